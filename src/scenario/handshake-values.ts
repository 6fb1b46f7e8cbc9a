// What stands behind `connect` and `starttls`: where from, and how the handshake is begun.
import type { Text } from '../document/node.ts';
import {
  boolean,
  mapped,
  type Of,
  object,
  oneOf,
  oneOrMore,
  optional,
  orNothing,
  type Shape,
  string,
  text,
} from '../document/shape.ts';
import { addressOctets } from '../wire/ip-address.ts';
import { rawBytes } from './message-shape.ts';
import { WORDS_OF_A_CONNECTION, WORDS_OF_A_HANDSHAKE } from './spelling/words-of-verbs.ts';

export type TlsVersionName = 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
const tlsVersion = mapped(string('a TLS version: 1.0 to 1.3'), (written, refuse) => {
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
  min: optional(tlsVersion, 'the lowest TLS version we offer', null),
  max: optional(tlsVersion, 'the highest TLS version we offer', null),
  ciphers: optional(
    string('an OpenSSL cipher string', { pattern: /^[A-Za-z0-9:+!@=_,.-]+$/ }),
    'an OpenSSL cipher string; `ALL:@SECLEVEL=0` for old servers',
    null,
  ),
  groups: optional(
    string('key exchange groups joined by colons', { pattern: /^[A-Za-z0-9:_-]+$/ }),
    'key exchange groups: X25519:P-256',
    null,
  ),
  sni: optional(text('a host name'), 'the server name sent; `""` sends none', null),
  // RFC 7301 3.1: a name has 1 to 255 octets. OpenSSL under Node aborts the process over any other.
  alpn: optional(
    oneOrMore(string('the name of a protocol, 1 to 255 octets of ASCII', { pattern: /^[!-~]{1,255}$/ })),
    'ALPN protocols offered',
    [],
  ),
  client_cert: optional(string('a PEM file'), 'our certificate, a PEM file beside this one', null),
  client_key: optional(string('a PEM file'), 'its key', null),
  verify: optional(boolean, 'fail if the certificate is not trusted or has another name', false),
};

/** What no handshake can be begun with. */
function wrongTls({ min, max, sni, client_cert: certificate, client_key: key }: WrittenTls): string | null {
  if (min !== null && max !== null && min > max) return `\`min\` (${min}) is above \`max\` (${max})`;
  if ((certificate === null) !== (key === null)) return '`client_cert` and `client_key` go together';
  const isAddress = typeof sni === 'string' && addressOctets(sni) !== null;
  return isAddress ? `\`sni: ${sni}\`: an IP address is no server name (RFC 6066 3)` : null;
}
interface WrittenTls {
  readonly min: TlsVersionName | null;
  readonly max: TlsVersionName | null;
  readonly sni: Text | null;
  readonly client_cert: string | null;
  readonly client_key: string | null;
}

/** The files are named here, and become PEM texts when the steps are read. */
const startTlsOf = <R extends { readonly client_cert: string | null; readonly client_key: string | null }>({
  client_cert: clientCertificate,
  client_key: clientKey,
  ...read
}: R) => ({ ...read, clientCertificate, clientKey });
const startTlsMap = orNothing(
  mapped(
    object(
      {
        ...tlsFields,
        reehlo: optional(boolean, 'EHLO again within TLS (RFC 3207 4.2); true if not said', true),
        inject: optional(
          rawBytes,
          'octets sent in clear text behind STARTTLS, in one write; a server must not run them',
          null,
        ),
      },
      'a map of TLS options',
      WORDS_OF_A_HANDSHAKE,
    ),
    (read, refuse) => {
      const wrong = wrongTls(read);
      return wrong === null ? startTlsOf(read) : refuse(wrong);
    },
  ),
);
export const startTls = notText(
  startTlsMap,
  () => 'nothing stands behind it: `- starttls`; options are a map: `- starttls: { min: 1.2 }`',
);
export type StartTls = Of<typeof startTlsMap>;

const localTls = oneOf(['implicit', 'none']);
const connection = orNothing(
  mapped(
    object(
      {
        tls: optional(localTls, 'TLS from the first octet, or none; the target decides if not said', null),
        source: optional(text('an IP address'), 'the local address to connect from', null),
        ...tlsFields,
      },
      'a map',
      WORDS_OF_A_CONNECTION,
    ),
    ({ tls, source, ...read }, refuse) => {
      const wrong = wrongTls(read);
      if (wrong !== null) return refuse(wrong);
      if (typeof source === 'string' && addressOctets(source) === null)
        return refuse(`\`${source.slice(0, 60)}\` is no IP address`, 'the address of this machine to connect from');
      const options: StartTls = { ...startTlsOf(read), reehlo: true, inject: null };
      return { tls, source, options };
    },
  ),
);

const TO_TARGET = (written: string) =>
  /^\s*[2-5]\d\d\b/.test(written)
    ? `what is answered stands below the verb, in its column: \`expect: ${written}\``
    : `the server is named where it runs: \`mxprobe run FILE --target ${written}\``;
export const connect = notText(connection, TO_TARGET);

/** A text where a map is written: what was meant. */
export function notText<T>(shape: Shape<T>, meant: (written: string) => string): Shape<T> {
  return {
    ...shape,
    read(node, checking) {
      if (node.kind !== 'scalar' || typeof node.value !== 'string') return shape.read(node, checking);
      return checking.problem(node.span, `a text where ${shape.label} is expected`, meant(node.value.slice(0, 60)));
    },
  };
}
