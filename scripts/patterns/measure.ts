// How long a regular expression takes over what is made to stop it.
import vm from 'node:vm';
import { attacksOn, type Random } from './attacks.ts';

/** By the clock: a cubic expression is done in some ms, an exponential one never. A busy machine makes it ten times as much. */
const ENDLESS_MS = 10_000;

/** The text of at most some hundred characters over which the expression does not come to an end, or null. */
export function endlessOn(pattern: RegExp, random: Random, ms = ENDLESS_MS): string | null {
  // Always from the first character on, without what was left of the text before.
  const own = new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''));
  let text = '';
  const all = () => {
    for (const attack of attacksOn(own, random)) {
      text = attack;
      own.test(attack);
    }
  };
  try {
    vm.runInNewContext('all()', { all }, { timeout: ms });
    return null;
  } catch (error) {
    if (isTimeout(error)) return text;
    throw error;
  }
}

/** No `instanceof`: it is an error of the other context. */
const isTimeout = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
