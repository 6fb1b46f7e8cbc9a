// What docs/scenario-language.md promises, the program takes: its tables, its blocks of YAML and the words in its sentences are
// loaded one by one; and what a verb takes stands in its row.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { JsonSchema } from '../../src/document/shape.ts';
import { fileFields } from '../../src/scenario/file-shape.ts';
import { parseShortForm } from '../../src/scenario/short-form.ts';
import { isVerb, VERBS } from '../../src/scenario/verbs.ts';
import { load, problemsOf } from '../scenario/reading.ts';

const manual = readFileSync(join(import.meta.dirname, '../../docs/scenario-language.md'), 'utf8');
const section = (name: string) =>
  manual.split(/^## /m).find((text) => text.startsWith(`${name}\n`)) ?? assert.fail(`no section ${name}`);
/** What stands between backticks; a bar that a table escapes is a bar. */
const snippets = (text: string) =>
  [...text.replace(/```.*?```/gs, '').matchAll(/`([^`]+)`/g)].map(([, snippet = '']) => snippet.replaceAll('\\|', '|'));
/** The rows of the tables in a text, cell by cell. */
const rows = (text: string) =>
  [...text.matchAll(/^\| (`.*) \|$/gm)].map(([, row = '']) => row.split(/(?<!\\)\|/).map((cell) => cell.trim()));
const blocks = (text: string) => [...text.matchAll(/```yaml\n(.*?)```/gs)].map(([, block = '']) => block);

/** Problems that say that a word is unknown or of the wrong kind; others, of what is missing beside it, do not matter here. */
const unknown = (text: string) =>
  problemsOf(load(text)).filter((problem) =>
    /unknown (key|verb|variable)|is not known here|is no[t]? |expected/.test(problem),
  );
const step = (written: string) =>
  `name: x\nvars: { name: true }\ndialogue:\n  - connect\n  - ${written}\n  - rset:\n    expect: 250\n`;
const expecting = (written: string) => step(`noop:\n    expect: ${written}`);

/** `name` and `name: value` inside braces; a value with bars is one for each word. */
const members = (inside: string): string[] =>
  inside.split(/, | or /).flatMap((one) => {
    const [name = '', value] = one.split(/: /);
    if (name === '...' || name === '') return [];
    // A word in capitals stands for something; a name alone says nothing of its value.
    if (value === undefined || /^[A-Z"]*$|\.\.\./.test(value)) return [`${name}: "?"`];
    return value.split('|').map((word) => `${name}: ${word}`);
  });
const braces = (text: string) =>
  snippets(text).flatMap((snippet) => [...(/^\{(.*)\}$/.exec(snippet)?.slice(1) ?? [])].flatMap(members));

describe('each verb of the table', () => {
  const table = rows(section('Steps')).flatMap(([verbs = '', value = '', expects = '']) =>
    snippets(verbs).map((verb) => ({ verb, value, expects })),
  );
  for (const { verb, value, expects } of table) {
    if (!isVerb(verb)) continue;
    test(`${verb} takes what its row says`, () => {
      for (const member of braces(value)) {
        const problems = unknown(step(`${verb}: { ${member} }`));
        // `"?"` is a value of no kind: that it is one is no fault of the name.
        const wrong = problems.filter((problem) => !member.endsWith('"?"') || /unknown key/.test(problem));
        assert.deepEqual(wrong, [], `${verb}: { ${member} }`);
      }
    });
    test(`${verb} expects what its row says`, () => {
      const written = snippets(expects).at(-1) ?? (expects === 'silence' ? expects : null);
      if (expects.startsWith('RFC')) assert.match(VERBS[verb].expects ?? '', /^2\d\d/);
      else assert.equal(VERBS[verb].expects, written);
    });
    test(`${verb} takes nothing that its row does not say`, () => {
      const from = verb === 'connect' ? `${value} ${table.find((row) => row.verb === 'starttls')?.value}` : value;
      const missing = propertiesOf(VERBS[verb].shape.schema()).filter(
        (name) => !new RegExp(`\\b${name}\\b`).test(from),
      );
      assert.deepEqual(missing, []);
    });
  }
  test('is a verb, or puts steps together', () => {
    const others = table.map(({ verb }) => verb).filter((verb) => !isVerb(verb));
    assert.deepEqual(others, ['pipeline', 'use', 'repeat']);
    assert.equal(table.length, Object.keys(VERBS).length + others.length);
  });
  test('auth has the mechanisms of its row', () => {
    const { value } = table.find(({ verb }) => verb === 'auth') ?? assert.fail();
    const words = /`: ([A-Z0-9 -]+);/.exec(value)?.[1]?.split(' ') ?? [];
    assert.equal(words.length, 6);
    for (const word of words)
      assert.deepEqual(
        unknown(step(`auth: { mechanism: ${word}, user: u, password: abcd, token: abcd }\n    expect: 235`)),
        [],
      );
  });
});

function propertiesOf(schema: unknown): string[] {
  if (schema === null || typeof schema !== 'object') return [];
  const { properties = {}, anyOf = [] } = schema as JsonSchema;
  const nested = Array.isArray(anyOf) ? anyOf.flatMap(propertiesOf) : [];
  return [...Object.keys(properties as object), ...nested];
}

test('each key of the table is a key of a file', () => {
  const keys = rows(section('File keys')).flatMap(([key = '']) => snippets(key));
  assert.deepEqual(keys.sort(), Object.keys(fileFields).sort());
});

describe('expectations', () => {
  const text = section('Expectations');
  for (const written of rows(text).flatMap(([forms = '']) => snippets(forms)))
    test(`short: ${written}`, () => assert.equal('refuse' in parseShortForm(written), false));
  const long = text.slice(text.indexOf('Long form'), text.indexOf('Two expectations'));
  for (const snippet of snippets(long).filter((one) => /^\w+: /.test(one) && !one.includes('...'))) {
    const [, name, inside] = /^(\w+): \{(.*)\}$/s.exec(snippet) ?? [];
    const forms =
      name === undefined
        ? members(snippet)
        : members((inside ?? '').replaceAll('\n', ' ')).map((one) => `${name}: { ${one} }`);
    for (const form of forms)
      test(`long: ${form}`, () => {
        const problems = unknown(expecting(`{ ${form} }`));
        const wrong = problems.filter((problem) => !form.includes('"?"') || /unknown key/.test(problem));
        assert.deepEqual(wrong, []);
      });
  }
});

describe('sentences', () => {
  const conditions = section('Steps').match(/`if` takes (.*?)\./s)?.[1] ?? assert.fail();
  for (const written of snippets(conditions))
    test(`if: ${written}`, () => assert.deepEqual(unknown(step(`noop:\n    if: ${written}`)), []));
  for (const name of new Set(section('Variables').match(/\$\{[a-z][a-z._]*\}/g)))
    if (name !== '${name}' && name !== '${version}')
      test(`variable ${name}`, () => assert.deepEqual(unknown(step(`noop: "${name}"`)), []));
  const policies = section('The sandbox MX').slice(0, section('The sandbox MX').indexOf('`mxprobe sandbox --policy'));
  for (const snippet of snippets(policies.replaceAll('\n', ' ')).filter((one) => !/^mxprobe|^sandbox:$/.test(one)))
    for (const one of snippet.includes('{') || !snippet.includes('|')
      ? [snippet]
      : members(snippet.replace('|...', '')))
      test(`policy ${one}`, () => {
        const written = one.includes(':') && !one.includes('...') ? one : `${one.split(':')[0]}: "?"`;
        const problems = unknown(`name: x\nsandbox: { ${written} }\ndialogue:\n  - connect:\n    expect: 220\n`);
        assert.deepEqual(
          written.includes('"?"') ? problems.filter((problem) => /unknown key/.test(problem)) : problems,
          [],
        );
      });
});

describe('blocks of YAML', () => {
  for (const name of ['One page to know it', 'Retry: greylisting', 'Burst: rate limits'])
    for (const block of blocks(section(name)))
      test(name, () => {
        const rest = block.includes('dialogue:')
          ? ''
          : 'name: x\ndialogue:\n  - connect\n  - mail: a@b\n  - data:\n    expect: 250\n';
        const files = {};
        assert.deepEqual(problemsOf(load(rest + block, { files })), []);
      });
});
