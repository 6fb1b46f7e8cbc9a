// One mail transaction: forgotten, or written down as a message when it is over.
import { createHash } from 'node:crypto';
import type { Clock } from '../net/clock.ts';
import type { SaidReply } from '../scenario/policy/reply.ts';
import { authenticationResults } from '../trust/authentication-results.ts';
import type { MessageAuthentication } from '../trust/sender-facts.ts';
import { type Facts, filled, NO_TRANSACTION } from './facts.ts';
import type { Journal } from './journal.ts';
import type { Received } from './received.ts';
import type { Outcome } from './records.ts';
import { type SessionNotes, textOf } from './session-notes.ts';

/** What a transaction is to know of its session. */
interface Transacting {
  readonly facts: Facts;
  readonly notes: SessionNotes;
  readonly number: number;
  readonly mx: { readonly journal: Journal; readonly clock: Clock };
}

/** No sender, no recipients, no message. */
export function resetTransaction({ facts }: Pick<Transacting, 'facts'>) {
  Object.assign(facts, NO_TRANSACTION());
}

/** As many as a flood of refused recipients may leave behind. */
const MAX_REFUSED = 1000;

export function noteRefusedRecipient({ facts }: Pick<Transacting, 'facts'>, to: string, reply: SaidReply) {
  if (facts.refused.length < MAX_REFUSED) facts.refused.push({ to, reply: textOf(filled(reply, facts)) });
}

/** Puts a message into the journal, before its reply is said. */
export function keepMessage(
  session: Transacting,
  { kept, size, sha256 }: Received,
  outcome: Outcome,
  reply: string | null,
) {
  const { facts, notes, number, mx } = session;
  // Worked out when somebody wants it: most messages are never looked at.
  let digest = sha256;
  const { authentication } = facts.looked;
  mx.journal.keepMessage({
    id: facts.id,
    mark: mx.journal.events.mark + 1,
    session: number,
    outcome,
    from: facts.sender ?? '',
    to: [...facts.recipients],
    refused: [...facts.refused],
    reply,
    received: mx.clock.date().toISOString(),
    size,
    truncated: size > kept.length,
    raw: kept,
    get sha256() {
      digest ??= createHash('sha256').update(kept).digest('hex');
      return digest;
    },
    helo: facts.helo,
    tls: notes.tls?.version ?? null,
    user: facts.user,
    authentication,
    added: authentication === null ? '' : fieldOf(facts.host, authentication, facts.sender ?? ''),
    params: Object.fromEntries([...facts.params].map(([name, value]) => [name, value ?? true])),
  });
}

const fieldOf = (host: string, found: MessageAuthentication, sender: string) =>
  `Authentication-Results: ${authenticationResults(host, found, sender)}\r\n`;
