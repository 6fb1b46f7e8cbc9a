import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { mailMessage } from '../../src/report/mail-message.ts';

const head = {
  from: 'mxprobe@example.net',
  to: ['a@example.com', 'b@example.com'],
  subject: 'mxprobe own-mx: 2 regressions (1 new)',
  date: new Date('2026-11-21T02:00:00Z'),
  messageId: 'x1@probe.example.net',
};

describe('a mail', () => {
  test('in plain ASCII is readable as it stands', () => {
    assert.equal(
      mailMessage(head, 'regression: ehlo no longer offers STARTTLS\n'),
      `From: mxprobe <mxprobe@example.net>
To: <a@example.com>,
 <b@example.com>
Subject: mxprobe own-mx: 2 regressions (1 new)
Date: Sat, 21 Nov 2026 02:00:00 +0000
Message-ID: <x1@probe.example.net>
Auto-Submitted: auto-generated
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 7bit

regression: ehlo no longer offers STARTTLS
`,
    );
  });
  test('of any text comes back as it was, in ASCII lines of lawful length', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 3000 }), async (words) => {
        const text = `${words.replace(/[\r\0]/g, '').toWellFormed()}\n`;
        const message = mailMessage(head, text);
        assert.match(message, /^[\t\n\x20-\x7e]*$/);
        assert.ok(message.split('\n').every((line) => line.length <= 998));
        const read = await new PostalMime().parse(message);
        assert.equal(read.text?.replaceAll('\r\n', '\n').trimEnd(), text.trimEnd());
      }),
      { numRuns: 25 },
    );
  });
  test('a subject never begins another field', () => {
    assert.match(
      mailMessage({ ...head, subject: 'a\r\nBcc: x@example.org' }, 'b\n'),
      /^Subject: a Bcc: x@example\.org$/m,
    );
  });
});
