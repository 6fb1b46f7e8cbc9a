import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MemoryFiles } from '../../src/net/memory-files.ts';
import { findRun } from '../../src/record/find-run.ts';
import { newestFirst, RUN_ID, runId } from '../../src/record/run-id.ts';
import { listRuns, summaryOf } from '../../src/record/runs.ts';

const OLD = '2026-11-20T02-00-00Z-own-mx-aaaa';
const NEW = '2026-11-21T02-00-00Z-own-mx-k3f9';
const files = new MemoryFiles();
for (const folder of [OLD, NEW, 'baselines', 'notes']) files.folders.add(`results/${folder}`);
const summary = { passed: 2, failed: 0, inconclusive: 0, skipped: 0 };
const end = JSON.stringify({ e: 'end', finished: '2026-11-21T02:00:01.000Z', summary });
files.contents.set(`results/${NEW}/events.ndjson`, Buffer.from(`${'x'.repeat(1000)}\n${end}\n`));
files.contents.set(`results/${OLD}/events.ndjson`, Buffer.from(`${end.slice(0, -3)}`));

test('the runs, newest first, and nothing else', async () => {
  assert.deepEqual(await listRuns(files, 'results'), [
    { id: NEW, folder: `results/${NEW}`, started: '2026-11-21T02:00:00.000Z', name: 'own-mx' },
    { id: OLD, folder: `results/${OLD}`, started: '2026-11-20T02:00:00.000Z', name: 'own-mx' },
  ]);
});
test('no results folder, no runs', async () => assert.deepEqual(await listRuns(files, 'nowhere'), []));

test('the counts of a finished run, and none of one that was killed', async () => {
  assert.deepEqual(await summaryOf(files, `results/${NEW}`), summary);
  assert.equal(await summaryOf(files, `results/${OLD}`), null);
});

describe('which run is meant', () => {
  for (const [wanted, found] of [
    ['last', { folder: `results/${NEW}` }],
    [OLD, { folder: `results/${OLD}` }],
    ['k3f9', { folder: `results/${NEW}` }],
    ['elsewhere/x/', { folder: 'elsewhere/x' }],
    ['elsewhere/x/run.json', { folder: 'elsewhere/x' }],
    ['./events.ndjson', { folder: '.' }],
    ['run.json', { folder: '.' }],
    ['zzzz', { fault: 'no run in results is called zzzz; `mxprobe runs` lists them' }],
  ] as const) {
    test(wanted, async () => assert.deepEqual(await findRun(files, 'results', wanted, 0), found));
  }
  test('none', async () =>
    assert.deepEqual(await findRun(files, 'nowhere', 'last', 0), { fault: 'nowhere: no run is recorded here' }));
});

test('an id says when and what, whatever the name', () => {
  const date = new Date('2026-11-21T02:00:00.123Z');
  const id = runId(date, '../own mx', () => Uint8Array.of(0, 255));
  assert.equal(id, '2026-11-21T02-00-00Z-own-mx-5u29');
  assert.match(id, RUN_ID);
});

test('ids of one second sort by its thousandths, whatever their names', () => {
  const at = (ms: number, name: string) =>
    runId(new Date(Date.UTC(2026, 10, 21, 2, 0, 0, ms)), name, () => Uint8Array.of(ms % 31, 30));
  const ids = [0, 2, 4, 31, 250, 500, 998].map((ms, i) => at(ms, i % 2 === 0 ? 'z' : 'a'));
  assert.deepEqual(newestFirst([...ids]), [...ids].reverse());
});

describe('the newest of many', () => {
  const ids = Array.from({ length: 2000 }, (_, i) =>
    runId(new Date(Date.UTC(2026, 10, 21) + i * 1000), 'own', () => Uint8Array.of(1, 2)),
  );
  const LATER = '2026-11-29T02-00-00Z-own-aaaa';
  const many = () => {
    const files = new MemoryFiles();
    for (const id of [...ids, '.runs-newest']) files.folders.add(`results/${id}`);
    return files;
  };
  const last = (files: MemoryFiles, now: number) => findRun(files, 'results', 'last', now);
  for (const [name, changed, changedBetween, secondsBehind, found] of [
    ['what was found holds while nothing changes', 1_000_000, 0, 10, ids.at(-1)],
    ['a change has the names read again', 1_000_000, 5_000, 10, LATER],
    ['what may have changed in the same moment is not kept', 1_000_000, 0, 1, LATER],
    ['a moment is shorter where a file system counts finely', 1_000_000.125, 0, 1, ids.at(-1)],
    ['there, too, it is a moment', 1_000_000.125, 0, 0.01, LATER],
  ] as const)
    test(name, async () => {
      const files = many();
      files.changedAt = changed;
      assert.deepEqual(await last(files, files.changedAt + secondsBehind * 1000), { folder: `results/${ids.at(-1)}` });
      // In the first row nobody could add a run without a change: here it shows that the names were not read.
      files.folders.add(`results/${LATER}`);
      files.changedAt += changedBetween;
      assert.deepEqual(await last(files, files.changedAt + 60_000), { folder: `results/${found}` });
    });
  for (const note of ['', '1000000', '1000000 ../../etc', 'x 2026-11-29T02-00-00Z-own-aaaa'])
    test(`a note that says ${JSON.stringify(note)} says nothing`, async () => {
      const files = many();
      files.changedAt = 1_000_000;
      files.contents.set('results/.runs-newest/note', Buffer.from(note));
      assert.deepEqual(await last(files, 2_000_000), { folder: `results/${ids.at(-1)}` });
    });
});
