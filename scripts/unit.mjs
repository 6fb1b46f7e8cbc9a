// npm run unit [-- OPTION... PATH-PART...]: runs the test files whose paths hold one of the parts; all without one.
//   --watch                     again whenever a file changes
//   --test-name-pattern TEXT    only tests whose names match; handed on to Node
//   --golden                    writes the expected texts in test/golden/ anew instead of comparing
//   --slow, --not-slow          only the suites of scripts/slow.mjs, or all but them
//   --seed NUMBER|random        from where the properties draw; without it always the same, so that no build is red by chance
// Node 20's --test finds no .ts file by itself and exits 0 on nothing, so the files are listed here and the number of executed
// tests is checked. They run bundled (bundle-tests.mjs), but for --watch. At the end the suites that took longest are named.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleTests } from './bundle-tests.mjs';
import { freshProgram } from './fresh.mjs';
import { SLOW } from './slow.mjs';

const root = join(import.meta.dirname, '..');
const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: {
    watch: { type: 'boolean' },
    golden: { type: 'boolean' },
    slow: { type: 'boolean' },
    'not-slow': { type: 'boolean' },
    seed: { type: 'string', default: '5321' },
    'test-name-pattern': { type: 'string', multiple: true, default: [] },
  },
});
const files = readdirSync(join(root, 'test'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts'))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)))
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .filter((file) => (file in SLOW ? options['not-slow'] !== true : options.slow !== true))
  .sort();
if (files.length === 0) {
  console.error(`no test file matches ${wanted.join(' ')}`);
  process.exit(1);
}
// Once, before any test: two at a time would both find it old.
if (files.some((file) => /built\.ts'/.test(readFileSync(join(root, file), 'utf8')))) freshProgram();
const seed = options.seed === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(options.seed);
if (!Number.isSafeInteger(seed)) {
  console.error(`--seed ${options.seed}: neither a number nor "random"`);
  process.exit(1);
}
const patterns = options['test-name-pattern'];
const bundled = options.watch === true ? null : await bundleTests(files);
const child = spawn(
  process.execPath,
  [
    ...(bundled === null ? ['--import', 'tsx'] : ['--enable-source-maps']),
    ...['--import', join(root, 'scripts/seed.mjs')],
    ...['--test', '--test-concurrency=2', '--test-reporter=spec'],
    ...(options.watch === true ? ['--watch'] : []),
    ...patterns.map((pattern) => `--test-name-pattern=${pattern}`),
    ...(bundled?.files ?? files),
  ],
  {
    cwd: root,
    stdio: ['ignore', options.watch === true ? 'inherit' : 'pipe', 'inherit'],
    env: {
      ...process.env,
      MXPROBE_SEED: String(seed),
      ...(options.golden === true ? { MXPROBE_GOLDEN: 'write' } : {}),
    },
  },
);

/** The counts stand before the list of failures, which may be long: they are kept when they pass by. */
const counts = {};
const suites = [];
let rest = '';
child.stdout?.on('data', (chunk) => {
  process.stdout.write(chunk);
  const lines = (rest + chunk).split('\n');
  rest = lines.pop() ?? '';
  for (const line of lines) {
    const [, name, count] = /^ℹ (\w+) (\d+)$/.exec(line) ?? [];
    if (name !== undefined) counts[name] ??= Number(count);
    const [, suite, ms] = /^[✔✖] (.*) \(([\d.]+)ms\)/.exec(line) ?? [];
    if (suite !== undefined) suites.push({ suite, seconds: Number(ms) / 1000 });
  }
});
process.on('exit', () => {
  child.kill();
  bundled?.remove();
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130));
child.on('close', (code) => {
  if (options.watch === true) process.exit(code ?? 1);
  const longest = suites.sort((a, b) => b.seconds - a.seconds).filter(({ seconds }) => seconds >= 5);
  for (const { suite, seconds } of longest.slice(0, 5)) console.log(`${seconds.toFixed(1).padStart(6)} s  ${suite}`);
  // With a pattern most are skipped; one at least must be what was meant.
  const executed = patterns.length === 0 ? counts.tests : counts.tests - counts.skipped;
  const due = patterns.length === 0 ? files.length : 1;
  if (!(executed >= due)) {
    console.error(`${files.length} test files, but only ${executed ?? 0} tests were executed`);
    process.exit(1);
  }
  process.exit(code ?? 1);
});
