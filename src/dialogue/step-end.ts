// How a step ends: what it captured, and whether the dialogue goes on.
import { execPattern } from '../scenario/pattern.ts';
import { type Answer, NOTHING } from './answer.ts';
import { isRefused } from './made.ts';
import type { Planned } from './program.ts';
import type { Session } from './session.ts';
import type { End } from './witness.ts';

/** `answer` decides the step; `end` is how the session ends if it is not as expected and nothing has differed before. */
export function settle(
  session: Session,
  of: Planned,
  answer: Answer,
  end: End,
  fitting = fits(session, of, answer),
): number {
  const captured = of.captures.length === 0 || capture(session, of, session.first ?? answer, fitting);
  session.witness.settled(session, of, answer, fitting && captured);
  session.first = null;
  session.differed = null;
  if (!fitting || !captured) differs(session, of, fitting ? 'unexpected' : end);
  require(session, of, answer);
  return answer.outcome === 'reply' ? of.over : of.groupEnd;
}

/** The step fails, whatever was expected. */
export function fail(session: Session, of: Planned, answer: Answer, end: End): number {
  settle(session, of, answer, end, false);
  return of.groupEnd;
}

/** It can't be sent: an argument that would be two commands, AUTH outside TLS. */
export function unsent(session: Session, of: Planned, why: string): number {
  session.witness.failed(session, of, null, { kind: 'unsent', why });
  return fail(session, of, NOTHING, 'unsent');
}

/** The reply that was kept, or that nothing was asked. `ms`: how long nothing was. */
export function settleKept(session: Session, of: Planned, ms = 0): number {
  return settle(session, of, session.kept ?? { ...NOTHING, ms }, 'unexpected');
}

/** A reply that breaks nothing is what its code says; what another one is, the judge decides. */
export function fits(session: Session, { expecting: { codes, judge } }: Planned, answer: Answer): boolean {
  const { outcome, reply } = answer;
  if (codes !== null && outcome === 'reply' && reply?.violations.length === 0) return codes[reply.code ?? 0] === 1;
  return judge(answer, session).length === 0;
}

/** The dialogue is over, behind the replies that are under way; unless the step says that it goes on. */
function differs(session: Session, of: Planned, end: End): void {
  if (session.end === 'done') session.end = end;
  if (!of.goOn || session.connection === null) session.leaveAt = Math.min(session.leaveAt, of.groupEnd);
}

/** False if there is nothing to capture, and all else is as expected: what follows needs it. */
function capture(session: Session, of: Planned, { reply }: Answer, fitting: boolean): boolean {
  let whole = true;
  for (const { name, pattern } of of.captures) {
    const compiled = pattern(session);
    const match = reply === null || isRefused(compiled) ? null : execPattern(compiled, reply.text).match;
    const value = match?.[1] ?? match?.[0];
    session.values().set(name, value ?? '');
    if (value !== undefined) session.witness.captured(session, name, value);
    else if (fitting && whole) {
      const source = isRefused(compiled) ? null : compiled.source;
      session.witness.failed(session, of, null, { kind: 'uncaptured', name, source });
      whole = false;
    }
  }
  return whole || !fitting;
}

/** `requires:` is decided by the last EHLO before anything else is asked. */
function require(session: Session, of: Planned, answer: Answer): void {
  if (of.requires === null || answer.reply === null) return;
  const { capabilities } = session;
  if (capabilities === null) return;
  session.offered ??= new Set();
  for (const keyword of capabilities.keywords.keys()) session.offered.add(keyword);
  const why = of.requires(session, session.offered);
  if (why === null) return;
  session.witness.lacking(session, why);
  if (session.end === 'done') session.end = 'unsent';
  session.leaveAt = Math.min(session.leaveAt, of.groupEnd);
}
