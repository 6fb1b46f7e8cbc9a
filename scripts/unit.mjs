// Runs the unit tests: npm run unit [-- PATH-PART...]. Node 20's --test finds no .ts file by itself and exits 0 on nothing,
// so the files are listed here and the number of executed tests is checked.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { freshProgram } from './fresh.mjs';

const root = join(import.meta.dirname, '..');
const wanted = process.argv.slice(2);
const files = readdirSync(join(root, 'test'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts'))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)))
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .sort();
if (files.length === 0) {
  console.error(`no test file matches ${wanted.join(' ')}`);
  process.exit(1);
}
// Once, before any test: two at a time would both find it old.
if (files.some((file) => /built\.ts'/.test(readFileSync(join(root, file), 'utf8')))) freshProgram();
const child = spawn(
  process.execPath,
  ['--import', 'tsx', '--test', '--test-concurrency=2', '--test-reporter=spec', ...files],
  { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
);
// The count stands before the list of failures, which may be long: it is kept when it passes by.
let executed = 0;
let tail = '';
child.stdout.on('data', (chunk) => {
  process.stdout.write(chunk);
  tail = (tail + chunk).slice(-chunk.length - 100);
  executed = Number(/ℹ tests (\d+)/.exec(tail)?.[1] ?? executed);
});
child.on('close', (code) => {
  if (executed < files.length) {
    console.error(`${files.length} test files, but only ${executed} tests were executed`);
    process.exit(1);
  }
  process.exit(code ?? 1);
});
