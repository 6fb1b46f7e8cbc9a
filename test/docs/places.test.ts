// Where ARCHITECTURE, CONTRIBUTING and the glossary send a reader, there is something.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

const root = join(import.meta.dirname, '../..');
const PAGES = ['ARCHITECTURE.md', 'CONTRIBUTING.md', 'docs/glossary.md'];

describe('the places named in', () => {
  for (const page of PAGES)
    test(page, () => {
      const text = readFileSync(join(root, page), 'utf8').replace(/```.*?```/gs, '');
      const named = [...text.matchAll(/`([\w.-]+\/[\w./-]*)`/g)]
        .map(([, path = '']) => path)
        .filter((path) => !/[A-Z]{4}/.test(path));
      const missing = named.filter((path) => !existsSync(join(root, 'src', path)) && !existsSync(join(root, path)));
      assert.ok(named.length > 10);
      assert.deepEqual(missing, []);
    });
});
