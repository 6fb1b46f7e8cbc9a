// Files and folders that a user names, where some can't be read: each is told by its own name, and the others are still taken.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { findScenarioFiles, readRegularFile } from '../../src/net/project-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'mxprobe-project-'));
const at = (...names: string[]) => join(folder, ...names);
after(() => rmSync(folder, { recursive: true }));

for (const name of ['open', 'closed', 'circle', 'empty']) mkdirSync(at(name));
for (const path of [at('open', 'a.yaml'), at('closed', 'b.yaml'), at('secret.yaml')]) writeFileSync(path, 'name: x\n');
symlinkSync('../open', at('circle', 'up'));
symlinkSync('../circle', at('circle', 'self'));
symlinkSync('b', at('circle', 'b'));
symlinkSync('nowhere', at('circle', 'gone.yaml'));
spawnSync('mkfifo', [at('fifo')]);
chmodSync(folder, 0o755);
chmodSync(at('closed'), 0o000);
chmodSync(at('secret.yaml'), 0o000);

/** Root reads everything. What is called is synchronous, so nobody else is touched. */
function asNobody<T>(action: () => T): T {
  if (process.geteuid?.() !== 0) return action();
  process.seteuid?.(65_534);
  try {
    return action();
  } finally {
    process.seteuid?.(0);
  }
}

test('a folder below that can not be read is named, and the others are read', () => {
  const { files, problems } = asNobody(() => findScenarioFiles([folder]));
  assert.deepEqual(problems, [`${at('closed')}: permission denied`]);
  assert.ok(files.some((path) => path.endsWith('a.yaml')));
  chmodSync(at('closed'), 0o700);
});

test('links that lead up, in a circle and nowhere', () => {
  const { files, problems } = findScenarioFiles([at('circle')]);
  assert.deepEqual(files, [at('circle', 'gone.yaml'), at('circle', 'up', 'a.yaml')]);
  assert.deepEqual(problems, []);
});

test('a folder without scenarios', () => {
  assert.deepEqual(findScenarioFiles([at('empty')]).problems, [`${at('empty')}: a folder without scenarios`]);
});

test('what is no regular file is never waited for', () => {
  const refused = (path: string) => {
    const read = asNobody(() => readRegularFile(path, 100));
    return 'refuse' in read ? read.refuse : assert.fail(`${path} was read`);
  };
  assert.equal(refused(at('fifo')), `${at('fifo')} is no regular file`);
  assert.equal(refused('/dev/zero'), '/dev/zero is no regular file');
  assert.equal(refused(at('open')), `${at('open')} is a folder`);
  assert.equal(refused(at('secret.yaml')), `${at('secret.yaml')}: permission denied`);
  assert.equal(refused(at('circle', 'b')), `${at('circle', 'b')}: its links lead in a circle`);
  assert.equal(refused(at('x'.repeat(300))), `${at('x'.repeat(300))}: the name is too long`);
});
