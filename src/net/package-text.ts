// Texts that come with the program: docs/ lies beside dist/ in the package, and beside src/ in the repository.
import { readFileSync } from 'node:fs';

/** Said by the bundler, whose chunks lie one folder deep. */
declare const MXPROBE_VERSION: string | undefined;
const UP = typeof MXPROBE_VERSION === 'string' ? '../' : '../../';

/** `path` from the top of the package; null where somebody packed the program without it. */
export function packageText(path: string): string | null {
  try {
    return readFileSync(new URL(UP + path, import.meta.url), 'utf8');
  } catch {
    return null;
  }
}
