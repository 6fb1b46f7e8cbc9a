// A line as a command: which verb, may it come now, and which file carries it out.

import { namedReply, sayingOf } from '../scenario/policy/reply.ts';
import type { Moment } from '../scenario/policy/wire.ts';
import { allowed } from '../wire/order.ts';
import type { AnswerName } from './answers.ts';
import { auth } from './commands/auth.ts';
import { bdat } from './commands/bdat.ts';
import { data } from './commands/data.ts';
import { hello } from './commands/hello.ts';
import { mail } from './commands/mail.ts';
import { etrn, expn, help, noop, quit, rset, vrfy } from './commands/plain.ts';
import { rcpt } from './commands/rcpt.ts';
import { starttls } from './commands/starttls.ts';
import { xclient } from './commands/xclient.ts';
import type { ServerSession } from './server-session.ts';

export type CommandVerb = Exclude<Moment, 'connect' | 'eod' | 'unknown'>;
type Command = (session: ServerSession, argument: string) => void;

const COMMANDS: ReadonlyMap<string, readonly [CommandVerb, Command]> = new Map<string, readonly [CommandVerb, Command]>(
  [
    ['EHLO', ['ehlo', (session, argument) => hello(session, 'ehlo', argument)]],
    ['HELO', ['helo', (session, argument) => hello(session, 'helo', argument)]],
    ['LHLO', ['lhlo', (session, argument) => hello(session, 'lhlo', argument)]],
    ['STARTTLS', ['starttls', starttls]],
    ['AUTH', ['auth', auth]],
    ['MAIL', ['mail', mail]],
    ['RCPT', ['rcpt', rcpt]],
    ['DATA', ['data', data]],
    ['BDAT', ['bdat', bdat]],
    ['RSET', ['rset', rset]],
    ['NOOP', ['noop', noop]],
    ['VRFY', ['vrfy', vrfy]],
    ['EXPN', ['expn', expn]],
    ['HELP', ['help', help]],
    ['ETRN', ['etrn', etrn]],
    ['QUIT', ['quit', quit]],
    ['XCLIENT', ['xclient', xclient]],
  ],
);

/** Verbs of other protocols, at which Postfix says goodbye with a 221 (smtpd_forbidden_commands). */
const NOT_SMTP = /^(?:CONNECT|GET|POST|PUT|HEAD|OPTIONS|USER)\b/i;

/** Carries out one command line. */
export function carryOut(session: ServerSession, line: string) {
  session.commands += 1;
  const [, word = '', argument = ''] = /^(\S*)(?:[ \t]+(.*))?$/s.exec(line.trimEnd()) ?? [];
  const [verb, command] = COMMANDS.get(word.toUpperCase()) ?? [null, null];
  const moment: Moment = verb ?? 'unknown';
  if (endsHere(session, moment) || spokeTooSoon(session, moment)) return;
  if (verb === null || command === null) return unknown(session, line);
  const lmtp = session.policy.lmtp === true;
  if (lmtp ? verb === 'ehlo' || verb === 'helo' : verb === 'lhlo') return session.decline('unknown', 'not-recognized');
  if (session.state === 'turned-away' && verb !== 'quit') return turnedAway(session, moment);
  if (session.refuses(moment, session.mx.gate)) return;
  // BDAT looks at the order itself: its octets follow in any case.
  const wrong = verb === 'bdat' || allowed(session.state, verb) ? null : misplaced(session, verb);
  if (wrong !== null) return session.decline(moment, wrong);
  command(session, argument);
}

function unknown(session: ServerSession, line: string) {
  if (NOT_SMTP.test(line)) {
    const reply = namedReply('not-smtp');
    if (reply !== null) session.say('unknown', reply);
    return session.close();
  }
  if (session.refuses('unknown', session.mx.gate) || session.refuses('unknown')) return;
  session.decline('unknown', 'not-recognized');
}

function turnedAway(session: ServerSession, moment: Moment) {
  session.say(moment, sayingOf({}, 'greeting-denied'));
}

/** What is wrong with a command that the order has no place for now. */
function misplaced(session: ServerSession, verb: CommandVerb): AnswerName | null {
  const { state } = session;
  switch (verb) {
    case 'mail':
      return state === 'greeted' ? 'helo-first' : 'nested-mail';
    case 'rcpt':
      return 'need-mail';
    case 'data':
    case 'bdat':
      return session.refusedRecipients > 0 && state === 'mail' ? 'no-valid-recipients' : 'need-rcpt';
    default:
      return state === 'greeted' ? 'helo-first' : 'in-transaction';
  }
}

/** `close_after` and `reset`, by count or by verb. */
function endsHere(session: ServerSession, moment: Moment): boolean {
  const { close_after: close, reset } = session.policy;
  const due = (when: typeof close) =>
    when?.verb === moment || (when?.commands !== undefined && session.commands > when.commands);
  if (due(reset)) session.reset();
  else if (due(close)) {
    if (close?.reply !== undefined) session.say(moment, close.reply);
    session.close();
  }
  return session.ended;
}

/** Commands of which the reply must be awaited (RFC 2920 3.1); QUIT and NOOP may be, and harm nobody. */
const AWAITED: readonly Moment[] = ['ehlo', 'helo', 'lhlo', 'starttls', 'auth', 'data', 'vrfy', 'expn'];

/** Where PIPELINING is not offered, every reply must be awaited. */
function spokeTooSoon(session: ServerSession, moment: Moment): boolean {
  const { pipelining } = session.policy;
  if (pipelining?.strict !== true || session.waiting === 0) return false;
  if (pipelining.offered !== false && !AWAITED.includes(moment)) return false;
  session.say(moment, sayingOf({}, 'early-pipelining'));
  session.close();
  return true;
}
