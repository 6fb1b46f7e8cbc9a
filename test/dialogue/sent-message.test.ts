// What the record keeps of a message that was sent: as much as is needed to find it again.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { MASK, Redactor } from '../../src/dialogue/redact.ts';
import { sentMessage } from '../../src/dialogue/sent-message.ts';

const SECRET = 'correct horse';
const sha = (text: string) => createHash('sha256').update(text).digest('hex');

const ROWS: readonly {
  readonly name: string;
  readonly message: string;
  readonly header: string;
  readonly messageId?: string;
  /** The body; null: its hash is not kept. */
  readonly body: string | null;
}[] = [
  {
    name: 'CRLF',
    message: 'From: a@b.example\r\nMessage-ID: <1@b.example>\r\n\r\nhello\r\n',
    header: 'From: a@b.example\r\nMessage-ID: <1@b.example>\r\n',
    messageId: '<1@b.example>',
    body: 'hello\r\n',
  },
  {
    name: 'LF',
    message: 'message-id:<1@b>\n\nhello\n',
    header: 'message-id:<1@b>\n',
    messageId: '<1@b>',
    body: 'hello\n',
  },
  {
    name: 'CR',
    message: 'A: b\rMESSAGE-ID :\t<1@b>\r\rx',
    header: 'A: b\rMESSAGE-ID :\t<1@b>\r',
    messageId: '<1@b>',
    body: 'x',
  },
  {
    name: 'a folded field',
    message: 'Message-ID:\r\n <1@b>\r\n\r\n',
    header: 'Message-ID:\r\n <1@b>\r\n',
    messageId: '<1@b>',
    body: '',
  },
  {
    name: 'the field of another name',
    message: 'X-Message-ID: <1@b>\r\n\r\n',
    header: 'X-Message-ID: <1@b>\r\n',
    body: '',
  },
  {
    name: 'one in the body is none',
    message: 'A: b\r\n\r\nMessage-ID: <1@b>\r\n',
    header: 'A: b\r\n',
    body: 'Message-ID: <1@b>\r\n',
  },
  { name: 'an empty header', message: '\r\nbody', header: '', body: 'body' },
  { name: 'no body', message: 'A: b\r\n', header: 'A: b\r\n', body: '' },
  { name: 'nothing', message: '', header: '', body: '' },
  { name: 'UTF-8', message: 'Subject: ü\r\n\r\nß', header: 'Subject: ü\r\n', body: 'ß' },
  { name: 'a secret in the header', message: `X: ${SECRET}\r\n\r\nx`, header: `X: ${MASK}\r\n`, body: 'x' },
  { name: 'a secret in the body', message: `A: b\r\n\r\n${SECRET}`, header: 'A: b\r\n', body: null },
  {
    name: 'a secret in the body, encoded',
    message: `A: b\r\n\r\n${Buffer.from(SECRET).toString('base64')}`,
    header: 'A: b\r\n',
    body: null,
  },
];

describe('a message that was sent', () => {
  for (const { name, message, header, messageId = null, body } of ROWS)
    test(name, () => {
      const octets = Buffer.from(message);
      assert.deepEqual(sentMessage(octets, new Redactor([SECRET])), {
        header,
        messageId,
        octets: octets.length,
        bodySha256: body === null ? null : sha(body),
      });
    });

  test('a header has a bound, and a large body beside a secret no hash', () => {
    const long = sentMessage(Buffer.from(`X: ${'x'.repeat(1 << 20)}\r\n\r\n`), new Redactor());
    assert.equal(long.header.length, 64 << 10);
    const large = Buffer.from(`A: b\r\n\r\n${'x'.repeat((1 << 20) + 1)}`);
    assert.equal(sentMessage(large, new Redactor([SECRET])).bodySha256, null);
    assert.notEqual(sentMessage(large, new Redactor()).bodySha256, null);
  });
});
