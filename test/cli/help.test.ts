// Help: every command has its page, its exit codes and an example; a topic has its recipes.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { exitsOf, pageOf } from '../../src/cli/command-pages.ts';
import { allCommands } from '../../src/cli/commands.ts';
import { helpOn, topics } from '../../src/cli/help-topic.ts';
import { build, start } from './built.ts';

const root = new URL('../../', import.meta.url).pathname;
before(() => build());
const call = (words: readonly string[]) => start([...words], { cwd: root }).ended;

const pages = {
  cookbook: readFileSync(join(root, 'docs/cookbook.md'), 'utf8'),
  glossary: readFileSync(join(root, 'docs/glossary.md'), 'utf8'),
};

test('every command has an example, a page of its own and exit codes', async () => {
  for (const [name, { examples }] of await allCommands()) {
    assert.ok(examples.length > 0, name);
    assert.ok(existsSync(join(root, pageOf(name))), name);
    assert.notEqual(pageOf(name), 'docs/README.md', name);
    assert.deepEqual(
      exitsOf(name)
        .map(([code]) => code)
        .slice(0, 1),
      ['0'],
      name,
    );
  }
});

test('--help says them', async () => {
  const { out } = await call(['mx', '--help']);
  assert.match(out.replace(/\s+/g, ' '), /Exit codes: 0 no error found · 1 an error found · 2 .*More: docs\/mx\.md/);
});

describe('mxprobe help TOPIC', () => {
  const rows: readonly { readonly topic: string; readonly holds: RegExp | null }[] = [
    { topic: 'greylisting', holds: /^20\. Greylisting\n\n {4}mxprobe run scenarios\/greylist/ },
    { topic: 'GREYLIST', holds: /^20\. Greylisting/ },
    { topic: '12', holds: /^12\. Is it an open relay\?/ },
    { topic: 'block list', holds: /We are on a block list/ },
    { topic: 'baseline', holds: /^baseline: what was accepted as normal/ },
    { topic: 'spf', holds: /18\. SPF, DKIM, DMARC/ },
    { topic: '99', holds: null },
    { topic: 'xyzzy', holds: null },
    { topic: '.*', holds: null },
    { topic: '', holds: null },
  ];
  for (const { topic, holds } of rows)
    test(JSON.stringify(topic), () => {
      const said = helpOn(topic, pages, 100);
      if (holds === null) assert.equal(said, null);
      else assert.match(said ?? '', holds);
    });
  for (const width of [60, 80, 120])
    test(`no paragraph of a recipe is wider than ${width} columns`, () => {
      for (const number of pages.cookbook.matchAll(/^### (\d+)\./gm)) {
        const said = helpOn(number[1] ?? '', pages, width) ?? '';
        const text = said
          .split('\n\n')
          .filter((part) => !/^(?: |```|\|)/m.test(part.replace(/^(?:[-*]|\d+\.) .*(?:\n {2,3}\S.*)*/gm, '')));
        for (const line of text.join('\n').split('\n'))
          assert.ok(line.length <= width || !line.trim().includes(' '), `${line.length}: ${line}`);
      }
    });
  test('topics lists every recipe', () => {
    assert.equal(topics(pages).match(/^ +\d+ {2}/gm)?.length, pages.cookbook.match(/^### /gm)?.length);
  });
  test('on the command line: a recipe, a word of another program, a command, and nothing', async () => {
    assert.match((await call(['help', 'dane'])).out, /mxprobe mx DOMAIN/);
    assert.match((await call(['help', 'run'])).out, /^mxprobe run <files\.\.>/);
    const { code, err } = await call(['help', 'xyzzy']);
    assert.deepEqual([code, err], [2, 'mxprobe: no command and no recipe is about xyzzy\n  mxprobe help topics\n']);
  });
});
