import assert from 'node:assert/strict';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { diskFiles } from '../../src/net/disk-files.ts';
import { type Entry, FileFault, type Files } from '../../src/net/files.ts';
import { MemoryFiles } from '../../src/net/memory-files.ts';

// The disk and its twin in memory must not differ: the same table runs on both.
for (const [name, files] of [
  ['disk', diskFiles],
  ['memory', new MemoryFiles()],
] as const satisfies [string, Files][]) {
  describe(name, () => {
    let root = '';
    before(async () => {
      root = await mkdtemp(join(tmpdir(), 'mxprobe-files-'));
    });
    after(() => rm(root, { recursive: true }));

    test('write, read, tail, list, remove', async () => {
      assert.equal(await files.makeFolder(`${root}/a/b`), null);
      assert.equal(await files.write(`${root}/a/b/x`, 'old'), null);
      assert.equal(await files.write(`${root}/a/b/x`, 'grüße'), null);
      assert.equal(text(await files.read(`${root}/a/b/x`, 100)), 'grüße');
      assert.equal(text(await files.tail(`${root}/a/b/x`, 2)).at(-1), 'e');
      assert.deepEqual(await files.list(`${root}/a/b`), [{ name: 'x', kind: 'file' }]);
      assert.deepEqual(await files.list(`${root}/a`), [{ name: 'b', kind: 'folder' }]);
      const seen: Entry[] = [];
      for (const at of ['a', 'a/b'])
        assert.equal(
          files.each(`${root}/${at}`, (one) => seen.push(one)),
          null,
        );
      assert.deepEqual(seen, [
        { name: 'b', kind: 'folder' },
        { name: 'x', kind: 'file' },
      ]);
      assert.equal(await files.remove(`${root}/a/b/x`), null);
      assert.deepEqual(await files.list(`${root}/a/b`), []);
    });
    test('append, then read in pieces', async () => {
      const log = await files.append(`${root}/log`);
      assert.ok(!(log instanceof FileFault));
      for (const part of ['one\n', 'x'.repeat(3000), '\nend']) assert.equal(await log.append(part), null);
      assert.equal(await log.close(), null);
      const reading = await files.open(`${root}/log`);
      assert.ok(!(reading instanceof FileFault));
      const pieces: Uint8Array[] = [];
      for (let piece = await reading.next(); piece !== null; piece = await reading.next()) {
        assert.ok(!(piece instanceof FileFault));
        pieces.push(piece);
      }
      await reading.close();
      assert.equal(Buffer.concat(pieces).toString(), `one\n${'x'.repeat(3000)}\nend`);
    });
    test('what goes wrong is a value with a code and a text', async () => {
      await files.makeFolder(`${root}/folder`);
      await files.create(`${root}/file`, 'four');
      for (const [fault, code] of [
        [await files.read(`${root}/none`, 9), 'absent'],
        [await files.open(`${root}/none`), 'absent'],
        [await files.tail(`${root}/none`, 9), 'absent'],
        [await files.list(`${root}/none`), 'absent'],
        [files.each(`${root}/none`, () => {}), 'absent'],
        [await files.read(`${root}/folder`, 9), 'not-a-file'],
        [await files.open(`${root}/folder`), 'not-a-file'],
        [await files.read(`${root}/file`, 3), 'too-large'],
        [await files.create(`${root}/file`, ''), 'exists'],
        [await files.makeFolder(`${root}/folder`), 'exists'],
      ] as const) {
        assert.ok(fault instanceof FileFault);
        assert.equal(fault.code, code);
        assert.ok(fault.text.startsWith(`${fault.path}: `));
      }
    });
  });
}

test('a system that refuses is told, not waited for', { skip: process.platform !== 'linux' }, async () => {
  const log = await diskFiles.append('/dev/full');
  assert.ok(!(log instanceof FileFault));
  assert.equal((await log.append('x'))?.text, '/dev/full: the disk is full');
  await log.close();
  assert.equal(
    (await diskFiles.makeFolder('/proc/mxprobe/results'))?.text,
    '/proc/mxprobe: there is no such file or folder',
  );
});

test('files are for their owner alone, and nothing is left beside them', async () => {
  const root = await mkdtemp(join(tmpdir(), 'mxprobe-files-'));
  try {
    await diskFiles.makeFolder(`${root}/a/b`);
    await diskFiles.write(`${root}/a/b/x`, 'text');
    assert.equal((await stat(`${root}/a/b/x`)).mode & 0o777, 0o600);
    assert.equal((await stat(`${root}/a`)).mode & 0o777, 0o700);
    assert.deepEqual(await diskFiles.list(`${root}/a/b`), [{ name: 'x', kind: 'file' }]);
    assert.ok((await diskFiles.write(`${root}/a`, 'text')) instanceof FileFault);
    assert.deepEqual(await diskFiles.list(root), [{ name: 'a', kind: 'folder' }]);
  } finally {
    await rm(root, { recursive: true });
  }
});

function text(octets: Uint8Array | FileFault): string {
  assert.ok(!(octets instanceof FileFault), octets instanceof FileFault ? octets.text : '');
  return Buffer.from(octets).toString();
}
