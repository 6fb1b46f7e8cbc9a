// Messages in the shapes that signers and verifiers trip over, and keys made for the tests.
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { keyRecordOf } from '../../src/trust/dkim-key.ts';
import { type DkimSigning, SIGNED_BY_DEFAULT, signMessage } from '../../src/trust/dkim-sign.ts';
import type { Looked } from '../../src/trust/lookup.ts';

export const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const ED25519 = generateKeyPairSync('ed25519');

const HEAD = [
  'Received: from client.example.org by mail.example.org; Mon, 30 Nov 2026 08:00:00 +0000',
  'From: Jane <jane@example.org>',
  'To: joe@example.net',
  'Subject: A  test\tof signatures ',
  'Date: Mon, 30 Nov 2026 08:00:00 +0000',
  'Message-ID: <1@example.org>',
];
const octets = (head: readonly string[], body: string) => Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`, 'utf8');
const many = Array.from({ length: 120 }, (_, i) => `user${i}@example.net`);

export const SHAPES: Readonly<Record<string, Buffer>> = {
  plain: octets(HEAD, 'Hello.\r\n\r\nBye.\r\n'),
  'empty body': octets(HEAD, ''),
  'no final CRLF': octets(HEAD, 'Hello.'),
  'trailing blanks and empty lines': octets(HEAD, 'Hello. \t \r\n  \tWorld\t\r\n \r\n\r\n\r\n'),
  '8-bit': octets(HEAD, 'Grüße aus Köln €\r\n'),
  'long lines': octets([...HEAD, `X-Long: ${'x'.repeat(890)}`], `${'y'.repeat(900)}\r\n`),
  'folded To': octets([...HEAD.slice(0, 2), `To: ${many.join(',\r\n\t')}`, ...HEAD.slice(3)], 'Hello.\r\n'),
  'raw UTF-8 in From': octets([...HEAD.slice(0, 1), 'From: Jäne <jane@example.org>', ...HEAD.slice(2)], 'Hello.\r\n'),
  'two From': octets([...HEAD, 'From: other@example.org'], 'Hello.\r\n'),
  'leading dots': octets(HEAD, '.\r\n..\r\n.hidden\r\n'),
  'blank lines only': octets(HEAD, '\r\n\r\n\r\n'),
};

export const CANONICALIZATIONS = (['simple', 'relaxed'] as const).flatMap((header) =>
  (['simple', 'relaxed'] as const).map((body) => ({ header, body })),
);

/** Mon, 30 Nov 2026 08:00:00 UTC. */
export const NOW = 1_796_025_600;

export function signingWith(key: KeyObject, more: Partial<DkimSigning> = {}): DkimSigning {
  return {
    domain: 'example.org',
    selector: 's1',
    key,
    header: 'relaxed',
    body: 'relaxed',
    sign: SIGNED_BY_DEFAULT,
    identity: null,
    at: NOW,
    expires: null,
    length: false,
    ...more,
  };
}

export function signed(message: Buffer, signing: DkimSigning): Buffer {
  return Buffer.concat([Buffer.from(signMessage(message, signing), 'latin1'), message]);
}

/** A DNS of TXT records. */
export function txt(records: Readonly<Record<string, string | readonly string[]>>) {
  return async (name: string): Promise<Looked> => {
    const found = records[name.toLowerCase()];
    const texts = found === undefined ? [] : [found].flat();
    return {
      outcome: texts.length === 0 ? 'nxdomain' : 'records',
      records: texts.map((text) => ({ type: 'TXT', text })),
      text: `TXT ${name}`,
    };
  };
}

export const KEYS = {
  's1._domainkey.example.org': keyRecordOf(RSA.publicKey),
  'ed._domainkey.example.org': keyRecordOf(ED25519.publicKey),
};
