// What a mistake quotes of a file: no password, and every column where it was.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { maskedLine } from '../../src/document/masked-line.ts';

const lineOf = (text: string, part: string) => maskedLine(text, text.lastIndexOf('\n', text.indexOf(part)) + 1);

describe('hidden', () => {
  for (const [text, quoted] of [
    ['  - connect: smtp://u:hunter2@mx.example', '  - connect: smtp://u:*******@mx.example'],
    ['    password: hunter2', '    password: *******'],
    ['    password: "hun ter2"', '    password: **********'],
    [
      "  - auth: { user: a, password: 'hunter2', initial: 1 }",
      '  - auth: { user: a, password: *********, initial: 1 }',
    ],
    ['imap_password=hunter2', 'imap_password=*******'],
    ['Passwort: hunter2 # mine', 'Passwort: ******* # mine'],
    ['secrets:\n  mail: hunter2 and more', '  mail: ****************'],
    ['secrets: # here\n  a: { env: A }\n\n  # and\n  mail: hunter2', '  mail: *******'],
    ['secrets:\r\n  mail: hunter2\r\n', '  mail: *******'],
  ] as const)
    test(text, () => assert.equal(lineOf(text, 'hun'), quoted));
});

describe('shown', () => {
  for (const text of [
    '  password: ${secret}',
    '  password: { env: HUNT }',
    '  - ehlo: compass: north',
    'secrets:\n  mail: { env: HUNT }',
    'secrets:\n  mail: { env: A }\nvars:\n  mail: hunt',
    'vars:\n  mail: hunt',
    'secrets: hunt',
  ])
    test(text, () => {
      const line = text.split('\n').at(-1) ?? '';
      assert.equal(lineOf(text, line), line);
    });
});

test('a caret stands where it stood, whatever is hidden', () => {
  const piece = fc.constantFrom(
    'secrets:\n',
    '  a: b\n',
    'password: ',
    '"',
    "'",
    'x',
    ' ',
    '{',
    ':',
    '@',
    '//',
    '\n',
    '\r',
    'ü',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join('');
      for (const [start, line] of linesOf(text)) assert.equal(maskedLine(text, start).length, line.length);
    }),
  );
});

function* linesOf(text: string): Generator<[number, string]> {
  let start = 0;
  for (const line of text.split('\n')) {
    yield [start, line.replace(/\r$/, '')];
    start += line.length + 1;
  }
}
