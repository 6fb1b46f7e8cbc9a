// Nights of `mxprobe probe` against hostile servers: each comes to an end, is never good, shows nothing that acts, keeps no more than
// a bounded record, and leaves what was accepted as it was, so that the night after it is good again.
import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { ReadProbe } from '../../src/library/read-probes.ts';
import type { RunDocument } from '../../src/run/document.ts';
import { NightWorld, type Passed } from '../cli/night-world.ts';
import { PAYLOADS } from './payloads.ts';
import { type Peer, type Script, startHostile } from './server.ts';
import { assertNoCiCommand, assertReports, assertTerminal } from './sinks.ts';
import { type Replies, smtp } from './smtp.ts';

/** Where the server stays silent this is waited, twice: a night asks again what differs. */
const SHORT_MS = 500;
/** One that says something, or goes, has the time of a busy machine for it. */
const PATIENT_MS = 10_000;
const HUNG_MS = 120_000;
/** Both runs of a night with their reports, state and history. */
const MAX_NIGHT_OCTETS = 4 << 20;

const flood = (octets: string) => (peer: Peer) => peer.flood(octets, 4 << 20);
const everything = (code: string) =>
  `${Object.values(PAYLOADS)
    .map((payload) => `${code}-${payload.replaceAll('\r', '')}\r\n`)
    .join('')}${code} x\r\n`;

interface Row {
  readonly name: string;
  readonly script: Script;
  readonly timeoutMs?: number;
  readonly end: 'regression' | 'inconclusive' | 'either';
}

const row = (name: string, replies: Replies, end: Row['end'], timeoutMs = PATIENT_MS): Row => ({
  name,
  script: smtp(replies),
  end,
  timeoutMs,
});

const silence = () => {};
const ROWS: readonly Row[] = [
  { name: 'silence', script: silence, end: 'inconclusive', timeoutMs: SHORT_MS },
  { name: 'the end at once', script: (peer) => peer.end(), end: 'inconclusive' },
  { name: 'a reset', script: (peer) => peer.pause(50).then(() => peer.reset()), end: 'inconclusive' },
  { name: 'no SMTP', script: (peer) => peer.say('HTTP/1.1 400 Bad Request\r\n\r\n'), end: 'either' },
  {
    name: 'noise',
    script: (peer) => peer.say(Uint8Array.from({ length: 70_000 }, (_, i) => (i * 131) % 256)),
    end: 'either',
  },
  row('a greeting that drips', { greeting: (peer) => peer.drip('220-x\r\n'.repeat(50), 40) }, 'regression', SHORT_MS),
  row('a greeting without end', { greeting: flood('220-x\r\n') }, 'either'),
  row('an EHLO without end', { ehlo: flood('250-X-KEYWORD\r\n') }, 'either'),
  row('another keyword on each line of EHLO', { ehlo: `${keywords(900)}250 HELP\r\n` }, 'either'),
  row('a line without end', { mail: flood('2') }, 'either'),
  row('replies without end', { rcpt: flood('250 ok\r\n') }, 'either'),
  row('silence behind the message', { eod: silence }, 'regression', SHORT_MS),
  row(
    'the end amid a reply',
    {
      rcpt: (peer) => {
        peer.say('250-x\r\n25');
        peer.end();
      },
    },
    'regression',
  ),
  row('a code that is none', { mail: '999 no\r\n' }, 'either'),
  row('NUL and bare LF', { mail: '250 a\0b\n250 c\r\n' }, 'either'),
  row('all that acts, in a greeting that refuses', { greeting: everything('554') }, 'either'),
  row('all that acts, in EHLO', { ehlo: everything('250') }, 'either'),
  row('all that acts, in a refusal', { rcpt: everything('550') }, 'regression'),
  row('all that acts, in a deferral', { rcpt: everything('451') }, 'either'),
];

function keywords(count: number): string {
  return Array.from({ length: count }, (_, i) => `250-X${i}\r\n`).join('');
}

const SCENARIO = `name: mail is taken
dialogue:
  - connect
  - ehlo: probe.example
  - mail: a@probe.example
    expect: 250
  - rcpt: postmaster@mx.example
    expect: 250
  - data: { body: hello }
    expect: 250
  - quit
`;

/** Both texts that a night shows. */
function assertQuiet({ out, err }: Passed): void {
  for (const text of [out, err]) {
    assertTerminal(text, false);
    assertNoCiCommand(text);
  }
}

async function octetsBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(entries.map(async (entry) => (await stat(join(folder, entry))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

describe('nights with a hostile server', { timeout: HUNG_MS }, () => {
  let world: NightWorld;
  let probe: ReadProbe;
  let accepted: string;
  const baseline = () => readFile(join(world.results, 'baselines', 'hostile.json'), 'utf8');

  /** A night against a server that listens where the one of last night did. */
  async function night(script: Script, timeoutMs = PATIENT_MS, accept = false): Promise<Passed> {
    const server = await startHostile(script, world.port);
    try {
      return await world.night(probe, { timeoutMs, accept });
    } finally {
      await server.close();
    }
  }

  before(async () => {
    world = await NightWorld.open();
    await world.write({
      'mail.yaml': SCENARIO,
      'hostile.yaml': `name: hostile\ntargets: smtp://127.0.0.1:${world.port}\nscenarios: mail.yaml\n`,
    });
    probe = world.read('hostile.yaml');
    const { end, out, err } = await night(smtp(), PATIENT_MS, true);
    assert.equal(end, 'good', out + err);
    accepted = await baseline();
  });
  after(() => world.close());

  for (const { name, script, timeoutMs, end } of ROWS)
    test(name, async () => {
      const before = await octetsBelow(world.results);
      const passed = await night(script, timeoutMs);
      const said = passed.out + passed.err;
      if (end !== 'either') assert.equal(passed.end, end, said);
      assert.ok(passed.end === 'regression' || passed.end === 'inconclusive', `${passed.end}: ${said}`);
      assertQuiet(passed);
      const kept = (await octetsBelow(world.results)) - before;
      assert.ok(kept < MAX_NIGHT_OCTETS, `${kept} octets are kept of one night`);
      assert.equal(await baseline(), accepted);
      const next = await night(smtp());
      assert.equal(next.end, 'good', `the night after it: ${next.out}${next.err}`);
      assertQuiet(next);
    });

  test('every report of a night that was told everything that acts', async () => {
    const server = await startHostile(smtp({ rcpt: everything('550') }), world.port);
    const document: RunDocument = await world.document(probe).finally(() => server.close());
    assert.ok(document.changes?.some((change) => change.class === 'regression'));
    assertReports(document);
  });

  test('what a hostile server says, once it is accepted, acts neither in the baseline nor in the nights that are like it', async () => {
    const script = smtp({ greeting: everything('220'), ehlo: everything('250') });
    const first = await night(script, PATIENT_MS, true);
    assertQuiet(first);
    assert.equal(first.end, 'good', first.out + first.err);
    const again = await night(script);
    assert.equal(again.end, 'good', again.out + again.err);
    assertQuiet(again);
  });
});
