import assert from 'node:assert/strict';
import { test } from 'node:test';
import { controlIn } from '../../src/wire/sendable.ts';

for (const [text, control] of [
  ['', null],
  ['a b~ü', null],
  ['a\0', 'NUL'],
  ['\tb', 'a tab'],
  ['a\nb\r', 'LF'],
  ['a\r\n', 'CR'],
  ['\x01', 'the control character 0x01'],
  ['\x1b[31m', 'the control character 0x1b'],
  ['\x7f', 'the control character 0x7f'],
] as const) {
  test(`control in ${JSON.stringify(text)}`, () => assert.equal(controlIn(text), control));
}
