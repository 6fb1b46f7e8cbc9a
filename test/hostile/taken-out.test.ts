// Every edit of `npm run guarantees` still finds its text, and every guarantee has one. That they are noticed is seen by running it.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { TAKEN_OUT } from './taken-out.ts';

const root = join(import.meta.dirname, '../..');

test('each text stands once, and each test is there', () => {
  for (const { file, was, tests, clause } of TAKEN_OUT) {
    const places = readFileSync(join(root, 'src', file), 'utf8').split(was).length - 1;
    assert.equal(
      places,
      1,
      `"${clause}": src/${file} has changed; test/hostile/taken-out.ts takes out ${JSON.stringify(was)}`,
    );
    for (const name of tests) assert.equal(existsSync(join(root, 'test', `${name}.test.ts`)), true, name);
  }
});

test('each of the twenty guarantees is taken out', () => {
  const numbers = new Set(TAKEN_OUT.map(({ guarantee }) => guarantee));
  assert.deepEqual(
    [...numbers].sort((a, b) => a - b),
    Array.from({ length: 20 }, (_, index) => index + 1),
  );
});
