// Mistakes in scenarios and probe files have German: what the sources say of them, and what shapes expect.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import ts from 'typescript';
import { problemWith } from '../../src/document/problem.ts';
import { checkScenario } from '../../src/library/check-scenario.ts';
import { problemInGerman } from '../../src/report/german/problem.ts';
import { FILES } from '../../src/report/german/problem-files.ts';
import { SPELLING } from '../../src/report/german/problem-spelling.ts';
import { ADVICE, VALUES } from '../../src/report/german/problem-values.ts';
import { PROBLEMS } from '../../src/report/german/problems.ts';
import { english } from './english.ts';
import { problemPieces } from './spoken.ts';

const said = (text: string) => problemInGerman(problemWith('x.yaml', text)).message;
const placesOf = (text: string) => [...text.matchAll(/\{([a-z0-9]+):?\}/g)].map(([, name]) => name).sort();
/** What is written so in a file or on a command line; and what holds a sentence of somebody else's. */
const KEPT = /^capture: \{|^`mxprobe run FILE --target HOST --family 4`$|^mxprobe [a-z]+ X1$|^the secret `X1`: X2$/;

test('each German text has the places of its English one, and no English word', () => {
  const all = Object.entries({ ...PROBLEMS, ...VALUES, ...ADVICE, ...SPELLING, ...FILES });
  assert.deepEqual(
    all.filter(([en, de]) => placesOf(en).join() !== placesOf(de).join()),
    [],
  );
  assert.deepEqual(
    all.flatMap(([, de]) => english(de.replace(/`[^`]*`|true oder false/g, '')).map((word) => `${word}: ${de}`)),
    [],
  );
});

describe('what the sources say of mistakes', () => {
  const root = join(import.meta.dirname, '../../src');
  const files = ['document', 'scenario', 'scenario/policy', 'scenario/spelling'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name}`),
  );
  files.push(
    'baseline/load-probe.ts',
    'baseline/probe-shape.ts',
    'library/read-probes.ts',
    'library/read-scenarios.ts',
  );
  files.push('net/find-globs.ts', 'net/project-files.ts', 'target/read-zones.ts');
  // JSON is what programs write: their mistakes are for whoever wrote them.
  for (const file of files.filter((name) => !name.startsWith('document/json')))
    test(`all of ${file}`, () => {
      const missing = problemPieces(ts, join(root, file))
        .map((text) => text.replace(/\{(\w+)\}/g, 'X$1'))
        .filter((text) => !KEPT.test(text) && said(text) === text);
      assert.deepEqual(missing, []);
    });
});

interface Row {
  readonly name: string;
  readonly text: string;
  readonly says: readonly string[];
}
const dialogue = (steps: string) => `name: x\ndialogue:\n  - connect\n${steps}`;
const ROWS: readonly Row[] = [
  { name: 'a verb misspelt', text: dialogue('  - ehol: x\n'), says: ['unbekanntes Verb `ehol` | meinten Sie `ehlo`?'] },
  {
    name: 'a key that is missing',
    text: 'name: x\n',
    says: ['`dialogue:` fehlt | die Schritte'],
  },
  {
    name: 'another kind of value',
    text: `name: x\ntimeout: [1]\ndialogue:\n  - connect\n`,
    says: ['eine Liste; erwartet ist eine Dauer wie 5s, 250ms or 2m'],
  },
  {
    name: 'a code that is none',
    text: dialogue('  - noop:\n    expect: 999\n'),
    says: ['`999` ist kein Antwortcode | Antwortcodes gehen von 200 bis 599, oder eine Klasse: 4xx, 25x'],
  },
  {
    name: 'the words of the file stay',
    text: dialogue('  - noop:\n    "the list is expected": 1\n'),
    says: ['unbekannter Schlüssel `the list is expected` | hier bekannt: expect, if, capture, timeout, name, continue'],
  },
];

describe('a mistake in German', () => {
  for (const { name, text, says } of ROWS)
    test(name, () => {
      const told = checkScenario({ text, file: 'x.yaml' })
        .problems.map(problemInGerman)
        .map(({ message, advice }) => (advice === null ? message : `${message} | ${advice}`));
      assert.deepEqual(told.slice(0, says.length), says);
    });
});
