// Text -> history. A line that is no JSON, or speaks of what is not there, is what a crash left: it is counted and passed over.

import { isObject, parsedJson } from '../document/json-text.ts';
import type { Answer, History, HistoryNight, HistoryRow } from './history.ts';

/** A thousand nights of 300 cases are about 1 MB; a file of this size was not made by us. */
export const MAX_HISTORY_BYTES = 256 * 1024 * 1024;

export function readHistory(text: string): History {
  const cases: string[] = [];
  const answers: Answer[] = [];
  const nights: HistoryNight[] = [];
  let torn = 0;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const value = parsed(line);
    if (value === null) torn += 1;
    else if (typeof value.key === 'string' && value.case === cases.length) cases.push(value.key);
    else if (isAnswer(value.is) && value.answer === answers.length) answers.push(value.is);
    else if (typeof value.at === 'string') {
      const night = nightOf(value, nights.at(-1)?.row ?? null);
      if (night === null) torn += 1;
      else nights.push(night);
    } else if (typeof value.schema !== 'string') torn += 1;
  }
  return { cases, answers, nights, torn, unended: text !== '' && !text.endsWith('\n') };
}

function parsed(line: string): Record<string, unknown> | null {
  const value = parsedJson(line);
  return isObject(value) ? value : null;
}

function nightOf(value: Record<string, unknown>, last: HistoryRow | null): HistoryNight | null {
  const { at, run, regressions = 0, told = [], ms, arrived = '' } = value;
  if (typeof at !== 'string' || typeof run !== 'string' || typeof regressions !== 'number') return null;
  const row = value.as === undefined ? rowOf(value, at) : value.as === last?.at ? last : null;
  if (row === null || typeof ms !== 'string' || ms.length !== row.cases.length) return null;
  if (typeof arrived !== 'string' || (arrived !== '' && arrived.length !== row.cases.length)) return null;
  const known = Array.isArray(told) ? told.filter(isText) : [];
  return { at, run, regressions, told: known, row, latencies: ms, arrivals: arrived };
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** What the numbers point to is looked at where they are used: a number that points to nothing is no answer. */
function rowOf({ c, s }: Record<string, unknown>, at: string): HistoryRow | null {
  if (!isRow(s)) return null;
  const usual = c === undefined;
  const cases = usual ? [...s.keys()] : c;
  return isRow(cases) && cases.length === s.length ? { cases, answers: s, at, usual } : null;
}

function isRow(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((number) => typeof number === 'number');
}

const VERDICTS = new Set(['passed', 'failed', 'inconclusive', 'skipped']);

function isAnswer(value: unknown): value is Answer {
  if (!isObject(value)) return false;
  const { verdict, reason, replies, tls, certificate } = value;
  return (
    VERDICTS.has(String(verdict)) &&
    (reason === null || typeof reason === 'string') &&
    Array.isArray(replies) &&
    replies.every((reply) => typeof reply === 'string') &&
    (tls === null || typeof tls === 'string') &&
    (certificate === null || isCertificate(certificate))
  );
}

function isCertificate(value: unknown): boolean {
  return isObject(value) && typeof value.sha256 === 'string' && typeof value.notAfter === 'string';
}
