// Policies about the wire: TLS, greeting, capabilities, and deliberate misbehaviour.
import {
  boolean,
  duration,
  list,
  mapped,
  number,
  object,
  oneOf,
  oneOrMore,
  optional,
  record,
  type Shape,
  scalar,
  string,
} from '../../document/shape.ts';
import { reply, type SaidReply, saying } from './reply.ts';
import { clients, names, shortOr } from './whom.ts';

/** Where a session can be answered: each SMTP verb, the connection itself, and the end of data. */
export const MOMENTS = [
  'connect',
  'ehlo',
  'helo',
  'lhlo',
  'starttls',
  'auth',
  'mail',
  'rcpt',
  'data',
  'bdat',
  'eod',
  'rset',
  'noop',
  'vrfy',
  'expn',
  'help',
  'etrn',
  'quit',
  'xclient',
  'unknown',
] as const;
export type Moment = (typeof MOMENTS)[number];
const moment = oneOf(MOMENTS);

/** A map whose keys are moments; a wrong one is reported with the nearest known. */
function byMoment<T>(value: Shape<T>): Shape<{ readonly [M in Moment]?: T | undefined }> {
  return object(Object.fromEntries(MOMENTS.map((name) => [name, optional(value)]))) as Shape<{
    readonly [M in Moment]?: T | undefined;
  }>;
}
export const replies = byMoment(reply);
export const delays = byMoment(duration);

/** A policy that is there or not: false is no way to write it. */
const leftOutIfFalse = mapped(boolean, (value, refuse) =>
  value ? true : refuse('leave the key out instead of false'),
);

export const requireStarttls = shortOr(
  leftOutIfFalse,
  object({
    at: optional(oneOf(['mail', 'rcpt', 'auth', 'data']), 'the first command that is refused; default mail'),
    ...saying,
  }),
  () => ({}),
);

export const tlsMode = oneOf(['none', 'starttls', 'implicit', 'broken', 'refused', 'stripped']);
const version = oneOf(['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']);
export const tlsVersions = object({ min: optional(version), max: optional(version) });
/** What `sandbox/certificates.ts` can make; a test holds the two lists together. */
export const CERTIFICATE_KINDS = [
  'trusted',
  'ec',
  'rsa',
  'rsa-pss',
  'ed25519',
  'chain',
  'missing-intermediate',
  'self-signed',
  'expired',
  'not-yet',
  'wrong-name',
  'weak-key',
  'weak-signature',
  'must-staple',
  'many-names',
  'hostile-names',
] as const;
export const certificate = shortOr(
  oneOf(CERTIFICATE_KINDS),
  object({
    kind: optional(oneOf(CERTIFICATE_KINDS)),
    names: optional(names, 'the names in the certificate; default: the host name'),
  }),
  (kind) => ({ kind }),
);

const words = list(
  string('a capability such as SIZE 10240', { pattern: /^[A-Z0-9][A-Z0-9-]*(?:[ =][\x21-\x7e ]*)?$/i, maxLength: 500 }),
);
const change = {
  add: optional(words, 'offer these too'),
  remove: optional(words, 'do not offer these'),
  only: optional(words, 'offer exactly these'),
};
export const capabilities = object({
  ...change,
  in_tls: optional(object(change), 'within TLS, on top of the rest'),
  on_smtps: optional(object(change), 'on the port that speaks TLS at once, on top of the rest'),
});

export const earlyTalker = shortOr(
  oneOf(['reject', 'drop']),
  object({
    action: optional(oneOf(['reject', 'drop']), 'reject: 550 at RCPT; drop: 521 and close'),
    wait: optional(duration, 'how long the greeting is held back; default 1s'),
    teaser: optional(string('a text'), 'a first 220- line, sent at once (postscreen)'),
    ...saying,
  }),
  (action) => ({ action }),
);

export const tarpit = shortOr(
  duration,
  object({
    delay: optional(duration, 'before each reply'),
    after_errors: optional(
      number('a number', { min: 0, max: 1000, integer: true }),
      'only after so many errors; default 0',
    ),
  }),
  (delay) => ({ delay }),
);

/** A raw piece of the wire, written with escapes. */
export const octets: Shape<string> = scalar<string>(
  'octets written with \\r \\n \\x00 escapes',
  { type: 'string' },
  (value) => {
    if (typeof value !== 'string') return undefined;
    if (value.length > 65_536) return { refuse: 'more than 64 KiB' };
    if (/\\(?!r|n|t|0|\\|x[0-9a-f]{2})/i.test(value))
      return { refuse: 'an unknown escape', advice: 'known: \\r \\n \\t \\0 \\\\ \\xNN' };
    return value.replace(/\\(?:x([0-9a-f]{2})|(.))/gi, (_, hex: string | undefined, letter: string) =>
      hex === undefined ? (ESCAPES[letter] ?? letter) : String.fromCharCode(Number.parseInt(hex, 16)),
    );
  },
);
const ESCAPES: Readonly<Record<string, string>> = { r: '\r', n: '\n', t: '\t', '0': '\0', '\\': '\\' };

export const REPLY_FORMS = [
  'code-only',
  'empty-last-line',
  'mixed-codes',
  'multi-line',
  'bare-lf',
  'no-separator',
  'long-line',
  'eight-bit',
  'nul',
  'drip',
  'unfinished',
  'endless',
] as const;
export const multiline = shortOr(
  oneOrMore(oneOf(REPLY_FORMS)),
  object({
    forms: optional(oneOrMore(oneOf(REPLY_FORMS))),
    at: optional(oneOrMore(moment), 'the replies that are misshapen; default: all'),
  }),
  (forms) => ({ forms }),
);

const commands = number('a number of commands', { min: 0, max: 100_000, integer: true });
const whenLong = object({
  commands: optional(commands, 'after so many commands'),
  verb: optional(moment, 'in place of the reply to this'),
  ...saying,
  reply: optional(reply, 'what is said before'),
});
export const when = shortOr<
  number | Moment,
  { commands: number | undefined; verb: Moment | undefined; reply: SaidReply | undefined }
>(
  scalar<number | Moment>(
    'a number of commands or a verb',
    { anyOf: [{ type: 'integer' }, { enum: MOMENTS }] },
    (value) => (typeof value === 'number' ? value : MOMENTS.find((name) => name === value)),
  ),
  whenLong,
  (value) => (typeof value === 'number' ? { commands: value } : { verb: value }),
);

export const unsolicited = object({
  reply: optional(reply, 'what is said; default 421'),
  after: optional(commands, 'behind the reply to the n-th command'),
  with: optional(moment, 'behind the reply to this verb, in the same segment'),
  idle: optional(duration, 'after this long a silence'),
  close: optional(boolean, 'and close'),
});

export const xclient = shortOr(
  leftOutIfFalse,
  object({ from: optional(clients, 'who may use it; default: all') }),
  () => ({}),
);
export const greeting = shortOr(
  reply,
  object({
    reply: optional(reply, 'the whole greeting, of one line or several'),
    delay: optional(duration, 'how long it is held back'),
  }),
  (said) => ({ reply: said }),
);
export const silent = oneOrMore(moment);
export const injected = record(octets, 'a map from a verb to octets that follow its reply');
