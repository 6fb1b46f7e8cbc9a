// Changes -> causes: what is one thing, what follows from it, and what is told beside it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Cause, causesOf, countsOf, keysOf, targetsOf } from '../../src/baseline/causes.ts';
import { CHANGE_CLASSES, type Change, type ChangeClass, type Difference } from '../../src/baseline/change.ts';
import { classify } from '../../src/baseline/classify.ts';
import { RULES } from '../../src/baseline/rules.ts';

type Fact = Difference['before'];
type Row = readonly [
  where: string,
  step: string | null,
  what: string,
  before: Fact,
  after: Fact,
  words?: readonly [string, string],
];

const change = ([where, step, what, before, after, words]: Row): Change =>
  classify({ case: where, step, what, before, after, ...(words === undefined ? {} : { words }) }, null);
/** `regression: text > what follows; ... (cases)` */
const brief = ({ class: kind, text, follows, cases }: Cause) =>
  `${kind}: ${text}${follows.map((one) => ` > ${one}`).join('')} (${cases.join(' ')})`;

const REFUSED = ['250 2.1.5 Ok', '554 5.7.1 <x@a.test>: Access denied'] as const;

for (const [name, changes, ...told] of [
  ['nothing', []],
  [
    'one capability, in clear and inside TLS, at two servers',
    [
      ['a@1', 'ehlo', 'capability', 'DSN', null],
      ['a@1', 'starttls/ehlo', 'capability', 'DSN', null],
      ['b@2', 'ehlo', 'capability', 'DSN', null],
    ],
    'regression: DSN is no longer offered (a@1 b@2)',
  ],
  [
    'two capabilities are two causes',
    [
      ['a', 'ehlo', 'capability', 'DSN', null],
      ['a', 'ehlo', 'capability', 'SMTPUTF8', null],
    ],
    'regression: DSN is no longer offered (a)',
    'regression: SMTPUTF8 is no longer offered (a)',
  ],
  [
    'STARTTLS is gone, and with it its answer, the session and a policy that was not asked',
    [
      ['a', 'ehlo', 'capability', 'STARTTLS', null],
      ['a', 'starttls', 'code', 220, 502],
      ['b', 'ehlo', 'capability', 'STARTTLS', null],
      ['b', null, 'tls', 'TLSv1.3', null],
    ],
    'regression: STARTTLS is no longer offered > STARTTLS is refused with 502 (it was 220) > the session is not encrypted any more (it was: TLSv1.3) (a b)',
  ],
  [
    'a lost capability, what it brought and a case that no longer applies',
    [
      ['a', 'ehlo', 'capability', 'SMTPUTF8', null],
      ['a', 'mail', 'code', 250, 555],
      ['b', 'ehlo', 'capability', 'SMTPUTF8', null],
      ['b', null, 'verdict', 'passed', 'skipped'],
    ],
    'regression: SMTPUTF8 is no longer offered > MAIL is refused with 555 (it was 250) (a b)',
  ],
  [
    'a refusal that no missing capability explains stands beside it',
    [
      ['a', 'ehlo', 'capability', 'DSN', null],
      ['a', 'mail', 'code', 250, 550],
    ],
    'regression: MAIL is refused with 550 (it was 250) (a)',
    'regression: DSN is no longer offered (a)',
  ],
  [
    'one refusal, whatever was said before and in which words',
    [
      ['a', 'rcpt', 'code', 250, 554, REFUSED],
      ['b', 'rcpt 4', 'code', 550, 554, ['550 5.1.1 nobody', '554 5.7.1 <y@a.test>: Access denied']],
      ['b', 'quit', 'outcome', 221, 'not reached'],
      ['c', 'rcpt', 'text', 'Relay denied', 'Access denied', ['554 5.7.1 Relay denied', '554 5.7.1 Access denied']],
      ['c', null, 'verdict', 'passed', 'failed'],
    ],
    'regression: RCPT is refused with 554 5.7.1 <x@a.test>: Access denied (it was 250 2.1.5 Ok) (a b c)',
  ],
  [
    'another code is another refusal, and so is another step',
    [
      ['a', 'rcpt', 'code', 250, 554, REFUSED],
      ['b', 'rcpt', 'code', 250, 550, ['250', '550 5.1.1 who']],
      ['c', 'mail', 'code', 250, 554, REFUSED],
    ],
    'regression: MAIL is refused with 554 5.7.1 <x@a.test>: Access denied (it was 250 2.1.5 Ok) (c)',
    'regression: RCPT is refused with 550 5.1.1 who (it was 250) (b)',
    'regression: RCPT is refused with 554 5.7.1 <x@a.test>: Access denied (it was 250 2.1.5 Ok) (a)',
  ],
  [
    'a certificate that is not trusted is the cause, not the step that is not reached',
    [
      ['a', 'quit', 'outcome', 221, 'not reached'],
      ['a', null, 'certificate.trusted', true, 'self-signed'],
      ['a', null, 'certificate.authority', 'A', 'mx'],
      ['a', null, 'finding', null, 'certificate-not-trusted warning'],
      ['a', null, 'dane', 'verified', 'failed'],
    ],
    'regression: the certificate is not trusted: self-signed > the certificate comes from another authority: mx (it was A) > DANE fails (before: verified) (a)',
  ],
  [
    'an expired certificate is told as that',
    [
      ['a', null, 'certificate.trusted', true, 'expired <n> days ago'],
      ['a', null, 'certificate.expiry', 'ok', 'expired', ['', '3 days ago, on 2026-11-27']],
    ],
    'regression: the certificate has expired: 3 days ago, on 2026-11-27 (a)',
  ],
  [
    'one that ends soon has broken nothing else',
    [
      ['a', null, 'certificate.expiry', 'ok', 'soon', ['', 'in 9 days, on 2026-12-09']],
      ['a', null, 'dane', 'verified', 'failed'],
    ],
    'regression: DANE fails (before: verified) (a)',
    'regression: the certificate expires soon: in 9 days, on 2026-12-09 (a)',
  ],
  [
    'a TLSA record that does not fit the renewed certificate',
    [
      ['a', null, 'certificate', 'aa', 'bb'],
      ['a', null, 'dane', 'verified', 'failed'],
    ],
    'regression: DANE fails (before: verified) > the certificate was renewed: same names, same issuer, same kind of key (a)',
  ],
  [
    'certificates of two servers are two causes where they differ',
    [
      ['a@1', null, 'certificate.expiry', 'ok', 'expired', ['', '3 days ago, on 2026-11-27']],
      ['a@2', null, 'certificate.expiry', 'ok', 'expired', ['', '4 days ago, on 2026-11-26']],
      ['b@1', null, 'certificate.expiry', 'ok', 'expired', ['', '3 days ago, on 2026-11-27']],
    ],
    'regression: the certificate has expired: 3 days ago, on 2026-11-27 (a@1 b@1)',
    'regression: the certificate has expired: 4 days ago, on 2026-11-26 (a@2)',
  ],
  [
    'TLS that is weaker takes cipher and group with it',
    [
      ['a', null, 'tls.cipher', 'aead', 'cbc'],
      ['a', null, 'tls.version', 'TLSv1.3', 'TLSv1.2'],
    ],
    'regression: TLS is weaker: TLSv1.2 (it was TLSv1.3) > the cipher is weaker: cbc (it was aead) (a)',
  ],
  [
    'what a middlebox does is told as its deed',
    [
      ['a', 'ehlo', 'capability', 'STARTTLS', null],
      ['a', 'ehlo', 'capability', null, 'XXXXXXXA'],
      ['a', 'starttls', 'code', 220, 500],
      ['a', null, 'finding', null, 'starttls-overwritten error', ['', 'a middlebox has overwritten STARTTLS']],
    ],
    'regression: a middlebox has overwritten STARTTLS, found for the first time > STARTTLS is no longer offered > STARTTLS is refused with 500 (it was 220) > XXXXXXXA is offered, which is new (a)',
  ],
  [
    'an open relay stands before unknown recipients that are taken too',
    [
      ['a', 'rcpt', 'code', 550, 250, ['550 5.1.1 nobody', '250 Ok']],
      ['b', 'rcpt', 'code', 554, 250, ['554 5.7.1 Relay denied', '250 Ok']],
    ],
    'regression: an open relay? RCPT is accepted with 250 Ok (it was 554 5.7.1 Relay denied) > RCPT is accepted with 250 Ok (it was refused with 550 5.1.1 nobody) (a b)',
  ],
  [
    'an acceptance that was a refusal is never folded away under a certificate',
    [
      ['a', null, 'certificate.trusted', true, 'self-signed'],
      ['a', 'rcpt', 'code', 554, 250, ['554 5.7.1 Relay denied', '250 Ok']],
    ],
    'regression: an open relay? RCPT is accepted with 250 Ok (it was 554 5.7.1 Relay denied) (a)',
    'regression: the certificate is not trusted: self-signed (a)',
  ],
  [
    'larger messages, told once for all cases; the one that fails makes it a regression',
    [
      ['a', 'ehlo', 'capability', 'SIZE 10', 'SIZE 20', ['10 octets', '20 octets']],
      ['b', 'ehlo', 'capability', 'SIZE 10', 'SIZE 20', ['10 octets', '20 octets']],
      ['b', 'mail', 'code', 552, 250],
    ],
    'regression: larger messages are allowed: 20 octets (it was 10 octets) > MAIL is accepted with 250 (it was refused with 552) (a b)',
  ],
  [
    'a step that is not reached, and nothing else',
    [
      ['a', 'quit', 'outcome', 221, 'not reached'],
      ['a', null, 'verdict', 'passed', 'failed'],
    ],
    'regression: QUIT is no longer reached (it was answered 221) (a)',
  ],
  [
    'texts of one step, whatever they say, are one notice',
    [
      ['a', 'connect', 'text', 'x', 'y', ['220 x', '220 y']],
      ['b', 'connect', 'text', 'z', 'w', ['220 z', '220 w']],
    ],
    'notice: the text of the greeting changed: `220 y` (it was `220 x`) (a b)',
  ],
  [
    'late, wherever',
    [
      ['a', 'connect', 'latency', '<0.1s', 'late', ['0.05 s', '40.0 s']],
      ['b', 'connect', 'latency', '<0.3s', 'late', ['0.20 s', '41.0 s']],
    ],
    'regression: late: the greeting took 40.0 s (it was 0.05 s) (a b)',
  ],
  [
    'a host that is gone takes all its cases along',
    [
      ['a@2', null, 'target', 'passed', null, ['mx2 (192.0.2.2)', '']],
      ['b@2', null, 'target', 'failed', null, ['mx2 (192.0.2.2)', '']],
    ],
    'regression: the MX look-up no longer gives mx2 (192.0.2.2) (a@2 b@2)',
  ],
  [
    'what is in doubt explains nothing that is certain',
    [
      ['a', null, 'verdict', 'passed', 'inconclusive'],
      ['b', 'mail', 'code', 250, 550],
    ],
    'regression: MAIL is refused with 550 (it was 250) (b)',
    'inconclusive: the question could not be put (a)',
  ],
] as const satisfies readonly (readonly [string, readonly Row[], ...string[]])[]) {
  test(name, () => {
    assert.equal(causesOf([...changes].reverse().map(change)).length, told.length);
    assert.deepEqual(causesOf(changes.map(change)).map(brief), told);
  });
}

test('what strangers can use stands before what stops mail, and that before the rest', () => {
  const rows = [
    ['a', 'ehlo', 'capability', 'DSN', null],
    ['b', 'mail', 'code', 250, 550],
    ['c', 'ehlo', 'auth-in-clear', null, 'AUTH PLAIN'],
    ['d', null, 'certificate.authority', 'A', 'B'],
    ['e', null, 'certificate.matches_host', true, false],
    ['f', 'rcpt', 'code', 554, 250],
    ['g', 'ehlo', 'capability', 'STARTTLS', null],
    ['h', null, 'finding', null, 'injected-before-tls error'],
    ['i', null, 'mta_sts', 'verified', 'failed'],
    ['j', 'connect', 'latency', '<1s', 'late'],
    ['k', null, 'certificate.expiry', 'ok', 'expired'],
    ['l', 'quit', 'text', 'a', 'b'],
  ] as const satisfies readonly Row[];
  assert.deepEqual(
    causesOf(rows.map(change)).map(({ cases }) => cases.join()),
    ['h', 'c', 'f', 'g', 'k', 'e', 'i', 'b', 'a', 'd', 'j', 'l'],
  );
});

test('within a case what is in doubt explains nothing that is certain, nor what flaps what is in doubt', () => {
  const refused = change(['a', 'mail', 'code', 250, 550]);
  const failed = change(['a', null, 'verdict', 'passed', 'failed']);
  const told = (first: ChangeClass, second: ChangeClass) =>
    causesOf([
      { ...refused, class: first },
      { ...failed, class: second },
    ]).length;
  assert.deepEqual(
    [
      told('regression', 'regression'),
      told('notice', 'regression'),
      told('flapping', 'regression'),
      told('inconclusive', 'regression'),
      told('flapping', 'inconclusive'),
      told('flapping', 'flapping'),
    ],
    [1, 1, 2, 2, 2, 1],
  );
});

test('of one step the regression is the cause, and what follows stands by its urgency, each once', () => {
  const notice = { ...change(['a', 'mail', 'text', 'x', 'y']), class: 'notice' as const };
  const [cause] = causesOf([notice, change(['a', 'mail', 'code', 250, 550])]);
  assert.equal(cause?.text, 'MAIL is refused with 550 (it was 250)');
  const [lost] = causesOf([
    change(['b', null, 'certificate.key', 'EC P-256', 'RSA 2048']),
    change(['b', null, 'certificate.names', 'a', 'b', ['', '']]),
    change(['c', null, 'certificate.names', 'a', 'c', ['', '']]),
    change(['b', null, 'certificate.trusted', true, 'self-signed']),
    change(['c', null, 'certificate.trusted', true, 'self-signed']),
  ]);
  assert.deepEqual(lost?.follows, [
    'the certificate lost these names: a',
    'the key of the certificate is RSA 2048 (it was EC P-256)',
  ]);
});

test('a relay among unknown recipients gives them its gravity', () => {
  const [first] = causesOf([
    change(['a', 'ehlo', 'auth-in-clear', null, 'AUTH PLAIN']),
    change(['b', 'rcpt', 'code', 550, 250, ['550 5.1.1 nobody', '250 Ok']]),
    change(['c', 'rcpt', 'code', 554, 250, ['554 5.7.1 Relay denied', '250 Ok']]),
    change(['d', 'mail', 'code', 250, 550]),
  ]).slice(1);
  assert.deepEqual(first?.cases, ['b', 'c']);
});

test('what flaps is told beside what does not', () => {
  const lost = change(['a', 'ehlo', 'capability', 'DSN', null]);
  const flaps = { ...lost, case: 'b', class: 'flapping' as const };
  assert.deepEqual(countsOf(causesOf([lost, flaps])), {
    regression: 1,
    inconclusive: 0,
    flapping: 1,
    notice: 0,
    improvement: 0,
  });
});

test('a cause is known by what it is, not by what follows, and by where', () => {
  const [cause] = causesOf([
    change(['a@1', 'ehlo', 'capability', 'STARTTLS', null]),
    change(['a@1', 'starttls', 'code', 220, 502]),
    change(['a@2', 'ehlo', 'capability', 'STARTTLS', null]),
  ]);
  assert.ok(cause);
  assert.deepEqual(keysOf(cause), ['["a@1","ehlo","capability","STARTTLS"]', '["a@2","ehlo","capability","STARTTLS"]']);
  assert.deepEqual(targetsOf(cause), ['1', '2']);
});

test('every change belongs to one cause, the most urgent stands first, and no urgency is lost', () => {
  const fact = fc.constantFrom<Fact>(
    null,
    250,
    554,
    'closed',
    'not reached',
    'late',
    true,
    'x error',
    'STARTTLS',
    'expired',
  );
  const row = fc.record({
    case: fc.constantFrom('a@1', 'b@1', 'a@2'),
    step: fc.constantFrom(null, 'ehlo', 'rcpt', 'rcpt 2', 'starttls/tls'),
    what: fc.constantFrom(...RULES.keys(), 'dane'),
    before: fact,
    after: fact,
    class: fc.constantFrom<ChangeClass>(...CHANGE_CLASSES),
    text: fc.constantFrom('one', 'two', 'three'),
  });
  fc.assert(
    fc.property(fc.array(row), (changes) => {
      const causes = causesOf(changes);
      const rank = ({ class: kind }: { class: ChangeClass }) => CHANGE_CLASSES.indexOf(kind);
      assert.deepEqual(
        [...causes].sort((a, b) => rank(a) - rank(b)),
        causes,
      );
      assert.deepEqual(new Set(causes.flatMap(({ cases }) => cases)), new Set(changes.map((one) => one.case)));
      assert.ok(causes.length <= changes.length);
      const worst = Math.min(...changes.map(rank));
      if (changes.length > 0) assert.equal(rank(causes[0] as Cause), worst);
    }),
  );
});
