// A scenario that a stranger wrote, of a quarter of the octets that are read at most: what is wrong with it is told in the time of its length.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MAX_DOCUMENT_BYTES } from '../../src/document/read-yaml.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { processorMs } from '../processor.ts';

const OPTIONS = { helo: 'probe.example', readFile: () => ({ refuse: 'none' }), environment: () => 'x' } as const;
/** One to three seconds each; lines of braces, URLs and mistakes took the square of their length, half a minute and more. */
const MOST_MS = 12_000;

const ROWS: readonly (readonly [name: string, head: string, piece: string])[] = [
  ['one line of braces', 'name: x\ndialogue', '1.{'],
  ['one line of URLs', 'name: x\ndialogue: {', '//a:b'],
  ['one line of commas', 'name: x\nsandbox:\n  plain: { answer', 'too, '],
  ['a mistake in each line', 'name: x\ndialogue:\n  - connect:\n    expect: 999 ', '!\n '],
  ['a step in each line', 'name: x\ndialogue:\n', '  - rset\n'],
  ['a verb that nobody knows in each line', 'name: x\ndialogue:\n', '  - nope: 1\n'],
  ['a key in each line', 'name: x\n', 'a: 1\n'],
  ['a placeholder in each line', 'name: x\ndialogue:\n', '  - ehlo: ${nope}\n'],
];

describe('a large scenario', () => {
  for (const [name, head, piece] of ROWS)
    test(name, () => {
      const text = head + piece.repeat(Math.floor(MAX_DOCUMENT_BYTES / 4 / piece.length));
      const ms = processorMs(() => loadScenario({ file: 'x.yaml', text }, OPTIONS));
      assert.ok(ms < MOST_MS, `${Math.round(ms)} ms`);
    });
});
