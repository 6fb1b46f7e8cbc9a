// What comes in as files: on a disk that works, that is full, and that has files already.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startKeeping } from '../../src/control/keep.ts';
import { FakeClock } from '../../src/net/clock.ts';
import { FileFault } from '../../src/net/files.ts';
import { MemoryFiles } from '../../src/net/memory-files.ts';
import { Mx } from '../../src/sandbox/mx.ts';
import { dialogueWith, policyOf } from '../sandbox/dialogues.ts';

async function keeping(files: MemoryFiles, maxBytes = 1_000_000) {
  const mx = new Mx(policyOf('{}'), new FakeClock());
  const told: string[] = [];
  const kept = await startKeeping(mx.journal, { files, folder: 'kept', maxBytes, tell: (text) => told.push(text) });
  if (kept instanceof FileFault) throw new Error(kept.text);
  const send = (body: string) => {
    const { say, session } = dialogueWith(mx);
    say(`EHLO c.test\r\nMAIL FROM:<a@b.test>\r\nRCPT TO:<c@d.test>\r\nDATA\r\nSubject: x\r\n\r\n${body}\r\n.\r\n`);
    session.gone();
  };
  return { mx, told, send, close: () => kept.close() };
}

const names = (files: MemoryFiles) => [...files.contents.keys()].sort();

test('octets as they came; what is there already is left alone, and the numbers go on behind it', async () => {
  const files = new MemoryFiles();
  files.folders.add('kept');
  for (const name of ['000007.eml', '000009.eml.txt', 'notes.txt']) await files.create(`kept/${name}`, 'mine');
  const { send, close, told } = await keeping(files);
  send('hi');
  send('.dot');
  await close();
  assert.deepEqual(told, []);
  assert.deepEqual(names(files), [
    'kept/000007.eml',
    'kept/000008.eml',
    'kept/000009.eml',
    'kept/000009.eml.txt',
    'kept/messages.ndjson',
    'kept/notes.txt',
    'kept/sessions.ndjson',
  ]);
  assert.equal(files.contents.get('kept/000007.eml')?.toString(), 'mine');
  assert.equal(files.contents.get('kept/000008.eml')?.toString(), 'Subject: x\r\n\r\nhi\r\n');
  const listed = files.contents.get('kept/messages.ndjson')?.toString().trimEnd().split('\n') ?? [];
  assert.deepEqual(
    listed.map((line) => [JSON.parse(line).file, JSON.parse(line).subject]),
    [
      ['000008.eml', 'x'],
      ['000009.eml', 'x'],
    ],
  );
});

test('the bound is told once, and the server goes on', async () => {
  const files = new MemoryFiles();
  const { mx, send, close, told } = await keeping(files, 2_500);
  for (let n = 0; n < 5; n += 1) send('y'.repeat(700));
  await close();
  assert.equal(told.length, 1);
  assert.match(told[0] ?? '', /2500 octets of --keep-max are full; nothing more is kept/);
  assert.ok([...files.contents.values()].reduce((sum, { length }) => sum + length, 0) <= 2_500);
  assert.equal(mx.counts.accepted, 5);
});

test('a disk that is full in the middle is told once, and the server goes on', async () => {
  const files = new MemoryFiles();
  const { mx, send, close, told } = await keeping(files);
  send('one');
  await new Promise((resolve) => setImmediate(resolve));
  files.broken = 'full';
  for (let n = 0; n < 3; n += 1) send('more');
  await close();
  assert.equal(told.length, 1);
  assert.match(told[0] ?? '', /the disk is full/);
  assert.equal(mx.counts.accepted, 4);
});

test('where nothing can be kept is told before anything listens', async () => {
  const files = new MemoryFiles();
  files.broken = 'read-only';
  await assert.rejects(keeping(files), /read-only/);
});
