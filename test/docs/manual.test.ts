// The manual names what the tables have.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { CERTIFICATE_FACTS } from '../../src/scenario/expectation.ts';
import { fileFields } from '../../src/scenario/file-shape.ts';
import { OUTCOME_WORDS } from '../../src/scenario/short-form.ts';
import { VERBS } from '../../src/scenario/verbs.ts';

const manual = readFileSync(join(import.meta.dirname, '../../docs/scenario-language.md'), 'utf8');

describe('docs/scenario-language.md names every', () => {
  for (const [kind, words] of [
    ['verb', [...Object.keys(VERBS), 'pipeline', 'use', 'repeat']],
    ['key of a file', Object.keys(fileFields)],
    ['fact of a certificate', Object.keys(CERTIFICATE_FACTS)],
    ['outcome', OUTCOME_WORDS],
  ] as const) {
    test(kind, () => {
      const missing = words.filter((word) => !new RegExp(`\\b${word}\\b`).test(manual));
      assert.deepEqual(missing, []);
    });
  }
});
