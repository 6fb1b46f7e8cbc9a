import type { RunView } from '../run/cases.ts';
import type { Comparison } from './comparison.ts';
import { escapeJson } from './escape/json.ts';

/** The document itself, `mxprobe/run@1`, with `baseline` and `changes` where it was compared; safe to look at on a terminal. */
export function* json(document: RunView, comparison: Comparison | null = null): Generator<string> {
  const written = (value: unknown) => escapeJson(JSON.stringify(value, null, 2));
  if (document.cases.length === 0) return yield `${written({ ...document, ...comparison, cases: [] })}\n`;
  // Of two blanks and a line end such a text can only stand between the values.
  const [before = '', after = ''] = written({ ...document, ...comparison, cases: [] }).split(CASES);
  yield `${before}${CASES.slice(0, -1)}`;
  let isFirst = true;
  for (const one of document.cases) {
    yield `${isFirst ? '' : ','}\n    ${written(one).replaceAll('\n', '\n    ')}`;
    isFirst = false;
  }
  yield `\n  ]${after}\n`;
}

const CASES = '\n  "cases": []';
