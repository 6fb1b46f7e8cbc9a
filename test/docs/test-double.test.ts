// docs/test-double.md: its recipes run as they stand, against the built program; its tables name what there is.
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { PROGRAM } from '../../scripts/fresh.mjs';
import { options } from '../../src/cli/sandbox-options.ts';
import { SCHEMAS } from '../../src/library/schemas.ts';
import { build } from '../cli/built.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/test-double.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'mxprobe-recipes-'));
before(async () => {
  await build();
  // What the recipes call `mxprobe`.
  writeFileSync(join(folder, 'mxprobe'), `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`);
  chmodSync(join(folder, 'mxprobe'), 0o755);
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** The whole programs of the page: those that begin with the line that runs them. */
function recipe(language: string): string {
  const blocks = [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].filter(([, name]) => name === language);
  const found = blocks.map(([, , text = '']) => text).find((text) => /^(?:#|\/\/) /.test(text));
  assert.ok(found !== undefined, language);
  return found;
}

// biome-ignore format: a table, one recipe a line
const RECIPES: readonly (readonly [language: string, needs: readonly string[], file: string, line: string])[] = [
  ['sh', ['curl'], 'test-mail.sh', 'mxprobe sandbox -- sh test-mail.sh'],
  ['python', ['python3'], 'test_mail.py', 'python3 -m unittest test_mail.py'],
  ['java', ['java', 'javac'], 'Outbox.java', 'mxprobe sandbox -- java Outbox.java'],
  ['go', ['go'], 'outbox.go', 'mxprobe sandbox -- go run outbox.go'],
];
describe('recipes', () => {
  for (const [language, needs, file, line] of RECIPES) {
    const missing = needs.filter((name) => spawnSync('sh', ['-c', `command -v ${name}`]).status !== 0);
    test(language, { skip: missing.length > 0 && `${missing.join(', ')} is not installed` }, async () => {
      const text = recipe(language);
      assert.ok(text.slice(0, text.indexOf('\n')).includes(line), 'its first line says how it is run');
      writeFileSync(join(folder, file), text);
      const env = { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH ?? ''}` };
      const ended = await new Promise<string>((resolve) => {
        execFile('sh', ['-c', line], { cwd: folder, env }, (error, out, err) =>
          resolve(error === null ? 'well' : `${error.code}: ${out}${err}`),
        );
      });
      assert.equal(ended, 'well');
    });
  }
});

test('it names every option and every line', () => {
  for (const name of Object.keys(options)) assert.ok(page.includes(`--${name}`) || name === 'verbose', name);
  const kinds = JSON.stringify(SCHEMAS.sandbox?.make()).matchAll(/"e":\{"enum":\["([\w-]+)"\]/g);
  for (const [, kind = ''] of kinds) assert.ok(page.includes(`\`${kind}\``), kind);
});
