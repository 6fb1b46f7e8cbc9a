// The index beside the records: it says what the records say, may be thrown away, and spares what has been read once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FileFault } from '../../src/net/files.ts';
import { MemoryFiles } from '../../src/net/memory-files.ts';
import { newestFirst } from '../../src/record/run-id.ts';
import { type IndexedRun, indexedRuns, indexPath } from '../../src/record/run-index.ts';
import { caseEvents } from '../report/sample.ts';

const [begin] = caseEvents(0, { said: [] });
const target = {
  host: 'mx.example.org',
  address: null,
  port: 25,
  mode: 'smtp',
  domain: 'example.org',
  sandbox: false,
  source: null,
};
const head = begin?.e === 'case' ? { ...begin.head, target } : assert.fail('no case');

function recorded(files: MemoryFiles, id: string, command: string, ends: boolean): void {
  const run = { id, started: '2026-11-21T02:00:00.000Z', version: '', argv: [command, 'x'], node: '', results: null };
  const summary = { passed: 1, failed: 0, inconclusive: 0, skipped: 0 };
  const events = [
    { schema: 'mxprobe/events@1' },
    { e: 'run', run },
    { e: 'case', case: 0, head },
    ...(ends ? [{ e: 'end', finished: run.started, summary }] : []),
  ];
  files.folders.add(`results/${id}`);
  files.contents.set(
    `results/${id}/events.ndjson`,
    Buffer.from(events.map((one) => `${JSON.stringify(one)}\n`).join('')),
  );
}

const ENDED = '2026-11-21T02-00-00Z-mx-k3f9';
const KILLED = '2026-11-20T02-00-00Z-own-mx-aaaa';

class Watched extends MemoryFiles {
  readonly opened: string[] = [];
  override open(path: string) {
    this.opened.push(path);
    return super.open(path);
  }
}

function world(): Watched {
  const files = new Watched();
  recorded(files, ENDED, 'mx', true);
  recorded(files, KILLED, 'probe', false);
  return files;
}

async function all(files: MemoryFiles): Promise<IndexedRun[]> {
  const runs = await indexedRuns(files, 'results');
  return runs instanceof FileFault ? assert.fail(runs.text) : [...runs];
}

test('command, targets and counts, and none of a run that was killed', async () => {
  const files = world();
  const runs = await all(files);
  assert.deepEqual(
    runs.map(({ id, command, targets, summary }) => [id, command, targets, summary?.passed ?? null]),
    [
      [ENDED, 'mx', ['mx.example.org', 'example.org'], 1],
      [KILLED, 'probe', ['mx.example.org', 'example.org'], null],
    ],
  );
});

test('the second time only what has not ended is opened, and the same is said', async () => {
  const files = world();
  const first = await all(files);
  files.opened.length = 0;
  assert.deepEqual(await all(files), first);
  assert.deepEqual(files.opened, [`results/${KILLED}/events.ndjson`]);
});

for (const [what, text] of [
  ['another version', '{"schema":"mxprobe/runs-index@1"}\n'],
  ['no index at all', 'x'],
  [
    'damaged lines',
    `{"schema":"mxprobe/runs-index@2"}\n["x"]\n{}\n\n[1,2,3,4]\n${[
      '[1,2,3],"mx",[]',
      '[1,2,3,-1],"mx",[]',
      '[1,2,3,4],5,[]',
      '[1,2,3,4],"mx",[1]',
      '[1,2,3,4],"mx"',
      '',
    ]
      .map((rest) => `["${ENDED}",[${rest}]]\n`)
      .join('')}`,
  ],
] as const)
  test(`${what}: it is made anew`, async () => {
    const files = world();
    const first = await all(files);
    files.opened.length = 0;
    const whole = files.contents.get(indexPath('results'))?.toString();
    files.contents.set(indexPath('results'), Buffer.from(text));
    assert.deepEqual(await all(files), first);
    assert.equal(files.opened.length, 2);
    assert.equal(files.contents.get(indexPath('results'))?.toString(), whole);
  });

test('lines out of their order: the runs are in theirs', async () => {
  const files = world();
  recorded(files, KILLED, 'probe', true);
  const first = await all(files);
  const whole = files.contents.get(indexPath('results'))?.toString() ?? '';
  const [head, ...lines] = whole.trimEnd().split('\n');
  files.contents.set(indexPath('results'), Buffer.from(`${[head, ...lines.reverse()].join('\n')}\n`));
  assert.deepEqual(await all(files), first);
  assert.equal(files.contents.get(indexPath('results'))?.toString(), whole);
});

test('a run that was removed leaves it', async () => {
  const files = world();
  await all(files);
  files.folders.delete(`results/${ENDED}`);
  files.contents.delete(`results/${ENDED}/events.ndjson`);
  const runs = await all(files);
  assert.deepEqual(
    runs.map(({ id }) => id),
    [KILLED],
  );
  assert.doesNotMatch(files.contents.get(indexPath('results'))?.toString() ?? '', /k3f9/);
});

test('any runs, any of them known before, in the order of their time', async () => {
  const stamps = fc.integer({ min: 0, max: 3 }).map((second) => `2026-11-21T02-00-0${second}Z`);
  const names = fc.tuple(stamps, fc.constantFrom('a', 'own-mx'), fc.stringMatching(/^[2-4a-c]{4}$/));
  const ids = fc.uniqueArray(
    names.map(([stamp, name, tail]) => `${stamp}-${name}-${tail}`),
    { maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(ids, ids, async (early, late) => {
      const files = new MemoryFiles();
      for (const id of early) recorded(files, id, 'mx', id.endsWith('a') || id.endsWith('2'));
      await all(files);
      for (const id of late) recorded(files, id, 'probe', true);
      const runs = (await all(files)).map(({ id }) => id);
      assert.deepEqual(runs, newestFirst([...new Set([...early, ...late])]));
      assert.deepEqual(
        (await all(files)).map(({ id }) => id),
        runs,
      );
    }),
  );
});
