// Every edit of `npm run guarantees` still finds its text, and every guarantee has one. That they are noticed is seen by running it.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { TAKEN_OUT } from './taken-out.ts';

const root = join(import.meta.dirname, '../..');

test('each text stands once, and each test is there', () => {
  const changed = TAKEN_OUT.filter(
    ({ file, was }) => readFileSync(join(root, 'src', file), 'utf8').split(was).length !== 2,
  ).map(({ clause, file, was }) => `"${clause}": src/${file} has changed; taken-out takes out ${JSON.stringify(was)}`);
  assert.deepEqual(changed, []);
  const missing = TAKEN_OUT.flatMap(({ tests }) =>
    tests.filter((one) => !existsSync(join(root, 'test', `${one}.test.ts`))),
  );
  assert.deepEqual(missing, []);
});

test('each of the twenty guarantees is taken out', () => {
  const numbers = new Set(TAKEN_OUT.map(({ guarantee }) => guarantee));
  assert.deepEqual(
    [...numbers].sort((a, b) => a - b),
    Array.from({ length: 20 }, (_, index) => index + 1),
  );
});
