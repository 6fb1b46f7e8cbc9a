import type { RunDocument } from '../run/document.ts';
import type { Comparison } from './comparison.ts';
import { escapeJson } from './escape/json.ts';

/** The document itself, `mxprobe/run@1`, with `baseline` and `changes` where it was compared; safe to look at on a terminal. */
export function json(document: RunDocument, comparison: Comparison | null = null): string {
  return `${escapeJson(JSON.stringify({ ...document, ...comparison }, null, 2))}\n`;
}
