// The tutorial: its commands run in their order, in one folder, with the files as the page has them.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { build, start } from '../cli/built.ts';

const page = readFileSync(new URL('../../docs/tutorial.md', import.meta.url).pathname, 'utf8');
const wordsOf = (line: string) =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
const cwd = mkdtempSync(join(tmpdir(), 'mxprobe-tutorial-'));

before(() => build());

describe('each step of the tutorial', () => {
  // What fails on purpose.
  const codes = new Map([['run my-mx/scenarios/size.yaml', [1, 0]]]);
  for (const [, yaml, line = ''] of page.matchAll(/^```yaml\n(.*?)^```$|^ {4}mxprobe (.*)$/gms)) {
    if (yaml !== undefined) {
      test('the file of the page', () => writeFileSync(join(cwd, 'my-mx/scenarios/size.yaml'), yaml));
      continue;
    }
    // Somebody's server; a probe that is to be filled in first.
    if (/YOUR-DOMAIN|^probe /.test(line)) continue;
    const due = codes.get(line)?.shift() ?? 0;
    test(line, async () => {
      const { code, out, err } = await start(wordsOf(line), { cwd }).ended;
      assert.equal(code, due, `${out}\n${err}`);
      if (due === 1) assert.match(out, /expected {2}250\n +seen {6}552 5\.3\.4/);
    });
  }
});
