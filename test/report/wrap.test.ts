// Lines of spans on a narrow terminal: words stay whole, nothing is lost, what is left stands below the text.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type Line, lineWidth, span, textOf } from '../../src/report/line.ts';
import { wrapLine } from '../../src/report/wrap.ts';

describe('a line that is too long', () => {
  const rows: readonly {
    readonly name: string;
    readonly line: Line;
    readonly width: number;
    readonly is: readonly string[];
  }[] = [
    {
      name: 'goes on below the text behind its arrow',
      line: [span('    <-  ', 'quiet'), span('250-mx.example.org  PIPELINING, SIZE 10240000')],
      width: 30,
      is: ['    <-  250-mx.example.org', '        PIPELINING, SIZE', '        10240000'],
    },
    {
      name: 'goes on below the text behind its word',
      line: [
        span('        ', 'failed'),
        span('because   ', 'failed'),
        span('the connection was refused: nothing listens there'),
      ],
      width: 61,
      is: ['        because   the connection was refused: nothing listens', '                  there'],
    },
    {
      name: 'never begins with what a CI system obeys',
      line: [span('    <-  ', 'quiet'), span('250-mx.example.org ::error file=x::forged')],
      width: 30,
      is: ['    <-  250-mx.example.org ::error', '        file=x::forged'],
    },
    { name: 'that fits stays', line: [span('  a b')], width: 5, is: ['  a b'] },
    { name: 'of one word stays', line: [span('    '), span('x'.repeat(20))], width: 10, is: [`    ${'x'.repeat(20)}`] },
  ];
  for (const { name, line, width, is } of rows)
    test(name, () => {
      assert.deepEqual(
        wrapLine(line, width).map((one) => textOf(one).trimEnd()),
        is,
      );
    });
});

test('no word is broken, none is lost, and no line of several words is wider than the terminal', () => {
  const word = fc.stringMatching(/^[!-9;-~\u4e00-\u4eff][!-~\u4e00-\u4eff]{0,29}$/);
  const spans = fc.array(fc.array(word, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 4 });
  const mark = fc.constantFrom('', '    <-  ', '    *** ', '        because   ');
  fc.assert(
    fc.property(mark, spans, fc.integer({ min: 60, max: 120 }), (before, parts, width) => {
      const line: Line = [span(before, 'quiet'), ...parts.map((words) => span(`${words.join(' ')} `))];
      const lines = wrapLine(line, width);
      const words = (text: string) => text.split(/\s+/).filter((one) => one !== '');
      assert.deepEqual(words(lines.map(textOf).join('\n')), words(textOf(line)));
      for (const one of lines)
        assert.ok(
          lineWidth([span(textOf(one).trimEnd())]) <= width || words(textOf(one).slice(before.length)).length === 1,
        );
    }),
  );
});
