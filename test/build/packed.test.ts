// The packed file as those see it who depend on it: publint, and are the types wrong.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { build } from '../cli/built.ts';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'mxprobe-packed-'));
after(() => rmSync(folder, { recursive: true }));

describe('the packed file', () => {
  let file = '';
  before(() => {
    build();
    const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
    const told = execFileSync('npm', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    file = join(folder, JSON.parse(told)[0].filename);
  });
  for (const [name, ...args] of [
    ['publint', '--strict'],
    ['attw', '--profile', 'esm-only', '--no-color', '--no-emoji', '--exclude-entrypoints', 'schema/*', 'package.json'],
  ])
    test(`${name} has nothing against it`, () => {
      const { status, stdout, stderr } = spawnSync('npx', ['--no-install', name ?? '', file, ...args], {
        cwd: root,
        encoding: 'utf8',
      });
      assert.equal(status, 0, `${stdout}${stderr}`);
    });
});
