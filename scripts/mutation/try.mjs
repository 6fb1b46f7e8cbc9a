// A process that tries mutants: told a bundle of tests and a mutant, it runs the tests until one fails, and says how it ended.
// Each trial evaluates the bundle anew, so that nothing of one mutant, not even a constant of a module, is left for the next.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import vm from 'node:vm';

/** As much of node:test's context as the tests use. */
const CONTEXT = { diagnostic() {} };
const scripts = new Map();
/** The numbers of the tests of a file in the order in which they are run: what found a mutant is likely to find its neighbour. */
const orders = new Map();
const idle = process.getActiveResourcesInfo().length + 1;
let active = null;
let covered = null;
globalThis.stryMutAct_9fa48 = (id) => id === active;
globalThis.stryCov_9fa48 = (...ids) => {
  if (covered !== null) for (const id of ids) covered.add(id);
};

process.on('message', async ({ file, mutant }) => {
  active = mutant;
  covered = mutant === null ? new Set() : null;
  const started = performance.now();
  const ended = await run(file);
  const spent = process.getActiveResourcesInfo().length > idle || process.memoryUsage.rss() > 400_000_000;
  process.send({ ended, ms: performance.now() - started, covered: [...(covered ?? [])], spent });
});

async function run(file) {
  const tests = [];
  globalThis.collectedTests = tests;
  let running = 0;
  try {
    evaluate(file);
    if (tests.length === 0) return 'failed';
    if (orders.get(file)?.length !== tests.length) orders.set(file, [...tests.keys()]);
    for (running of orders.get(file)) await tests[running](CONTEXT);
  } catch (error) {
    orders.get(file)?.sort((a, b) => Number(b === running) - Number(a === running));
    return active === null ? String(error?.stack ?? error) : 'failed';
  }
  return 'passed';
}

function evaluate(file) {
  const require = createRequire(file);
  if (!scripts.has(file)) {
    const wrapped = `(function (require, module, exports) {${readFileSync(file, 'utf8')}\n})`;
    scripts.set(file, new vm.Script(wrapped, { filename: file }));
  }
  // A property that fails is not shrunk: that it fails is all that is asked. A fixed seed gives the same score twice.
  require('fast-check').configureGlobal({ endOnFailure: true, seed: 20_261_121 });
  const module = { exports: {} };
  scripts.get(file).runInThisContext()(require, module, module.exports);
}
