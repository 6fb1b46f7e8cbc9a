import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accept } from '../../src/baseline/accept.ts';
import type { Baseline } from '../../src/baseline/baseline.ts';
import { loadProbe } from '../../src/baseline/load-probe.ts';
import { diffBaseline, diffRuns, judgeNight, type NightRules } from '../../src/baseline/night.ts';
import { NORMALISING, normalise } from '../../src/baseline/normalise.ts';
import { rulesOf } from '../../src/baseline/probe-rules.ts';
import type { RunDocument } from '../../src/run/document.ts';
import { healthyServer, night, randomFrom, type Server } from './world.ts';

const STARTED = '2026-11-21T02:00:00.000Z';
const rules: NightRules = { normalising: NORMALISING, vary: [], nights: 2, vantages: [] };

function run(seed: number, bend: (server: Server) => void = () => {}, more: object = {}): RunDocument {
  const random = randomFrom(seed);
  const server = healthyServer(random, new Date(STARTED));
  server.hosts = ['mx1.example.com'];
  bend(server);
  return night(server, { id: `run-${seed}`, started: STARTED, random, ...more });
}
const REFUSES = (server: Server) => {
  server.vrfy = { lines: ['550 no'] };
};
const { baseline } = accept('p', run(1), normalise(run(1)).cases);
assert.ok(baseline);
const accepted: Baseline = baseline;
const never = () => Promise.reject(new Error('asked again'));

test('a night as accepted asks nothing again', async () => {
  const found = await judgeNight(accepted, run(2), rules, new Map(), never);
  assert.deepEqual([found.changes, [...found.doubts], found.second], [[], [], null]);
  assert.deepEqual([...found.facts.cases.keys()], [...accepted.cases.keys()]);
});

test('what differs is asked again, and told as both tries have it', async () => {
  let asked: readonly string[] = [];
  const second = run(3, REFUSES);
  const found = await judgeNight(accepted, run(2, REFUSES), rules, new Map(), async (keys) => {
    asked = keys;
    return second;
  });
  assert.deepEqual(asked, ['scenarios/vrfy.yaml@192.0.2.10']);
  assert.equal(found.second, second);
  assert.deepEqual(
    found.changes.map((change) => [change.class, change.what]),
    [['regression', 'code']],
  );
});

test('in the second try only what was asked again counts', async () => {
  const elsewhere = run(3, (server) => {
    server.mail = () => ({ lines: ['550 no'] });
  });
  const only = { ...elsewhere, cases: elsewhere.cases.filter(({ id }) => id.includes('vrfy')) };
  const found = await judgeNight(accepted, run(2, REFUSES), rules, new Map(), async () => only);
  assert.deepEqual(
    found.changes.map((change) => change.class),
    ['flapping'],
  );
});

test('without a second try the first counts', async () => {
  const found = await judgeNight(accepted, run(2, REFUSES), rules, new Map(), async () => null);
  assert.deepEqual([found.second, found.changes.map((change) => change.class)], [null, ['regression']]);
});

test('doubts are counted from night to night', async () => {
  const silent = run(2, () => {}, { unreachable: (id: string) => (id.includes('vrfy') ? 'unreachable' : null) });
  const first = await judgeNight(accepted, silent, rules, new Map(), async () => silent);
  assert.deepEqual([...first.doubts], [['scenarios/vrfy.yaml@192.0.2.10', { nights: 1, since: STARTED }]]);
  const next = await judgeNight(accepted, silent, rules, first.doubts, async () => silent);
  assert.deepEqual(
    [...first.changes, ...next.changes].map((change) => change.class),
    ['inconclusive', 'regression'],
  );
});

test('what the probe file lets vary is not told', async () => {
  const vary = [{ what: 'code', step: undefined, case: undefined, reason: 'r' }];
  assert.deepEqual((await judgeNight(accepted, run(2, REFUSES), { ...rules, vary }, new Map(), never)).changes, []);
  assert.deepEqual(diffBaseline(accepted, run(2, REFUSES), { ...rules, vary }), []);
  assert.deepEqual(
    diffBaseline(accepted, run(2, REFUSES), rules).map((change) => change.class),
    ['regression'],
  );
});

test('two runs, without a baseline', () => {
  assert.deepEqual(diffRuns(run(1), run(2), rules), []);
  assert.deepEqual(
    diffRuns(run(1), run(2, REFUSES), rules).map((change) => change.what),
    ['code'],
  );
});

test('the rules of a probe are what its file says', () => {
  const text =
    'name: x\ntargets: mx.example\nscenarios: a\nnights: 5\nthresholds: { certificate_days: 7, latency: 2s }\nvary: [{ what: addresses, reason: r }, { what: text, reason: r }]\n';
  const { probe } = loadProbe({ file: 'p', text });
  assert.ok(probe);
  const { normalising, vary, nights } = rulesOf(probe);
  assert.deepEqual(
    [normalising.certificateDays, normalising.lateMs, normalising.addressesVary, nights],
    [7, 2000, true, 5],
  );
  assert.deepEqual([normalising.masks, vary.map(({ what }) => what)], [[], ['text']]);
  assert.equal(normalising.policies, NORMALISING.policies);
  assert.equal(rulesOf(probe, () => []).normalising.policies === NORMALISING.policies, false);
});
