// What stands behind the verbs of a step: the values of each, as shapes.
import type { Node, Text } from '../document/node.ts';
import {
  boolean,
  either,
  mapped,
  number,
  type Of,
  object,
  oneOf,
  oneOrMore,
  optional,
  required,
  type Shape,
  string,
  text,
} from '../document/shape.ts';
import { SASL_MECHANISMS } from '../wire/sasl/mechanism.ts';
import { rawBytes } from './message-shape.ts';
import type { Action, Chunk, StartTls, TlsVersionName } from './scenario.ts';

const nothing: Shape<null> = {
  label: 'nothing',
  read: (node, checking) =>
    isNothing(node) ? null : checking.problem(node.span, 'nothing is expected behind this verb'),
  schema: () => ({ type: 'null' }),
};
const isNothing = (node: Node) => node.kind === 'scalar' && node.value === null;

/** `verb` alone, or `verb:` with a value of `shape`. */
export function maybe<T>(shape: Shape<T>): Shape<T | null> {
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
export const startTlsMap = object(
  {
    ...tlsFields,
    reehlo: optional(boolean, 'EHLO again within TLS (RFC 3207 4.2); true if not said'),
    inject: optional(rawBytes, 'octets sent in clear text behind STARTTLS, in one write; a server must not run them'),
  },
  'a map of TLS options',
);

type TlsFields = { [K in keyof typeof tlsFields]?: unknown } & { reehlo?: boolean | undefined };
export function startTls(read: TlsFields | null): StartTls {
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
    inject: (r.inject as Text) ?? null,
  };
}

export const connect = maybe(
  object({
    tls: optional(oneOf(['implicit', 'none']), 'TLS from the first octet, or none; the target decides if not said'),
    source: optional(text('an IP address'), 'the local address to connect from'),
    ...tlsFields,
  }),
);
export const auth = object({
  mechanism: required(oneOf(SASL_MECHANISMS)),
  user: optional(text('a user name')),
  password: optional(text('a password')),
  token: optional(text('an OAuth token')),
  initial: optional(boolean, 'send the initial response with the AUTH command; true where the mechanism has one'),
  clear_text: optional(boolean, 'allow AUTH outside TLS'),
});
const size = number('a number of octets', { min: 0, max: 1_000_000_000_000, integer: true });
export const mailMap = object({
  from: required(text('an address, or <>')),
  size: optional(size, 'SIZE= (RFC 1870)'),
  body: optional(string('7BIT, 8BITMIME or BINARYMIME', { pattern: /^[A-Z0-9]+$/ }), 'BODY= (RFC 6152, RFC 3030)'),
  smtputf8: optional(boolean, 'SMTPUTF8 (RFC 6531)'),
  ret: optional(string('FULL or HDRS', { pattern: /^[A-Za-z]+$/ }), 'RET= (RFC 3461)'),
  envid: optional(text('an envelope id'), 'ENVID= (RFC 3461), sent as xtext'),
  requiretls: optional(boolean, 'REQUIRETLS (RFC 8689)'),
  params: optional(oneOrMore(text('a parameter')), 'further parameters, sent as written'),
});
export const rcptMap = object({
  to: required(oneOrMore(text('an address'))),
  notify: optional(string('NEVER, or SUCCESS,FAILURE,DELAY', { pattern: /^[A-Za-z,]+$/ }), 'NOTIFY= (RFC 3461)'),
  orcpt: optional(text('an original recipient: rfc822;user@example'), 'ORCPT= (RFC 3461), sent as xtext'),
  params: optional(oneOrMore(text('a parameter')), 'further parameters, sent as written'),
});
export const bdat = object({
  size: optional(number('a number of octets', { min: 0, max: 100_000_000, integer: true }), 'octets of the message'),
  chunks: optional(
    number('a number of chunks', { min: 1, max: 1000, integer: true }),
    'how many chunks they are sent in',
  ),
  announce: optional(size, 'the size that is announced, if it is to differ from what is sent'),
  last: optional(boolean, 'whether the last chunk says LAST; true if not said'),
});
export const proxy = object({
  version: optional(
    mapped(number('1 or 2', { min: 1, max: 2, integer: true }), (n) => n as 1 | 2),
    'of the PROXY protocol; 1 if not said',
  ),
  source: required(text('an IP address'), "the client's address"),
  source_port: optional(number('a port', { min: 0, max: 65535, integer: true })),
  destination: optional(text('an IP address'), "the server's address; ours if not said"),
  destination_port: optional(number('a port', { min: 0, max: 65535, integer: true })),
});
export const drop = maybe(object({ reset: optional(boolean, 'end with RST') }));

/** Chunks of nearly equal size that add up to `octets`. */
export function chunksOf(octets: number, count: number, announce: number | null, last: boolean): Chunk[] {
  return Array.from({ length: count }, (_, i) => {
    const share = Math.floor((octets * (i + 1)) / count) - Math.floor((octets * i) / count);
    return { octets: share, announced: announce, last: last && i === count - 1 };
  });
}

export const hello = (verb: 'ehlo' | 'helo' | 'lhlo'): Shape<Action> =>
  mapped(
    maybe(text('a host name')),
    (name): Action => ({ verb, argument: name ?? [{ name: 'helo', span: { start: 0, end: 0 } }] }),
  );
export const plain = (verb: 'rset' | 'noop' | 'vrfy' | 'expn' | 'help' | 'etrn' | 'quit'): Shape<Action> =>
  mapped(maybe(text('an argument')), (argument): Action => ({ verb, argument }));

export const sender: Shape<Partial<Of<typeof mailMap>> & { from: Text }> = mapped(
  text('an address, or <>'),
  (from) => ({
    from,
  }),
);
export const sendLine: Shape<Action> = mapped(text('a line'), (line): Action => ({ verb: 'send', line, raw: false }));
export const sendBytes: Shape<Action> = mapped(
  object({ bytes: required(rawBytes) }),
  ({ bytes }): Action => ({ verb: 'send', line: bytes, raw: true }),
);

export const addresses: Shape<Of<typeof rcptMap>> = mapped(oneOrMore(text('an address')), (to) => ({
  to,
  notify: undefined,
  orcpt: undefined,
  params: undefined,
}));
