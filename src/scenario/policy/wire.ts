// Policies about the wire: TLS, greeting, capabilities, and deliberate misbehaviour.
import {
  boolean,
  duration,
  list,
  mapped,
  number,
  oneOf,
  oneOrMore,
  optional,
  record,
  type Shape,
  scalar,
  string,
} from '../../document/shape.ts';
import { adviceFor } from '../../document/suggest.ts';
import { REPLY_FORMS } from './deed.ts';
import { keys } from './keys.ts';
import { byMoment, MOMENTS, type Moment, moment } from './moment.ts';
import { byHand, refusing, reply, type SaidReply, saying } from './reply.ts';
import { shortOr } from './short-or.ts';
import { clients } from './whom.ts';

export const replies = byMoment(reply);
export const refusals = byMoment(byHand);
export const delays = byMoment(duration);

/** A policy that is there or not; `false` takes it away. */
const yes = mapped(boolean, (value, refuse) => (value ? true : refuse('only true has a meaning here')));

export const requireStarttls = shortOr(
  yes,
  keys({
    at: optional(oneOf(['mail', 'rcpt', 'auth', 'data']), 'the first command that is refused; default mail'),
    ...refusing,
  }),
  () => ({}),
);

const TLS_MODES = ['none', 'starttls', 'implicit', 'broken', 'refused', 'stripped'] as const;
/** `off` is `none`. */
export const tlsMode = scalar<(typeof TLS_MODES)[number]>(
  `one of ${TLS_MODES.join(', ')}`,
  { enum: TLS_MODES },
  (value) => {
    if (value === false) return 'none';
    if (typeof value !== 'string') return undefined;
    const mode = TLS_MODES.find((one) => one === value);
    return mode ?? { refuse: `\`${value.slice(0, 80)}\` is not known here`, advice: adviceFor(value, TLS_MODES) ?? '' };
  },
);
const version = oneOf(['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']);
export const tlsVersions = keys({ min: optional(version), max: optional(version) });
const words = list(
  string('a capability such as SIZE 10240', { pattern: /^[A-Z0-9][A-Z0-9-]*(?:[ =][\x21-\x7e ]*)?$/i, maxLength: 500 }),
);
const change = {
  add: optional(words, 'offer these too'),
  remove: optional(words, 'do not offer these'),
  only: optional(words, 'offer exactly these'),
};
export const capabilities = keys({
  ...change,
  in_tls: optional(keys(change), 'within TLS, on top of the rest'),
  on_smtps: optional(keys(change), 'on the port that speaks TLS at once, on top of the rest'),
});

export const earlyTalker = shortOr(
  oneOf(['reject', 'drop']),
  keys({
    action: optional(oneOf(['reject', 'drop']), 'reject: 550 at RCPT; drop: 521 and close'),
    wait: optional(duration, 'how long the greeting is held back; default 1s'),
    teaser: optional(string('a text'), 'a first 220- line, sent at once (postscreen)'),
    ...saying,
  }),
  (action) => ({ action }),
);

export const tarpit = shortOr(
  duration,
  keys({
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

export const multiline = shortOr(
  oneOrMore(oneOf(REPLY_FORMS)),
  keys({
    forms: optional(oneOrMore(oneOf(REPLY_FORMS))),
    at: optional(oneOrMore(moment), 'the replies that are misshapen; default: all'),
  }),
  (forms) => ({ forms }),
);

const commands = number('a number of commands', { min: 0, max: 100_000, integer: true });
const endingLong = keys({
  commands: optional(commands, 'after so many commands'),
  verb: optional(moment, 'in place of the reply to this'),
  reply: optional(reply, 'what is said before'),
});
export const ending = shortOr<
  number | Moment,
  { commands: number | undefined; verb: Moment | undefined; reply: SaidReply | undefined }
>(
  scalar<number | Moment>(
    'a number of commands or a verb',
    { anyOf: [{ type: 'integer' }, { enum: MOMENTS }] },
    (value) => (typeof value === 'number' ? value : MOMENTS.find((name) => name === value)),
  ),
  endingLong,
  (value) => (typeof value === 'number' ? { commands: value } : { verb: value }),
);

export const unsolicited = keys({
  reply: optional(reply, 'what is said; default 421'),
  after: optional(commands, 'behind the reply to the n-th command'),
  with: optional(moment, 'behind the reply to this verb, in the same segment'),
  idle: optional(duration, 'after this long a silence'),
  close: optional(boolean, 'and close'),
});

export const xclient = shortOr(yes, keys({ from: optional(clients, 'who may use it; default: all') }), () => ({}));
export const greeting = shortOr(
  reply,
  keys({
    reply: optional(reply, 'the whole greeting, of one line or several'),
    delay: optional(duration, 'how long it is held back'),
  }),
  (said) => ({ reply: said }),
);
export const silent = oneOrMore(moment);
export const injected = record(octets, 'a map from a verb to octets that follow its reply');
