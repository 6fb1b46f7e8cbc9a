// What became of a message: a row for each thing that can happen to it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeArrival } from '../../src/arrival/judge.ts';
import type { Sighting } from '../../src/arrival/watch.ts';
import type { Arrives } from '../../src/scenario/arrival-shape.ts';
import { load, problemsOf, withSteps } from '../scenario/reading.ts';

const SENT = Buffer.from('From: a@b.test\r\nSubject: Test\r\nMessage-ID: <1@b.test>\r\n\r\nHello,\r\nhow are you?\r\n');
const DELIVERED = { octets: SENT, at: 0, reply: '250 2.0.0 Ok: queued as ABC123' };

/** `arrives:` as a scenario writes it. */
function arrives(value: string): Arrives {
  const loaded = load(withSteps(`  - arrives: ${value}`));
  assert.deepEqual(problemsOf(loaded), []);
  const step = loaded.scenarios[0]?.steps.find(({ verb }) => verb === 'arrives');
  return step?.verb === 'arrives' ? step.arrives : assert.fail('no such step');
}

const seen = (more: Partial<Sighting> = {}, text = SENT.toString()): Sighting => ({
  place: 'imap mail.test',
  folder: 'INBOX',
  isJunk: false,
  uid: '1',
  same: null,
  ms: 1200,
  octets: Buffer.from(text),
  ...more,
});
const edited = (from: string | RegExp, to: string, more: Partial<Sighting> = {}) =>
  seen(more, SENT.toString().replace(from, to));
const added = (head: string, more: Partial<Sighting> = {}) => seen(more, head + SENT.toString());
const JUNK = { folder: 'Junk', isJunk: true };
const RECEIVED =
  'Received: from relay.test (relay.test [192.0.2.1])\r\n\tby mx.test (Postfix) with ESMTPS id 4ABC\r\n\tfor <x@mx.test>; Mon, 30 Nov 2026 08:00:12 +0000 (UTC)\r\nReceived: from probe by relay.test with ESMTP; Mon, 30 Nov 2026 08:00:00 +0000\r\n';
const RESULTS =
  'Authentication-Results: mx.test; spf=pass smtp.mailfrom=a@b.test; dkim=fail; dkim=pass header.d=b.test; dmarc=pass\r\n';
const FORGED = 'Authentication-Results: mx.test; spf=pass; dkim=pass; dmarc=pass\r\n';

for (const [what, value, sightings, verdict, says, faults = []] of [
  ['once, in the inbox', '{}', [seen()], 'arrived', []],
  ['with LF at its line ends', '{}', [edited(/\r\n/g, '\n')], 'arrived', []],
  ['with an empty line more', '{}', [edited(/$/, '\r\n')], 'arrived', []],
  [
    'nowhere',
    '{ within: 5s }',
    [],
    'lost',
    [
      'lost: accepted with "250 2.0.0 Ok: queued as ABC123", and not seen within 5 s; look for ABC123 in the log of that server (mxprobe log FILE --queue ABC123)',
    ],
  ],
  [
    'where POP3 does not see it',
    '{ at: { pop3: mail.test, user: a, password: b }, within: 5s }',
    [],
    'lost',
    [
      'lost: accepted with "250 2.0.0 Ok: queued as ABC123", and not seen within 5 s (POP3 shows the inbox alone: it may lie in the folder for spam); look for ABC123 in the log of that server (mxprobe log FILE --queue ABC123)',
    ],
  ],
  ['nowhere, as expected', '{ expect: { times: 0 } }', [], 'lost', []],
  [
    'although it was not to',
    '{ expect: { times: 0 } }',
    [seen()],
    'unwanted',
    ['it was not to arrive, and lies in INBOX after 1.2 s'],
  ],
  [
    'a mailbox that could not be asked',
    '{}',
    [],
    'unknown',
    ['imap mail.test: the login was refused'],
    ['imap mail.test: the login was refused'],
  ],
  ['one found, another mailbox not asked', '{}', [seen()], 'arrived', [], ['pop3 mail.test: closed']],
  ['not asked where it was not to arrive', '{ expect: { times: 0 } }', [], 'unknown', ['x: closed'], ['x: closed']],
  ['in the folder for spam', '{}', [seen(JUNK)], 'elsewhere', ['it lies in Junk (spam)']],
  ['there, as expected', '{ expect: { folder: junk } }', [seen(JUNK)], 'arrived', []],
  [
    'not there, although expected',
    '{ expect: { folder: junk } }',
    [seen()],
    'elsewhere',
    ['it lies in INBOX, not in junk'],
  ],
  ['in a folder by name', '{ expect: { folder: inbox } }', [seen()], 'arrived', []],
  ['twice', '{}', [seen(), seen({ uid: '2' })], 'twice', ['it arrived 2 times instead of 1: in INBOX, INBOX']],
  [
    'in two places, which may be one mailbox',
    '{}',
    [seen(), seen({ place: 'pop3 mail.test', folder: null })],
    'arrived',
    [],
  ],
  ['twice, as expected', '{ expect: { times: 2 } }', [seen(), seen({ uid: '2' })], 'arrived', []],
  ['late', '{ expect: { delay: "<1s" } }', [seen()], 'late', ['it took 1.2 s, expected <1s']],
  ['in time', '{ expect: { delay: "<2s" } }', [seen()], 'arrived', []],
  [
    'with a footer',
    '{}',
    [edited(/$/, '-- \r\nsent by a list\r\n')],
    'changed',
    ['it was changed: a footer of 21 octets was added: "-- \\r\\nsent by a list"'],
  ],
  [
    'with a banner',
    '{}',
    [edited('Hello', 'EXTERNAL\r\nHello')],
    'changed',
    ['it was changed: 10 octets were put before its text: "EXTERNAL\\r\\nHello,\\r\\nhow are you?"'],
  ],
  [
    'cut',
    '{}',
    [edited('how are you?\r\n', '')],
    'changed',
    ['it was changed: it was cut: 14 octets are missing at its end'],
  ],
  [
    'with a tag in the subject',
    '{}',
    [edited('Test', '[list] Test')],
    'changed',
    ['it was changed: the subject is "[list] Test"'],
  ],
  [
    'with another word',
    '{}',
    [edited('how', 'who')],
    'changed',
    ['it was changed: line 2 of its body is "who are you?", was "how are you?"'],
  ],
  [
    'rewrapped',
    '{}',
    [edited('Hello,\r\n', 'Hello, ')],
    'changed',
    ['it was changed: its lines are broken in other places'],
  ],
  ['changed, which does not matter', '{ expect: { body: any } }', [edited('how', 'who')], 'arrived', []],
  [
    'as quoted-printable',
    '{}',
    [edited('<1@b.test>\r\n\r\nHello', '<1@b.test>\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nHell=6F')],
    'arrived',
    [],
  ],
  [
    'as quoted-printable, where it is to be exact',
    '{ expect: { body: exact } }',
    [edited('<1@b.test>\r\n\r\nHello', '<1@b.test>\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nHell=6F')],
    'changed',
    ['it was changed: its transfer encoding is quoted-printable, was 7bit'],
  ],
  ['over two hops', '{ expect: { hops: "<3", slowest_hop: "<15s" } }', [added(RECEIVED)], 'arrived', []],
  ['over too many', '{ expect: { hops: "1" } }', [added(RECEIVED)], 'differs', ['it made 2 hops, expected 1']],
  [
    'slowly',
    '{ expect: { slowest_hop: "<10s" } }',
    [added(RECEIVED)],
    'late',
    ['its slowest hop took 12 s, expected <10s'],
  ],
  ['not everywhere by TLS', '{ expect: { tls: true } }', [added(RECEIVED)], 'differs', ['not every hop came by TLS']],
  [
    'vouched for',
    '{ trust: mx.test, expect: { spf: pass, dkim: pass, dmarc: pass } }',
    [added(RESULTS)],
    'arrived',
    [],
  ],
  [
    'vouched for by a stranger',
    '{ trust: mx.test, expect: { spf: pass } }',
    [added(`Authentication-Results: other.test; spf=fail\r\n${FORGED}`)],
    'differs',
    ['no server that is trusted says anything of spf (its name belongs in `trust`; there is one of other.test)'],
  ],
  [
    'without a word of it',
    '{ trust: mx.test, expect: { spf: pass } }',
    [seen()],
    'differs',
    ['no server that is trusted says anything of spf (its name belongs in `trust`)'],
  ],
  [
    'with another result',
    '{ trust: MX.test, expect: { dmarc: fail } }',
    [added(RESULTS)],
    'differs',
    ['dmarc is pass, expected fail'],
  ],
  [
    'with header fields',
    '{ expect: { subject: Test, header: { X-Spam: absent, message-id: "/@b\\\\.test/" } } }',
    [seen()],
    'arrived',
    [],
  ],
  [
    'with others',
    '{ expect: { subject: Toast, header: { X-Spam: "YES", From: absent, To: "/x/" } } }',
    [seen()],
    'differs',
    [
      'Subject is "Test", expected "Toast"',
      'X-Spam is not there, expected "YES"',
      'From is "a@b.test", expected absent',
      'To is not there, which the pattern does not match',
    ],
  ],
  ['for the recipient', '{ expect: { recipient: X@b.test } }', [added('Delivered-To: x@b.test\r\n')], 'arrived', []],
  [
    'for another',
    '{ expect: { recipient: y@b.test } }',
    [added('X-Original-To: x@b.test\r\n')],
    'differs',
    ['its recipient is x@b.test, expected y@b.test'],
  ],
  ...(
    [
      ['X-Spam-Status: Yes, score=6.1 required=5.0\r\n\ttests=BAYES_99', 'X-Spam-Status', 6.1],
      ['X-Spam-Score: -1.9 (-)', 'X-Spam-Score', -1.9],
      ['X-Spamd-Result: default: False [7.20 / 15.00];\r\n\tBAYES_SPAM(5.10)[99.9%]', 'X-Spamd-Result', 7.2],
      ['X-Rspamd-Score: 12', 'X-Rspamd-Score', 12],
      ['X-Forefront-Antispam-Report: CIP:192.0.2.1;CTRY:DE;SCL:5;SRV:', 'X-Forefront-Antispam-Report', 5],
      ['X-MS-Exchange-Organization-SCL: -1', 'X-MS-Exchange-Organization-SCL', -1],
      ['X-Spam-Status: No\r\nX-Spam-Score: 8', 'X-Spam-Score', 8],
      ['X-Spam-Score: 8\r\nX-Rspamd-Score: 1', 'X-Spam-Score', 8],
    ] as const
  ).map(([head, field, score]): [string, string, Sighting[], string, string[]] => [
    `with ${head.split('\r')[0]}`,
    '{ expect: { spam_score: "<5" } }',
    [added(`${head}\r\n`)],
    score < 5 ? 'arrived' : 'differs',
    score < 5 ? [] : [`its spam score is ${score} (${field}), expected <5`],
  ]),
  [
    'with a score that is none',
    '{ expect: { spam_score: "<5" } }',
    [added('X-Spam-Score: low\r\nX-Spam-Status: No, tests=none\r\n')],
    'differs',
    [
      'no spam filter says a score (X-Spam-Status, X-Spam-Score, X-Spamd-Result, X-Rspamd-Score, X-MS-Exchange-Organization-SCL, X-Forefront-Antispam-Report)',
    ],
  ],
] as [string, string, Sighting[], string, string[], string[]?][]) {
  test(`a message that arrives ${what}`, () => {
    const { record, problems } = judgeArrival(arrives(value), DELIVERED, { sightings, faults, removed: null }, [
      'imap mail.test',
    ]);
    assert.deepEqual([record.verdict, problems], [verdict, says]);
    assert.equal(record.found.length, sightings.length);
  });
}

test('a score that the sender wrote is no filter\u2019s, wherever it stands', () => {
  const octets = Buffer.from(`X-Spam-Score: -9\r\n${SENT}`);
  const judged = (head: string) =>
    judgeArrival(
      arrives('{ expect: { spam_score: "<5" } }'),
      { ...DELIVERED, octets },
      { sightings: [seen({}, `${head}${octets}`)], faults: [], removed: null },
      [],
    );
  assert.match(judged('').problems.join(), /^no spam filter says a score/);
  assert.deepEqual(judged('X-Spam-Score: 7\r\n').problems, ['its spam score is 7 (X-Spam-Score), expected <5']);
  assert.deepEqual(judged('X-Spam-Score: 7\r\n').record.found[0]?.spam, { field: 'X-Spam-Score', score: 7 });
});

test('hops have their servers, their times and what lies between, negative ones none', () => {
  const late = RECEIVED.replace('08:00:00', '08:00:15');
  const hops = (head: string) =>
    judgeArrival(arrives('{}'), DELIVERED, { sightings: [added(head)], faults: [], removed: null }, []).record.found[0]
      ?.received;
  assert.deepEqual(hops(RECEIVED), [
    { by: 'mx.test', from: 'relay.test', with: 'ESMTPS', at: '2026-11-30T08:00:12.000Z', seconds: 12, tls: true },
    { by: 'relay.test', from: 'probe', with: 'ESMTP', at: '2026-11-30T08:00:00.000Z', seconds: null, tls: false },
  ]);
  assert.equal(hops(late)?.[0]?.seconds, null);
});
