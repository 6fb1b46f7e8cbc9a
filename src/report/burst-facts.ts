// What is said of a burst in words: pace, counts, the first refusal, the way back.
import { sayEnds } from '../burst/outcome.ts';
import type { BurstRecord } from '../run/document.ts';
import { sayDuration } from './duration.ts';
import type { Role } from './line.ts';

export interface BurstFact {
  readonly name: string;
  readonly text: string;
  readonly role: Role;
}

const fact = (name: string, text: string, role: Role = 'plain'): BurstFact => ({ name, text, role });

/** As far as the first refusal. */
export function burstFacts(burst: BurstRecord): BurstFact[] {
  return [...paceFacts(burst), ...countFacts(burst), refusalFact(burst)];
}

/** What comes behind the replies and the times. */
export function laterFacts(burst: BurstRecord): BurstFact[] {
  return [...recoveryFacts(burst), ...recordFacts(burst)];
}

function paceFacts({ asked, sessions, rate, late, arrivalsMs, interrupted, workers }: BurstRecord): BurstFact[] {
  const threads = workers > 1 ? `, ${workers} threads` : '';
  const head = `${sessions.begun} in ${sayDuration(arrivalsMs)}, at most ${asked.concurrency} at once${threads}`;
  const facts = [fact('sessions', interrupted ? `${head}; interrupted` : head)];
  if (asked.rate === null) return [...facts, fact('rate', `${sayRate(rate.achieved)} (as fast as it goes)`)];
  const achieved = `${sayRate(rate.achieved)} achieved of ${asked.rate} asked`;
  const waited = late.waited > 0 ? `, ${late.waited} waited for a place` : '';
  facts.push(fact('rate', achieved), fact('late starts', `p50 ${late.ms.p50} ms, p99 ${late.ms.p99} ms${waited}`));
  return facts;
}

function countFacts({ sessions, messages, rate, violations }: BurstRecord): BurstFact[] {
  const best = rate.bestSecond > 0 ? `, ${rate.bestSecond} in the best second` : '';
  const facts = [fact('accepted', `${messages.accepted}, ${sayRate(rate.accepted)}${best}`, 'strong')];
  facts.push(fact('ended', sayEnds(sessions) || 'none'));
  if (messages.unknown > 0)
    facts.push(
      fact('unknown', `${messages.unknown} messages may have been delivered: their end was sent and not answered`),
    );
  const broken = Object.entries(violations).map(([name, count]) => `${name} ${count}`);
  return broken.length === 0 ? facts : [...facts, fact('broken replies', broken.join(', '))];
}

/** `19.98/s` */
export const sayRate = (rate: number) => `${rate >= 100 ? Math.round(rate) : rate}/s`;

function refusalFact({ firstRefusal: first }: BurstRecord): BurstFact {
  if (first === null) return fact('first refusal', 'none');
  const { session, transaction, verb, line, at, after } = first;
  const which = transaction > 1 ? `session ${session}, transaction ${transaction}` : `session ${session}`;
  return fact('first refusal', `${which}, ${verb} on line ${line}, after ${sayDuration(at)} and ${after} accepted`);
}

function recoveryFacts({ recovery }: BurstRecord): BurstFact[] {
  if (recovery === null) return [];
  const tries = `${recovery.attempts} ${recovery.attempts === 1 ? 'attempt' : 'attempts'}`;
  if (recovery.ms === null)
    return [fact('recovery', `not accepted again in ${tries}: ${recovery.reply ?? 'no reply'}`)];
  return [fact('recovery', `accepted again ${sayDuration(recovery.ms)} after the burst (${tries})`)];
}

function recordFacts({ recorded, complete }: BurstRecord): BurstFact[] {
  const facts = complete ? [] : [fact('incomplete', 'the record ends before the burst did')];
  if (recorded === null) return facts;
  const share = recorded.sample === 1 ? 'every session' : `every ${recorded.sample}th session (sampled, as asked)`;
  return [...facts, fact('recorded', `${share} in ${recorded.file}`)];
}

type ReplyRow = BurstRecord['replies'][number];

/** `data (end)`: what is said when the message has ended is another question than the DATA before it. */
export const stepOf = ({ verb, stage }: Pick<ReplyRow, 'verb' | 'stage'>): string =>
  stage === 'eod' ? `${verb} (end)` : verb;

/** The code or the outcome, and the text behind it. */
export function whatCame({ outcome, code, text }: Pick<ReplyRow, 'outcome' | 'code' | 'text'>) {
  return outcome === 'reply'
    ? { what: String(code ?? 'no code'), said: text.replace(/^\d{3} /, '') }
    : { what: outcome, said: text };
}
