// The verbs of a step, one table: what stands behind each, what is expected by default, and its line in the manual.
// Check, JSON Schema, the types of a checked step and the dialogue's defaults are made from it.
import type { Text } from '../document/node.ts';
import {
  boolean,
  duration,
  either,
  mapped,
  type Of,
  object,
  optional,
  orNothing,
  record,
  required,
  type Shape,
  text,
} from '../document/shape.ts';
import { arrives } from './arrival-shape.ts';
import { connect, startTls } from './handshake-values.ts';
import { message, rawBytes } from './message-shape.ts';
import { auth, chunks, mail, proxy, rcpts, textOrNothing } from './verb-values.ts';

/**
 * `shape` reads what stands behind the verb; a list of actions where one step stands for several (a list of recipients).
 * `expects` is the expectation if none is written; null: nothing is awaited.
 */
const verb = <A>(shape: Shape<A>, expects: string | null, about: string) => ({ shape, expects, about });

const hello = <const V extends string>(name: V) =>
  mapped(textOrNothing('a host name'), (given) => {
    const argument: Text = given ?? [{ name: 'helo', span: { start: 0, end: 0 } }];
    return { verb: name, argument };
  });
const plain = <const V extends string>(name: V) =>
  mapped(textOrNothing('an argument'), (argument) => ({ verb: name, argument }));

const aLine: Shape<Text> = {
  ...text('a line'),
  read: (node, checking) =>
    node.kind === 'list'
      ? checking.problem(
          node.span,
          'a list where a line is expected',
          'one step each; in one write they are `- pipeline: [{ send: NOOP, expect: 250 }, ...]`',
        )
      : text('a line').read(node, checking),
};
const line = mapped(aLine, (written) => ({ verb: 'send', line: written, raw: false }));
const octets = mapped(object({ bytes: required(rawBytes) }), ({ bytes }) => ({ verb: 'send', line: bytes, raw: true }));

export const VERBS = {
  connect: verb(
    mapped(connect, (read) => ({ verb: 'connect', ...read })),
    '220',
    'opens the connection and reads the greeting',
  ),
  ehlo: verb(hello('ehlo'), '250', 'EHLO with a name (RFC 5321 4.1.1.1)'),
  helo: verb(hello('helo'), '250', 'HELO with a name'),
  lhlo: verb(hello('lhlo'), '250', 'LHLO with a name (LMTP, RFC 2033)'),
  starttls: verb(
    mapped(startTls, (options) => ({ verb: 'starttls', options })),
    '220',
    'STARTTLS, the handshake, then EHLO again (RFC 3207)',
  ),
  auth: verb(
    mapped(auth, (read) => ({ verb: 'auth', auth: read })),
    '235',
    'AUTH (RFC 4954), also where it is not advertised',
  ),
  mail: verb(
    mapped(mail, (read) => ({ verb: 'mail', mail: read })),
    '250',
    'MAIL FROM (RFC 5321 4.1.1.2)',
  ),
  rcpt: verb(
    mapped(rcpts, (read) => read.map((rcpt) => ({ verb: 'rcpt', rcpt }) as const)),
    '250|251',
    'RCPT TO (RFC 5321 4.1.1.3); a list is one step each',
  ),
  data: verb(
    mapped(message, (read) => ({ verb: 'data', message: read })),
    '250',
    'DATA, the message, and the reply behind it',
  ),
  bdat: verb(
    mapped(chunks, (read) => ({ verb: 'bdat', chunks: read })),
    '250',
    'the message in chunks (RFC 3030)',
  ),
  arrives: verb(
    mapped(arrives, (read) => ({ verb: 'arrives', arrives: read })),
    null,
    'looks for the message that was accepted: where it lies, since when, and what became of it',
  ),
  rset: verb(plain('rset'), '250', 'RSET: the transaction is forgotten (RFC 5321 4.1.1.5)'),
  noop: verb(plain('noop'), '250', 'NOOP: nothing, and an answer to it (RFC 5321 4.1.1.9)'),
  vrfy: verb(plain('vrfy'), '250|251|252', 'VRFY: is there such a mailbox? (RFC 5321 4.1.1.6)'),
  expn: verb(plain('expn'), '250|252', 'EXPN: who is on the list? (RFC 5321 4.1.1.7)'),
  help: verb(plain('help'), '211|214', 'HELP: what the server says of itself (RFC 5321 4.1.1.8)'),
  etrn: verb(plain('etrn'), '250|251|252|253', 'ETRN (RFC 1985)'),
  quit: verb(plain('quit'), '221', 'QUIT; the server answers and closes'),
  xclient: verb(
    mapped(record(text('a value'), 'attributes such as ADDR, NAME, HELO, LOGIN', /^[A-Za-z_]+$/), (attributes) => ({
      verb: 'xclient',
      attributes,
    })),
    '220',
    "XCLIENT: appear as another client to one's own MX; a new greeting follows",
  ),
  proxy: verb(
    mapped(proxy, (read) => ({ verb: 'proxy', proxy: read })),
    null,
    'a PROXY header, the first octets of the next `connect` (stands before it)',
  ),
  send: verb(
    either<Of<typeof line> | Of<typeof octets>>(
      'a line, or {bytes: "..."}',
      (node) => (node.kind === 'map' ? octets : line),
      [line, octets],
    ),
    null,
    'a raw line; {bytes: "..."} with \\r \\n \\x00 escapes and no line ending added',
  ),
  wait: verb(
    mapped(duration, (ms) => ({ verb: 'wait', ms })),
    null,
    'does nothing for a while',
  ),
  drop: verb(
    mapped(orNothing(object({ reset: optional(boolean, 'end with RST', false) })), ({ reset }) => ({
      verb: 'drop',
      reset,
    })),
    null,
    'closes without QUIT; {reset: true} sends RST',
  ),
  listen: verb(
    mapped(duration, (ms) => ({ verb: 'listen', ms })),
    'silence',
    'the server must stay silent for that long',
  ),
};

type Single<A> = A extends readonly (infer One)[] ? One : A;
type Read = { readonly [V in keyof typeof VERBS]: Single<Of<(typeof VERBS)[V]['shape']>> };
/** What a verb of the table does, checked. */
export type PlainAction = Read[keyof Read];

export const isVerb = (word: string): word is PlainAction['verb'] => Object.hasOwn(VERBS, word);
