// Colours by role. A palette is a parameter: the caller knows whether this is a terminal and what NO_COLOR says.
import type { Role } from './line.ts';

export type Palette = (text: string, role: Role) => string;

export const plain: Palette = (text) => text;

/** The sixteen colours only, so that light and dark terminals keep their own. SGR, ECMA-48 8.3.117. */
const SGR: Readonly<Record<Role, readonly [open: string, close: string] | null>> = {
  plain: null,
  quiet: ['2', '22'],
  strong: ['1', '22'],
  passed: ['32', '39'],
  failed: ['1;31', '22;39'],
  inconclusive: ['33', '39'],
  skipped: ['36', '39'],
  refusal: ['35', '39'],
  cause: ['1;36', '22;39'],
};

export const coloured: Palette = (text, role) => {
  const sgr = SGR[role];
  return sgr === null || text.trim() === '' ? text : `\x1b[${sgr[0]}m${text}\x1b[${sgr[1]}m`;
};
