// A recorded run -> what its server said, session by session, for an MX that answers alike.
import type { Exchange, StepRecord } from '../dialogue/transcript.ts';
import type { CaseRecord, RunDocument } from '../run/document.ts';
import { ANSWER, isChallenged, type RecordedSession, type Said, type Turn } from '../sandbox/likeness.ts';

export interface LikenessRecord {
  readonly sessions: readonly RecordedSession[];
  readonly isImplicitTls: boolean;
  /** Of the recorded certificate; empty: none was seen. */
  readonly names: readonly string[];
  readonly kind: 'trusted' | 'self-signed' | 'expired';
  /** The oldest version of TLS that was agreed on; null: none was. */
  readonly oldestTls: string | null;
}

export function likenessOf({ cases }: Pick<RunDocument, 'cases'>): LikenessRecord {
  const sessions = cases.flatMap(sessionsOf);
  const certificate = cases.map(({ tls }) => tls?.certificate ?? null).find((one) => one !== null) ?? null;
  const names = (certificate?.san ?? []).filter((name) => /^[a-z0-9*.-]+$/i.test(name));
  const isSelfSigned = certificate !== null && certificate.issuer === certificate.subject;
  return {
    sessions,
    isImplicitTls: cases.some(({ target }) => target.mode === 'smtps'),
    names,
    oldestTls:
      cases
        .flatMap(({ tls }) => (tls === null ? [] : [tls.protocol ?? '']))
        .filter((version) => version !== '')
        .sort()[0] ?? null,
    kind: certificate !== null && certificate.daysLeft < 0 ? 'expired' : isSelfSigned ? 'self-signed' : 'trusted',
  };
}

/** Each attempt is a session, and so is what begins with another `connect`. */
function sessionsOf({ steps, target, tls }: CaseRecord): RecordedSession[] {
  const sessions: Turn[][] = [];
  let attempt = 0;
  for (const step of steps) {
    if (step.exchanges.length === 0) continue;
    if (step.attempt !== attempt || step.verb === 'connect') sessions.push([]);
    attempt = step.attempt;
    for (const turn of turnsOf(step, tls?.failure ?? null)) sessions.at(-1)?.push(turn);
  }
  return sessions
    .filter((turns) => turns.length > 0)
    .map((turns) => ({ turns: joined(turns), isImplicitTls: target.mode === 'smtps' }));
}

/** What came unasked, a second reply or the end of the connection, belongs to the command before it. */
function joined(turns: readonly Turn[]): Turn[] {
  const found: Turn[] = [];
  for (const turn of turns) {
    const before = found.at(-1);
    // how long a greeting took is its pace
    if (before === undefined) found.push({ ...turn, said: turn.said.map((one) => ({ ...one, afterMs: 0 })) });
    else if (turn.command !== null && isChallenged(before)) found.push({ ...turn, command: ANSWER });
    else if (turn.command !== null) found.push(turn);
    else found[found.length - 1] = { ...before, said: [...before.said, ...turn.said] };
  }
  return found;
}

function turnsOf({ exchanges, verb, outcome }: StepRecord, failure: string | null): Turn[] {
  return exchanges.flatMap((exchange): Turn[] => {
    const said = saidOf(exchange);
    if (said === null) return [];
    const { secure } = exchange;
    const [command = null, ...behind] = commandsOf(exchange, verb);
    // what stood behind it in one write was not answered; within TLS it is gone
    const swallowed = said.raw?.toString('latin1').startsWith('220') === true ? [] : behind;
    const isBroken = outcome === 'tls-failure' && said.does === 'reply' && command === 'STARTTLS';
    const all = isBroken ? [said, failing(failure)] : [said];
    return [{ command, secure, said: all }, ...swallowed.map((one) => ({ command: one, secure, said: [] }))];
  });
}

/** A fatal alert of RFC 8446 6 says why, where it was the version. */
function failing(failure: string | null): Said {
  const raw = /version/.test(failure ?? '') ? Buffer.from([21, 3, 1, 0, 2, 2, 70]) : null;
  return { raw, does: 'fail-tls', afterMs: 0 };
}

function commandsOf({ sent, message, sentBytes }: Exchange, verb: string): string[] {
  if (sent === null) return [];
  const isMessage = message !== undefined || (verb === 'data' && sentBytes !== null && !/^DATA$/i.test(sent));
  return isMessage ? [`(message ${message?.bodySha256 ?? ''})`] : sent.split(/\r?\n/);
}

function saidOf({ outcome, reply, sent, ms }: Exchange): Said | null {
  const afterMs = sent === null ? ms : 0;
  if (reply !== null) return { raw: Buffer.from(reply.raw, 'base64'), does: 'reply', afterMs };
  if (outcome === 'closed') return { raw: null, does: 'close', afterMs };
  if (outcome === 'timeout' || outcome === 'silence') return { raw: null, does: 'silence', afterMs };
  return outcome === 'tls-failure' ? { raw: null, does: 'fail-tls', afterMs } : null;
}
