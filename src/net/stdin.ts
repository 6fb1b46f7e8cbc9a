// What stands behind fd 0.
import { fstatSync } from 'node:fs';

/** True where a shell feeds us: `... | mxprobe bounce`, `mxprobe bounce < FILE`. A program that left its pipe open is none. */
export function isFed(): boolean {
  try {
    const stat = fstatSync(0);
    return stat.isFIFO() || stat.isFile();
  } catch {
    return false;
  }
}
