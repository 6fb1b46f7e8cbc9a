// The values of a proof's form, as `--try` takes them.
import { parseDuration } from '../document/shape.ts';
import { MxprobeError } from '../library/mistake.ts';
import { parseTries } from '../library/tries.ts';
import { TRIED } from './pages/tries.ts';
import { fieldOf } from './route.ts';

const MAX_VALUE = 320;
/** Somebody waits for the page. */
const MAX_WAIT_MS = 5 * 60_000;

/** `FACTOR=VALUE`, each; null if one of them is not written as it must be. */
export function triesIn(form: FormData | null): readonly string[] | null {
  const written = TRIED.map(([option]) => [option, fieldOf(form, `try.${option}`).trim()] as const).filter(
    ([, value]) => value !== '',
  );
  const isLong = ([option, value]: readonly [string, string]) =>
    value.length > MAX_VALUE ||
    ((option === 'wait' || option === 'rate') && (parseDuration(value.replace(/^1\//, '')) ?? 0) > MAX_WAIT_MS);
  if (written.some(isLong)) return null;
  const tries = written.map(([option, value]) => `${option}=${value}`);
  try {
    parseTries(tries);
    return tries;
  } catch (error) {
    if (error instanceof MxprobeError) return null;
    throw error;
  }
}
