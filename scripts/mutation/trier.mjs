// Keeps one process that tries mutants, and another when that one hangs, dies or holds on to something.
import { fork } from 'node:child_process';
import { join } from 'node:path';

const options = { execArgv: ['--max-old-space-size=800'], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] };

/** A mutant that loops does not see that we are gone, so it is killed. */
const running = new Set();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export class Trier {
  #child = null;

  /**
   * @param {string} file a bundle
   * @param {string | null} mutant null: as it is, to measure
   * @param {number[] | null} order the tests to run by their number; null: all
   * @returns {Promise<{ ended: string, loaded?: string[], measured?: { ms: number, covered: string[] }[] }>} ended: `passed`,
   *   `failed`, `timeout`, or (without a mutant) what failed
   */
  try(file, mutant, order, limitMs) {
    const child = this.#child ?? fork(join(import.meta.dirname, 'try.mjs'), options);
    this.#child = child;
    running.add(child);
    return new Promise((resolve) => {
      const end = (result) => {
        clearTimeout(timer);
        child.removeAllListeners();
        if (result.spent) this.close();
        resolve(result);
      };
      const without = (ended) => ({ ended, spent: true });
      const timer = setTimeout(() => end(without('timeout')), limitMs);
      child.once('message', end);
      child.once('exit', () => end(without('failed')));
      child.send({ file, mutant, order });
    });
  }

  close() {
    this.#child?.kill('SIGKILL');
    running.delete(this.#child);
    this.#child = null;
  }
}
