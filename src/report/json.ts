import type { RunDocument } from '../run/document.ts';
import { escapeJson } from './escape/json.ts';

/** The document itself, `mxprobe/run@1`; safe to look at on a terminal. */
export function json(document: RunDocument): string {
  return `${escapeJson(JSON.stringify(document, null, 2))}\n`;
}
