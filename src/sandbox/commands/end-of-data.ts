// The end of the data: the message is judged, and the transaction is over. LMTP says one reply for each recipient taken
// (RFC 2033 4.2).
import type { SaidReply } from '../../scenario/policy/reply.ts';
import { type AnswerName, answer } from '../answers.ts';
import { breachesInMessage } from '../breach.ts';
import { isHeard } from '../delivery.ts';
import { declaredBytes, type Fill, filled } from '../facts.ts';
import { lookedUp } from '../look-up.ts';
import type { Received } from '../received.ts';
import type { Outcome } from '../records.ts';
import type { Refusal } from '../rule.ts';
import type { ServerSession } from '../server-session.ts';
import { textOf } from '../session-notes.ts';
import { keepMessage, resetTransaction } from '../transaction.ts';
import type { Decision } from '../when.ts';

/** What the message is answered, before it is said. */
interface Verdict {
  readonly decision: Decision;
  readonly reply: SaidReply;
  readonly fill: Fill;
  readonly policy: string | null;
  readonly close: boolean;
  /** Is it taken, heard or not? */
  readonly kept: boolean;
  readonly recipient: string;
}

/** `name` is what acceptance says: for DATA, or for the last chunk. SMTP has one reply, so one recipient's refusal is all's. */
export function endOfData(session: ServerSession, name: 'eod' | 'bdat-last', received: Received, bareLf: boolean) {
  const { facts } = session;
  facts.message = Buffer.from(received.kept.buffer, received.kept.byteOffset, received.kept.byteLength);
  facts.messageBytes = received.size;
  session.receiving = () => received;
  lookedUp(session, 'message', () => {
    session.receiving = null;
    conclude(session, name, received, bareLf);
  });
}

function conclude(session: ServerSession, name: 'eod' | 'bdat-last', received: Received, bareLf: boolean) {
  const { facts, policy, mx } = session;
  const wrong = brokenBy(session, received, bareLf);
  const groups = policy.lmtp === true ? facts.recipients.map((one) => [one]) : [facts.recipients];
  const verdicts = groups.map((group) => verdictOn(session, group, policy.lmtp === true ? 'eod-lmtp' : name, wrong));
  const last = verdicts.at(-1);
  if (last !== undefined) keep(session, received, verdicts, last);
  if (verdicts.some(({ kept }) => kept)) mx.counts.accepted += 1;
  for (const verdict of verdicts) say(session, verdict);
  resetTransaction(session);
}

function verdictOn(
  session: ServerSession,
  recipients: readonly string[],
  name: 'eod' | 'eod-lmtp' | 'bdat-last',
  wrong: Refusal | null,
): Verdict {
  const { facts } = session;
  facts.recipient = recipients[0] ?? '';
  // BDAT LAST is asked about as BDAT, and where that is nothing, as the end of data.
  if (!session.due.carry('bdat', 'eod')) session.due.ask('eod', { to: recipients });
  const decision = session.due.at('eod');
  const judged = session.due.refusal('eod') ?? brokenOr(wrong) ?? judgedFor(session, recipients);
  const accepting = session.acceptance('eod', answer(name));
  const reply = judged?.refusal.reply ?? accepting;
  return {
    decision,
    reply,
    fill: judged?.refusal.fill ?? { limit: facts.messageBytes },
    policy: judged?.policy ?? (reply.code >= 400 ? 'replies' : null),
    close: judged?.refusal.close === true || (decision.deed.do === 'reply' && decision.deed.close),
    kept: decision.kept ?? reply.code < 400,
    recipient: facts.recipient,
  };
}

function brokenOr(wrong: Refusal | null) {
  return wrong === null ? null : { refusal: wrong, policy: 'strict' };
}

/** The first refusal for one of the recipients; `{recipient}` in its words is that one. */
function judgedFor(session: ServerSession, recipients: readonly string[]) {
  for (const recipient of recipients) {
    session.facts.recipient = recipient;
    const judged = session.judge('eod');
    if (judged !== null) return judged;
  }
  return null;
}

function say(session: ServerSession, { decision, reply, fill, policy, close, recipient }: Verdict) {
  session.facts.recipient = recipient;
  session.due.set('eod', decision);
  session.say('eod', reply, fill, policy);
  if (close) session.close();
}

function keep(session: ServerSession, received: Received, verdicts: readonly Verdict[], last: Verdict) {
  const { facts } = session;
  const taken = verdicts.find(({ kept }) => kept);
  const heard = verdicts.filter(({ decision }) => isHeard(decision.deed));
  const outcome: Outcome = taken === undefined ? 'refused' : heard.includes(taken) ? 'accepted' : 'unanswered';
  facts.recipient = last.recipient;
  keepMessage(session, received, outcome, heard.length === 0 ? null : textOf(filled(last.reply, facts, last.fill)));
}

/** What is wrong with the octets: noted, and with `strict` or `bare_newline: reject` a reason to refuse. */
function brokenBy(session: ServerSession, received: Received, bareLf: boolean): Refusal | null {
  const { facts, policy } = session;
  const declared = declaredBytes(facts);
  if (declared !== null && received.size > declared) session.breach('declared-size', 'eod');
  const body = facts.params.get('BODY')?.toUpperCase();
  const mayBeEightBit = body === '8BITMIME' || body === 'BINARYMIME' || facts.params.has('SMTPUTF8');
  const broken = breachesInMessage(received.kept, mayBeEightBit);
  for (const kind of broken) session.breach(kind, 'eod');
  if (bareLf && (policy.bare_newline === 'reject' || policy.strict === true)) return { reply: answer('bare-lf') };
  if (policy.strict !== true) return null;
  const name: AnswerName | null = broken.includes('eight-bit')
    ? 'eight-bit'
    : broken.includes('long-line')
      ? 'text-line-too-long'
      : null;
  return name === null ? null : { reply: answer(name) };
}
