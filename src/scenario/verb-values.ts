// What stands behind the verbs of a step: the values of each, as shapes. The types of a checked step follow from them.

import type { Text } from '../document/node.ts';
import {
  boolean,
  either,
  inShort,
  isNothing,
  mapped,
  number,
  type Of,
  object,
  oneOf,
  oneOrMore,
  optional,
  orNothing,
  required,
  type Shape,
  string,
  text,
} from '../document/shape.ts';
import { addressOctets } from '../wire/ip-address.ts';
import { SASL_MECHANISMS } from '../wire/sasl/mechanism.ts';
import { notText } from './handshake-values.ts';
import { octetsUpTo } from './octets.ts';
import { WORDS_OF_A_LOGIN } from './spelling/words-of-expectations.ts';
import { WORDS_OF_MAIL, WORDS_OF_RCPT } from './spelling/words-of-verbs.ts';

/** `verb` alone, or `verb:` with a text. */
export const textOrNothing = (label: string): Shape<Text | null> => {
  const nothing: Shape<null> = { label: 'nothing', read: () => null, schema: () => ({ type: 'null' }) };
  const some = text(label);
  return either<Text | null>(`${label}, or nothing`, (node) => (isNothing(node) ? nothing : some), [nothing, some]);
};

const credentials = mapped(
  object(
    {
      mechanism: required(oneOf(SASL_MECHANISMS)),
      user: optional(text('a user name'), '', ''),
      password: optional(text('a password')),
      token: optional(text('an OAuth token')),
      initial: optional(
        boolean,
        'send the initial response with the AUTH command (RFC 4954 4); true where the mechanism has one, LOGIN if told',
        null,
      ),
      clear_text: optional(boolean, 'allow AUTH outside TLS', false),
    },
    'a map with `mechanism:`',
    WORDS_OF_A_LOGIN,
  ),
  ({ password, token, clear_text: clearText, ...read }, refuse) => {
    const bearer = read.mechanism === 'XOAUTH2' || read.mechanism === 'OAUTHBEARER';
    const secret = bearer ? token : password;
    if (secret === undefined) return refuse(`${read.mechanism} needs a \`${bearer ? 'token' : 'password'}\``);
    if (read.mechanism === 'CRAM-MD5' && read.initial === true)
      return refuse('CRAM-MD5 has no initial response: the server speaks first (RFC 2195)');
    return { ...read, secret, clearText };
  },
);
export const auth = notText(
  credentials,
  (mechanism) =>
    `auth: { mechanism: ${(/^[\w-]+/.exec(mechanism)?.[0] ?? 'PLAIN').toUpperCase()}, user: "\${user}", password: "\${password}" }`,
);
export type Auth = Of<typeof auth>;

const params = optional(oneOrMore(text('a parameter')), 'further parameters, sent as written', []);
const size = octetsUpTo(1_000_000_000_000);
const sender = text('an address, or <>');
export const mail = inShort(
  'an address, <>, or a map',
  'from',
  sender,
  object(
    {
      from: required(sender),
      size: optional(size, 'SIZE= (RFC 1870)', null),
      body: optional(
        string('7BIT, 8BITMIME or BINARYMIME', { pattern: /^[A-Z0-9]+$/ }),
        'BODY= (RFC 6152, RFC 3030)',
        null,
      ),
      smtputf8: optional(boolean, 'SMTPUTF8 (RFC 6531)', false),
      ret: optional(string('FULL or HDRS', { pattern: /^[A-Za-z]+$/ }), 'RET= (RFC 3461)', null),
      envid: optional(text('an envelope id'), 'ENVID= (RFC 3461), sent as xtext', null),
      requiretls: optional(boolean, 'REQUIRETLS (RFC 8689)', false),
      params,
    },
    'a map',
    WORDS_OF_MAIL,
  ),
);
export type Mail = Of<typeof mail>;

const addresses = oneOrMore(text('an address'));
/** One for each address. */
export const rcpts = mapped(
  inShort(
    'an address, a list of addresses, or a map',
    'to',
    addresses,
    object(
      {
        to: required(addresses),
        notify: optional(
          string('NEVER, or SUCCESS,FAILURE,DELAY', { pattern: /^[A-Za-z,]+$/ }),
          'NOTIFY= (RFC 3461)',
          null,
        ),
        orcpt: optional(text('an original recipient: rfc822;user@example'), 'ORCPT= (RFC 3461), sent as xtext', null),
        params,
      },
      'a map',
      WORDS_OF_RCPT,
    ),
  ),
  ({ to, ...read }) => to.map((one) => ({ to: one, ...read })),
);
export type Rcpt = Of<typeof rcpts>[number];

/** Chunks of nearly equal size that add up to `size`. */
export const chunks = orNothing(
  mapped(
    object({
      size: optional(octetsUpTo(100_000_000), 'octets of the message', 1000),
      chunks: optional(
        number('a number of chunks', { min: 1, max: 1000, integer: true }),
        'how many chunks they are sent in',
        1,
      ),
      announce: optional(size, 'the size that is announced, if it is to differ from what is sent', null),
      last: optional(boolean, 'whether the last chunk says LAST; true if not said', true),
    }),
    ({ size: octets, chunks: count, announce: announced, last }) =>
      Array.from({ length: count }, (_, i) => {
        const share = Math.floor((octets * (i + 1)) / count) - Math.floor((octets * i) / count);
        return { octets: share, announced, last: last && i === count - 1 };
      }),
  ),
);
export type Chunk = Of<typeof chunks>[number];

const port = number('a port', { min: 0, max: 65535, integer: true });
export const proxy = mapped(
  object({
    version: optional(
      mapped(number('1 or 2', { min: 1, max: 2, integer: true }), (n): 1 | 2 => (n === 2 ? 2 : 1)),
      'of the PROXY protocol; 1 if not said',
      1,
    ),
    source: required(text('an IP address'), "the client's address"),
    source_port: optional(port, '', 40000),
    destination: optional(text('an IP address'), "the server's address; ours if not said", null),
    destination_port: optional(port, '', null),
  }),
  ({ source_port: sourcePort, destination_port: destinationPort, ...read }, refuse) => {
    for (const one of [read.source, read.destination])
      if (typeof one === 'string' && addressOctets(one) === null)
        return refuse(`\`${one.slice(0, 60)}\` is no IP address`);
    return { ...read, sourcePort, destinationPort };
  },
);
export type ProxyHeader = Of<typeof proxy>;
