// Signs a message: the DKIM-Signature field that is put before it. RFC 6376 section 5, RFC 8463.
import type { KeyObject } from 'node:crypto';
import { crypto } from '../wire/crypto.ts';
import { BodyHashes, signedHeader } from './dkim-digest.ts';
import { type Canonical, signableMessage } from './dkim-message.ts';

export interface DkimSigning {
  readonly domain: string;
  readonly selector: string;
  /** RSA or Ed25519. */
  readonly key: KeyObject;
  readonly header: Canonical;
  readonly body: Canonical;
  /** Names of the fields to sign, as far as the message has them. */
  readonly sign: readonly string[];
  /** `i=`, or null. */
  readonly identity: string | null;
  /** `t=` and `x=`, seconds since 1970, or null. */
  readonly at: number | null;
  readonly expires: number | null;
  /** Say how much of the body is signed (`l=`). */
  readonly length: boolean;
}

/** What is signed unless somebody says otherwise: what a reader sees, and what tells how to read the body. */
export const SIGNED_BY_DEFAULT: readonly string[] = [
  'From',
  'To',
  'Cc',
  'Subject',
  'Date',
  'Message-ID',
  'MIME-Version',
  'Content-Type',
  'Content-Transfer-Encoding',
  'Reply-To',
];

/** Characters of a line of the field; RFC 5322 2.1.1 recommends 78. */
const LINE = 72;

/** The field with its last CRLF. `octets`: a message whose lines end with CRLF. */
export function signMessage(octets: Buffer, signing: DkimSigning): string {
  const message = signableMessage(octets);
  const { body, header, key } = signing;
  const hashes = new BodyHashes(message.body);
  const bodyHash = hashes.hash({ body, length: null });
  const signed = namesOf(
    message.fields.map(({ name }) => name),
    signing.sign,
  );
  const tags = [
    ['v', '1'],
    ['a', key.asymmetricKeyType === 'ed25519' ? 'ed25519-sha256' : 'rsa-sha256'],
    ['c', `${header}/${body}`],
    ['d', signing.domain],
    ['s', signing.selector],
    ['i', signing.identity],
    ['t', signing.at === null ? null : String(signing.at)],
    ['x', signing.expires === null ? null : String(signing.expires)],
    ['l', signing.length ? String(hashes.octets(body)) : null],
    ['h', signed.join(':')],
    ['bh', bodyHash?.toString('base64') ?? ''],
  ] as const;
  const field = `${folded(tags)};\r\n\tb=`;
  const data = Buffer.from(
    signedHeader(message.fields, `${field}\r\n`, { signed: signed.map((name) => name.toLowerCase()), header }),
    'latin1',
  );
  const made =
    key.asymmetricKeyType === 'ed25519'
      ? crypto().sign(null, crypto().createHash('sha256').update(data).digest(), key)
      : crypto().sign('sha256', data, key);
  return `${field}${made.toString('base64').replace(/.{70}(?=.)/g, '$&\r\n\t ')}\r\n`;
}

/** Each as often as it occurs; From once more, so that nobody adds another one. */
function namesOf(present: readonly string[], wanted: readonly string[]): string[] {
  return wanted.flatMap((name) => {
    const times = present.filter((one) => one === name.toLowerCase()).length;
    return Array<string>(name.toLowerCase() === 'from' ? times + 1 : times).fill(name);
  });
}

/** Tags on lines of a bearable length; a long `h=` is folded behind its colons, and nothing else within a value. */
function folded(tags: readonly (readonly [name: string, value: string | null])[]): string {
  const given = tags.flatMap(([name, value]) => (value === null ? [] : [`${name}=${value}`]));
  const pieces = given.flatMap((tag, at) => {
    const whole = at === given.length - 1 ? tag : `${tag}; `;
    return tag.startsWith('h=') ? whole.split(/(?<=:)/) : [whole];
  });
  let text = 'DKIM-Signature: ';
  let width = text.length;
  for (const piece of pieces) {
    const isFull = width > 1 && width + piece.trimEnd().length > LINE;
    text = isFull ? `${text.trimEnd()}\r\n\t${piece}` : text + piece;
    width = (isFull ? 1 : width) + piece.length;
  }
  return text;
}
