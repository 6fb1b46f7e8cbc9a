import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readBounceText } from '../../src/bounce/read-bounce.ts';
import { type Mark, markOf, piecesOf } from '../../src/desk/marks.ts';
import { FORMS } from '../bounce/forms.ts';
import { PASTED } from '../bounce/pasted.ts';

interface Row {
  readonly name: string;
  readonly marks: readonly (readonly [n: number, words: string])[];
  /** Each piece with the marks over it. */
  readonly pieces: readonly (readonly [text: string, ...marks: number[]])[];
}
const TEXT = 'to <a@b.example>: 550 5.1.1 no';
const ROWS: readonly Row[] = [
  { name: 'no mark', marks: [], pieces: [[TEXT]] },
  { name: 'one', marks: [[1, 'a@b.example']], pieces: [['to <'], ['a@b.example', 1], ['>: 550 5.1.1 no']] },
  {
    name: 'touching',
    marks: [
      [1, '550'],
      [2, ' 5.1.1'],
    ],
    pieces: [['to <a@b.example>: '], ['550', 1], [' 5.1.1', 2], [' no']],
  },
  {
    name: 'nested',
    marks: [
      [1, '550 5.1.1 no'],
      [2, '5.1.1'],
    ],
    pieces: [['to <a@b.example>: '], ['550 ', 1], ['5.1.1', 1, 2], [' no', 1]],
  },
  {
    name: 'the same place twice',
    marks: [
      [1, '550'],
      [2, '550'],
    ],
    pieces: [['to <a@b.example>: '], ['550', 1, 2], [' 5.1.1 no']],
  },
  {
    name: 'crossing',
    marks: [
      [1, '550 5.1.1'],
      [2, '5.1.1 no'],
    ],
    pieces: [['to <a@b.example>: '], ['550 ', 1], ['5.1.1', 1, 2], [' no', 2]],
  },
  { name: 'all of it', marks: [[1, TEXT]], pieces: [[TEXT, 1]] },
];

describe('marks', () => {
  for (const { name, marks, pieces } of ROWS)
    it(name, () => {
      const found = piecesOf(
        TEXT,
        marks.map(([n, words]) => markAt(n, words)),
      );
      assert.deepEqual(
        found.map(({ text, marks: over }) => [text, ...over]),
        pieces,
      );
    });
  it('pieces joined are the text, and those of a mark are its words', () => {
    const mark = fc.tuple(fc.nat(40), fc.nat(40)).map(([a, b]) => [Math.min(a, b), Math.max(a, b) + 1] as const);
    fc.assert(
      fc.property(fc.string({ minLength: 41, maxLength: 60 }), fc.array(mark, { maxLength: 6 }), (text, spans) => {
        const marks = spans.map(([start, end], index) => ({ n: index + 1, start, end }));
        const pieces = piecesOf(text, marks);
        assert.equal(pieces.map((one) => one.text).join(''), text);
        for (const { n, start, end } of marks) {
          const own = pieces.filter((one) => one.marks.includes(n));
          assert.equal(own.map((one) => one.text).join(''), text.slice(start, end));
          assert.equal(pieces.filter((one) => one.begins.includes(n)).length, 1);
        }
      }),
    );
  });
  it('the mark of every place is what the place says', () => {
    for (const { text } of [...FORMS, ...PASTED]) {
      const { facts, parts } = readBounceText(Buffer.from(text));
      for (const place of facts.failures.flatMap(({ places }) => Object.values(places))) {
        if (place === null) continue;
        const part = parts.find(({ name }) => name === place.part)?.text ?? '';
        const mark = markOf(1, place, part);
        assert.ok(part.slice(mark?.start, mark?.end).startsWith(place.excerpt));
      }
    }
  });
  it('a place that the text does not have is no mark', () => {
    const place = { part: 'text', line: 9, column: 1, length: 3, excerpt: '' };
    assert.equal(markOf(1, place, 'one\ntwo'), null);
    assert.equal(markOf(1, { ...place, line: 2, length: 30 }, 'one\ntwo'), null);
  });
});

function markAt(n: number, words: string): Mark {
  const start = TEXT.indexOf(words);
  return { n, start, end: start + words.length };
}
