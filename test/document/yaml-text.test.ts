// A stranger's text as YAML: it reads back as the same text, and the file that holds it can be read.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readYaml } from '../../src/document/read-yaml.ts';
import { exactly, quoted } from '../../src/document/yaml-text.ts';
import { pieces } from '../../src/scenario/template.ts';

/** The text that `written` stands for, its `$${` resolved. */
function readBack(written: string): string {
  const { root, problems } = readYaml({ file: 'x', text: `a: ${written}\n` });
  assert.deepEqual(problems, [], written);
  const value = root?.kind === 'map' ? root.entries[0]?.value : undefined;
  assert.ok(value?.kind === 'scalar', written);
  return pieces(String(value.value ?? ''))
    .map((piece) => (typeof piece === 'string' ? piece : assert.fail(`a variable: ${piece.name}`)))
    .join('');
}

describe('in double quotes, to the last character', () => {
  for (const text of [
    '',
    'a',
    'RCPT TO:\ufffd',
    'a\x7fb',
    'a\x85b',
    '\uffff',
    'a\r\n.\r\n',
    '${env.X}',
    '$${x}',
    '"\\',
    '\u2028',
    '\0',
  ])
    test(JSON.stringify(text), () => assert.equal(readBack(exactly(text)), text));
  test('any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => assert.equal(readBack(exactly(text)), text)));
  });
});

describe('as people would write it', () => {
  for (const [text, expected] of [
    ['a\ufffdb', 'a b'],
    ['a\x07b', 'a b'],
    ['true', 'true'],
    ['550 \\d', '550 \\d'],
    ['${x}', '${x}'],
  ] as const)
    test(JSON.stringify(text), () => assert.equal(readBack(quoted(text)), expected));
  test('any text can be read', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readBack(quoted(text))));
  });
});
