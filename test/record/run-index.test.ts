// The index beside the records: it says what the records say, may be thrown away, and spares what has been read once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryFiles } from '../../src/net/memory-files.ts';
import { indexedRuns, indexPath } from '../../src/record/run-index.ts';
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

test('command, targets and counts, and none of a run that was killed', async () => {
  const files = world();
  const runs = await indexedRuns(files, 'results');
  assert.ok(Array.isArray(runs));
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
  const first = await indexedRuns(files, 'results');
  files.opened.length = 0;
  assert.deepEqual(await indexedRuns(files, 'results'), first);
  assert.deepEqual(files.opened, [`results/${KILLED}/events.ndjson`]);
});

for (const [what, text] of [
  ['another version', '{"schema":"mxprobe/runs-index@2"}\n'],
  ['no index at all', 'x'],
  [
    'damaged lines',
    '{"schema":"mxprobe/runs-index@1"}\n["x"]\n{}\n[1,2,3,4]\n["id",[1,2,3],"mx",[]]\n["id",[1,2,3,-1],"mx",[]]\n',
  ],
] as const)
  test(`${what}: it is made anew`, async () => {
    const files = world();
    const first = await indexedRuns(files, 'results');
    files.opened.length = 0;
    const whole = files.contents.get(indexPath('results'))?.toString();
    files.contents.set(indexPath('results'), Buffer.from(text));
    assert.deepEqual(await indexedRuns(files, 'results'), first);
    assert.equal(files.opened.length, 2);
    assert.equal(files.contents.get(indexPath('results'))?.toString(), whole);
  });

test('a run that was removed leaves it', async () => {
  const files = world();
  await indexedRuns(files, 'results');
  files.folders.delete(`results/${ENDED}`);
  files.contents.delete(`results/${ENDED}/events.ndjson`);
  const runs = await indexedRuns(files, 'results');
  assert.ok(Array.isArray(runs));
  assert.deepEqual(
    runs.map(({ id }) => id),
    [KILLED],
  );
  assert.doesNotMatch(files.contents.get(indexPath('results'))?.toString() ?? '', /k3f9/);
});
