// What a probe's run was compared with stands beside its events: it comes back, and damage to it costs only itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryFiles } from '../../src/net/memory-files.ts';
import { readRecord } from '../../src/record/read-record.ts';
import type { Change } from '../../src/run/document.ts';
import { cleartext, runEvents } from '../report/sample.ts';

const change: Change = {
  class: 'regression',
  case: 'a.yaml@mx:25',
  step: 'ehlo',
  what: 'capability',
  before: 'STARTTLS',
  after: null,
  text: 'ehlo no longer offers STARTTLS',
};
const baseline = { name: 'own-mx', accepted: '2026-11-01T02:00:00.000Z' };

function recorded(comparison: string | null): MemoryFiles {
  const files = new MemoryFiles();
  const lines = [{ schema: 'mxprobe/events@1' }, ...runEvents(cleartext)].map((event) => JSON.stringify(event));
  files.contents.set('r/events.ndjson', Buffer.from(`${lines.join('\n')}\n`));
  if (comparison !== null) files.contents.set('r/comparison.json', Buffer.from(comparison));
  return files;
}

const whole = JSON.stringify({ schema: 'mxprobe/comparison@1', baseline, changes: [change] });

test('baseline and changes come back', async () => {
  const read = await readRecord(recorded(whole), 'r');
  assert.ok('document' in read);
  assert.deepEqual([read.document.baseline, read.document.changes, read.damage], [baseline, [change], null]);
});
test('a run that was not compared has none', async () => {
  const read = await readRecord(recorded(null), 'r');
  assert.ok('document' in read);
  assert.deepEqual([read.document.baseline, read.document.changes, read.damage], [null, null, null]);
});
for (const text of [whole.slice(0, -9), whole.replace('regression', 'disaster'), whole.replace('@1', '@2'), '[]', '']) {
  test(`damaged: ${text.slice(-24)}`, async () => {
    const read = await readRecord(recorded(text), 'r');
    assert.ok('document' in read);
    assert.equal(read.document.changes, null);
    assert.equal(read.document.cases.length, 1);
    assert.equal(read.damage, 'its comparison is damaged and left out');
  });
}
