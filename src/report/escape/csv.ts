// CSV (RFC 4180), as spreadsheets read it: a text that begins like a formula would be calculated.
import { visible } from './visible.ts';

/** Also behind blanks, and the full-width forms that some spreadsheets take for the same. */
const FORMULA = /^[\s"']*[=+\-@|%＝＋－＠]/u;

/** One cell. Texts are quoted when they must be, and get an apostrophe in front when they begin like a formula. */
export function csvCell(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const shown = visible(value);
  const harmless = FORMULA.test(shown) ? `'${shown}` : shown;
  return /[",;\s]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
