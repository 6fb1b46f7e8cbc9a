// Two servers side by side, from the run that asked both; the history of probes as page, calendar and metrics.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { command as diff } from '../../src/cli/diff.ts';
import { command as history, NIGHT_KINDS } from '../../src/cli/history.ts';
import { command as run } from '../../src/cli/run.ts';
import { NIGHT_REPORTERS } from '../../src/report/nights/reporters.ts';
import { certificateStore } from '../../src/sandbox/certificate-store.ts';
import { type RunningSandbox, startSandbox } from '../../src/sandbox/serve.ts';
import { called } from './called.ts';
import { NightWorld, policyOf } from './night-world.ts';

const SCENARIO = `name: a host is named
dialogue:
  - connect
  - ehlo: probe.example.net
    expect: 250
  - vrfy: postmaster
    expect: 252
  - quit
`;

describe('two servers of one run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mxprobe-diff-'));
  const results = ['--results', join(folder, 'results')];
  let servers: RunningSandbox[] = [];
  const target = (index: number) => `127.0.0.1:${servers[index]?.port}`;
  before(async () => {
    const certificates = certificateStore(() => new Date());
    const policies = [{ replies: { vrfy: '252 2.0.0 try it' } }, { replies: { vrfy: '502 5.5.1 no' }, banner: 'hi' }];
    servers = await Promise.all(policies.map((policy) => startSandbox(policyOf(policy), { certificates })));
    writeFileSync(join(folder, 's.yaml'), SCENARIO);
    const asked = await called(run, [join(folder, 's.yaml'), '-t', target(0), '-t', target(1), ...results]);
    assert.equal(asked.code, 1, asked.out + asked.err);
  });
  after(async () => {
    for (const server of servers) await server.close();
    rmSync(folder, { recursive: true });
  });
  const between = (...more: readonly string[]) =>
    called(diff, ['last', 'last', '-t', target(0), '-t', target(1), ...results, ...more]);

  test('meaning apart from wording', async () => {
    const { code, out } = await between();
    assert.equal(code, 1);
    assert.match(out, /\n {2}VRFY {2}.*\n {4}127\.0\.0\.1:\d+ {2}accepts {3}252 2\.0\.0 try it\n/);
    assert.match(out, /\nthe same in other words\n {2}the greeting {2}/);
    assert.match((await between('-v')).out, /\n {2}the greeting {2}/);
  });
  test('in German', async () => {
    const { out } = await between('--lang', 'de');
    assert.match(out, /^\S+ und \S+ {2}1 Fall bei beiden gefragt\n\nwas anders ist\n/);
    assert.match(out, /\n {4}127\.0\.0\.1:\d+ {2}nimmt an {2}252 2\.0\.0 try it\n.*lehnt ab/);
    assert.match(out, /\ndasselbe in anderen Worten\n {2}die Begrüßung {2}\(-v zeigt sie\)/);
    assert.equal((await called(diff, ['last', 'last', '--lang', 'de', ...results])).out, 'nichts ist anders\n');
  });
  for (const [on, code] of [
    ['regression', 1],
    ['difference', 1],
    ['nothing', 0],
  ] as const) {
    test(`--fail-on ${on}: ${code}`, async () => assert.equal((await between('--fail-on', on)).code, code));
  }
  test('--fail-on difference takes what is only worded otherwise for the same', async () => {
    const same = await called(diff, ['last', 'last', '--fail-on', 'difference', ...results]);
    assert.deepEqual([same.code, same.out], [0, 'nothing differs\n']);
  });
  test('as JSON: what was compared, and all that differs', async () => {
    const said = JSON.parse((await between('--json')).out);
    assert.deepEqual(Object.keys(said), ['before', 'after', 'targets', 'matched', 'only', 'passes', 'changes']);
    assert.deepEqual([said.targets, said.matched], [[[target(0), target(1)]], 1]);
  });
  for (const [name, words, problem] of [
    ['one server', ['-t', '127.0.0.1'], /--target names two servers/],
    ['a server that was not asked', ['-t', '127.0.0.1', '-t', 'mx.example'], /mx\.example: the run did not ask it/],
  ] as const) {
    test(`refused: ${name}`, async () => {
      const { code, err } = await called(diff, ['last', 'last', ...words, ...results]);
      assert.deepEqual([code, problem.test(err)], [2, true], err);
    });
  }
});

describe('the history of probes', () => {
  let world: NightWorld;
  before(async () => {
    world = await NightWorld.open();
    await world.write({
      'scenarios/vrfy.yaml': SCENARIO,
      'own.yaml': `name: own\ntargets: smtp://localhost:${world.port}\nscenarios: scenarios\n`,
    });
    const policy = { hostname: 'localhost', replies: { vrfy: '252 2.0.0 try it' } };
    await world.serve(policy);
    await world.night(world.read('own.yaml'), { accept: true });
    await world.serve({ ...policy, capabilities: { remove: ['DSN'] } });
    await world.night(world.read('own.yaml'));
  });
  after(() => world.close());
  const reported = async (kind: string) => {
    const path = join(world.folder, `nights.${kind}`);
    const { code, err } = await called(history, ['--results', world.results, '--report', `${kind}=${path}`]);
    assert.deepEqual([code, err], [0, '']);
    return readFileSync(path, 'utf8');
  };

  test('the kinds of its options are those that can be made', () =>
    assert.deepEqual(NIGHT_KINDS, [...NIGHT_REPORTERS.keys()]));
  test('the sentence that was told stands in the night', async () => {
    const { out } = await called(history, ['own', '--json', '--results', world.results]);
    assert.deepEqual(JSON.parse(out).nights[1].told, ['DSN is no longer offered']);
  });
  test('a page', async () => {
    const page = await reported('html');
    assert.match(page, /<h1>own<\/h1><span class="state failed">1 regression last night<\/span>/);
    assert.match(page, /<li class="failed">DSN is no longer offered<\/li>/);
  });
  test('a calendar', async () =>
    assert.match(await reported('ics'), /^BEGIN:VCALENDAR\r\n[\s\S]*\r\nEND:VCALENDAR\r\n$/));
  test('metrics', async () =>
    assert.match(await reported('openmetrics'), /\nmxprobe_night_regressions\{probe="own"\} 1 \d+/));
  test('refused: a probe that nobody knows, a kind that is none', async () => {
    for (const words of [
      ['strange', '--report', 'html=-'],
      ['--report', 'junit=-'],
    ]) {
      assert.equal((await called(history, [...words, '--results', world.results])).code, 2);
    }
  });
});
