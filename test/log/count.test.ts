// What is counted: events, messages and recipients apart; a recipient by his last state; what may be legitimate; what is silent.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { builtInCatalogue } from '../../src/diagnosis/catalogue.ts';
import { judgeWith } from '../../src/library/judge-log.ts';
import { changeOf } from '../../src/log/compare.ts';
import type { LogGroup } from '../../src/log/document.ts';
import { LogReader } from '../../src/log/read.ts';
import { templateOf } from '../../src/log/template.ts';
import { maskSecrets } from '../../src/quoted/secret-words.ts';

const judge = judgeWith(builtInCatalogue());

function told(lines: readonly string[]) {
  const reader = new LogReader({ judge, stamps: { now: Date.UTC(2026, 11, 1), year: null, offsetAt: () => 0 } });
  const input = reader.open('mail.log');
  input.push(Buffer.from(lines.join('\n')));
  input.end();
  return reader.told();
}

const AT = 'Nov 30 06:00:01 out postfix/';
const grey = (queue: string, to: string) =>
  `${AT}smtp[7]: ${queue}: to=<${to}>, relay=mx.x.example[192.0.2.9]:25, delay=1, dsn=4.2.0, status=deferred (host mx.x.example[192.0.2.9] said: 450 4.2.0 <${to}>: Recipient address rejected: Greylisted (in reply to RCPT TO command))`;
const sent = (queue: string, to: string) =>
  `${AT}smtp[7]: ${queue}: to=<${to}>, relay=mx.x.example[192.0.2.9]:25, delay=1, dsn=2.0.0, status=sent (250 2.0.0 Ok)`;
const gone = (queue: string, to: string) =>
  `${AT}smtp[7]: ${queue}: to=<${to}>, relay=mx.x.example[192.0.2.9]:25, delay=1, dsn=5.1.1, status=bounced (host mx.x.example[192.0.2.9] said: 550 5.1.1 no such user (in reply to RCPT TO command))`;
const expired = (queue: string) => `${AT}qmgr[7]: ${queue}: from=<s@y.example>, status=expired, returned to sender`;
const refusal = (from: string, client: string, code = '550 5.7.1') =>
  `Nov 30 06:00:01 mx postfix/smtpd[9]: NOQUEUE: reject: RCPT from unknown[${client}]: ${code} Client host rejected: cannot find your reverse hostname, [${client}]; from=<${from}> to=<guest@hotel.example> proto=ESMTP helo=<c>`;

const OUTCOMES: readonly {
  readonly name: string;
  readonly lines: readonly string[];
  readonly groups: readonly Partial<LogGroup>[];
}[] = [
  {
    name: 'put off three times, then delivered: one recipient, no trouble',
    lines: [
      grey('AAAAAA1', 'a@x.example'),
      grey('AAAAAA1', 'a@x.example'),
      grey('AAAAAA1', 'a@x.example'),
      sent('AAAAAA1', 'a@x.example'),
    ],
    groups: [
      { events: 3, messages: 1, recipients: 1, outcome: { refused: 0, delayedThenDelivered: 1, expired: 0, open: 0 } },
    ],
  },
  {
    name: 'put off, and the log ends',
    lines: [grey('AAAAAA1', 'a@x.example'), grey('AAAAAA1', 'b@x.example')],
    groups: [
      { events: 2, messages: 1, recipients: 2, outcome: { refused: 0, delayedThenDelivered: 0, expired: 0, open: 2 } },
    ],
  },
  {
    name: 'put off, and the queue gives up',
    lines: [grey('AAAAAA1', 'a@x.example'), expired('AAAAAA1')],
    groups: [{ events: 1, recipients: 1, outcome: { refused: 0, delayedThenDelivered: 0, expired: 1, open: 0 } }],
  },
  {
    name: 'put off for one reason, refused for another: the last one has him',
    lines: [grey('AAAAAA1', 'a@x.example'), gone('AAAAAA1', 'a@x.example')],
    groups: [
      { cause: 'rcpt-unknown', outcome: { refused: 1, delayedThenDelivered: 0, expired: 0, open: 0 } },
      { cause: 'greylisting', outcome: { refused: 0, delayedThenDelivered: 0, expired: 0, open: 0 } },
    ],
  },
  {
    name: 'recipients of one template stand together',
    lines: [gone('AAAAAA1', 'a@x.example'), gone('AAAAAA2', 'b@x.example'), gone('AAAAAA2', 'c@x.example')],
    groups: [{ events: 3, messages: 2, recipients: 3, receivers: [{ name: 'x.example', events: 3 }] }],
  },
  {
    name: 'incoming: the same client, sender and recipient is one, however often',
    lines: [
      refusal('s@y.example', '192.0.2.3'),
      refusal('s@y.example', '192.0.2.3'),
      refusal('t@y.example', '192.0.2.3'),
    ],
    groups: [{ events: 3, recipients: 2, outcome: { refused: 2, delayedThenDelivered: 0, expired: 0, open: 0 } }],
  },
  {
    name: 'incoming: greylisted, then taken',
    lines: [
      refusal('s@y.example', '192.0.2.3', '450 4.7.1'),
      'Nov 30 06:09:01 mx postfix/smtpd[9]: AAAAAA9: client=unknown[192.0.2.3]',
      'Nov 30 06:09:01 mx postfix/qmgr[9]: AAAAAA9: from=<s@y.example>, size=1, nrcpt=1 (queue active)',
      'Nov 30 06:09:01 mx postfix/lmtp[9]: AAAAAA9: to=<guest@hotel.example>, relay=mx[private/dovecot-lmtp], delay=1, dsn=2.0.0, status=sent (250 2.0.0 Saved)',
    ],
    groups: [{ direction: 'incoming', outcome: { refused: 0, delayedThenDelivered: 1, expired: 0, open: 0 } }],
  },
  {
    name: 'incoming: whom we write to, null senders, and clients that are taken otherwise',
    lines: [
      sent('AAAAAA1', 'desk@y.example'),
      'Nov 30 06:09:01 mx postfix/smtpd[9]: AAAAAA9: client=unknown[192.0.2.3]',
      refusal('s@y.example', '192.0.2.3'),
      refusal('', '192.0.2.4'),
    ],
    groups: [
      {
        correspondents: [{ domain: 'y.example', events: 1, sent: 1 }],
        bounces: 1,
        clients: [
          { address: '192.0.2.3', name: 'unknown', events: 1, accepted: true },
          { address: '192.0.2.4', name: 'unknown', events: 1, accepted: false },
        ],
      },
    ],
  },
];

describe('counted by the last state', () => {
  for (const { name, lines, groups: wanted } of OUTCOMES)
    it(name, () => {
      const { groups } = told(lines);
      assert.equal(groups.length, wanted.length);
      for (const [i, one] of wanted.entries())
        for (const [key, value] of Object.entries(one))
          assert.deepEqual(Object.entries(groups[i] ?? {}).find(([other]) => other === key)?.[1], value, key);
    });

  it('what a session was refused without a line of its own', () => {
    const { silent } = told([
      'Nov 30 06:00:01 mx postfix/smtpd[9]: disconnect from h.example[192.0.2.3] ehlo=1 mail=0/2 quit=1 commands=2/4',
      refusal('s@y.example', '192.0.2.3').replace('smtpd[9]', 'smtpd[10]'),
      'Nov 30 06:00:01 mx postfix/smtpd[10]: disconnect from h.example[192.0.2.3] ehlo=1 mail=1 rcpt=0/1 data=0/1 quit=1 commands=3/5',
    ]);
    assert.deepEqual(silent, [{ what: 'mail', count: 2 }]);
  });

  it('stamps without a year are of the newest that is not in the future', () => {
    const [input] = told([
      `Dec 30 06:00:01 out postfix/qmgr[3]: AAAAAA1: removed`,
      `Jan 02 06:00:01 out postfix/qmgr[3]: AAAAAA1: removed`,
    ]).inputs;
    assert.deepEqual([input?.first?.slice(0, 4), input?.last?.slice(0, 4)], ['2025', '2026']);
  });
});

describe('the template of a reply', () => {
  const ROWS: readonly (readonly [text: string, template: string])[] = [
    [
      'Client host rejected: cannot find your reverse hostname, [192.0.2.3]',
      'Client host rejected: cannot find your reverse hostname, [IP]',
    ],
    ['<a@x.example>: Greylisted, see http://g.example/help?id=1', '<ADDRESS>: Greylisted, see URL'],
    ['message size 16008 exceeds size limit 10240', 'message size N exceeds size limit N'],
    ['blocked (S3140) by 2001:db8::1', 'blocked (S3140) by IP'],
    ['queued as 7A9E917E3B3', 'queued as ID'],
  ];
  for (const [text, template] of ROWS) it(template, () => assert.equal(templateOf(text), template));
});

describe('a password in a log', () => {
  const SECRET = 'AGFsaWNlAGh1bnRlcjI=';
  const ROWS: readonly (readonly [name: string, line: string])[] = [
    ['OpenSMTPD', `ddbd262934f5af1d smtp failed-command command="AUTH PLAIN ${SECRET}" result="535 5.7.8 no"`],
    ['OpenSMTPD, the answer alone', `ddbd262934f5af1d smtp failed-command command="${SECRET}" result="535 5.7.8 no"`],
    ['Haraka', `x params=AUTH,PLAIN ${SECRET} retval=DENY`],
    [
      'quoted in a reply',
      `${AT}smtp[7]: AAAAAA1: to=<a@x.example>, relay=mx.x.example[192.0.2.9]:25, delay=1, dsn=5.5.1, status=bounced (host mx.x.example[192.0.2.9] said: 500 5.5.1 unknown command AUTH LOGIN ${SECRET} (in reply to MAIL FROM command))`,
    ],
  ];
  for (const [name, line] of ROWS)
    it(name, () => {
      assert.doesNotMatch(maskSecrets(line), /AGFsaWNl/);
      const events: unknown[] = [];
      const reader = new LogReader({
        judge,
        stamps: { now: 0, year: null, offsetAt: () => 0 },
        tell: (event) => events.push(event),
      });
      const input = reader.open('x');
      input.push(Buffer.from(`${line}\n`));
      input.end();
      assert.doesNotMatch(JSON.stringify([events, reader.told(), [...reader.told().samples]]), /AGFsaWNl/);
    });
});

describe('since an earlier log', () => {
  const group = (refused: number) => ({
    id: 'a',
    events: refused,
    outcome: { refused, delayedThenDelivered: 0, expired: 0, open: 0 },
  });
  const ROWS = [
    { name: 'not there before', now: 1, before: null, change: 'new' },
    { name: 'as many', now: 10, before: 10, change: 'same' },
    { name: 'a few more', now: 12, before: 10, change: 'same' },
    { name: 'more by half', now: 15, before: 10, change: 'grown' },
    { name: 'one more than one is no growth', now: 2, before: 1, change: 'same' },
    { name: 'fewer', now: 1, before: 10, change: 'same' },
  ] as const;
  for (const { name, now, before, change } of ROWS)
    it(name, () => assert.equal(changeOf(group(now), before === null ? undefined : group(before)), change));
});
