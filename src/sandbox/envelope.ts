// The arguments of MAIL and RCPT as a server reads them: the path, and parameters that must be offered to be used.
import type { Moment } from '../scenario/policy/moment.ts';
import { type EnvelopeArguments, type Path, parseMailArguments, parseRcptArguments } from '../wire/mailbox.ts';
import type { About } from './about.ts';
import type { AnswerName } from './answers.ts';
import { capabilitiesOf, offers } from './capabilities.ts';
import type { ServerSession } from './server-session.ts';

/** The mailbox as policies compare it; empty for the null path. */
export function written(path: Path): string {
  if (path.null) return '';
  return path.domain === '' ? path.local : `${path.local}@${path.domain}`;
}

/** What the command says of itself. */
export function writtenIn(verb: Moment | null, argument: string): About {
  switch (verb) {
    case 'ehlo':
    case 'helo':
    case 'lhlo':
      return { helo: argument };
    case 'mail': {
      const parsed = parseMailArguments(argument, LENIENT);
      return { from: parsed.ok ? written(parsed.path) : null, to: [] };
    }
    case 'rcpt': {
      const parsed = parseRcptArguments(argument, LENIENT);
      return { to: parsed.ok ? [written(parsed.path)] : [] };
    }
    default:
      return {};
  }
}

const LENIENT = { lenient: true } as const;

interface Parameter {
  /** What EHLO must offer. */
  readonly keyword: string;
  /** Null: it has no value. */
  readonly value: RegExp | null;
  /** What is said of a wrong value; without it the option is not supported. */
  readonly wrong?: AnswerName;
}

const OF_MAIL: Readonly<Record<string, Parameter>> = {
  SIZE: { keyword: 'SIZE', value: /^\d{1,20}$/, wrong: 'size-syntax' },
  BODY: { keyword: '8BITMIME', value: /^(?:7BIT|8BITMIME|BINARYMIME)$/i },
  SMTPUTF8: { keyword: 'SMTPUTF8', value: null },
  RET: { keyword: 'DSN', value: /^(?:FULL|HDRS)$/i, wrong: 'parameter-syntax' },
  ENVID: { keyword: 'DSN', value: /^[!-~]{1,100}$/, wrong: 'parameter-syntax' },
  AUTH: { keyword: 'AUTH', value: /^[!-~]{1,500}$/ },
  REQUIRETLS: { keyword: 'REQUIRETLS', value: null },
};
const OF_RCPT: Readonly<Record<string, Parameter>> = {
  NOTIFY: {
    keyword: 'DSN',
    value: /^(?:NEVER|(?:SUCCESS|FAILURE|DELAY)(?:,(?:SUCCESS|FAILURE|DELAY)){0,2})$/i,
    wrong: 'recipient-parameter-syntax',
  },
  ORCPT: { keyword: 'DSN', value: /^[A-Za-z0-9-]{1,40};[!-~]{1,500}$/, wrong: 'recipient-parameter-syntax' },
};

export type Envelope = Extract<EnvelopeArguments, { ok: true }>;

/** The path and its parameters; null if they were refused, which has then been said. */
export function readEnvelope(session: ServerSession, moment: 'mail' | 'rcpt', argument: string): Envelope | null {
  const parse = moment === 'mail' ? parseMailArguments : parseRcptArguments;
  const strictly = parse(argument);
  const parsed = strictly.ok ? strictly : parse(argument, LENIENT);
  if (!parsed.ok) {
    declinePath(session, moment, argument);
    return null;
  }
  if (!strictly.ok) {
    session.breach('path', moment, strictly.problem);
    if (session.policy.strict === true) {
      session.decline(moment, SYNTAX[moment]);
      return null;
    }
  }
  return mayBeUsed(session, moment, parsed, argument) ? parsed : null;
}

const SYNTAX = { mail: 'sender-syntax', rcpt: 'recipient-syntax' } as const;

/** Postfix says 501 of a path and 555 of what stands behind one, brackets or not. */
function declinePath(session: ServerSession, moment: 'mail' | 'rcpt', argument: string) {
  session.breach('path', moment);
  const behind = /^[A-Za-z]+:\s*(?:<[^<>]*>|[^\s<>]+)\s+(\S.*)$/.exec(argument)?.[1];
  if (behind !== undefined) return session.decline(moment, 'unsupported-option', behind);
  session.decline(moment, SYNTAX[moment]);
}

function mayBeUsed(
  session: ServerSession,
  moment: 'mail' | 'rcpt',
  { path, params }: Envelope,
  argument: string,
): boolean {
  const unicode = moment === 'mail' ? params.has('SMTPUTF8') : session.facts.params.has('SMTPUTF8');
  if (path.utf8 && !unicode) {
    session.breach('utf8-address', moment);
    session.decline(moment, 'unicode-address');
    return false;
  }
  for (const [name, value] of params) {
    const wrong = faultOf(session, moment, name, value);
    if (wrong === null) continue;
    const asWritten = argument.split(/\s+/).find((word) => word.split('=')[0]?.toUpperCase() === name) ?? name;
    session.breach('parameter', moment, asWritten.slice(0, 100));
    session.decline(moment, wrong, wrong === 'unsupported-option' ? asWritten : name);
    return false;
  }
  return true;
}

/** What speaks against one parameter, in Postfix's words. */
function faultOf(
  session: ServerSession,
  moment: 'mail' | 'rcpt',
  name: string,
  value: string | null,
): AnswerName | null {
  const table = moment === 'mail' ? OF_MAIL : OF_RCPT;
  const known = Object.hasOwn(table, name) ? table[name] : undefined;
  if (known === undefined) return 'unsupported-option';
  const offered = capabilitiesOf(session.policy, session.facts);
  const keyword = /^BINARYMIME$/i.test(value ?? '') ? 'BINARYMIME' : known.keyword;
  if (!offers(offered, keyword)) return keyword === 'DSN' ? 'dsn-disabled' : 'unsupported-option';
  const right = known.value === null ? value === null : value !== null && known.value.test(value);
  if (!right) return known.wrong ?? 'unsupported-option';
  return name === 'REQUIRETLS' && !session.facts.secure ? 'requiretls-outside-tls' : null;
}
