// npm run quick [-- --since REV]: what a change needs while it is made: format and lint of what changed, types (incrementally),
// arrows, and the unit tests of the rooms that changed and of those that import them: there only the test files that come to
// what changed. Slow suites are left out, and named. Before a commit `npm test` runs everything.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { importsBelow, targetOf } from './imports.mjs';
import { SLOW } from './slow.mjs';

const root = join(import.meta.dirname, '..');
const { values } = parseArgs({ options: { since: { type: 'string' }, list: { type: 'boolean' } } });
const changed = changedFiles(values.since ?? forkPoint());
if (changed.length === 0) {
  console.log('nothing changed');
  process.exit(0);
}
const tests = testsFor(changed);
const quick = tests.filter((file) => !(file in SLOW) || changed.includes(file));
if (values.list === true) for (const file of tests) console.log(quick.includes(file) ? file : `${file} (slow)`);
else check();

function check() {
  const formatted = changed.filter((file) => /\.(ts|mjs|json)$/.test(file) && !file.startsWith('schema/'));
  const biome = ['--no-install', 'biome', 'check', '--write', '--error-on-warnings', '--no-errors-on-unmatched'];
  if (formatted.length > 0) step('format and lint', 'npx', [...biome, ...formatted]);
  step('types', 'npx', ['--no-install', 'tsc', '-p', '.']);
  step('arrows between the rooms', 'node', ['scripts/arrows.mjs']);
  if (quick.length > 0) step(`tests: ${quick.length} files`, 'node', ['scripts/unit.mjs', ...quick]);
  for (const file of tests) if (!quick.includes(file)) console.log(`left out: ${file} (${SLOW[file]})`);
}

function step(name, command, args) {
  console.log(`\n== ${name}`);
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}

function git(...args) {
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}

/** Where this branch left the main one; on the main one, the last commit. */
function forkPoint() {
  return git('merge-base', 'HEAD', 'main') ?? git('merge-base', 'HEAD', 'origin/main') ?? 'HEAD';
}

function changedFiles(since) {
  const names = [git('diff', '--name-only', since), git('ls-files', '--others', '--exclude-standard')];
  if (names.includes(null)) {
    console.error(`git does not tell what changed since ${since}`);
    process.exit(1);
  }
  return names.flatMap((text) => text.split('\n')).filter((file) => file !== '' && existsSync(join(root, file)));
}

/** The test files that a change concerns. */
function testsFor(files) {
  const imports = new Map();
  for (const folder of ['src', 'test'])
    for (const [file, { first, later }] of importsBelow(join(root, folder))) {
      const path = `${folder}/${file}`;
      imports.set(
        path,
        [...first, ...later].flatMap((what) => targetOf(root, path, what) ?? []),
      );
    }
  const roomOf = (file) => /^(?:src|test)\/([^/]+)\//.exec(file)?.[1] ?? file.split('/')[0];
  const rooms = new Set(files.map(roomOf));
  const importing = new Set(
    [...imports].flatMap(([file, targets]) =>
      targets.some((to) => to.startsWith('src/') && rooms.has(roomOf(to))) ? [roomOf(file)] : [],
    ),
  );
  const isConcerned = (file) => {
    const seen = new Set();
    const open = [file];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (seen.has(next)) continue;
      // A test of the built program comes to everything.
      if (files.includes(next) || next === 'test/cli/built.ts') return true;
      seen.add(next);
      open.push(...(imports.get(next) ?? []));
    }
    return false;
  };
  return [...imports.keys()]
    .filter((file) => file.endsWith('.test.ts'))
    .filter((file) => rooms.has(roomOf(file)) || (importing.has(roomOf(file)) && isConcerned(file)))
    .sort();
}
