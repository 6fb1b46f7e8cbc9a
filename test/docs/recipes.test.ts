// "Test your sender": the first page is copied into an empty project and run, and so is every recipe.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { build } from '../cli/built.ts';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'mxprobe-sender-'));
after(() => rmSync(folder, { recursive: true }));
const page = readFileSync(join(root, 'docs/test-your-sender.md'), 'utf8');

/** The blocks of that kind, each with the bold words of its heading. */
function blocks(kind: string): readonly { readonly name: string; readonly code: string }[] {
  const pattern = new RegExp(
    `(?:\\*\\*([^*\\n]+)\\*\\*(?:(?!\`\`\`)[\\s\\S])*?)?\`\`\`js ${kind}\\n([\\s\\S]*?)\`\`\``,
    'g',
  );
  return [...page.matchAll(pattern)].map(([, name = kind, code = '']) => ({ name, code }));
}

before(() => {
  build();
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules/mxprobe'));
  symlinkSync(join(root, 'node_modules/nodemailer'), join(folder, 'node_modules/nodemailer'));
});

/** Runs the file as the page says; Node ends by itself when all is closed. */
function run(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  const args = ['--test', '--test-reporter=tap', name];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    timeout: 60_000,
    env: { PATH: process.env.PATH },
  });
  assert.equal(status, 0, `${stdout}${stderr}`);
  return stdout;
}

const [first] = blocks('first');
const recipes = blocks('recipe');

test('the first page works by copying it', () => {
  assert.match(run('outbox.test.mjs', first?.code ?? ''), /# pass 1\n/);
});

test('ten recipes and more, each works', () => {
  const [prelude] = blocks('prelude');
  const [head = ''] = (first?.code ?? '').split("test('");
  const tests = recipes.map(({ name, code }) => `test(${JSON.stringify(name)}, async () => {\n${code}});\n`);
  const out = run(
    'recipes.test.mjs',
    [head.replace('{ policy: { require_starttls: true } }', ''), prelude?.code, ...tests].join('\n'),
  );
  assert.ok(recipes.length >= 10);
  assert.match(out, new RegExp(`# pass ${recipes.length}\\n`));
});
