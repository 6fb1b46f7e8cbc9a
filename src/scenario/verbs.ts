// The verbs of a step, one table: what stands behind each, what is expected by default, and its line in the manual.
// Check, JSON Schema, manual and the dialogue's defaults are made from it.
import type { Node, Text } from '../document/node.ts';
import {
  boolean,
  duration,
  either,
  mapped,
  number,
  type Of,
  object,
  oneOf,
  oneOrMore,
  optional,
  record,
  required,
  type Shape,
  string,
  text,
} from '../document/shape.ts';
import { addressOctets } from '../wire/ip-address.ts';
import { SASL_MECHANISMS } from '../wire/sasl/mechanism.ts';
import { message, rawBytes } from './message-shape.ts';
import type { Action, Chunk, StartTls, TlsVersionName, Verb } from './scenario.ts';

export interface VerbEntry {
  /** Reads what stands behind the verb; a list of actions where one step stands for several (a list of recipients). */
  readonly shape: Shape<Action | readonly Action[]>;
  /** The expectation if none is written; null: nothing is awaited. */
  readonly expects: string | null;
  readonly about: string;
}

const nothing: Shape<null> = {
  label: 'nothing',
  read: (node, checking) =>
    isNothing(node) ? null : checking.problem(node.span, 'nothing is expected behind this verb'),
  schema: () => ({ type: 'null' }),
};
const isNothing = (node: Node) => node.kind === 'scalar' && node.value === null;

/** `verb` alone, or `verb:` with a value of `shape`. */
function maybe<T>(shape: Shape<T>): Shape<T | null> {
  return either<T | null>(`${shape.label}, or nothing`, (node) => (isNothing(node) ? nothing : shape), [
    nothing,
    shape,
  ]);
}

const tlsVersion = mapped(string('a TLS version: 1.0 to 1.3'), (written, refuse, _span) => {
  return (
    TLS_NAMES.get(written) ??
    refuse(`\`${written.slice(0, 40)}\` is no TLS version`, `one of ${[...TLS_NAMES.keys()].join(', ')}`)
  );
});
const TLS_NAMES = new Map<string, TlsVersionName>([
  ['1', 'TLSv1'],
  ['1.0', 'TLSv1'],
  ['1.1', 'TLSv1.1'],
  ['1.2', 'TLSv1.2'],
  ['1.3', 'TLSv1.3'],
  ['TLSv1', 'TLSv1'],
  ['TLSv1.0', 'TLSv1'],
  ['TLSv1.1', 'TLSv1.1'],
  ['TLSv1.2', 'TLSv1.2'],
  ['TLSv1.3', 'TLSv1.3'],
]);

const tlsFields = {
  min: optional(tlsVersion, 'the lowest TLS version we offer'),
  max: optional(tlsVersion, 'the highest TLS version we offer'),
  ciphers: optional(
    string('an OpenSSL cipher string', { pattern: /^[A-Za-z0-9:+!@=_,.-]+$/ }),
    'an OpenSSL cipher string; `ALL:@SECLEVEL=0` for old servers',
  ),
  groups: optional(
    string('key exchange groups joined by colons', { pattern: /^[A-Za-z0-9:_-]+$/ }),
    'key exchange groups: X25519:P-256',
  ),
  sni: optional(text('a host name'), 'the server name sent; `""` sends none'),
  alpn: optional(oneOrMore(string('a protocol name')), 'ALPN protocols offered'),
  client_cert: optional(string('a PEM file'), 'our certificate, a PEM file beside this one'),
  client_key: optional(string('a PEM file'), 'its key'),
  verify: optional(boolean, 'fail if the certificate is not trusted or has another name'),
} as const;
const startTlsMap = object(
  { ...tlsFields, reehlo: optional(boolean, 'EHLO again within TLS (RFC 3207 4.2); true if not said') },
  'a map of TLS options',
);

type TlsFields = { [K in keyof typeof tlsFields]?: unknown } & { reehlo?: boolean | undefined };
function startTls(read: TlsFields | null): StartTls {
  const r = (read ?? {}) as Record<string, unknown>;
  return {
    min: (r.min as StartTls['min']) ?? null,
    max: (r.max as StartTls['max']) ?? null,
    ciphers: (r.ciphers as string) ?? null,
    groups: (r.groups as string) ?? null,
    sni: (r.sni as Text) ?? null,
    alpn: (r.alpn as string[]) ?? [],
    clientCertificate: (r.client_cert as string) ?? null,
    clientKey: (r.client_key as string) ?? null,
    verify: (r.verify as boolean) ?? false,
    reehlo: (r.reehlo as boolean) ?? true,
  };
}

const connect = maybe(
  object({
    tls: optional(oneOf(['implicit', 'none']), 'TLS from the first octet, or none; the target decides if not said'),
    source: optional(text('an IP address'), 'the local address to connect from'),
    ...tlsFields,
  }),
);
const auth = object({
  mechanism: required(oneOf(SASL_MECHANISMS)),
  user: optional(text('a user name')),
  password: optional(text('a password')),
  token: optional(text('an OAuth token')),
  initial: optional(boolean, 'send the initial response with the AUTH command; true where the mechanism has one'),
  clear_text: optional(boolean, 'allow AUTH outside TLS'),
});
const size = number('a number of octets', { min: 0, max: 1_000_000_000_000, integer: true });
const mailMap = object({
  from: required(text('an address, or <>')),
  size: optional(size, 'SIZE= (RFC 1870)'),
  body: optional(string('7BIT, 8BITMIME or BINARYMIME', { pattern: /^[A-Z0-9]+$/ }), 'BODY= (RFC 6152, RFC 3030)'),
  smtputf8: optional(boolean, 'SMTPUTF8 (RFC 6531)'),
  ret: optional(string('FULL or HDRS', { pattern: /^[A-Za-z]+$/ }), 'RET= (RFC 3461)'),
  envid: optional(text('an envelope id'), 'ENVID= (RFC 3461), sent as xtext'),
  requiretls: optional(boolean, 'REQUIRETLS (RFC 8689)'),
  params: optional(oneOrMore(text('a parameter')), 'further parameters, sent as written'),
});
const rcptMap = object({
  to: required(oneOrMore(text('an address'))),
  notify: optional(string('NEVER, or SUCCESS,FAILURE,DELAY', { pattern: /^[A-Za-z,]+$/ }), 'NOTIFY= (RFC 3461)'),
  orcpt: optional(text('an original recipient: rfc822;user@example'), 'ORCPT= (RFC 3461), sent as xtext'),
  params: optional(oneOrMore(text('a parameter')), 'further parameters, sent as written'),
});
const bdat = object({
  size: optional(number('a number of octets', { min: 0, max: 100_000_000, integer: true }), 'octets of the message'),
  chunks: optional(
    number('a number of chunks', { min: 1, max: 1000, integer: true }),
    'how many chunks they are sent in',
  ),
  announce: optional(size, 'the size that is announced, if it is to differ from what is sent'),
  last: optional(boolean, 'whether the last chunk says LAST; true if not said'),
});
const proxy = object({
  version: optional(
    mapped(number('1 or 2', { min: 1, max: 2, integer: true }), (n) => n as 1 | 2),
    'of the PROXY protocol; 1 if not said',
  ),
  source: required(text('an IP address'), "the client's address"),
  source_port: optional(number('a port', { min: 0, max: 65535, integer: true })),
  destination: optional(text('an IP address'), "the server's address; ours if not said"),
  destination_port: optional(number('a port', { min: 0, max: 65535, integer: true })),
});
const drop = maybe(object({ reset: optional(boolean, 'end with RST') }));

/** Chunks of nearly equal size that add up to `octets`. */
function chunksOf(octets: number, count: number, announce: number | null, last: boolean): Chunk[] {
  return Array.from({ length: count }, (_, i) => {
    const share = Math.floor((octets * (i + 1)) / count) - Math.floor((octets * i) / count);
    return { octets: share, announced: announce, last: last && i === count - 1 };
  });
}

const hello = (verb: 'ehlo' | 'helo' | 'lhlo'): Shape<Action> =>
  mapped(
    maybe(text('a host name')),
    (name): Action => ({ verb, argument: name ?? [{ name: 'helo', span: { start: 0, end: 0 } }] }),
  );
const plain = (verb: 'rset' | 'noop' | 'vrfy' | 'expn' | 'help' | 'etrn' | 'quit'): Shape<Action> =>
  mapped(maybe(text('an argument')), (argument): Action => ({ verb, argument }));

const sender: Shape<Partial<Of<typeof mailMap>> & { from: Text }> = mapped(text('an address, or <>'), (from) => ({
  from,
}));
const sendLine: Shape<Action> = mapped(text('a line'), (line): Action => ({ verb: 'send', line, raw: false }));
const sendBytes: Shape<Action> = mapped(
  object({ bytes: required(rawBytes) }),
  ({ bytes }): Action => ({ verb: 'send', line: bytes, raw: true }),
);

const addresses: Shape<Of<typeof rcptMap>> = mapped(oneOrMore(text('an address')), (to) => ({
  to,
  notify: undefined,
  orcpt: undefined,
  params: undefined,
}));

export const VERBS: Readonly<Record<Exclude<Verb, 'pipeline'>, VerbEntry>> = {
  connect: {
    shape: mapped(connect, (read, refuse): Action | undefined => {
      const source = read?.source ?? null;
      if (typeof source === 'string' && addressOctets(source) === null)
        return refuse(`\`${source.slice(0, 60)}\` is no IP address`, 'the address of this machine to connect from');
      return { verb: 'connect', tls: read?.tls ?? null, source, options: startTls(read) };
    }),
    expects: '220',
    about: 'opens the connection and reads the greeting',
  },
  ehlo: { shape: hello('ehlo'), expects: '250', about: 'EHLO with a name (RFC 5321 4.1.1.1)' },
  helo: { shape: hello('helo'), expects: '250', about: 'HELO with a name' },
  lhlo: { shape: hello('lhlo'), expects: '250', about: 'LHLO with a name (LMTP, RFC 2033)' },
  starttls: {
    shape: mapped(maybe(startTlsMap), (read): Action => ({ verb: 'starttls', options: startTls(read) })),
    expects: '220',
    about: 'STARTTLS, the handshake, then EHLO again (RFC 3207)',
  },
  auth: {
    shape: mapped(auth, (read, refuse): Action | undefined => {
      const { mechanism, user = '', initial = null, clear_text: clearText = false } = read;
      const bearer = mechanism === 'XOAUTH2' || mechanism === 'OAUTHBEARER';
      const secret = bearer ? read.token : read.password;
      if (secret === undefined) return refuse(`${mechanism} needs a \`${bearer ? 'token' : 'password'}\``);
      return { verb: 'auth', auth: { mechanism, user, secret, initial, clearText } };
    }),
    expects: '235',
    about: 'AUTH (RFC 4954), also where it is not advertised',
  },
  mail: {
    shape: mapped(
      either<Partial<Of<typeof mailMap>> & { from: Text }>(
        'an address, <>, or a map',
        (node) => (node.kind === 'map' ? mailMap : sender),
        [sender, mailMap],
      ),
      (read): Action => ({
        verb: 'mail',
        mail: {
          from: read.from,
          size: read.size ?? null,
          body: read.body ?? null,
          smtputf8: read.smtputf8 ?? false,
          ret: read.ret ?? null,
          envid: read.envid ?? null,
          requiretls: read.requiretls ?? false,
          params: read.params ?? [],
        },
      }),
    ),
    expects: '250',
    about: 'MAIL FROM (RFC 5321 4.1.1.2)',
  },
  rcpt: {
    shape: mapped(
      either('an address, a list of addresses, or a map', (node: Node) => (node.kind === 'map' ? rcptMap : addresses), [
        addresses,
        rcptMap,
      ]),
      (read) =>
        read.to.map(
          (to): Action => ({
            verb: 'rcpt',
            rcpt: { to, notify: read.notify ?? null, orcpt: read.orcpt ?? null, params: read.params ?? [] },
          }),
        ),
    ),
    expects: '250|251',
    about: 'RCPT TO (RFC 5321 4.1.1.3); a list is one step each',
  },
  data: {
    shape: mapped(message, (read): Action => ({ verb: 'data', message: read })),
    expects: '250',
    about: 'DATA, the message, and the reply behind it',
  },
  bdat: {
    shape: mapped(
      maybe(bdat),
      (read): Action => ({
        verb: 'bdat',
        chunks: chunksOf(read?.size ?? 1000, read?.chunks ?? 1, read?.announce ?? null, read?.last ?? true),
      }),
    ),
    expects: '250',
    about: 'the message in chunks (RFC 3030)',
  },
  rset: { shape: plain('rset'), expects: '250', about: 'RSET' },
  noop: { shape: plain('noop'), expects: '250', about: 'NOOP' },
  vrfy: { shape: plain('vrfy'), expects: '250|251|252', about: 'VRFY' },
  expn: { shape: plain('expn'), expects: '250|252', about: 'EXPN' },
  help: { shape: plain('help'), expects: '211|214', about: 'HELP' },
  etrn: { shape: plain('etrn'), expects: '250|251|252|253', about: 'ETRN (RFC 1985)' },
  quit: { shape: plain('quit'), expects: '221', about: 'QUIT; the server answers and closes' },
  xclient: {
    shape: mapped(
      record(text('a value'), 'attributes such as ADDR, NAME, HELO, LOGIN', /^[A-Za-z_]+$/),
      (attributes): Action => ({ verb: 'xclient', attributes }),
    ),
    expects: '220',
    about: "XCLIENT: appear as another client to one's own MX; a new greeting follows",
  },
  proxy: {
    shape: mapped(
      proxy,
      (read): Action => ({
        verb: 'proxy',
        proxy: {
          version: read.version ?? 1,
          source: read.source,
          sourcePort: read.source_port ?? 40000,
          destination: read.destination ?? null,
          destinationPort: read.destination_port ?? null,
        },
      }),
    ),
    expects: null,
    about: 'a PROXY header, the first octets of the next `connect` (stands before it)',
  },
  send: {
    shape: either<Action>('a line, or {bytes: "..."}', (node) => (node.kind === 'map' ? sendBytes : sendLine), [
      sendLine,
      sendBytes,
    ]),
    expects: null,
    about: 'a raw line; {bytes: "..."} with \\r \\n \\x00 escapes and no line ending added',
  },
  wait: {
    shape: mapped(duration, (ms): Action => ({ verb: 'wait', ms })),
    expects: null,
    about: 'does nothing for a while',
  },
  drop: {
    shape: mapped(drop, (read): Action => ({ verb: 'drop', reset: read?.reset ?? false })),
    expects: null,
    about: 'closes without QUIT; {reset: true} sends RST',
  },
  listen: {
    shape: mapped(duration, (ms): Action => ({ verb: 'listen', ms })),
    expects: 'silence',
    about: 'the server must stay silent for that long',
  },
};
