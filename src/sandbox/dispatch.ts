// A line as a command: which verb, may it come now, and which file carries it out.

import type { Moment } from '../scenario/policy/moment.ts';
import { namedReply, sayingOf } from '../scenario/policy/reply.ts';
import { allowed } from '../wire/order.ts';
import type { About } from './about.ts';
import type { AnswerName } from './answers.ts';
import { capabilitiesOf, offers } from './capabilities.ts';
import { auth } from './commands/auth.ts';
import { bdat } from './commands/bdat.ts';
import { data } from './commands/data.ts';
import { hello } from './commands/hello.ts';
import { mail } from './commands/mail.ts';
import { etrn, expn, help, noop, quit, rset, vrfy } from './commands/plain.ts';
import { rcpt } from './commands/rcpt.ts';
import { starttls } from './commands/starttls.ts';
import { xclient } from './commands/xclient.ts';
import { writtenIn } from './envelope.ts';
import type { ServerSession } from './server-session.ts';
import { noteRefusedRecipient } from './transaction.ts';

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
/** RFC 5321 4.5.3.1.4, and what the parameters of extensions add; SASL's longest line is RFC 4954 section 4's. */
const COMMAND_OCTETS: Readonly<Partial<Record<Moment, number>>> = { mail: 2048, rcpt: 2048, auth: 12_288 };

/** Carries out one command line. */
export function carryOut(session: ServerSession, line: string, bareLf: boolean) {
  session.commands += 1;
  const [, word = '', argument = ''] = /^(\S*)(?:[ \t]+(.*))?$/s.exec(line.trimEnd()) ?? [];
  const [verb, command] = known(session, word);
  const moment: Moment = verb ?? 'unknown';
  session.notes.heard(verb === 'auth' ? line.replace(/^(\S+\s+\S+\s+).+$/s, '$1***') : line);
  if (overCount(session) || isBroken(session, moment, line, bareLf)) return;
  const about = session.mx.when.isEmpty ? {} : writtenIn(verb, argument);
  session.due.ask(moment, about);
  // The octets of a chunk follow in any case, so BDAT is refused behind them.
  if (verb !== 'bdat' && ruledOut(session, moment, about)) return;
  if (verb === null || command === null) return unknown(session, line);
  if (session.state === 'turned-away' && verb !== 'quit') return turnedAway(session, moment);
  if (session.refuses(moment, session.behaviour.gate)) return;
  // BDAT looks at the order itself.
  const wrong = verb === 'bdat' || allowed(session.state, verb) ? null : misplaced(session, verb);
  if (wrong !== null) {
    session.breach('order', moment);
    return session.decline(moment, wrong);
  }
  command(session, argument);
}

/** The verb and its file; a verb that this server's protocol does not have is none. */
function known({ policy }: ServerSession, word: string): readonly [CommandVerb, Command] | readonly [null, null] {
  const found = COMMANDS.get(word.toUpperCase());
  if (found === undefined) return [null, null];
  const [verb] = found;
  const foreign = policy.lmtp === true ? verb === 'ehlo' || verb === 'helo' : verb === 'lhlo';
  return foreign || (verb === 'xclient' && policy.xclient === undefined) ? [null, null] : found;
}

/** The refusal of a rule of `when:`: nothing else is looked at. */
function ruledOut(session: ServerSession, moment: Moment, about: About): boolean {
  const ruled = session.due.refusal(moment);
  if (ruled === null) return false;
  const [to] = about.to ?? [];
  if (moment === 'rcpt') noteRefusedRecipient(session, to ?? '', ruled.refusal.reply);
  return session.refusedBy(moment, ruled);
}

function unknown(session: ServerSession, line: string) {
  session.breach('unknown', 'unknown');
  if (NOT_SMTP.test(line)) {
    const reply = namedReply('not-smtp');
    if (reply !== null) session.say('unknown', reply);
    return session.close();
  }
  if (session.refuses('unknown', session.behaviour.gate) || session.refuses('unknown')) return;
  const own = session.policy.replies?.unknown;
  if (own === undefined) session.decline('unknown', 'not-recognized');
  else session.say('unknown', own, {}, 'replies');
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
      return session.facts.refused.length > 0 && state === 'mail' ? 'no-valid-recipients' : 'need-rcpt';
    default:
      return state === 'greeted' ? 'helo-first' : 'in-transaction';
  }
}

/** `close_after` and `reset` by a number of commands; those at a moment are decisions like any other. */
function overCount(session: ServerSession): boolean {
  const { close_after: close, reset } = session.policy;
  const isOver = (limit: number | undefined) => limit !== undefined && session.commands > limit;
  if (isOver(reset?.commands)) session.reset();
  else if (isOver(close?.commands)) {
    if (close?.reply !== undefined) session.say('unknown', close.reply, {}, 'close_after');
    session.close();
  }
  return session.ended;
}

/** Notes what is wrong with the line itself; true if it was refused for it. */
function isBroken(session: ServerSession, moment: Moment, line: string, bareLf: boolean): boolean {
  if (Buffer.byteLength(line) + 2 > (COMMAND_OCTETS[moment] ?? 512)) session.breach('long-command', moment);
  if (spokeTooSoon(session, moment)) return true;
  if (!bareLf) return false;
  session.breach('bare-lf', moment);
  if (session.policy.strict !== true) return false;
  session.decline(moment, 'command-bare-lf');
  return true;
}

/** Commands of which the reply must be awaited (RFC 2920 3.1); QUIT and NOOP may be, and harm nobody. */
const AWAITED: readonly Moment[] = ['ehlo', 'helo', 'lhlo', 'starttls', 'auth', 'data', 'vrfy', 'expn'];

/** Where PIPELINING is not offered, every reply must be awaited. The octets of a chunk may follow BDAT at once. */
function spokeTooSoon(session: ServerSession, moment: Moment): boolean {
  if (session.input.length === 0 || moment === 'bdat') return false;
  if (offers(capabilitiesOf(session.policy, session.facts), 'PIPELINING') && !AWAITED.includes(moment)) return false;
  session.breach('early', moment);
  if (session.policy.pipelining?.strict !== true && session.policy.strict !== true) return false;
  session.say(moment, sayingOf({}, 'early-pipelining'));
  session.close();
  return true;
}
