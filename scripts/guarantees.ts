// npm run guarantees [-- NUMBER|PATH...]: takes the guarantees of docs/security.md out, one by one, in a copy of the sources, and says
// which assertion notices. What nothing notices, or only a test that hangs, makes the exit code 1.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TAKEN_OUT, type TakenOut } from '../test/hostile/taken-out.ts';

const root = join(import.meta.dirname, '..');
/** What the tests read. */
const COPIED = [
  'src',
  'test',
  'scripts',
  'schema',
  'scenarios',
  'probes',
  'fuzz',
  'docs',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];
/** A test that notices by an assertion takes seconds; the rest is for a machine that has other things to do. */
const PATIENCE_MS = 90_000;

interface Noticed {
  readonly how: 'assertion' | 'error' | 'hang' | 'nothing';
  readonly by: string;
}

/** Numbers, or how paths below src/ begin: `dialogue/`. */
const wanted = process.argv.slice(2);
const chosen = TAKEN_OUT.filter(
  ({ guarantee, file }) =>
    wanted.length === 0 || wanted.some((one) => one === String(guarantee) || file.startsWith(one)),
);
for (const { file, was } of chosen) {
  const places = readFileSync(join(root, 'src', file), 'utf8').split(was).length - 1;
  if (places !== 1) throw new Error(`${file}: ${JSON.stringify(was)} stands there ${places} times, not once`);
}
const copy = mkdtempSync(join(tmpdir(), 'mxprobe-guarantees-'));
let unnoticed = 0;
try {
  for (const name of COPIED) cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  // What can't be built notices nothing.
  execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: copy, stdio: 'inherit' });
  console.log('| | taken out | in | noticed by |\n|---|---|---|---|');
  for (const one of chosen) {
    const noticed = await takeOut(one);
    if (noticed.how !== 'assertion') unnoticed += 1;
    const by = noticed.how === 'assertion' ? noticed.by : `**${noticed.how}** ${noticed.by}`;
    console.log(`| ${one.guarantee} | ${one.clause} | \`${one.file}\` | ${by.replaceAll('|', '\\|')} |`);
  }
} finally {
  rmSync(copy, { recursive: true });
}
console.log(`\n${chosen.length} taken out, ${chosen.length - unnoticed} noticed by an assertion`);
process.exitCode = unnoticed === 0 ? 0 : 1;

/** Changes one text, runs the tests that are to notice, and puts the text back. */
async function takeOut({ file, was, is, tests, only }: TakenOut): Promise<Noticed> {
  const path = join(copy, 'src', file);
  const text = readFileSync(path, 'utf8');
  // The built program, where a test needs it, is built anew.
  rmSync(join(copy, 'dist'), { recursive: true, force: true });
  writeFileSync(
    path,
    text.replace(was, () => is),
  );
  try {
    return await runTests(tests, only);
  } finally {
    writeFileSync(path, text);
  }
}

function runTests(tests: readonly string[], only: string): Promise<Noticed> {
  const files = tests.map((name) => join('test', `${name}.test.ts`));
  const args = [
    '--import',
    'tsx',
    '--test',
    '--test-reporter=tap',
    `--test-name-pattern=${only === '' ? '.' : only}`,
    ...files,
  ];
  // A group of its own, so that what it started ends with it.
  const child = spawn(process.execPath, args, { cwd: copy, stdio: ['ignore', 'pipe', 'ignore'], detached: true });
  let tap = '';
  child.stdout.on('data', (chunk) => {
    tap += chunk;
  });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  }, PATIENCE_MS);
  return new Promise((resolve) => {
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve(verdict(tap, late, code));
    });
  });
}

/** What the TAP of a run says: the first test that failed by an assertion, or what else there is. */
function verdict(tap: string, late: boolean, code: number | null): Noticed {
  const ran = [...tap.matchAll(/^ *(?:not )?ok \d+ - (?!.*# SKIP)/gm)].length;
  if (ran === 0 && !late) throw new Error(`no test was run:\n${tap.slice(0, 2_000)}`);
  const failures = [...tap.matchAll(/^( *)not ok \d+ - (.*)\n\1 {2}---\n((?:\1 {2}.*\n)*?)\1 {2}\.\.\.$/gm)].map(
    ([, , name = '', details = '']) => ({ name, details }),
  );
  const asserted = failures.filter(({ details }) =>
    /name: 'AssertionError'|code: 'ERR_ASSERTION'|Property failed after/.test(details),
  );
  const [first] = asserted;
  if (first !== undefined) {
    const more = asserted.length > 1 ? `, and ${asserted.length - 1} more` : '';
    return { how: 'assertion', by: `${first.name}${more}` };
  }
  if (late) return { how: 'hang', by: '' };
  const [other] = failures;
  return code === 0 ? { how: 'nothing', by: '' } : { how: 'error', by: other?.name ?? `exit ${code}` };
}
