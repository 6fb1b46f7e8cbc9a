// The types of policies, rules and documents are those that the shapes say.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { documentsFile, documentsText } from '../../scripts/documents-types.ts';
import { draftFile, draftText } from '../../scripts/policy-draft.ts';

test('policy-draft.ts is current: npm run schema', () => {
  assert.equal(readFileSync(draftFile, 'utf8'), draftText());
});

test('documents.ts is current: npm run schema', () => {
  assert.equal(readFileSync(documentsFile, 'utf8'), documentsText());
});
