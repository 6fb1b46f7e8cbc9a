// What a probe knows, on a disk and on one that is full, locked or damaged.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { NO_HISTORY } from '../../src/baseline/history.ts';
import { NO_STATE } from '../../src/baseline/state.ts';
import { ProbeStore, probesIn } from '../../src/baseline/store.ts';
import { FileFault } from '../../src/net/files.ts';
import { MemoryFiles } from '../../src/net/memory-files.ts';
import type { RunDocument } from '../../src/run/document.ts';
import { facts } from './facts.ts';
import { healthyServer, night, randomFrom } from './world.ts';

const dateOf = (number: number) => new Date(Date.parse('2026-11-01T02:00:00Z') + number * 86_400_000);
function run(number: number): RunDocument {
  const random = randomFrom(number);
  return night(healthyServer(random, dateOf(number)), {
    id: `run-${number}`,
    started: dateOf(number).toISOString(),
    random,
  });
}
const keyOf = (record: { readonly id: string }) => record.id;
const baseline = { name: 'own-mx', accepted: 'x', run: 'r', cases: new Map([['k', facts()]]) };

function stored() {
  const files = new MemoryFiles();
  return { files, store: new ProbeStore(files, 'results', 'own-mx') };
}

test('the store: nothing yet, a night, a state, and a disk that is full', async () => {
  const files = new MemoryFiles();
  const store = new ProbeStore(files, 'results', 'own-mx');
  assert.deepEqual(await store.history(), NO_HISTORY);
  assert.deepEqual(await store.baseline(), { baseline: null, problems: [] });
  for (const number of [0, 1, 2]) assert.equal(await store.addNight(run(number), [], (record) => record.id), null);
  const history = await store.history();
  assert.ok(!(history instanceof FileFault) && history.nights.length === 3 && history.torn === 0);
  assert.equal(await store.trim({ days: null, runs: null }, dateOf(3)), null);
  files.broken = 'full';
  const fault = await store.addNight(run(3), [], (record) => record.id);
  assert.equal(fault?.code, 'full');
});

test('where things are', async () => {
  const { files, store } = stored();
  assert.equal(store.baselinePath, join('results', 'baselines', 'own-mx.json'));
  assert.equal(store.historyPath, join('results', 'history', 'own-mx.ndjson'));
  assert.equal(store.lockPath, join('results', 'history', 'own-mx.lock'));
  assert.equal(await store.accept(baseline), null);
  assert.equal(await store.keepState(NO_STATE), null);
  await store.addNight(run(0), [], keyOf);
  assert.deepEqual([...files.contents.keys()].sort(), [
    join('results', 'baselines', 'own-mx.json'),
    join('results', 'history', 'own-mx.ndjson'),
    join('results', 'history', 'own-mx.state.json'),
  ]);
  assert.deepEqual([...files.folders].sort(), [join('results', 'baselines'), join('results', 'history')]);
});

test('a baseline and a state come back', async () => {
  const { store } = stored();
  const state = { doubts: new Map([['k', { nights: 1, since: 'x' }]]), told: new Map() };
  assert.deepEqual(await store.state(), { state: NO_STATE, damaged: null });
  await store.accept(baseline);
  await store.accept(baseline);
  await store.keepState(state);
  assert.deepEqual(await store.baseline(), { baseline, problems: [] });
  assert.deepEqual(await store.state(), { state, damaged: null });
});

test('a state that can not be read is begun anew, is told and is kept beside', async () => {
  const { files, store } = stored();
  const path = join('results', 'history', 'own-mx.state.json');
  files.contents.set(path, Buffer.from('{"schema": "mxprobe/st'));
  assert.deepEqual(await store.state(), { state: NO_STATE, damaged: `${path}.damaged` });
  assert.equal(String(files.contents.get(`${path}.damaged`)), '{"schema": "mxprobe/st');
  files.broken = 'full';
  const found = await store.state();
  assert.ok('damaged' in found && found.damaged instanceof FileFault);
});

test('nights that found the door locked are counted until one did not', async () => {
  const { store } = stored();
  const at = (day: number) => new Date(Date.UTC(2026, 10, day));
  assert.deepEqual(await store.takeLockedNights(), []);
  assert.deepEqual(await store.addLockedNight(at(1)), ['2026-11-01T00:00:00.000Z']);
  const both = ['2026-11-01T00:00:00.000Z', '2026-11-02T00:00:00.000Z'];
  assert.deepEqual(await store.addLockedNight(at(2)), both);
  assert.deepEqual(await store.takeLockedNights(), both);
  assert.deepEqual(await store.takeLockedNights(), []);
});

test('trimmed, the file holds the nights that stay; kept, it is not written', async () => {
  const { files, store } = stored();
  for (const number of Array.from({ length: 12 }, (_, index) => index)) await store.addNight(run(number), [], keyOf);
  const before = files.writes;
  assert.equal(await store.trim({ days: null, runs: 2 }, dateOf(12)), null);
  assert.equal(files.writes, before);
  assert.equal(await store.trim({ days: null, runs: 1 }, dateOf(12)), null);
  const history = await store.history();
  assert.ok(!(history instanceof FileFault));
  assert.deepEqual([history.nights.length, history.nights[0]?.run, files.writes], [10, 'run-2', before + 1]);
});

test('a file that is too large is a fault, whatever is asked', async () => {
  const { files, store } = stored();
  const large = Buffer.alloc(16 * 1024 * 1024 + 1);
  files.contents.set(store.baselinePath, large);
  files.contents.set(join('results', 'history', 'own-mx.state.json'), large);
  for (const found of [await store.baseline(), await store.state()])
    assert.ok(found instanceof FileFault && found.code === 'too-large');
});

test('a history that can not be read is neither added to nor trimmed', async () => {
  const { files, store } = stored();
  files.read = async (path) => new FileFault('denied', path);
  for (const found of [
    await store.history(),
    await store.baseline(),
    await store.state(),
    await store.addNight(run(0), [], keyOf),
    await store.trim({ days: 1, runs: 1 }, dateOf(0)),
  ]) {
    assert.ok(found instanceof FileFault && found.code === 'denied');
  }
  assert.equal(files.writes, 0);
});

test('a folder that can not be made, a file that can not be opened, written or closed', async () => {
  for (const [step, fault] of [
    ['makeFolder', 'denied'],
    ['append', 'full'],
  ] as const) {
    const { files, store } = stored();
    files[step] = async (path: string) => new FileFault(fault, path);
    const found = await store.addNight(run(0), [], keyOf);
    assert.equal(found?.code, fault);
  }
  for (const [written, closed, told] of [
    ['full', null, 'full'],
    [null, 'denied', 'denied'],
  ] as const) {
    const { files, store } = stored();
    const fault = (code: 'full' | 'denied' | null) => (code === null ? null : new FileFault(code, 'x'));
    files.append = async () => ({ append: async () => fault(written), close: async () => fault(closed) as null });
    assert.equal((await store.addNight(run(0), [], keyOf))?.code, told);
  }
  const { files, store } = stored();
  files.broken = 'full';
  assert.deepEqual([(await store.accept(baseline))?.code, (await store.keepState(NO_STATE))?.code], ['full', 'full']);
});

test('the probes that have a history', async () => {
  const { files } = stored();
  assert.deepEqual(await probesIn(files, 'results'), []);
  for (const name of ['b.ndjson', 'a.ndjson', 'a.state.json', 'x.ndjson/y'])
    files.contents.set(join('results', 'history', name), Buffer.alloc(0));
  assert.deepEqual(await probesIn(files, 'results'), ['a', 'b']);
  files.list = async (path) => new FileFault('denied', path);
  assert.ok((await probesIn(files, 'results')) instanceof FileFault);
});
