// No regular expression of ours has two ways to read one piece beneath a repetition: over a text that fits nearly it would try them all.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { randomFrom } from '../../fuzz/mutate.ts';
import { endlessOn } from '../../scripts/patterns/measure.ts';

describe('what is looked for is found', () => {
  for (const [name, pattern, endless] of [
    ['a repetition in a repetition', /^(?:a+)+$/, true],
    ['words and the blanks that may stand between them', /^(?:\w+\s?)*:/, true],
    ['alternatives that begin alike', /^(?:[^,]+,|[^;]+[,;])*$/, true],
    // As it stood in the reader of Exim's lines.
    ['three forms of a field', /^(?: [A-Z]=\S+| [A-Z]+=[^ ]*| \S+){0,40} => /, true],
    // As it stood in the reader of sendmail's.
    ['a list of addresses', /^to=(?:[^ ,]{1,99}(?:@[^ ,]{1,99})?,){0,100} stat=/, true],
    ['behind a look ahead', /^(?=x)x(?:\d+\.?)*!$/, true],
    ['a repetition', /^a+$/, false],
    ['words with a blank between them', /^(?:\w+\s)*:/, false],
    ['three repetitions in a row', /^\s*\w*\s*\w*$/, false],
    ['alternatives of which each begins otherwise', /^(?:"[^"]*"|[^",]*,)*$/, false],
  ] as const)
    test(name, () => {
      const text = endlessOn(pattern, randomFrom(1), 500);
      assert.equal(text !== null, endless, `${pattern} over ${JSON.stringify(text)}`);
    });
});

test('none of src/ and of the catalogue is without an end', async () => {
  const script = join(import.meta.dirname, '../../scripts/patterns.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const [code] = await once(child, 'close');
  assert.equal(code, 0, said);
  assert.ok(Number(/^(\d+) patterns, 0 without an end$/m.exec(said)?.[1]) > 2_000, said);
});
