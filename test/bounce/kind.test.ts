import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Kind } from '../../src/bounce/facts.ts';
import { readBounce } from '../../src/bounce/read-bounce.ts';

const HEAD = 'Received: from a by b\nTo: desk@sender.example\nDate: Mon, 2 Nov 2026 09:00:00 +0100\n';
const report = (action: string, status: string) => `${HEAD}From: MAILER-DAEMON@out.example
Subject: Delivery Status
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

A report.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; out.example

Final-Recipient: rfc822; guest@hotel.example
Action: ${action}
Status: ${status}

--b--
`;
const CASES: readonly (readonly [string, Kind, string])[] = [
  ['a report of a failure', 'bounce', report('failed', '5.1.1')],
  ['a report of a delay is no failure', 'delayed', report('delayed', '4.4.1')],
  ['a report of success', 'delivered', report('delivered', '2.1.5')],
  ['an expired message failed', 'bounce', report('expired', '4.4.7')],
  [
    'an absence note',
    'auto-reply',
    `${HEAD}From: Guest <guest@hotel.example>\nSubject: Abwesenheitsnotiz: Buchung\nAuto-Submitted: auto-replied\n\nIch bin bis 5. Mai nicht erreichbar. Bitte wenden Sie sich an kollege@hotel.example.\n`,
  ],
  [
    'a complaint (RFC 5965)',
    'feedback-report',
    `${HEAD}From: fbl@provider.example\nSubject: Fw: Offer\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\nContent-Type: text/plain\n\nThis is an abuse report.\n\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nOriginal-Rcpt-To: guest@hotel.example\n\n--b--\n`,
  ],
  [
    'a letter',
    'not-a-bounce',
    `${HEAD}From: Guest <guest@hotel.example>\nSubject: Booking\n\nPlease send the invoice to:\n\nguest@hotel.example\n\nThank you. Call 550 1234 if need be.\n`,
  ],
  [
    'a letter that was pasted',
    'not-a-bounce',
    'Guten Tag,\n\nich bin Gast 554 und bitte um Rückruf.\n\nguest@hotel.example\n',
  ],
  ['nothing', 'not-a-bounce', ''],
];

describe('the kind of a message', () => {
  for (const [name, kind, text] of CASES) {
    it(name, () => {
      const facts = readBounce(Buffer.from(text));
      assert.equal(facts.kind, kind);
      assert.equal(facts.failures.length > 0, ['bounce', 'delayed', 'delivered'].includes(kind));
    });
  }

  it('a warning of Exim is a delay', () => {
    const facts = readBounce(
      Buffer.from(`This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue on out.example.

The address to which the message has not yet been delivered is:

  guest@hotel.example
    host mx.hotel.example [192.0.2.25]
    Delay reason: SMTP error from remote mail server after MAIL FROM:<desk@sender.example>:
    451 4.7.1 Greylisting in action, please come back later
`),
    );
    assert.equal(facts.kind, 'delayed');
    assert.equal(facts.failures[0]?.action, 'delayed');
    assert.equal(facts.failures[0]?.stage, 'mail');
  });

  for (const [words, kind] of [
    [
      'Ihre Nachricht an guest@hotel.example konnte seit 4 Stunden nicht zugestellt werden. Es wird weiter versucht.',
      'delayed',
    ],
    [
      'Ihre Nachricht an guest@hotel.example konnte bisher nicht zugestellt werden; weitere Zustellversuche folgen.',
      'delayed',
    ],
    ['Die Mail an guest@hotel.example konnte nicht zugestellt werden. Unser Server versucht es weiterhin.', 'delayed'],
    ['Your message to guest@hotel.example could not be delivered. We will continue to try for 5 days.', 'delayed'],
    ['Your message to guest@hotel.example was not yet delivered; further attempts will be made.', 'delayed'],
    [
      "Votre message à guest@hotel.example n'a pas encore été remis. De nouvelles tentatives seront effectuées.",
      'delayed',
    ],
    ['Uw bericht aan guest@hotel.example is nog niet bezorgd. We blijven het proberen.', 'delayed'],
    ['El mensaje para guest@hotel.example aún no se ha entregado; se seguirá intentando.', 'delayed'],
    [
      'Il messaggio per guest@hotel.example non è stato ancora consegnato; verranno effettuati altri tentativi.',
      'delayed',
    ],
    ['Ihre Nachricht an guest@hotel.example konnte nicht zugestellt werden. Es wird nicht weiter versucht.', 'bounce'],
    ['Your message to guest@hotel.example could not be delivered. No further attempts will be made.', 'bounce'],
  ] as const)
    it(`${kind}: ${words}`, () => {
      const facts = readBounce(Buffer.from(`${HEAD}From: Mail <mailer-daemon@out.example>\nSubject: x\n\n${words}\n`));
      assert.equal(facts.kind, kind);
      assert.equal(facts.failures[0]?.recipient, 'guest@hotel.example');
    });

  it('keeps what each of several recipients was told', () => {
    const facts = readBounce(
      Buffer.from(`This is the mail system at host out.example.

<a@one.example>: host mx.one.example[192.0.2.1] said: 550 5.1.1 User unknown
    (in reply to RCPT TO command)

<b@two.example>: host mx.two.example[192.0.2.2] said: 552 5.2.2 Mailbox full
    (in reply to end of DATA command)

<c@three.example>: connect to mx.three.example[192.0.2.3]:25: Connection refused
`),
    );
    assert.deepEqual(
      facts.failures.map((f) => [f.recipient, f.reply?.code ?? null, f.stage, f.remote.address]),
      [
        ['a@one.example', 550, 'rcpt', '192.0.2.1'],
        ['b@two.example', 552, 'eod', '192.0.2.2'],
        ['c@three.example', null, 'connect', '192.0.2.3'],
      ],
    );
  });

  it('does not read the message that came back', () => {
    const facts = readBounce(
      Buffer.from(
        `${report('failed', '5.0.0').replace('--b--\n', '')}--b\nContent-Type: message/rfc822\n\nFrom: desk@sender.example\nTo: guest@hotel.example\nSubject: Fwd: bounce\n\n<other@x.example>: host mx.x.example[192.0.2.9] said: 554 5.7.1 no (in reply to MAIL FROM command)\n\n--b--\n`,
      ),
    );
    assert.deepEqual(
      facts.failures.map((f) => [f.recipient, f.reply, f.remote.host]),
      [['guest@hotel.example', null, null]],
    );
  });
});
