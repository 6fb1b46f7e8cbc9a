// The public types are those that are kept: a change of the contract is seen where it is reviewed. And an import reads little.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ENTRIES } from '../../scripts/entries.mjs';
import { build } from '../cli/built.ts';

const root = join(import.meta.dirname, '../..');

test('api/ is current: npm run types', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/types.mjs', '--check'], {
    cwd: root,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
});

test('no public type is one of Node', () => {
  for (const name of ENTRIES) {
    const text = readFileSync(join(root, `api/${name}.d.ts`), 'utf8');
    assert.doesNotMatch(text, /from ['"]|\bBuffer\b|NodeJS\./, name);
  }
});

test('an import reads little, where nothing is started', () => {
  build();
  const sizes = JSON.parse(readFileSync(join(root, '.cache/entry-sizes.json'), 'utf8'));
  assert.ok(sizes.sandbox <= 100_000 && sizes.wire <= 15_000, JSON.stringify(sizes));
});
