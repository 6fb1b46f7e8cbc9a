// npm run unit: its options, and that it never ends well on nothing.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

const root = join(import.meta.dirname, '../..');
const run = (script: string, ...args: string[]) => {
  // A test within a test would report to the outer one.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  return spawnSync(process.execPath, [join(root, 'scripts', script), ...args], { cwd: root, env, encoding: 'utf8' });
};

interface Row {
  readonly name: string;
  readonly args: readonly string[];
  readonly status: number;
  readonly says: RegExp;
}
const ROWS: readonly Row[] = [
  { name: 'a part of a path', args: ['wire/xtext'], status: 0, says: /ℹ pass [1-9]/ },
  { name: 'a part of no path', args: ['wire/no-such'], status: 1, says: /no test file matches wire\/no-such/ },
  { name: 'an option nobody knows', args: ['--wach'], status: 1, says: /Unknown option '--wach'/ },
  {
    name: 'names of tests',
    args: ['wire/ehlo', '--test-name-pattern', 'keyword'],
    status: 0,
    says: /ℹ skipped [1-9]/,
  },
  {
    name: 'names of no tests',
    args: ['wire/xtext', '--test-name-pattern', 'no such test'],
    status: 1,
    says: /1 test files, but only 0 tests were executed/,
  },
  { name: 'nothing but slow ones', args: ['wire/', '--slow'], status: 1, says: /no test file matches/ },
];

describe('npm run unit', () => {
  for (const { name, args, status, says } of ROWS)
    test(name, () => {
      const ended = run('unit.mjs', ...args);
      assert.match(ended.stdout + ended.stderr, says);
      assert.equal(ended.status, status);
    });
});

test('npm run quick names the tests of what changed since a commit, and each file once', () => {
  const { status, stdout, stderr } = run('quick.mjs', '--list', '--since', '4b825dc642cb6eb9a060e54bf8d69288fbee4904');
  assert.equal(status, 0, stderr);
  // Since the empty tree everything has changed.
  const listed = stdout.trim().split('\n');
  assert.ok(listed.includes('test/wire/ehlo.test.ts'));
  assert.ok(listed.includes('test/scripts/unit.test.ts'));
  assert.equal(new Set(listed).size, listed.length);
  for (const line of listed) assert.ok(existsSync(join(root, line.replace(' (slow)', ''))), line);
});
