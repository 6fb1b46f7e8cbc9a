// The order of commands, as one table: RFC 5321 4.1.4, with STARTTLS (RFC 3207), AUTH (RFC 4954), BDAT (RFC 3030),
// ETRN (RFC 1985), LHLO (RFC 2033) and Postfix's XCLIENT.
//
// Law: a state says what was accepted so far; a verb is due in the states where the session gets on by it, allowed in the
// states of `also` without being expected, and out of order in all others. Accepted, it leads to its `to`, wherever it stood:
// a server that takes MAIL without EHLO has begun a transaction. Refused, it changes nothing, but for the greeting.
// That AUTH and STARTTLS succeed only once is a fact of the session, not of the order, and is not in here.

import { expect } from './given.ts';

/** What a session has come to. */
export type SessionState =
  | 'start' // nothing was heard yet
  | 'turned-away' // greeted with other than 220: only QUIT is left (RFC 5321 3.1)
  | 'greeted' // greeting received, or TLS begun: EHLO is due
  | 'ready' // EHLO accepted, no transaction
  | 'mail' // MAIL accepted, no recipient yet
  | 'rcpt' // at least one recipient accepted
  | 'bdat' // a chunk accepted that was not the last
  | 'closed';

/** The commands whose order matters (RFC 5321 4.1.4). */
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
  readonly due?: readonly SessionState[];
  readonly also?: readonly SessionState[];
  /** The state it leads to; without it, the one it stands in. */
  readonly to?: SessionState;
}

const TRANSACTION: readonly SessionState[] = ['mail', 'rcpt', 'bdat'];
const SESSION: readonly SessionState[] = ['greeted', 'ready', ...TRANSACTION];

const HELLO: Rule = { due: ['greeted'], also: ['ready', ...TRANSACTION], to: 'ready' };
const RESTART: Rule = { also: SESSION, to: 'ready' };
const READY: Rule = { also: ['ready'] };
const ANY_TIME: Rule = { also: SESSION };

const ORDER: Readonly<Record<Verb, Rule>> = {
  connect: { due: ['start'], to: 'greeted' },
  ehlo: HELLO,
  helo: HELLO,
  lhlo: RESTART,
  starttls: { also: ['ready'], to: 'greeted' },
  auth: READY,
  mail: { due: ['ready'], to: 'mail' },
  rcpt: { due: ['mail', 'rcpt'], to: 'rcpt' },
  data: { due: ['rcpt'], to: 'ready' },
  bdat: { due: ['rcpt', 'bdat'], to: 'bdat' },
  'bdat last': { also: ['rcpt', 'bdat'], to: 'ready' },
  rset: RESTART,
  noop: ANY_TIME,
  vrfy: ANY_TIME,
  expn: ANY_TIME,
  help: ANY_TIME,
  etrn: READY,
  quit: { due: ['turned-away'], also: SESSION, to: 'closed' },
  xclient: { also: ['greeted', 'ready'], to: 'greeted' },
};

/** True if the RFC's order has a place for `verb` in `state`. */
export function allowed(state: SessionState, verb: Verb): boolean {
  return isDue(state, verb) || ruleOf(verb).also?.includes(state) === true;
}

/** The state after `verb` was accepted (2xx; 354 for DATA) or refused. */
export function after(state: SessionState, verb: Verb, accepted: boolean): SessionState {
  if (!accepted) return verb === 'connect' ? 'turned-away' : state;
  if (verb === 'rset' && !TRANSACTION.includes(state)) return state;
  return ruleOf(verb).to ?? state;
}

/** The verbs that would get the session on, for the hint: after MAIL, RCPT was due. */
export function due(state: SessionState): readonly Verb[] {
  return VERBS.filter((verb) => isDue(state, verb));
}

function isDue(state: SessionState, verb: Verb): boolean {
  return ruleOf(verb).due?.includes(state) === true;
}

function ruleOf(verb: Verb): Rule {
  const rule = ORDER[verb];
  expect(rule !== undefined, verb, `one of ${VERBS}`);
  return rule;
}

/** All verbs, in the order of a session. */
export const VERBS: readonly Verb[] = Object.keys(ORDER).filter(isVerb);

export function isVerb(word: string): word is Verb {
  return Object.hasOwn(ORDER, word);
}
