import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { FINDING_TEXTS, filledIn } from '../../src/survey/finding-texts.ts';

const manual = readFileSync(join(import.meta.dirname, '../../docs/mx.md'), 'utf8');

describe('docs/mx.md lists every finding as the program says it', () => {
  for (const [id, { severity, standard, text }] of Object.entries(FINDING_TEXTS)) {
    test(id, () => assert.ok(manual.includes(`| \`${id}\` | ${severity} | ${standard ?? ''} | ${text} |`)));
  }

  test('and no other', () => {
    const listed = [...manual.matchAll(/^\| `([a-z0-9.-]+)` \| (?:error|warning|info) \|/gm)].map(([, id]) => id);
    assert.deepEqual(listed, Object.keys(FINDING_TEXTS));
  });
});

test('what a stranger said is filled in as it is, braces included', () => {
  assert.equal(filledIn('{why}: {name}', { why: '{name} $& $1', name: 'x' }), '{name} $& $1: x');
});
