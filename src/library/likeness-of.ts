// A recorded run -> what its server said, session by session, for an MX that answers alike.
import type { Exchange, StepRecord } from '../dialogue/transcript.ts';
import type { CaseRecord, RunDocument } from '../run/document.ts';
import type { RecordedSession, Said, Turn } from '../sandbox/likeness.ts';

export interface LikenessRecord {
  readonly sessions: readonly RecordedSession[];
  readonly isImplicitTls: boolean;
  /** Of the recorded certificate; empty: none was seen. */
  readonly names: readonly string[];
  readonly kind: 'trusted' | 'self-signed' | 'expired';
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
    kind: certificate !== null && certificate.daysLeft < 0 ? 'expired' : isSelfSigned ? 'self-signed' : 'trusted',
  };
}

/** Each attempt is a session, and so is what begins with another `connect`. */
function sessionsOf({ steps, target }: CaseRecord): RecordedSession[] {
  const sessions: Turn[][] = [];
  let attempt = 0;
  for (const step of steps) {
    if (step.exchanges.length === 0) continue;
    if (step.attempt !== attempt || step.verb === 'connect') sessions.push([]);
    attempt = step.attempt;
    for (const turn of turnsOf(step)) sessions.at(-1)?.push(turn);
  }
  return sessions
    .filter((turns) => turns.length > 0)
    .map((turns) => ({ turns, isImplicitTls: target.mode === 'smtps' }));
}

function turnsOf({ exchanges, verb }: StepRecord): Turn[] {
  return exchanges.flatMap((exchange): Turn[] => {
    const said = saidOf(exchange);
    if (said === null) return [];
    const command = commandOf(exchange, verb);
    return [{ command, secure: exchange.secure, said: [said] }];
  });
}

function commandOf({ sent, message, sentBytes }: Exchange, verb: string): string | null {
  if (sent === null) return null;
  const isMessage = message !== undefined || (verb === 'data' && sentBytes !== null && !/^DATA$/i.test(sent));
  return isMessage ? `(message ${message?.bodySha256 ?? ''})` : sent;
}

function saidOf({ outcome, reply }: Exchange): Said | null {
  if (reply !== null) return { raw: Buffer.from(reply.raw, 'base64'), does: 'reply' };
  if (outcome === 'closed') return { raw: null, does: 'close' };
  if (outcome === 'timeout' || outcome === 'silence') return { raw: null, does: 'silence' };
  return outcome === 'tls-failure' ? { raw: null, does: 'fail-tls' } : null;
}
