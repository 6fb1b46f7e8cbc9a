// A step's deadline is for all that the step waits for: a server that answers each question just in time does not stretch it.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Connection } from '../../src/dialogue/connection.ts';
import { ReplyMemory } from '../../src/dialogue/reply-memory.ts';
import { FakeClock } from '../../src/net/clock.ts';
import { type LeanSink, openStream } from '../../src/net/lean-stream.ts';
import type { CaseRecord, RunDocument } from '../../src/run/document.ts';
import { run } from '../../src/run/run.ts';
import { openAt, openVenue } from '../../src/run/venue.ts';
import { makeAuthority, makeCertificate } from '../../src/sandbox/certificates.ts';
import { TrustStore } from '../../src/trust/trust-store.ts';
import { ENDS, streamWith } from '../net/double.ts';
import { load } from '../scenario/reading.ts';
import { type Peer, startHostile } from './server.ts';

const DEADLINE_MS = 10_000;
/** Later than half of the deadline: two such replies are too many. */
const LATE_MS = 6_000;

const surroundings = (clock: FakeClock) => ({
  clock,
  signal: new AbortController().signal,
  open: openStream,
  startSandbox: () => Promise.reject(new Error('no embedded MX here')),
  roots: [],
  trustStore: () => new TrustStore([]),
  serverName: null,
  random: () => 'random',
  throttlePauseMs: 1,
  policies: null,
});
const at = (port: number, mode: 'smtp' | 'lmtp' = 'smtp', address = '127.0.0.1') =>
  ({ host: 'mx.example', address, port, mode, domain: null, preference: null }) as const;
const only = (steps: string) => {
  const { scenarios, problems } = load(`name: x\ntimeout: ${DEADLINE_MS}ms\ndialogue:${steps}`);
  const [scenario] = scenarios;
  assert.ok(scenario, JSON.stringify(problems));
  return scenario;
};

/** `late` says something after LATE_MS on the client's clock. */
type Slow = (peer: Peer, late: (octets: string) => Promise<void>) => Promise<void>;

async function askSlowly(steps: string, script: Slow, mode: 'smtp' | 'lmtp' = 'smtp'): Promise<CaseRecord> {
  const scenario = only(steps);
  const clock = new FakeClock();
  const server = await startHostile((peer) =>
    script(peer, async (octets) => {
      await clock.advance(LATE_MS);
      peer.say(octets);
    }),
  );
  const head = { id: 'x', started: '', version: '0', argv: [], node: '', results: null };
  const planned = {
    scenario,
    source: null,
    place: { kind: 'endpoints', endpoints: [at(server.port, mode)] },
  } as const;
  const ran = await ended(run([planned], { head, jobs: 1, listen: () => {}, around: surroundings(clock) }));
  await server.close();
  return onlyCase(ran);
}

type Ended = { readonly document: RunDocument } | { readonly error: unknown };

/** Heard at once: a run that rejects while the clock is moved is looked at afterwards. */
const ended = (running: Promise<RunDocument>): Promise<Ended> =>
  running.then(
    (document) => ({ document }),
    (error: unknown) => ({ error }),
  );

function onlyCase(ran: Ended): CaseRecord {
  if ('error' in ran) assert.fail(String(ran.error));
  const [one] = ran.document.cases;
  assert.ok(one);
  return one;
}

function assertInTime({ verdict, reason, text, ms, steps }: CaseRecord, verb: string): void {
  assert.deepEqual([verdict, reason], ['inconclusive', 'timeout'], text ?? '');
  assert.equal(steps.find((step) => step.verdict === 'inconclusive')?.verb, verb);
  assert.ok(ms >= DEADLINE_MS && ms <= DEADLINE_MS + 1_000, `${ms} ms`);
}

/** Refuses a wait that is set again and again without end. */
class CountedClock extends FakeClock {
  #waits = 0;
  override after(ms: number, action: () => void): () => void {
    this.#waits += 1;
    if (this.#waits > 1_000) throw new Error('the wait has no end');
    return super.after(ms, action);
  }
}

/** A connection to a server that has said `octets` again and again, `times` times. */
function said(octets: string, times: number) {
  const connection = new Connection(() => streamWith({}), { happened() {} }, new ReplyMemory());
  for (let time = 0; time < times; time += 1) connection.data(Buffer.from(octets));
  return { connection };
}

const HELLO = '\n  - connect:\n    expect: 220\n  - ehlo: probe.example\n';

describe("guarantee 3: the deadline is the whole step's", { timeout: 20_000 }, () => {
  let tls = { cert: '', key: '' };
  before(async () => {
    const made = await makeCertificate(await makeAuthority(), 'trusted', { names: ['mx.example'], now: new Date() });
    tls = { cert: made.certPem, key: made.keyPem };
  });

  const greet = async (peer: Peer, offers = 'SIZE 1000', verb = 'EHLO') => {
    peer.say('220 mx.example\r\n');
    await peer.answer(new RegExp(`${verb} [^\\n]*\\n`), `250-mx.example\r\n250 ${offers}\r\n`);
  };

  test('AUTH with one challenge after the other', async () => {
    const asked = await askSlowly(
      `${HELLO}  - auth: { mechanism: LOGIN, user: u, password: pass, clear_text: true }\n`,
      async (peer, late) => {
        await greet(peer, 'AUTH LOGIN');
        for (;;) {
          await peer.hear(/\r\n/);
          await late('334 VXNlcm5hbWU6\r\n');
        }
      },
    );
    assertInTime(asked, 'auth');
  });

  test('DATA: the 354, then the reply to the message', async () => {
    const asked = await askSlowly(`${HELLO}  - data\n`, async (peer, late) => {
      await greet(peer);
      await peer.hear(/DATA\r\n/);
      await late('354 go on\r\n');
      await peer.hear(/\r\n\.\r\n/);
      await late('250 queued\r\n');
    });
    assertInTime(asked, 'data');
    assert.ok(asked.findings.some(({ id }) => id === 'delivery-unknown'));
  });

  test('LMTP: a reply for each recipient', async () => {
    const steps =
      '\n  - connect:\n    expect: 220\n  - lhlo: probe.example\n  - mail: a@b.example\n  - rcpt: a@mx.example\n  - rcpt: b@mx.example\n  - data\n';
    const script: Slow = async (peer, late) => {
      await greet(peer, 'SIZE 1000', 'LHLO');
      for (const verb of ['MAIL', 'RCPT', 'RCPT']) await peer.answer(new RegExp(`${verb}[^\\n]*\\n`), '250 ok\r\n');
      await peer.answer(/DATA\r\n/, '354 go on\r\n');
      await peer.hear(/\r\n\.\r\n/);
      for (const _recipient of ['a', 'b']) await late('250 ok\r\n');
    };
    assertInTime(await askSlowly(steps, script, 'lmtp'), 'data');
  });

  test('STARTTLS: the 220, then the EHLO inside TLS', async () => {
    const asked = await askSlowly(`${HELLO}  - starttls\n`, async (peer, late) => {
      await greet(peer, 'STARTTLS');
      await peer.hear(/STARTTLS\r\n/);
      await late('220 go ahead\r\n');
      await peer.secure(tls);
      await peer.hear(/EHLO [^\n]*\n/);
      await late('250 mx.example\r\n');
    });
    assertInTime(asked, 'starttls');
  });

  test('a reply that drips: the deadline is no idle timer', async () => {
    const clock = new CountedClock();
    const sinks: LeanSink[] = [];
    const open = (_where: unknown, _source: unknown, sink: LeanSink) => {
      sinks.push(sink);
      queueMicrotask(() => sink.connected(ENDS));
      return streamWith({});
    };
    const around = { ...surroundings(clock), open };
    const place = { kind: 'endpoints', endpoints: [at(25)] } as const;
    const planned = { scenario: only('\n  - connect:\n    expect: 220\n'), source: null, place };
    const head = { id: 'x', started: '', version: '0', argv: [], node: '', results: null };
    const running = ended(run([planned], { head, jobs: 1, listen: () => {}, around }));
    await clock.advance(0);
    for (let passed = 0; passed <= DEADLINE_MS + 1_000; passed += 100) {
      sinks[0]?.data(Buffer.from('2'));
      await clock.advance(100);
    }
    const one = onlyCase(await running);
    assertInTime(one, 'connect');
    assert.match(one.text ?? '', /though a reply was begun/);
  });

  test('a reply is cut at 1,000 lines', () => {
    const { connection } = said('250-x\r\n', 2_000);
    const reply = connection.read(0);
    assert.equal(reply?.lines.length, 1_000);
    assert.ok(reply?.violations.includes('reply-truncated'));
  });

  test('more than 8 MiB on a connection end it', () => {
    assert.equal(said('2'.repeat(1 << 20), 8).connection.end, null);
    assert.notEqual(said('2'.repeat(1 << 20), 9).connection.end, null);
  });

  test('connect: the addresses of a host share the time', async () => {
    const clock = new FakeClock();
    const asked: number[] = [];
    const around = {
      ...surroundings(clock),
      /** A black hole: all of the time that is given passes. */
      open(_where: unknown, _source: unknown, sink: LeanSink) {
        const begun = clock.now();
        const giveUp = (code: string, why: string) => {
          asked.push(clock.now() - begun);
          sink.gone(code, why);
        };
        return streamWith({ giveUp });
      },
    };
    const [first, ...others] = [1, 2, 3, 4].map((n) => at(25, 'smtp', `192.0.2.${n}`));
    assert.ok(first);
    const place = { kind: 'endpoints', endpoints: [first, ...others] } as const;
    const planned = { scenario: only('\n  - connect:\n    expect: 220\n'), source: null, place };
    const venue = await openVenue(planned, around);
    const ends: (string | null)[] = [];
    const sink = { connected() {}, data() {}, secured() {}, gone: (error: string | null) => void ends.push(error) };
    const stream = openAt(venue, { source: null, deadlineMs: DEADLINE_MS }, around, () => {}, sink);
    await clock.advance(DEADLINE_MS);
    stream.giveUp('ETIMEDOUT', 'no connection');
    assert.deepEqual(ends, ['ETIMEDOUT']);
    assert.deepEqual(asked, [2_500, 2_500, 2_500, 2_500]);
    assert.equal(clock.now(), DEADLINE_MS);
  });
});
