// What the build makes of the sources: CommonJS chunks, values made ahead, and never yesterday's.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { freshProgram, isOld, PROGRAM } from '../../scripts/fresh.mjs';
import { fileOf, inAscii, textsOf } from '../../scripts/made-ahead.mjs';
import { builtInText } from '../../src/diagnosis/built-in-text.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { explain } from '../../src/diagnosis/explain.ts';
import { LANGUAGES } from '../../src/diagnosis/language.ts';
import { start } from '../cli/built.ts';

const SOURCES = join(import.meta.dirname, '../../src');

describe('the built program', () => {
  before(freshProgram);
  const chunks = () =>
    readdirSync(dirname(PROGRAM))
      .filter((name) => name.endsWith('.js'))
      .map((name) => ({ name, text: readFileSync(join(dirname(PROGRAM), name), 'utf8') }));

  test('is CommonJS and says so', () => {
    assert.equal(readFileSync(join(dirname(PROGRAM), 'package.json'), 'utf8'), '{"type":"commonjs"}\n');
    const others = chunks().filter(({ text }) => /^(?:import|export)\b|\bimport\(/.test(text));
    assert.deepEqual(
      others.map(({ name }) => name),
      [],
    );
  });

  test('hands on what a module exports as it is at its end: nothing that is exported changes', () => {
    const sources = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const changing = sources.filter((name) => /^export (?:let|var)\b/m.test(readFileSync(join(SOURCES, name), 'utf8')));
    assert.ok(sources.length > 500);
    assert.deepEqual(changing, []);
  });

  test('loads the commands when one is meant, and nothing for --version', () => {
    const loaded = [...readFileSync(PROGRAM, 'utf8').matchAll(/require\("\.\/([^"]*)"/g)].map(([, name = '']) => name);
    assert.equal(loaded.length, 1);
    assert.match(loaded.join(), /^commands-\w+\.js$/);
  });

  test('has the built-in signatures in a file, as the sources make them, and in no chunk', async () => {
    const text = builtInText();
    assert.ok(text.split('\n').length > 300);
    assert.deepEqual(await textsOf('src/diagnosis/built-in-text.ts'), { builtInText: text });
    assert.equal(readFileSync(join(dirname(PROGRAM), fileOf('builtInText')), 'utf8'), inAscii(text));
    assert.deepEqual(
      chunks().filter((one) => one.text.includes('postfix-starttls-required')),
      [],
    );
  });

  for (const lang of LANGUAGES)
    test(`explains in ${lang}, as the sources do`, async () => {
      const diagnosis = diagnose({ text: '550 5.1.1 User unknown' });
      const { summary } = explain(diagnosis, { lang, audience: 'admin', remote: null, recipient: null });
      const { code, out } = await start(['explain', '550 5.1.1 User unknown', '--lang', lang], { cwd: tmpdir() }).ended;
      assert.equal(code, 0);
      assert.ok(out.replaceAll('\n', ' ').startsWith(summary), out);
    });

  test('has the words of no language in a chunk: who asks for one reads its file', () => {
    assert.deepEqual(
      chunks().filter(({ text }) => /[{,]"?ambiguities"?:\{/.test(text)),
      [],
    );
    for (const lang of LANGUAGES)
      assert.match(readFileSync(join(dirname(PROGRAM), `diagnosis-${lang}.json`), 'utf8'), /"ambiguities":\{/);
  });
});

describe('what is built is old', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mxprobe-fresh-'));
  after(() => rmSync(folder, { recursive: true }));
  const write = (name: string, at: number) => {
    writeFileSync(join(folder, name), '');
    utimesSync(join(folder, name), at, at);
  };
  mkdirSync(join(folder, 'src'));
  write('made', 1000);
  for (const { when, file, folderAt, old } of [
    { when: 'a source is newer', file: 1001, folderAt: 900, old: true },
    { when: 'a source is gone', file: 900, folderAt: 1001, old: true },
    { when: 'all sources are older', file: 900, folderAt: 999, old: false },
  ])
    test(`${old ? '' : 'not '}when ${when}`, () => {
      write('src/a', file);
      utimesSync(join(folder, 'src'), folderAt, folderAt);
      assert.equal(isOld(join(folder, 'made'), [join(folder, 'src')]), old);
    });
  test('when there is none', () => assert.equal(isOld(join(folder, 'none'), [join(folder, 'src')]), true));
});
