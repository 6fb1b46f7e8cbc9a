// The `require` at the head of the built program.
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { chunkRequire } from '../../scripts/chunk-require.mjs';

const native = createRequire(import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'mxprobe-require-'));
after(() => rmSync(folder, { recursive: true }));
const chunk = (name: string, text: string) => writeFileSync(join(folder, name), text);
/** As on a Node without a compile cache. */
const plain = (name: string) => (name === 'node:module' ? {} : native(name));

describe('chunks are loaded', () => {
  test('once, with what they export', () => {
    chunk('once.js', 'module.exports = { made: {}, __filename, __dirname };');
    const require = chunkRequire(plain, folder);
    assert.deepEqual(require('./once.js'), { made: {}, __filename: join(folder, 'once.js'), __dirname: folder });
    assert.equal(require('./once.js'), require('./once.js'));
  });
  test('in a circle, each seeing what the other has so far', () => {
    chunk('a.js', "exports.first = 1; exports.seen = require('./b.js').seen;");
    chunk('b.js', "exports.seen = require('./a.js').first;");
    assert.deepEqual(chunkRequire(plain, folder)('./a.js'), { first: 1, seen: 1 });
  });
  test('with their names in the stack of an error', () => {
    chunk('throws.js', 'exports.run = function named() { throw new Error("no"); };');
    const { run } = chunkRequire(plain, folder)('./throws.js') as { run: () => void };
    assert.throws(run, ({ stack }: Error) => stack?.includes(`at named (${join(folder, 'throws.js')}:1:`) === true);
  });
  test('and built-in modules by Node', () => {
    chunk('builtin.js', "module.exports = require('node:path');");
    assert.equal(chunkRequire(plain, folder)('./builtin.js'), native('node:path'));
  });
});

describe('what Node compiled is kept', () => {
  const home = join(folder, 'home');
  const open = join(folder, 'open');
  mkdirSync(home, { mode: 0o700 });
  mkdirSync(open);
  chmodSync(open, 0o777);
  chunk('any.js', '');
  for (const { where, environment, kept } of [
    { where: 'in the home of the user', environment: { HOME: home }, kept: join(home, '.cache/mxprobe') },
    {
      where: 'in XDG_CACHE_HOME',
      environment: { HOME: '/', XDG_CACHE_HOME: home },
      kept: join(home, 'mxprobe'),
    },
    { where: 'nowhere when others may write there', environment: { HOME: open }, kept: null },
    { where: 'nowhere when it is not there', environment: { HOME: join(folder, 'none') }, kept: null },
    { where: 'nowhere without a home', environment: {}, kept: null },
  ])
    test(where, () => {
      const seen: string[] = [];
      const node = (name: string) => {
        if (name === 'node:module') return { enableCompileCache: (path: string) => seen.push(path) };
        return name.startsWith('./') ? 'by Node' : native(name);
      };
      const before = { ...process.env };
      for (const name of ['HOME', 'XDG_CACHE_HOME']) delete process.env[name];
      Object.assign(process.env, environment);
      const loaded = chunkRequire(node, folder)('./any.js');
      for (const name of Object.keys(environment)) delete process.env[name];
      Object.assign(process.env, before);
      assert.deepEqual(seen, kept === null ? [] : [kept]);
      assert.deepEqual(loaded, kept === null ? {} : 'by Node');
    });
});
