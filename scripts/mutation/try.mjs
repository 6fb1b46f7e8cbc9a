// A process that tries mutants: told a bundle of tests, a mutant and the numbers of tests, it runs these until one fails, and says
// how it ended. Each trial evaluates the bundle anew, so that nothing of one mutant, not even a constant of a module, is left for
// the next.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import vm from 'node:vm';

/** As much of node:test's context as the tests use. */
const CONTEXT = { diagnostic() {} };
const scripts = new Map();
/** By file the test that failed last: what found a mutant is likely to find its neighbour, and goes first. */
const finders = new Map();
const idle = process.getActiveResourcesInfo().length + 1;
let active = null;
let covered = new Set();
globalThis.stryMutAct_9fa48 = (id) => id === active;
globalThis.stryCov_9fa48 = () => {};

process.on('message', async ({ file, mutant, order }) => {
  active = mutant;
  const result = mutant === null ? await measure(file) : { ended: await run(file, order) };
  const spent = process.getActiveResourcesInfo().length > idle || process.memoryUsage.rss() > 400_000_000;
  process.send({ ...result, spent });
});

/** Without a mutant: how long each test takes, and which mutants it passes through; `loaded` are those of the modules' own code. */
async function measure(file) {
  globalThis.stryCov_9fa48 = (...ids) => {
    for (const id of ids) covered.add(id);
  };
  const measured = [];
  try {
    const tests = evaluate(file);
    const loaded = [...covered];
    for (const test of tests) {
      covered = new Set();
      const started = performance.now();
      await test(CONTEXT);
      measured.push({ ms: performance.now() - started, covered: [...covered] });
    }
    return { ended: 'passed', loaded, measured };
  } catch (error) {
    return { ended: String(error?.stack ?? error) };
  }
}

/** `order`: the numbers of the tests to run; null: all. */
async function run(file, order) {
  let running = null;
  try {
    const tests = evaluate(file);
    if (tests.length === 0) return 'failed';
    const finder = finders.get(file);
    const wanted = order ?? [...tests.keys()];
    for (running of wanted.toSorted((a, b) => Number(b === finder) - Number(a === finder)))
      await tests[running]?.(CONTEXT);
  } catch {
    finders.set(file, running);
    return 'failed';
  }
  return 'passed';
}

/** The tests that the file holds. */
function evaluate(file) {
  const require = createRequire(file);
  if (!scripts.has(file)) {
    const wrapped = `(function (require, module, exports) {${readFileSync(file, 'utf8')}\n})`;
    scripts.set(file, new vm.Script(wrapped, { filename: file }));
  }
  // A property that fails is not shrunk: that it fails is all that is asked. A fixed seed gives the same score twice.
  require('fast-check').configureGlobal({ endOnFailure: true, seed: 20_261_121 });
  const module = { exports: {} };
  globalThis.collectedTests = [];
  scripts.get(file).runInThisContext()(require, module, module.exports);
  return globalThis.collectedTests;
}
