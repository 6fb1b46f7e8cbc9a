// What was expected of a burst against what came: differences in words, each naming its place in the numbers.

import type { Row } from '../dialogue/program.ts';
import { ENDS } from '../dialogue/witness.ts';
import { holds } from '../scenario/comparison.ts';
import { execPattern } from '../scenario/pattern.ts';
import type { BurstExpectation } from '../scenario/scenario.ts';
import { codeMatches, enhancedMatches, patternWith, type ShortForm } from '../scenario/short-form.ts';
import { replyLine } from '../wire/reply.ts';
import type { BurstRecord, FirstRefusal } from './burst-record.ts';
import { sayEnds } from './outcome.ts';
import { tenth } from './rounded.ts';
import { cellsOf, type SaidReply, type Tally } from './tally.ts';

/** Empty if all is as expected. Without an expectation every session must have gone as the dialogue expects. */
export function judgeBurst(
  record: Omit<BurstRecord, 'problems'>,
  { rows, tally }: { readonly rows: readonly Row[]; readonly tally: Tally },
  expect: BurstExpectation | null,
): string[] {
  if (expect === null) return everySession(record);
  return [
    ...acceptedProblems(record, expect),
    ...firstRefusalProblems(record.firstRefusal, expect.firstRefusal),
    ...refusedProblems(tally, rows, expect.refusedOnly),
    ...timeProblems(record, expect),
    ...recoveryProblems(record, expect),
  ];
}

function everySession({ sessions }: Omit<BurstRecord, 'problems'>): string[] {
  const others = sessions.begun - sessions.done - sessions.stopped;
  if (others === 0) return [];
  return [
    `expected every session to go as written; ${others} of ${sessions.begun} did not (${sayEnds(sessions, WRONG)})`,
  ];
}

const WRONG = ENDS.filter((end) => end !== 'done');

function acceptedProblems({ messages }: Omit<BurstRecord, 'problems'>, { accepted }: BurstExpectation): string[] {
  if (accepted === null || holds(accepted, messages.accepted)) return [];
  return [`expected accepted ${accepted.written}, got ${messages.accepted}`];
}

function firstRefusalProblems(first: FirstRefusal | null, expect: BurstExpectation['firstRefusal']): string[] {
  if (expect === null) return [];
  if (first === null) return ['expected a refusal, and nothing was refused'];
  const problems: string[] = [];
  if (expect.at !== null && first.stage !== expect.at && first.verb !== expect.at)
    problems.push(`expected the first refusal at ${expect.at}, was at ${first.stage}`);
  if (expect.after !== null && !holds(expect.after, first.after))
    problems.push(`expected the first refusal after ${expect.after.written} accepted, was after ${first.after}`);
  if (expect.reply !== null && !fits(expect.reply, first))
    problems.push(`expected the first refusal to be ${expect.reply.written}, was ${replyLine(first)}`);
  return problems;
}

function refusedProblems(tally: Tally, rows: readonly Row[], only: ShortForm | null): string[] {
  if (only === null) return [];
  return cellsOf(tally).flatMap(({ row, outcome, refused, count, first: { reply } }) => {
    if (outcome !== 'reply' || refused === 0 || reply === null || fits(only, reply)) return [];
    const verb = rows[row]?.verb ?? '';
    return [`expected refusals to be ${only.written} only; ${verb} was answered ${replyLine(reply)} (${count})`];
  });
}

function fits(form: ShortForm, { code, enhanced, text }: SaidReply): boolean {
  if (code === null || !form.codes.some((one) => codeMatches(one, code))) return false;
  if (form.enhanced.length > 0 && !form.enhanced.some((one) => enhanced !== null && enhancedMatches(one, enhanced)))
    return false;
  return form.patterns.every((pattern) => {
    const compiled = patternWith(pattern, new Map());
    return !('refuse' in compiled) && execPattern(compiled, text).match !== null;
  });
}

function timeProblems({ phases }: Omit<BurstRecord, 'problems'>, { times }: BurstExpectation): string[] {
  return times.flatMap(({ quantile, phase, limit }) => {
    const measured = phases[phase];
    if (measured === undefined) return [`expected ${quantile} of ${phase} ${limit.written}, and it was never reached`];
    const ms = measured[quantile];
    return holds(limit, ms) ? [] : [`expected ${quantile} of ${phase} ${limit.written}, was ${tenth(ms)} ms`];
  });
}

function recoveryProblems(
  { recovery }: Omit<BurstRecord, 'problems'>,
  { recoversWithinMs }: BurstExpectation,
): string[] {
  if (recoversWithinMs === null || recovery === null) return [];
  if (recovery.ms === null)
    return [
      `expected to be accepted again within ${recoversWithinMs / 1000} s; after ${recovery.attempts} attempts it still was not (${recovery.reply ?? 'no reply'})`,
    ];
  return recovery.ms <= recoversWithinMs
    ? []
    : [`expected to be accepted again within ${recoversWithinMs / 1000} s, took ${tenth(recovery.ms / 1000)} s`];
}
