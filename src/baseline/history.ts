// The nights of one probe in one append-only file. Law: a night is appended in one piece, words first and the night last, so
// that a torn end loses that night and nothing else. What a case answers is a word that stands once; a night is a row of
// numbers, written only if it is not the row of the night before, and a row of latencies, one character each. A thousand
// nights of 300 cases are then read in one go.
import { arrivedOf } from '../run/arrived.ts';
import type { CaseRecord, RunDocument, Verdict } from '../run/document.ts';
import { codesOf } from '../wire/reply.ts';
import { latencyCode } from './latency.ts';

export const HISTORY_SCHEMA = 'mxprobe/history@1';

/** What a case answered, as far as history tells it. Equal answers are one word. */
export interface Answer {
  readonly verdict: Verdict;
  readonly reason: string | null;
  /** `220`, `250 2.1.0`, `closed`; one for each step of the deciding attempt. */
  readonly replies: readonly string[];
  readonly tls: string | null;
  readonly certificate: { readonly sha256: string; readonly notAfter: string } | null;
}

/** One night. */
export interface HistoryNight {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly run: string;
  readonly regressions: number;
  /** What was told of them, a sentence each; the first ones, and none in nights that were kept before this was. */
  readonly told: readonly string[];
  /** Nights with equal rows share one object. */
  readonly row: HistoryRow;
  /** One character for each case of the row, see `latencyCode`. */
  readonly latencies: string;
  /** The same of how long its mail took to arrive, a blank where none was looked for or seen; empty where no case has any. */
  readonly arrivals: string;
}

/** Which cases were asked and what they answered, as numbers of words; the two lists go together. */
export interface HistoryRow {
  readonly cases: readonly number[];
  readonly answers: readonly number[];
  /** True if the cases are 0, 1, 2 ... */
  readonly usual: boolean;
  /** The night whose line holds the row. */
  readonly at: string;
}

export interface History {
  readonly cases: readonly string[];
  readonly answers: readonly Answer[];
  readonly nights: readonly HistoryNight[];
  /** Lines that could not be read: what a crash left. */
  readonly torn: number;
  /** True if the next night must begin a line of its own. */
  readonly unended: boolean;
}

export const NO_HISTORY: History = { cases: [], answers: [], nights: [], torn: 0, unended: false };

/** A night that broke everything is told by its first sentences, each of a line's length. */
const MAX_TOLD = 20;
const MAX_SENTENCE = 300;

/**
 * What is to be appended to the file so that it holds this run too. `regressions`: a sentence for each. `keyOf` names a case
 * from night to night.
 */
export function nightLines(
  history: History,
  document: RunDocument,
  regressions: readonly string[],
  keyOf: (record: CaseRecord) => string,
): string {
  const cases = numbersOf(history.cases);
  const answers = numbersOf(history.answers.map((answer) => JSON.stringify(answer)));
  const lines: string[] = history.cases.length === 0 ? [JSON.stringify({ schema: HISTORY_SCHEMA })] : [];
  const numbered = (known: Map<string, number>, word: string, line: (number: number) => string): number => {
    const number = known.get(word) ?? known.size;
    if (!known.has(word)) lines.push(line(number));
    known.set(word, number);
    return number;
  };
  const rows = document.cases.map((record) => {
    const key = keyOf(record);
    const answer = JSON.stringify(answerOf(record));
    return {
      c: numbered(cases, key, (number) => JSON.stringify({ case: number, key })),
      s: numbered(answers, answer, (number) => `{"answer":${number},"is":${answer}}`),
      ms: record.ms,
      arrived: arrivedOf(record)?.ms ?? null,
    };
  });
  const row = rowOf(
    rows.map((one) => one.c),
    rows.map((one) => one.s),
    document.run.started,
  );
  const last = history.nights.at(-1)?.row ?? null;
  const latencies = rows.map((one) => latencyCode(one.ms)).join('');
  const arrivals = rows.map(({ arrived }) => (arrived === null ? NOT_SEEN : latencyCode(arrived))).join('');
  const told = regressions.slice(0, MAX_TOLD).map((text) => text.slice(0, MAX_SENTENCE));
  const night = {
    at: row.at,
    run: document.run.id,
    regressions: regressions.length,
    told,
    row,
    latencies,
    arrivals: known(arrivals),
  };
  lines.push(nightLine(night, last));
  return `${history.unended ? '\n' : ''}${lines.join('\n')}\n`;
}

/** The whole file anew, with these nights only, without words that no night uses and without numbers that point to no word. */
export function historyText(history: History, nights: readonly HistoryNight[]): string {
  const lines = [JSON.stringify({ schema: HISTORY_SCHEMA })];
  const cases = new Map<number, number>();
  const answers = new Map<number, number>();
  const renumbered = (known: Map<number, number>, old: number, line: (number: number) => string): number => {
    const number = known.get(old) ?? known.size;
    if (!known.has(old)) lines.push(line(number));
    known.set(old, number);
    return number;
  };
  let last: HistoryRow | null = null;
  for (const night of nights) {
    const kept = knownIn(history, night);
    const numbers = kept.map((one) =>
      renumbered(cases, one.case, (number) => JSON.stringify({ case: number, key: history.cases[one.case] })),
    );
    const said = kept.map((one) =>
      renumbered(answers, one.answer, (number) => JSON.stringify({ answer: number, is: history.answers[one.answer] })),
    );
    const row = rowOf(numbers, said, night.at);
    const latencies = kept.map((one) => one.latency).join('');
    const arrivals = known(kept.map((one) => one.arrived).join(''));
    lines.push(nightLine({ ...night, row, latencies, arrivals }, last));
    last = last !== null && sameRow(row, last) ? last : row;
  }
  return `${lines.join('\n')}\n`;
}

/** What a night says with words that are there: where a line of the file is damaged, its word is not. */
function knownIn(history: History, { row, latencies, arrivals }: HistoryNight) {
  return row.cases.flatMap((number, place) => {
    const answer = row.answers[place] ?? -1;
    const known = history.cases[number] !== undefined && history.answers[answer] !== undefined;
    if (!known) return [];
    return [{ case: number, answer, latency: latencies.charAt(place), arrived: arrivals.charAt(place) || NOT_SEEN }];
  });
}

/** Less than the first code of a latency. */
const NOT_SEEN = ' ';
const known = (arrivals: string): string => (arrivals.trim() === '' ? '' : arrivals);

function nightLine(
  { at, run, regressions, told, row, latencies, arrivals }: HistoryNight,
  last: HistoryRow | null,
): string {
  const same = last !== null && sameRow(row, last);
  return JSON.stringify({
    at,
    run,
    ...(regressions === 0 ? {} : { regressions }),
    ...(told.length === 0 ? {} : { told }),
    ...(same ? { as: last.at } : { ...(row.usual ? {} : { c: row.cases }), s: row.answers }),
    ms: latencies,
    ...(arrivals === '' ? {} : { arrived: arrivals }),
  });
}

function sameRow(a: HistoryRow, b: HistoryRow): boolean {
  const same = (one: readonly number[], other: readonly number[]) =>
    one.length === other.length && one.every((number, index) => number === other[index]);
  return same(a.cases, b.cases) && same(a.answers, b.answers);
}

/** Most nights ask all cases in their order, which goes without saying. */
function rowOf(cases: readonly number[], answers: readonly number[], at: string): HistoryRow {
  return { cases, answers, at, usual: cases.every((number, index) => number === index) };
}

function numbersOf(words: readonly string[]): Map<string, number> {
  return new Map(words.map((word, number) => [word, number]));
}

function answerOf(record: CaseRecord): Answer {
  const steps = record.steps.filter((step) => step.attempt === record.attempt && step.outcome !== 'none');
  const certificate = record.tls?.certificate ?? null;
  return {
    verdict: record.verdict,
    reason: record.verdict === 'inconclusive' || record.verdict === 'skipped' ? record.reason : null,
    replies: steps.map(({ outcome, reply }) =>
      outcome === 'reply' ? (reply === null || reply.code === null ? 'no code' : codesOf(reply)) : outcome,
    ),
    tls: record.tls?.protocol ?? null,
    certificate: certificate === null ? null : { sha256: certificate.sha256, notAfter: certificate.notAfter },
  };
}
