// The vantage point as a factor: the same dialogue from workers on addresses of their own, and servers that refuse one of them.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { command as probeCommand } from '../../src/cli/probe.ts';
import { command as reproduceCommand } from '../../src/cli/reproduce.ts';
import { command as runCommand } from '../../src/cli/run.ts';
import type { VantageSeen } from '../../src/target/vantage-identity.ts';
import { notificationOf } from '../bounce/notification.ts';
import { build } from '../cli/built.ts';
import { called } from '../cli/called.ts';
import { NO_POSTGRES, type Postgres, postgres } from './postgres.ts';
import { type Fleet, fleet, SOURCES, until, type Worker } from './workers.ts';
import { type World, world } from './world.ts';

const REPLY = '554 5.7.1 your address is listed by zen.example';
const [FRA1 = '', SYD1 = ''] = SOURCES;

describe('the vantage point as a factor', { skip: NO_POSTGRES }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'mxprobe-vantage-'));
  const bounce = join(folder, 'bounce.txt');
  let server: Postgres;
  let net: World;
  let one: Fleet;
  let workers: Worker[] = [];
  before(async () => {
    build();
    server = await postgres();
    net = await world(65, 3, 3);
    one = await fleet(await server.database('fleet'), net, ['fra1', 'syd1', 'mute', 'away'], '30s');
    const at = { at: 'connect', from: 'news@sender.test', to: 'user@op0.test', helo: 'out.sender.test' };
    writeFileSync(bounce, notificationOf({ reply: REPLY, ...at }));
    workers = [...['fra1', 'syd1'].map((name) => one.worker(name, ['--allow', 'dialogue'])), one.worker('mute')];
    const known = async () => (await one.rows('select from mxprobe.worker')).length === workers.length;
    await until(known, 30_000, 'three workers');
  });
  beforeEach(() => {
    for (const { hears } of net.servers) hears.refuses = null;
    net.recount();
  });
  after(async () => {
    for (const { child } of workers) child.kill('SIGTERM');
    for (const { ended } of workers) assert.equal((await ended).code, 0);
    await one.close();
    await net.close();
    await server.remove();
    rmSync(folder, { recursive: true });
  });
  const where = () => [
    ...['--target', `m0.op0.test:${net.port}`, '--dns', `127.0.0.1:${net.dns.port}`],
    ...['--key', one.key, '--no-record'],
  ];
  const environment = () => ({ LANG: 'C', MXPROBE_DATABASE_URL: one.url });
  const reproduce = (...words: readonly string[]) =>
    called(reproduceCommand, [bounce, ...where(), ...words], environment());
  const run = (yaml: string, ...words: readonly string[]) => {
    writeFileSync(join(folder, 'asked.yaml'), yaml);
    return called(runCommand, [join(folder, 'asked.yaml'), ...where(), ...words], environment());
  };
  const refuses = (address: string | null) => {
    for (const { hears } of net.servers) hears.refuses = address;
  };

  interface Row {
    readonly name: string;
    readonly refuses: string | null;
    readonly words: readonly string[];
    readonly code: number;
    readonly conclusion: string;
    readonly factor?: string;
    readonly says: RegExp;
    /** This machine asks, too, and is none of the fleet; two may meet at a server. */
    readonly isFleetAlone?: false;
  }
  const ROWS: readonly Row[] = [
    {
      name: 'only one address is refused: it is the cause',
      refuses: FRA1,
      words: ['--vantage', 'fra1', '--try', 'vantage=syd1'],
      ...{ code: 0, conclusion: 'confirmed', factor: 'source' },
      says: /source address.*fra1.*syd1 \(127\.0\.0\.202\)/s,
    },
    {
      name: 'this machine is refused, a vantage point is not',
      refuses: '127.0.0.1',
      words: ['--try', 'vantage=syd1,fra1'],
      ...{ code: 0, conclusion: 'confirmed', factor: 'source' },
      says: /syd1 \(127\.0\.0\.202\)/,
      isFleetAlone: false,
    },
    {
      name: 'nobody is refused any more',
      refuses: null,
      words: ['--vantage', 'fra1', '--try', 'vantage=syd1'],
      ...{ code: 1, conclusion: 'not-reproduced' },
      says: /Not reproduced/,
    },
    {
      name: 'the control is asked where nobody works',
      refuses: FRA1,
      words: ['--vantage', 'away', '--try', 'vantage=syd1'],
      ...{ code: 3, conclusion: 'inconclusive' },
      says: /away: no worker of this vantage point was heard of/,
    },
    {
      name: 'the other one holds no dialogues',
      refuses: FRA1,
      words: ['--vantage', 'fra1', '--try', 'vantage=mute'],
      ...{ code: 3, conclusion: 'inconclusive' },
      says: /mute: this worker holds no dialogues/,
    },
  ];
  for (const { name, refuses: refused, words, code, conclusion, factor, says, isFleetAlone = true } of ROWS)
    test(`reproduce: ${name}`, async () => {
      refuses(refused);
      const asked = await reproduce(...words, '--json');
      const found = JSON.parse(asked.out);
      assert.deepEqual([found.conclusion, found.factor], [conclusion, factor ?? null], asked.out.slice(0, 2_000));
      assert.equal(asked.code, code);
      assert.match((await reproduce(...words, '-v')).out, says);
      if (isFleetAlone) net.assertPolite();
    });

  test('the evidence of both is in the document, and each names the address that it came from', async () => {
    refuses(FRA1);
    const { control, experiments } = JSON.parse(
      (await reproduce('--vantage', 'fra1', '--try', 'vantage=syd1', '--json')).out,
    );
    assert.equal(control.target.source, FRA1);
    assert.equal(control.steps[0].reply.text, REPLY.slice(4));
    const flip = experiments.find(({ outcome }: { outcome: string }) => outcome === 'flipped');
    assert.deepEqual([flip.case.target.source, flip.back.target.source], [SYD1, FRA1]);
  });

  test('what receivers see in both stands side by side, in each medium and language', async () => {
    refuses(FRA1);
    const asked = ['--vantage', 'fra1', '--try', 'vantage=syd1'];
    const { vantages } = JSON.parse((await reproduce(...asked, '--json')).out);
    assert.deepEqual(
      vantages.map(({ name, address, identity }: VantageSeen) => [name, address, identity?.address, identity?.helo]),
      [
        ['fra1', FRA1, FRA1, 'fra1.probe.test'],
        ['syd1', SYD1, SYD1, 'syd1.probe.test'],
      ],
    );
    const told = (await reproduce(...asked)).out;
    assert.match(
      told,
      /^What receivers see in each of them\n +fra1 +syd1\n {2}address +127\.0\.0\.201 +127\.0\.0\.202\n {2}name in EHLO +fra1\.probe\.test +syd1\.probe\.test\n {2}names that lead back +none +none\n {2}held against it +127\.0\.0\.201 has no reverse DNS/m,
    );
    const german = (await reproduce(...asked, '--lang', 'de')).out;
    assert.match(german, /^Was Empfänger jeweils sehen\n +fra1 +syd1\n {2}Adresse +127/m);
    const markdown = (await reproduce(...asked, '--report', 'markdown=-')).out;
    assert.match(
      markdown,
      /\n\| +\| `fra1` \| `syd1` \|\n\|---\|---\|---\|\n\| address \| `127\.0\.0\.201` \| `127\.0\.0\.202` \|\n/,
    );
    const page = (await reproduce(...asked, '--report', 'html=-')).out;
    assert.match(page, /<th scope="col">fra1<\/th><th scope="col">syd1<\/th>/);
    assert.equal((await reproduce('--vantage', 'fra1')).out.includes('What receivers see'), false);
  });

  const GREETING = 'name: greeting\ndialogue:\n  - connect\n  - ehlo\n  - starttls\n  - quit\n';
  test('run: a case from each vantage point, in the same document', async () => {
    refuses(SYD1);
    const { code, out } = await run(GREETING, '--vantage', 'fra1,syd1', '--json');
    const cases: readonly { id: string; verdict: string; target: { source: string }; tls: unknown }[] =
      JSON.parse(out).cases;
    assert.deepEqual(
      cases.map(({ id, verdict, target }) => [id.replace(/.*(?= from)/, ''), verdict, target.source]),
      [
        [' from fra1', 'passed', FRA1],
        [' from syd1', 'failed', SYD1],
      ],
    );
    assert.equal(cases[0]?.tls !== null, true);
    assert.equal(code, 1);
  });

  for (const { alert, class: said, code: wanted } of [
    { alert: 'any', class: 'regression', code: 1 },
    // One of two is not most of them.
    { alert: 'most', class: 'notice', code: 0 },
  ] as const)
    test(`probe: a night from each vantage point, alert: ${alert}; what one of them alone sees is told as its own`, async () => {
      writeFileSync(join(folder, 'greeting.yaml'), GREETING);
      const probe = join(folder, 'own.yaml');
      const target = `m0.op0.test:${net.port}`;
      writeFileSync(
        probe,
        `name: own-${alert}\ntargets: ${target}\nscenarios: greeting.yaml\nfrom: [fra1, syd1]\nalert: ${alert}\n`,
      );
      const night = (...words: readonly string[]) => {
        const options = ['--dns', `127.0.0.1:${net.dns.port}`, '--key', one.key, '--results', join(folder, 'results')];
        return called(probeCommand, [probe, ...options, ...words], environment());
      };
      const accepted = await night('--accept');
      assert.equal(accepted.code, 0, accepted.err);
      assert.equal((await night('--quiet')).code, 0);
      refuses(SYD1);
      const { code, out } = await night('--json');
      const { cases, changes } = JSON.parse(out);
      assert.equal(code, wanted);
      assert.deepEqual(
        cases.map(({ verdict, target: { source } }: { verdict: string; target: { source: string } }) => [
          verdict,
          source,
        ]),
        [
          ['passed', FRA1],
          ['failed', SYD1],
        ],
      );
      assert.ok(changes.length > 0);
      for (const change of changes) assert.match(change.case, / from syd1$/);
      assert.equal(changes[0].class, said);
      assert.equal(/; only from syd1$/.test(changes[0].text), said === 'notice');
    });
  test('probe: a vantage point has its own address', async () => {
    const probe = join(folder, 'both.yaml');
    writeFileSync(
      probe,
      'name: own\ntargets: m0.op0.test\nscenarios: x.yaml\nfrom: fra1\nidentity: { source: 127.0.0.9 }\n',
    );
    const { code, err } = await called(probeCommand, [probe], environment());
    assert.equal(code, 2);
    assert.match(err, /`from` together with `source`/);
  });

  for (const [name, words, yaml, says] of [
    ['a name that nobody has', ['--vantage', 'fra9'], GREETING, /fra9: there is no such vantage point/],
    [
      'a login',
      ['--vantage', 'fra1'],
      'name: x\ndialogue:\n  - connect\n  - ehlo\n  - auth: { mechanism: PLAIN, user: u, password: hunter22, clear_text: true }\n  - quit\n',
      /a dialogue with secrets is not carried|verb/,
    ],
    [
      'octets of its own',
      ['--vantage', 'fra1'],
      'name: x\ndialogue:\n  - connect\n  - send: { bytes: "EHLO x\\n" }\n    expect: any\n  - quit\n',
      /steps\.1\.verb/,
    ],
    [
      'a smuggled command',
      ['--vantage', 'fra1'],
      'name: x\ndialogue:\n  - connect\n  - ehlo\n  - starttls: { inject: "NOOP\\r\\n" }\n  - quit\n',
      /inject/,
    ],
    [
      'another end of the message',
      ['--vantage', 'fra1'],
      'name: x\ndialogue:\n  - connect\n  - ehlo\n  - mail: a@b.test\n  - rcpt: c@d.test\n  - data: { ending: "\\n.\\n" }\n',
      /ending/,
    ],
  ] as const)
    test(`run: ${name}: nothing is sent`, async () => {
      const from = net.connections();
      const { code, err } = await run(yaml, ...words);
      assert.match(err, says);
      assert.equal(code, 2);
      assert.equal(net.connections(), from);
    });
});
