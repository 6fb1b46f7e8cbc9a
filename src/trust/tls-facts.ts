// What is kept of a handshake and of what speaks for it: certificates, DANE, MTA-STS. Parts of the run and mx documents.
import {
  count,
  flag,
  instant,
  integer,
  later,
  listOf,
  named,
  type Of,
  object,
  orNull,
  quantity,
  text,
  word,
} from '../document/json-shape.ts';

export const certificateShape = named(
  'certificate',
  'A certificate that the server sent.',
  object({
    subject: [text, 'The distinguished name that it is for.'],
    issuer: [text, 'The distinguished name of who signed it.'],
    san: [listOf(text), 'The subject alternative names: `mx.example.org`, `IP:192.0.2.1`, `email:...`.'],
    notBefore: [instant, 'From when on it is valid; UTC.'],
    notAfter: [instant, 'Until when it is valid; UTC.'],
    daysLeft: [integer, 'Whole days until `notAfter` when it was seen, negative when that is past.'],
    serial: [text, 'The serial number in hex.'],
    sha256: [text, 'SHA-256 of the certificate; lower-case hex.'],
    spkiSha256: [text, 'SHA-256 of its public key (SubjectPublicKeyInfo); lower-case hex.'],
    key: [
      object({
        type: [text, '`rsa`, `rsa-pss`, `ec`, `ed25519`, `ed448`, `dsa`, or the OID of another kind.'],
        bits: [orNull(count), 'Of the modulus or the field; null if it is not known.'],
        curve: [orNull(text), '`P-256` ..., or the OID of a curve without a name here; null for a key that has none.'],
      }),
      'The public key.',
    ],
    signatureAlgorithm: [text, 'How it is signed: `ecdsa-with-SHA256` ..., or an OID.'],
    selfSigned: [flag, 'True if its own key signed it.'],
    mustStaple: [flag, 'True if it demands a stapled OCSP answer (RFC 7633).'],
    scts: [flag, 'True if it holds timestamps of Certificate Transparency logs (RFC 6962).'],
    pem: [text, 'The certificate itself; empty in an event of a record, which keeps it in a file.'],
  }),
);
/** A certificate as a record keeps it. */
export interface CertificateRecord extends Of<typeof certificateShape> {}
export type KeyFacts = CertificateRecord['key'];

export const tlsShape = named(
  'tls',
  'The handshake, recorded even when verification fails.',
  object({
    protocol: [orNull(text), '`TLSv1.3` ...; null if the handshake failed.'],
    cipher: [orNull(text), 'The cipher suite as IANA names it.'],
    group: [orNull(text), 'The group of the key exchange: `X25519`.'],
    alpn: [orNull(text), 'The protocol that was agreed on (RFC 7301).'],
    sni: [orNull(text), 'The name that was asked for (RFC 6066 3).'],
    resumed: [flag, 'True if an earlier session was taken up.'],
    stapled: [flag, 'True if the server sent an OCSP answer.'],
    certificate: [orNull(certificateShape), "The server's own certificate."],
    chain: [listOf(certificateShape), 'What the server sent behind its own certificate, in its order.'],
    sent: [
      later(
        object({
          count: [count, 'How many certificates the server sent; 0 where an earlier session was taken up.'],
          roles: [
            listOf(word('server', 'link', 'alternative', 'root', 'double', 'stray')),
            'What each of them is there for, in their order: `link` certifies one below it, `alternative` is another certificate of a link, `double` was sent before, `stray` certifies nothing here. At most 20.',
          ],
          clientCertificate: [flag, 'True if the server asked for a certificate of ours.'],
        }),
      ),
      'The list of certificates as it was sent.',
    ],
    trusted: [flag, 'True if the chain leads to a root that is trusted.'],
    trustError: [
      orNull(text),
      'In words: `expired 35 days ago`, `the intermediate certificate is missing`; null if trusted.',
    ],
    matchesHost: [flag, 'True if the certificate is for `host`.'],
    host: [orNull(text), 'The name that the certificate was checked against.'],
    nameProblem: [orNull(text), 'In words: `the name is X, not Y`; null if it matches or there is nothing to compare.'],
    weaknesses: [
      listOf(text),
      'What does not break trust and should be renewed, in words: a weak key, certificates in the wrong order.',
    ],
    failure: [orNull(text), 'Set when the handshake failed: what OpenSSL said, in words.'],
    ms: [quantity, 'How long the handshake took.'],
  }),
);
/** A handshake as a record keeps it. */
export interface TlsRecord extends Of<typeof tlsShape> {}

export const resultShape = word(
  'starttls-not-supported',
  'certificate-host-mismatch',
  'certificate-expired',
  'certificate-not-trusted',
  'validation-failure',
  'tlsa-invalid',
  'dnssec-invalid',
  'dane-required',
  'sts-policy-fetch-error',
  'sts-policy-invalid',
  'sts-webpki-invalid',
);
/** The result types of RFC 8460 4.3: the words in which the big senders report what failed. */
export type ResultType = Of<typeof resultShape>;
const RESULT_ABOUT = 'As reports of RFC 8460 4.3 name it; null if there is nothing to report.';

const tlsaShape = object({
  record: [text, 'The TLSA record: usage, selector, matching type, and the first 64 octets of its data in hex.'],
  state: [
    word('matched', 'no-match', 'failed', 'unusable', 'superseded'),
    '`unusable`: no client can use it; `superseded`: a better one of the same kind counts.',
  ],
  certificate: [orNull(text), 'SHA-256 of the certificate that the record names.'],
  depth: [orNull(count), "Its place in what was sent (0: the server's own)."],
  problem: [orNull(text), 'Why it does not count; null for `matched`.'],
  result: [orNull(resultShape), RESULT_ABOUT],
});
export interface TlsaVerdict extends Of<typeof tlsaShape> {}

export const DANE_VERDICTS = ['verified', 'failed', 'absent', 'insecure', 'bogus', 'unusable'] as const;

/** What is said of DANE, of a handshake and of an endpoint alike. */
export const daneShape = object({
  verdict: [
    word(...DANE_VERDICTS),
    '`unusable`: there are records and no client can use them, so TLS is demanded and nothing is authenticated (RFC 7672 2.2). ' +
      '`insecure`: not signed, so they do not count. `bogus`: the signature does not hold; mail is deferred (2.1.1).',
  ],
  records: [listOf(tlsaShape), 'Each TLSA record, and what became of it.'],
  rollover: [
    flag,
    'Some usable records match and others do not: a key is being rolled over, or an old record was forgotten.',
  ],
  result: [orNull(resultShape), RESULT_ABOUT],
  text: [text, 'The verdict in words.'],
});
export interface DaneVerdict extends Of<typeof daneShape> {}

export const stsPolicyShape = object({
  mode: [word('enforce', 'testing', 'none'), '`testing`: senders report what fails, and deliver all the same.'],
  maxAgeSeconds: [count, 'How long senders keep it.'],
  mx: [listOf(text), 'The hosts that it allows, in lower case: host names, or `*.` and a domain.'],
});
export interface StsPolicy extends Of<typeof stsPolicyShape> {}

export const stsVerdictShape = object({
  verdict: [
    word('verified', 'failed', 'not-applicable'),
    '`failed` in mode testing is reported by senders, and mail is delivered all the same.',
  ],
  pattern: [orNull(text), 'The pattern that allows the host; null if none does.'],
  result: [orNull(resultShape), RESULT_ABOUT],
  text: [text, 'The verdict in words.'],
});
export interface StsVerdict extends Of<typeof stsVerdictShape> {}
