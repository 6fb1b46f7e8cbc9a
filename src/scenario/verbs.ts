// The verbs of a step, one table: what stands behind each, what is expected by default, and its line in the manual.
// Check, JSON Schema, manual and the dialogue's defaults are made from it.
import type { Node, Text } from '../document/node.ts';
import { duration, either, mapped, type Of, record, type Shape, text } from '../document/shape.ts';
import { addressOctets } from '../wire/ip-address.ts';
import { message } from './message-shape.ts';
import type { Action, Verb } from './scenario.ts';

import {
  addresses,
  auth,
  bdat,
  chunksOf,
  connect,
  drop,
  hello,
  mailMap,
  maybe,
  plain,
  proxy,
  rcptMap,
  sendBytes,
  sender,
  sendLine,
  startTls,
  startTlsMap,
} from './verb-values.ts';

export interface VerbEntry {
  /** Reads what stands behind the verb; a list of actions where one step stands for several (a list of recipients). */
  readonly shape: Shape<Action | readonly Action[]>;
  /** The expectation if none is written; null: nothing is awaited. */
  readonly expects: string | null;
  readonly about: string;
}

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
