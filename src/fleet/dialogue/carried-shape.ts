// What of a scenario may be asked from another vantage point: one shape decides where it is sent from and where it is run. No file, no key, no
// login, no octets of the user's making, no burst. Patterns are compiled anew, behind the language's own guards (carry.ts).
import {
  count,
  either,
  flag,
  type JsonShape,
  listOf,
  number,
  type Of,
  object,
  orNull,
  tagged,
  text,
  word,
} from '../../document/json-shape.ts';
import { CERTIFICATE_FACTS } from '../../scenario/expectation.ts';
import type { Pattern } from '../../scenario/pattern.ts';
import { OUTCOME_WORDS } from '../../scenario/short-form.ts';
import { controlIn } from '../../wire/sendable.ts';

function made<T>(what: string, is: (value: unknown) => value is T): JsonShape<T> {
  return { schema: () => ({}), differs: (value, path) => (is(value) ? null : `${path}: ${what} is expected`) };
}
const nothing = made('nothing', (value): value is null => value === null);
const none = made('an empty list', (value): value is readonly never[] => Array.isArray(value) && value.length === 0);
const matching = (what: string, pattern: RegExp) =>
  made(what, (value): value is string => typeof value === 'string' && pattern.test(value));
const upTo = (most: number) =>
  made(`a number up to ${most}`, (value): value is number => typeof value === 'number' && value >= 0 && value <= most);
const pattern = made('a pattern', (value): value is Pattern => {
  return typeof value === 'object' && value !== null && 'regex' in value && value.regex instanceof RegExp;
});
/** A Map whose values have this shape. */
function valuesOf<K extends string, V>(key: JsonShape<K>, value: JsonShape<V>): JsonShape<ReadonlyMap<K, V>> {
  return {
    schema: () => ({}),
    differs(map, path) {
      if (!(map instanceof Map)) return `${path}: a map is expected`;
      for (const [name, one] of map) {
        const problem = key.differs(name, path) ?? value.differs(one, `${path}.${name}`);
        if (problem !== null) return problem;
      }
      return null;
    },
  };
}

const part = object({ name: [text, ''], span: [object({ start: [count, ''], end: [count, ''] }), ''] });
/** A text that may hold variables known only at run time. */
const withVariables = (piece: JsonShape<string>) => either(piece, listOf(either(piece, part)));
/** Of a command: what would end its line would begin another. */
const filled = withVariables(
  made('a text of one line', (value): value is string => typeof value === 'string' && controlIn(value) === null),
);
const body = withVariables(text);
const place = object({ file: [text, ''], line: [count, ''], column: [count, ''] });

const bound = orNull(object({ value: [number, ''], inclusive: [flag, ''] }));
const comparison = object({ written: [text, ''], low: [bound, ''], high: [bound, ''] });
const textMatch = either(object({ equals: [text, ''] }), object({ pattern: [pattern, ''], written: [text, ''] }));
const compared = either(comparison, textMatch);
const keyword = object({ keyword: [text, ''], parameter: [orNull(text), ''] });
const certificateFact = made('a fact of a certificate', (name): name is keyof typeof CERTIFICATE_FACTS => {
  return typeof name === 'string' && Object.hasOwn(CERTIFICATE_FACTS, name);
});

const shortForm = object({
  written: [text, ''],
  codes: [listOf(matching('a code', /^[2-5x][0-9x]{2}$/)), ''],
  outcomes: [listOf(word(...OUTCOME_WORDS)), ''],
  enhanced: [listOf(text), ''],
  include: [listOf(keyword), ''],
  exclude: [listOf(keyword), ''],
  patterns: [listOf(either(pattern, object({ text: [body, ''], flags: [text, ''] }))), ''],
});
const expectation = object({
  written: [text, ''],
  place: [place, ''],
  reply: [orNull(shortForm), ''],
  lines: [orNull(comparison), ''],
  capabilities: [
    object({
      include: [listOf(keyword), ''],
      exclude: [listOf(keyword), ''],
      parameters: [valuesOf(text, compared), ''],
    }),
    '',
  ],
  withinMs: [orNull(count), ''],
  strict: [flag, ''],
  tls: [valuesOf(word('version', 'cipher', 'alpn', 'group'), compared), ''],
  certificate: [valuesOf(certificateFact, either(flag, compared)), ''],
  dane: [orNull(word('verified', 'failed', 'absent')), ''],
  mtaSts: [orNull(word('verified', 'failed', 'absent', 'testing')), ''],
});

const version = orNull(word('TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'));
const startTls = object({
  min: [version, ''],
  max: [version, ''],
  ciphers: [orNull(matching('an OpenSSL cipher string', /^[A-Za-z0-9:+!@=_,.-]{1,500}$/)), ''],
  groups: [orNull(matching('key exchange groups', /^[A-Za-z0-9:_-]{1,500}$/)), ''],
  sni: [orNull(filled), ''],
  alpn: [listOf(matching('the name of a protocol', /^[!-~]{1,255}$/)), ''],
  clientCertificate: [nothing, ''],
  clientKey: [nothing, ''],
  verify: [flag, ''],
  reehlo: [flag, ''],
  // Octets behind STARTTLS: an attack.
  inject: [nothing, ''],
});

/** A test message, not a mailing. */
export const MAX_MESSAGE_OCTETS = 65_536;
const message = object({
  source: [
    tagged('kind', {
      test: {},
      text: { text: [body, ''] },
      made: { headers: [valuesOf(text, filled), ''], body: [body, ''] },
    }),
    '',
  ],
  size: [orNull(upTo(MAX_MESSAGE_OCTETS)), ''],
  // Other line ends are smuggling.
  eol: [word('crlf'), ''],
  ending: [nothing, ''],
  dotStuff: [made('true', (value): value is true => value === true), ''],
  dkim: [none, ''],
});

const single = matching('a word', /^[A-Z0-9,]{1,40}$/i);
const envelope = { params: [listOf(filled), ''] } as const;
const argument = { argument: [orNull(filled), ''] } as const;
/** How long a step may do nothing. */
const quiet = { ms: [upTo(60_000), ''] } as const;
const action = tagged('verb', {
  connect: { tls: [orNull(word('implicit', 'none')), ''], source: [nothing, ''], options: [startTls, ''] },
  ehlo: { argument: [filled, ''] },
  helo: { argument: [filled, ''] },
  starttls: { options: [startTls, ''] },
  mail: {
    mail: [
      object({
        from: [filled, ''],
        size: [orNull(count), ''],
        body: [orNull(single), ''],
        smtputf8: [flag, ''],
        ret: [orNull(single), ''],
        envid: [orNull(filled), ''],
        requiretls: [flag, ''],
        ...envelope,
      }),
      '',
    ],
  },
  rcpt: {
    rcpt: [object({ to: [filled, ''], notify: [orNull(single), ''], orcpt: [orNull(filled), ''], ...envelope }), ''],
  },
  data: { message: [message, ''] },
  rset: argument,
  noop: argument,
  vrfy: argument,
  help: argument,
  quit: argument,
  wait: quiet,
  listen: quiet,
  drop: { reset: [flag, ''] },
});

const step = object({
  place: [place, ''],
  name: [orNull(text), ''],
  conditions: [
    listOf(
      object({
        written: [text, ''],
        value: [either(flag, object({ left: [body, ''], equal: [flag, ''], right: [body, ''] })), ''],
      }),
    ),
    '',
  ],
  captures: [listOf(object({ name: [text, ''], from: [pattern, ''], place: [place, ''] })), ''],
  timeoutMs: [orNull(upTo(600_000)), ''],
  goOn: [flag, ''],
  expect: [orNull(expectation), ''],
});
export type CarriedStep = Of<typeof step> & Of<typeof action>;
const wholeStep: JsonShape<CarriedStep> = {
  schema: () => ({}),
  differs: (value, path) => action.differs(value, path) ?? step.differs(value, path),
};

/** What a scenario is elsewhere: its dialogue. Names and tags stay where the answer is shown. */
export const carriedShape = object({
  file: [text, ''],
  name: [text, ''],
  variant: [orNull(text), ''],
  requires: [listOf(text), ''],
  timeouts: [valuesOf(text, upTo(600_000)), ''],
  steps: [listOf(wholeStep), ''],
  identity: [object({ helo: [text, ''], from: [text, ''], to: [filled, ''] }), ''],
});
export type Carried = Of<typeof carriedShape>;
