// What docs/sandbox.md promises, a policy takes: its blocks of YAML are loaded, and its tables have every word that there is.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { CHAIN_PARTS } from '../../src/scenario/policy/certificate.ts';
import { deedFields, REPLY_FORMS } from '../../src/scenario/policy/deed.ts';
import { MOMENTS } from '../../src/scenario/policy/moment.ts';
import { whenRule } from '../../src/scenario/policy/when.ts';
import { COUNTED_APART } from '../../src/scenario/policy/when-rule.ts';
import { policyOf } from '../sandbox/dialogues.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/sandbox.md'), 'utf8');
const blocks = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, block = '']) => block);
const prose = page.replace(/```.*?```/gs, '');
const snippets = [...prose.matchAll(/`([^`]+)`/g)].map(([, snippet = '']) => snippet);
const cells = [...prose.matchAll(/^\| (`[^|]*) \|/gm)].flatMap(([, cell = '']) =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word),
);

describe('docs/sandbox.md', () => {
  for (const block of blocks) test(`a policy takes ${JSON.stringify(block.slice(0, 60))}`, () => void policyOf(block));

  const whole = snippets.filter(
    (snippet) => /^[a-z_]+: \S/.test(snippet) && !/^(?:then|close|stall|at): /.test(snippet),
  );
  for (const snippet of whole)
    test(`a policy takes ${snippet}`, () => {
      if (snippet.endsWith('look-up')) assert.throws(() => policyOf(snippet), /looks up what no `dns:` says/);
      else policyOf(snippet);
    });

  test('the tables have every word of a rule, and no other', () => {
    const { properties } = whenRule.schema();
    assert.ok(typeof properties === 'object' && properties !== null);
    const known = Object.keys(properties);
    const elsewhere = ['at', 'name', 'kept', 'then'];
    assert.deepEqual([...new Set(cells)].sort(), known.filter((word) => !elsewhere.includes(word)).sort());
    for (const word of Object.keys(deedFields)) assert.ok(page.includes(`\`${word}`), word);
  });

  test('every moment, form, count and part of a chain is named', () => {
    for (const word of [...MOMENTS, ...REPLY_FORMS, ...COUNTED_APART]) assert.ok(snippets.includes(word), word);
    for (const part of CHAIN_PARTS) assert.ok(blocks.at(-1)?.includes(part), part);
  });
});
