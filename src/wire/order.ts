// The order of commands, as one table: RFC 5321 4.1.4, with STARTTLS (RFC 3207), AUTH (RFC 4954), BDAT (RFC 3030),
// ETRN (RFC 1985), LHLO (RFC 2033) and Postfix's XCLIENT.
//
// Law: a state says what was accepted so far; a verb is due in the states where the session gets on by it, allowed in the
// states of `also` without being expected, and out of order in all others. Accepted, it leads to its `to`, wherever it stood:
// a server that takes MAIL without EHLO has begun a transaction. Refused, it changes nothing, but for the greeting.
// That AUTH and STARTTLS succeed only once is a fact of the session, not of the order, and is not in here.

export type SessionState =
  | 'start' // nothing was heard yet
  | 'turned-away' // greeted with other than 220: only QUIT is left (RFC 5321 3.1)
  | 'greeted' // greeting received, or TLS begun: EHLO is due
  | 'ready' // EHLO accepted, no transaction
  | 'mail' // MAIL accepted, no recipient yet
  | 'rcpt' // at least one recipient accepted
  | 'bdat' // a chunk accepted that was not the last
  | 'closed';

export type Verb =
  | 'connect'
  | 'ehlo'
  | 'helo'
  | 'lhlo'
  | 'starttls'
  | 'auth'
  | 'mail'
  | 'rcpt'
  | 'data' // with the message: accepted means 354, and whatever comes after the dot ends the transaction
  | 'bdat'
  | 'bdat last'
  | 'rset'
  | 'noop'
  | 'vrfy'
  | 'expn'
  | 'help'
  | 'etrn'
  | 'quit'
  | 'xclient';

interface Rule {
  readonly due: readonly SessionState[];
  readonly also: readonly SessionState[];
  /** The state it leads to; null if it stays. */
  readonly to: SessionState | null;
}

const TRANSACTION: readonly SessionState[] = ['mail', 'rcpt', 'bdat'];
const SESSION: readonly SessionState[] = ['greeted', 'ready', ...TRANSACTION];

const ORDER: Readonly<Record<Verb, Rule>> = {
  connect: { due: ['start'], also: [], to: 'greeted' },
  ehlo: { due: ['greeted'], also: ['ready', ...TRANSACTION], to: 'ready' },
  helo: { due: ['greeted'], also: ['ready', ...TRANSACTION], to: 'ready' },
  lhlo: { due: [], also: SESSION, to: 'ready' },
  starttls: { due: [], also: ['ready'], to: 'greeted' },
  auth: { due: [], also: ['ready'], to: null },
  mail: { due: ['ready'], also: [], to: 'mail' },
  rcpt: { due: ['mail', 'rcpt'], also: [], to: 'rcpt' },
  data: { due: ['rcpt'], also: [], to: 'ready' },
  bdat: { due: ['rcpt', 'bdat'], also: [], to: 'bdat' },
  'bdat last': { due: [], also: ['rcpt', 'bdat'], to: 'ready' },
  rset: { due: [], also: SESSION, to: 'ready' },
  noop: { due: [], also: SESSION, to: null },
  vrfy: { due: [], also: SESSION, to: null },
  expn: { due: [], also: SESSION, to: null },
  help: { due: [], also: SESSION, to: null },
  etrn: { due: [], also: ['ready'], to: null },
  quit: { due: ['turned-away'], also: SESSION, to: 'closed' },
  xclient: { due: [], also: ['greeted', 'ready'], to: 'greeted' },
};

/** True if the RFC's order has a place for `verb` in `state`. */
export function allowed(state: SessionState, verb: Verb): boolean {
  return ORDER[verb].due.includes(state) || ORDER[verb].also.includes(state);
}

/** The state after `verb` was accepted (2xx; 354 for DATA) or refused. */
export function after(state: SessionState, verb: Verb, accepted: boolean): SessionState {
  if (!accepted) return verb === 'connect' ? 'turned-away' : state;
  if (verb === 'rset' && !TRANSACTION.includes(state)) return state;
  return ORDER[verb].to ?? state;
}

/** The verbs that would get the session on, for the hint: after MAIL, RCPT was due. */
export function due(state: SessionState): readonly Verb[] {
  return VERBS.filter((verb) => ORDER[verb].due.includes(state));
}

/** All verbs, in the order of a session. */
export const VERBS: readonly Verb[] = Object.keys(ORDER).filter(isVerb);

export function isVerb(word: string): word is Verb {
  return Object.hasOwn(ORDER, word);
}
