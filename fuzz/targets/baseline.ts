// Invariant: any text is a baseline or one problem with its place; a baseline does not differ from itself, and written and read it
// stays as it is. Any text is a history and a state: what can be read of them can be shown, and written without what is torn.

import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Baseline } from '../../src/baseline/baseline.ts';
import { caseHistories } from '../../src/baseline/case-history.ts';
import { compare, type FactsByCase } from '../../src/baseline/compare.ts';
import { type History, historyText } from '../../src/baseline/history.ts';
import { readBaseline } from '../../src/baseline/read-baseline.ts';
import { readHistory } from '../../src/baseline/read-history.ts';
import { NO_STATE, readState, writeState } from '../../src/baseline/state.ts';
import { writeBaseline } from '../../src/baseline/write-baseline.ts';
import { maskedLine } from '../../src/document/masked-line.ts';
import { historyText as shownHistory } from '../../src/report/history.ts';
import { randomFrom } from '../mutate.ts';
import { changedIn, parsed } from '../mutate-json.ts';
import { hold, type Random, type Target } from '../target.ts';

const ACTS = /(?![\n])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

export const baseline: Target = {
  name: 'baseline',
  check(octets, _random, seeds) {
    const text = octets.toString('utf8');
    const way = readAs(text);
    const random = randomFrom(createHash('sha256').update(octets).digest().readUInt32LE());
    const whole = seeds[random(seeds.length)]?.toString('utf8') ?? '';
    return `${way} ${readAs(changedLines(whole, random))}`;
  },
};

/** A baseline and a state are one document, a history is one in each line. */
function changedLines(text: string, random: Random): string {
  const changed = (one: string) => {
    const value = parsed(one);
    return value === undefined ? one : JSON.stringify(changedIn(value, random, 80));
  };
  return parsed(text) === undefined ? text.split('\n').map(changed).join('\n') : changed(text);
}

function readAs(text: string): string {
  return `${asBaseline(text)} ${asHistory(text)} ${asState(text)}`;
}

function asBaseline(text: string): string {
  const { baseline: read, problems } = readBaseline({ file: 'b.json', text });
  if (read !== null) return compared(read);
  const [problem, ...more] = problems;
  if (problem === undefined) throw new Error('neither a baseline nor a problem');
  const { line, column, excerpt, message } = problem;
  hold(more.length === 0, 'more than one problem');
  const above = text.split('\n').slice(0, line - 1);
  // What looks like a password is quoted as stars.
  const told = maskedLine(text, above.join('\n').length + Math.min(above.length, 1));
  hold(told === excerpt, `the problem is told of line ${line}`);
  hold(column >= 1 && column <= excerpt.length + 2, `column ${column} of a line of ${excerpt.length}`);
  hold(message !== '' && !/undefined|\[object |unreadable/.test(message), `the message ${JSON.stringify(message)}`);
  hold(message.startsWith('no JSON: ') === (parsed(text) === undefined), `${JSON.stringify(message)} of what is JSON`);
  return message.replace(/`[^`]*`|\d+|^.*: /gs, '');
}

function compared(read: Baseline): string {
  const cases: FactsByCase = new Map([...read.cases].map(([key, facts]) => [key, [facts]]));
  const changes = compare(cases, { cases, complete: true });
  hold(changes.length === 0, `it differs from itself: ${changes[0]?.text}`);
  const written = writeBaseline(read);
  const again = readBaseline({ file: 'b.json', text: written }).baseline;
  hold(again !== null && writeBaseline(again) === written, 'written and read it is another');
  return `${Math.min(read.cases.size, 3)}`;
}

function asHistory(text: string): string {
  const history = readHistory(text);
  const cases = caseHistories(history, { nights: 30, matching: '' });
  const shown = shownHistory('own', history, cases);
  hold(!ACTS.test(shown), `shown: ${JSON.stringify(ACTS.exec(shown)?.[0])}`);
  const written = readHistory(historyText(history, history.nights));
  hold(written.nights.length === history.nights.length && written.torn === 0, `${written.torn} lines written are torn`);
  // Of a case that stands twice in a night the last one counts, and that may be the one whose answer is lost.
  const twice = history.nights.some(({ row }) => new Set(row.cases).size < row.cases.length);
  hold(twice || isDeepStrictEqual(said(written), said(history)), 'written and read the cases have another history');
  return `${Math.min(history.nights.length, 3)}${history.torn > 0}${history.unended}${cases.length > 0}`;
}

function said(history: History): string[] {
  return caseHistories(history, { nights: 30, matching: '' })
    .map((one) => JSON.stringify(one))
    .sort();
}

function asState(text: string): string {
  const state = readState(text) ?? NO_STATE;
  hold(
    writeState(readState(writeState(state)) ?? NO_STATE) === writeState(state),
    'the state written and read is another',
  );
  return `${state.doubts.size > 0}${state.told.size > 0}`;
}
