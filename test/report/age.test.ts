// For how long a message was tried, where report and bounce have dates that can be right.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { builtInCatalogue } from '../../src/diagnosis/catalogue.ts';
import { explainBounce } from '../../src/library/explain-bounce.ts';
import { ageOf } from '../../src/report/age.ts';
import { bounceAsText } from '../../src/report/bounce.ts';
import { letterAsText, letterOf } from '../../src/report/letter.ts';
import { plain } from '../../src/report/palette.ts';
import { bounceWords } from '../../src/report/words.ts';

const ARRIVAL = 'Thu, 26 Nov 2026 07:30:00 +0100 (CET)';

describe('the age', () => {
  const rows: readonly {
    readonly arrival: string | null;
    readonly date: string | null;
    readonly en: string | null;
    readonly de: string | null;
  }[] = [
    { arrival: ARRIVAL, date: 'Mon, 30 Nov 2026 08:00:00 +0100', en: '4 days', de: '4 Tagen' },
    { arrival: ARRIVAL, date: '30 Nov 2026 07:00:00 +0000', en: '4 days', de: '4 Tagen' },
    { arrival: ARRIVAL, date: 'Fri, 27 Nov 2026 08:00:00 +0100', en: '24 hours', de: '24 Stunden' },
    { arrival: ARRIVAL, date: 'Thu, 26 Nov 2026 08:30:00 +0100', en: 'an hour', de: 'einer Stunde' },
    { arrival: ARRIVAL, date: 'Thu, 26 Nov 2026 08:29:00 +0100', en: null, de: null },
    { arrival: ARRIVAL, date: 'Wed, 25 Nov 2026 08:00:00 +0100', en: null, de: null },
    { arrival: 'Thu, 1 Jan 1970 00:00:00 +0000', date: 'Mon, 30 Nov 2026 08:00:00 +0100', en: null, de: null },
    { arrival: null, date: 'Mon, 30 Nov 2026 08:00:00 +0100', en: null, de: null },
    { arrival: ARRIVAL, date: null, en: null, de: null },
    { arrival: 'yesterday', date: 'today', en: null, de: null },
  ];
  for (const { arrival, date, en, de } of rows)
    test(`${arrival} to ${date}`, () => {
      assert.equal(ageOf({ arrival, date }, bounceWords('en')), en);
      assert.equal(ageOf({ arrival, date }, bounceWords('de')), de);
    });
});

const delayed = (head = '', before = '') =>
  Buffer.from(`${before}From: MAILER-DAEMON@mail.example.net (Mail Delivery System)
To: jane@example.net
Date: Mon, 30 Nov 2026 08:00:00 +0100
Subject: ${head}Delayed Mail (still being retried)
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

<joe@example.org>: connect to mx.example.org[192.0.2.1]:25: Connection timed out

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.net
Arrival-Date: ${ARRIVAL}

Final-Recipient: rfc822; joe@example.org
Action: delayed
Status: 4.4.1
Diagnostic-Code: X-Postfix; connect to mx.example.org[192.0.2.1]:25: Connection timed out

--b--
`);

describe('a delay of days is told with its age', () => {
  const read = (octets: Uint8Array, lang: 'en' | 'de') =>
    explainBounce(octets, { lang, audience: 'customer', we: null, catalogue: builtInCatalogue() });
  const shown = (octets: Uint8Array, lang: 'en' | 'de') =>
    bounceAsText(read(octets, lang), { lang, palette: plain, width: 100 });
  const letter = (octets: Uint8Array, lang: 'en' | 'de') =>
    letterAsText(letterOf(read(octets, lang), null, lang)).replace(/\s+/g, ' ');

  test('on the screen', () => {
    assert.match(shown(delayed(), 'en'), /taken at +Thu, 26 Nov .*; tried for 4 days/);
    assert.match(shown(delayed(), 'de'), /; versucht seit 4 Tagen/);
  });
  test('in the letter', () => {
    assert.match(
      letter(delayed(), 'en'),
      /has not been delivered yet; the mail server has been trying for 4 days and keeps trying\./,
    );
    assert.match(
      letter(delayed(), 'de'),
      /ist noch nicht zugestellt; der Mailserver versucht es seit 4 Tagen und gibt noch nicht auf\./,
    );
  });
  test('not by the date of a forward', () => {
    assert.equal(read(delayed('Fwd: '), 'en').date, null);
    assert.match(letter(delayed('Fwd: '), 'en'), /not been delivered yet; the mail server keeps trying/);
  });
});
