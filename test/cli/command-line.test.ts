// The line of a command: plain ones are read without the option parser, and as that parser reads them.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import fc from 'fast-check';
import type { Command, Line } from '../../src/cli/command.ts';
import { allCommands } from '../../src/cli/commands.ts';
import { UsageError } from '../../src/cli/exit.ts';
import { type Given, type Row, text, whole } from '../../src/cli/option.ts';
import { readOdd } from '../../src/cli/read-odd.ts';
import { readPlain } from '../../src/cli/read-plain.ts';
import { plain } from '../../src/report/palette.ts';

const screen = {
  palette: plain,
  isTerminal: false,
  columns: 80,
  width: null,
  out: () => {},
  err: () => {},
  taken: async () => {},
  status: () => {},
};
const odd = (words: readonly string[], command: Command) => readOdd(words, 'x', command, { screen, version: 'test' });

const value = fc.oneof(
  fc.constantFrom(
    '-',
    'true',
    'false',
    '5',
    '-1',
    '0x10',
    '1e3',
    '',
    ' ',
    "'a'",
    '"a b"',
    'a=b',
    'a,b',
    '--',
    '-x',
    'é',
  ),
  fc.constantFrom('__proto__', 'constructor', 'a.b', 'no-x', 'a\nb', 'results', '127.0.0.1:25', '10s', '[::1]:25'),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.string({ unit: fc.constantFrom('a', '-', '=', '"', "'", ' ', '.', '0'), maxLength: 6 }),
);

/** What a user might write of one row, mostly as it is meant. */
function writtenOf([name, row]: readonly [string, Row]): fc.Arbitrary<readonly string[]> {
  const dashed = `--${name}`;
  const ways: fc.Arbitrary<readonly string[]>[] = [];
  const letter = row.alias === undefined ? [] : [`-${row.alias}`];
  if (row.kind === 'flag')
    ways.push(fc.constantFrom(...[dashed, `--no-${name}`, `${dashed}=true`, ...letter].map((word) => [word])));
  else {
    const word = row.choices === undefined ? value : fc.oneof(value, fc.constantFrom(...row.choices));
    ways.push(word.map((one) => [dashed, one]));
    ways.push(word.map((one) => [`${dashed}=${one}`]));
    if (letter.length > 0) ways.push(word.map((one) => [...letter, one]));
  }
  return fc.oneof(...ways);
}

/** Words for the positionals and some options, in any order. */
function lineOf({ positionals, options }: Line): fc.Arbitrary<readonly string[]> {
  const rows = Object.entries(options);
  const places = Object.values(positionals);
  const word = (row: Row | undefined) =>
    row?.choices === undefined ? value : fc.oneof(value, fc.constantFrom(...row.choices));
  const loose = fc.tuple(
    ...places.map((row) => fc.array(word(row), { minLength: 1, maxLength: row.kind === 'texts' ? 3 : 1 })),
  );
  const required = rows.filter(([, row]) => row.required === true).map(writtenOf);
  const said = rows.length === 0 ? fc.constant([]) : fc.array(fc.oneof(...rows.map(writtenOf)), { maxLength: 4 });
  return fc
    .tuple(loose, fc.tuple(...required), said)
    .chain(([words, needed, more]) => {
      const pieces = [...words.flat().map((one) => [one]), ...needed, ...more];
      return fc.shuffledSubarray(pieces, { minLength: Math.max(0, pieces.length - 1) });
    })
    .map((pieces) => pieces.flat());
}

const asObject = (given: Given | null) => (given === null ? null : Object.fromEntries([...given].sort()));

describe('a plain line is read as the option parser reads it', () => {
  let commands: ReadonlyMap<string, Command> = new Map();
  before(async () => {
    commands = await allCommands();
  });

  test('over all commands, and none that it refuses', async () => {
    let read = 0;
    for (const [name, command] of commands) {
      await fc.assert(
        fc.asyncProperty(lineOf(command), async (words) => {
          const own = readPlain(words, command);
          if (own === null) return;
          read += 1;
          assert.deepEqual(asObject(own), asObject(await odd(words, command)), `${name} ${JSON.stringify(words)}`);
        }),
        { numRuns: 250 },
      );
    }
    assert.ok(read > 1000, `only ${read} lines were plain`);
  });

  test('and what people write is plain', () => {
    for (const [name, ...words] of [
      ['run', 'scenarios/starttls/required.yaml', '-v'],
      ['run', 'a.yaml', 'b.yaml', '--target', 'mx:example.org', '-t', '[::1]:25', '--no-record', '-j', '20', '--json'],
      ['run', 'a.yaml', '--var', 'from=a@b.example', '--var=to=c', '--max-time', '5m', '--family', '4'],
      ['explain', '550 5.1.1 User unknown', '--lang', 'de', '--for=customer'],
      ['bounce', '-', '--scenario', '-'],
      ['threshold', 'burst.yaml', '--by', 'messages'],
      ['history'],
      ['history', 'own-mx', '-n', '7'],
      ['identity'],
      ['schema', 'run'],
    ]) {
      const command = commands.get(name ?? '');
      assert.ok(command !== undefined && readPlain(words, command) !== null, [name, ...words].join(' '));
    }
  });
});

describe('a mistyped option', async () => {
  const run = (await allCommands()).get('run');
  assert.ok(run !== undefined);
  for (const { words, says } of [
    { words: ['--traget', 'x'], says: '--traget: did you mean --target?' },
    { words: ['--targt=x'], says: '--targt: did you mean --target?' },
    { words: ['--no-recrod'], says: '--no-recrod: did you mean --no-record?' },
    { words: ['--maxtime', '5s'], says: '--maxtime: did you mean --max-time?' },
    { words: ['--no-traget'], says: '--no-traget: there is no such option' },
    { words: ['--frobnicate'], says: '--frobnicate: there is no such option' },
    { words: ['--no-target'], says: '--no-target: there is no such option' },
    { words: ['--__proto__', 'x'], says: null },
    { words: ['--constructor', 'x'], says: '--constructor: there is no such option' },
  ])
    test(words.join(' '), async () => {
      assert.equal(readPlain(['a.yaml', ...words], run), null);
      await assert.rejects(odd(['a.yaml', ...words], run), (error) => {
        assert.ok(error instanceof UsageError);
        if (says !== null) assert.equal(error.message, says);
        return true;
      });
    });
  test('is no mistake where it is another way to write one', async () => {
    for (const words of [
      ['a.yaml', '--maxTime', '5s'],
      ['a.yaml', '-vq'],
      ['a.yaml', '--json=false'],
    ])
      assert.notEqual(await odd(words, run), null, words.join(' '));
  });
});

describe('the rows', () => {
  test('have no two of one letter, and no name that begins with no-', async () => {
    for (const [name, { options, positionals }] of await allCommands()) {
      const letters = Object.values(options).flatMap(({ alias }) => alias ?? []);
      assert.equal(new Set([...letters, 'h', 'V']).size, letters.length + 2, name);
      const names = [...Object.keys(options), ...Object.keys(positionals)];
      assert.deepEqual(
        names.filter((one) => !/^[a-z][a-z-]*$/.test(one) || one.startsWith('no-')),
        [],
        name,
      );
      assert.equal(new Set(names).size, names.length, name);
    }
  });
  for (const { word, number } of [
    { word: '1', number: 1 },
    { word: '1000000000', number: 1_000_000_000 },
    { word: '1000000001', number: null },
    { word: '0', number: null },
    { word: '1e3', number: null },
    { word: ' 1', number: null },
  ])
    test(`a whole number: ${JSON.stringify(word)}`, () => {
      const row = text({ about: '', parse: whole(1, 1e9) });
      if (number === null) assert.throws(() => row.value(word, '--size'), /--size .*/);
      else assert.equal(row.value(word, '--size'), number);
    });
});
