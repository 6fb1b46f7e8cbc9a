// npm run mutate [-- PART...]: changes the code in thousands of small ways, one at a time, and names the changes that no test
// notices. PART is a part of a path: a room (wire/) or a file (wire/ehlo). Prints every survivor and the score of each file.
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { bundle } from './mutation/bundle.mjs';
import { instrument } from './mutation/instrument.mjs';
import { printScores } from './mutation/print-scores.mjs';
import { Trier } from './mutation/trier.mjs';

const root = join(import.meta.dirname, '..');
const cache = join(root, '.cache/mutation');

/** What decides whether a reply is read right, fits what was asked, and is the same as last night. */
const MUTATED = [
  'src/wire/',
  'src/scenario/capability-shape.ts',
  'src/scenario/comparison.ts',
  'src/scenario/expectation.ts',
  'src/scenario/pattern.ts',
  'src/scenario/short-form.ts',
  'src/dialogue/judge',
  // The machine: what a session does with what comes.
  'src/dialogue/machine.ts',
  'src/dialogue/session.ts',
  'src/dialogue/connection.ts',
  'src/dialogue/transaction.ts',
  'src/dialogue/sasl-exchange.ts',
  'src/dialogue/open.ts',
  'src/dialogue/say.ts',
  'src/dialogue/answers.ts',
  'src/dialogue/step-end.ts',
  'src/dialogue/leave.ts',
  'src/baseline/',
];
/** Nights by the hundred and compilers by the thousand: they would take hours, and what only they notice deserves a row of its own. */
const TOO_SLOW = new Set([
  'test/baseline/drill.test.ts',
  'test/scenario/pattern-cost.test.ts',
  'test/scenario/policy.test.ts',
  'test/dialogue/same.test.ts',
]);

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));
const parts = process.argv.slice(2);
const files = filesUnder('src', '.ts')
  .filter((file) => MUTATED.some((path) => file.startsWith(path)))
  .filter((file) => parts.length === 0 || parts.some((part) => file.includes(part)));
if (files.length === 0) {
  console.error(`no file to mutate matches ${parts.join(' ')}; there are ${MUTATED.join(' ')}`);
  process.exit(1);
}
const { sources, mutants } = await instrument(root, cache, files);
const judges = new Map(files.map((file) => [file, testsOf(file)]));
const tests = await coverage([...new Set([...judges.values()].flat())]);
console.error(`${mutants.length} mutants in ${files.length} files, ${tests.length} test files`);
const waiting = [...mutants];
const results = [];
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work));
printScores(results, files);

async function work() {
  const trier = new Trier();
  for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
    results.push({ mutant, ...(await tryMutant(trier, mutant)) });
    if (results.length % 100 === 0) console.error(`${results.length} of ${mutants.length}`);
  }
  trier.close();
}

/** The test files that must notice a mutant: those of its room. */
function testsOf(file) {
  return filesUnder(`test/${file.split('/')[1]}`, '.test.ts').filter((test) => !TOO_SLOW.has(test));
}

/** That of its own name is tried first; the first test file that fails ends it. */
async function tryMutant(trier, { id, fileName }) {
  const own = fileName.replace('src/', 'test/').replace(/\.ts$/, '.test.ts');
  const covering = tests
    .filter(({ file }) => judges.get(fileName).includes(file))
    .map((test) => ({ ...test, ...testsFor(test, id) }))
    .filter(({ order }) => order === null || order.length > 0);
  const first = ({ file, ms }) => (file === own ? 0 : ms);
  for (const { file, compiled, order, ms } of covering.sort((a, b) => first(a) - first(b))) {
    const { ended } = await trier.try(compiled, id, order, 2000 + 4 * ms);
    if (ended !== 'passed') return { status: ended === 'failed' ? 'killed' : 'timeout', by: file };
  }
  return { status: covering.length === 0 ? 'uncovered' : 'survived', by: null };
}

/** The tests of a file that pass through the mutant, quick ones first; all, if it stands in what is run when the file is loaded. */
function testsFor({ loaded, measured }, id) {
  const all = [...measured.keys()];
  const order = loaded.has(id) ? null : all.filter((number) => measured[number].covered.has(id));
  const ms = (order ?? all).reduce((sum, number) => sum + measured[number].ms, 0);
  return { order: order?.sort((a, b) => measured[a].ms - measured[b].ms) ?? null, ms };
}

/** Runs every test file once as it is: how long each test takes, and which mutants it passes through. */
async function coverage(testFiles) {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'tests-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  await bundle(root, folder, testFiles, sources);
  const found = [];
  for (const file of testFiles) {
    const trier = new Trier();
    const compiled = join(folder, file.replace(/\.ts$/, '.cjs'));
    const { ended, loaded, measured } = await trier.try(compiled, null, null, 60_000);
    trier.close();
    if (ended !== 'passed') throw new Error(`${file} fails without any mutant: ${ended}`);
    const byTest = measured.map(({ ms, covered }) => ({ ms, covered: new Set(covered) }));
    found.push({ file, compiled, loaded: new Set(loaded), measured: byTest });
  }
  return found;
}

function filesUnder(folder, ending) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}
