// The words of the pages: every key in both languages, with the same places, used, and not the same unless listed here.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import de from '../../src/desk/words/de.json' with { type: 'json' };
import en from '../../src/desk/words/en.json' with { type: 'json' };
import { CAUSES } from '../../src/diagnosis/cause.ts';

const DE: Readonly<Record<string, string>> = de;
const EN: Readonly<Record<string, string>> = en;

/** The same in both. */
const EQUAL: readonly string[] = ['nights.probe'];

test('both languages have the same keys', () => assert.deepEqual(Object.keys(de), Object.keys(en)));

test('both say the same things', () => {
  const places = (text = '') => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
  for (const key of Object.keys(en)) assert.deepEqual(places(DE[key]), places(EN[key]), key);
});

test('none is the same in both unless it is listed', () => {
  assert.deepEqual(
    Object.keys(en).filter((key) => DE[key] === EN[key]),
    EQUAL,
  );
});

test('none is empty, none is missing a form', () => {
  for (const [key, text] of [...Object.entries(DE), ...Object.entries(EN)]) {
    assert.notEqual(text.trim(), '', key);
    assert.ok(!/^\||\|$/.test(text), key);
  }
});

test('each is used', () => {
  const root = join(import.meta.dirname, '../../src/desk');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const source = files.map((name) => readFileSync(join(root, name), 'utf8')).join('\n');
  // `cause.${failure.cause}` uses all keys that begin and end so
  const made = [...source.matchAll(/`([\w.-]*)\$\{[^`]*?\}([\w.-]*)`/g)].map(
    ([, head = '', tail = '']) => [head, tail] as const,
  );
  const unused = Object.keys(en).filter(
    (key) =>
      !source.includes(`'${key}'`) &&
      !made.some(([head, tail]) => head.endsWith('.') && key.startsWith(head) && key.endsWith(tail)),
  );
  assert.deepEqual(unused, []);
});

test('every cause has a headline of at most twelve words, and there is none for what is no cause', () => {
  const keys = Object.keys(en).filter((key) => key.startsWith('cause.'));
  assert.deepEqual(keys.map((key) => key.slice(6)).sort(), [...CAUSES].sort());
  for (const key of keys)
    for (const text of [DE[key] ?? '', EN[key] ?? ''])
      assert.ok(text.split(' ').length <= 12 && text.endsWith('.'), text);
});
