// What a difference means: the table of rules, row by row.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Fact } from '../../src/baseline/change.ts';
import { classify } from '../../src/baseline/classify.ts';
import { FACT_NAMES } from '../../src/baseline/fact-rules.ts';
import { POLICY_RULES, RULES } from '../../src/baseline/rules.ts';

interface Row {
  readonly what: string;
  readonly before: Fact;
  readonly after: Fact;
  /** The class. */
  readonly kind: string;
  /** Words of it. */
  readonly sentence: string;
}

for (const { what, before, after, kind, sentence } of [
  { what: 'code', before: 250, after: 550, kind: 'regression', sentence: 'MAIL is refused with 550 (it was 250)' },
  { what: 'code', before: 250, after: 451, kind: 'regression', sentence: 'MAIL is put off with 451 (it was 250)' },
  { what: 'code', before: 354, after: 451, kind: 'regression', sentence: 'MAIL is put off with 451 (it was 354)' },
  {
    what: 'code',
    before: 550,
    after: 250,
    kind: 'regression',
    sentence: 'MAIL is accepted with 250 (it was refused with 550)',
  },
  {
    what: 'code',
    before: 450,
    after: 250,
    kind: 'improvement',
    sentence: 'MAIL is accepted with 250 (it was put off with 450)',
  },
  {
    what: 'code',
    before: 450,
    after: 550,
    kind: 'regression',
    sentence: 'MAIL is refused for good with 550 (it was put off with 450)',
  },
  { what: 'code', before: 550, after: 450, kind: 'notice', sentence: 'MAIL is refused with 450 (it was 550)' },
  { what: 'code', before: 550, after: 554, kind: 'notice', sentence: 'MAIL is refused with 554 (it was 550)' },
  { what: 'code', before: 250, after: 251, kind: 'notice', sentence: 'MAIL is answered 251 (it was 250)' },
  {
    what: 'code',
    before: 250,
    after: 354,
    kind: 'regression',
    sentence: 'MAIL is answered 354, which is no answer to it (before: 250)',
  },
  {
    what: 'code',
    before: 250,
    after: 699,
    kind: 'regression',
    sentence: 'MAIL is answered 699, which is no answer to it (before: 250)',
  },
  {
    what: 'outcome',
    before: 250,
    after: 'closed',
    kind: 'regression',
    sentence: 'the server closes the connection at MAIL (it answered 250)',
  },
  {
    what: 'outcome',
    before: 250,
    after: 'timeout',
    kind: 'regression',
    sentence: 'the server does not answer MAIL in time (it answered 250)',
  },
  {
    what: 'outcome',
    before: null,
    after: 'tls-failure',
    kind: 'regression',
    sentence: 'the TLS handshake fails: because',
  },
  {
    what: 'outcome',
    before: 'closed',
    after: 250,
    kind: 'improvement',
    sentence: 'MAIL is answered 250 (before: closed)',
  },
  { what: 'outcome', before: 'not reached', after: 250, kind: 'improvement', sentence: 'MAIL is reached now (250)' },
  { what: 'outcome', before: 'not reached', after: 550, kind: 'improvement', sentence: 'MAIL is reached now (550)' },
  {
    what: 'capability',
    before: 'STARTTLS',
    after: null,
    kind: 'regression',
    sentence: 'STARTTLS is no longer offered',
  },
  {
    what: 'capability',
    before: null,
    after: 'CHUNKING',
    kind: 'notice',
    sentence: 'CHUNKING is offered, which is new',
  },
  {
    what: 'capability',
    before: 'SIZE 100',
    after: 'SIZE 50',
    kind: 'regression',
    sentence: 'only smaller messages are allowed: SIZE 50 (it was SIZE 100)',
  },
  {
    what: 'capability',
    before: 'SIZE',
    after: 'SIZE 50',
    kind: 'regression',
    sentence: 'only smaller messages are allowed: SIZE 50 (it was SIZE)',
  },
  {
    what: 'capability',
    before: 'SIZE 50',
    after: 'SIZE 0',
    kind: 'notice',
    sentence: 'larger messages are allowed: SIZE 0 (it was SIZE 50)',
  },
  {
    what: 'capability',
    before: 'AUTH LOGIN PLAIN',
    after: 'AUTH LOGIN',
    kind: 'regression',
    sentence: 'AUTH PLAIN is no longer offered',
  },
  {
    what: 'capability',
    before: 'AUTH LOGIN',
    after: 'AUTH LOGIN PLAIN',
    kind: 'notice',
    sentence: 'AUTH LOGIN PLAIN is offered (it was AUTH LOGIN)',
  },
  {
    what: 'latency',
    before: '<0.1s',
    after: 'late',
    kind: 'regression',
    sentence: 'late: MAIL took late (it was <0.1s)',
  },
  { what: 'latency', before: '<10s', after: '<1s', kind: 'improvement', sentence: 'MAIL took <1s (it was <10s)' },
  { what: 'latency', before: '<1s', after: '<10s', kind: 'notice', sentence: 'MAIL took <10s (it was <1s)' },
  {
    what: 'tls',
    before: 'TLSv1.3',
    after: null,
    kind: 'regression',
    sentence: 'the session is not encrypted any more (it was: TLSv1.3)',
  },
  {
    what: 'tls.version',
    before: 'TLSv1.3',
    after: 'TLSv1.2',
    kind: 'regression',
    sentence: 'TLS is weaker: TLSv1.2 (it was TLSv1.3)',
  },
  {
    what: 'tls.version',
    before: 'TLSv1.2',
    after: 'TLSv1.3',
    kind: 'improvement',
    sentence: 'TLS is stronger: TLSv1.3 (it was TLSv1.2)',
  },
  {
    what: 'tls.version',
    before: 'TLSv1.1',
    after: 'TLSv1',
    kind: 'regression',
    sentence: 'TLS is weaker: TLSv1 (it was TLSv1.1)',
  },
  {
    what: 'tls.group',
    before: 'hybrid',
    after: 'elliptic',
    kind: 'notice',
    sentence: 'the key exchange is elliptic (it was hybrid)',
  },
  {
    what: 'certificate',
    before: 'aa',
    after: 'bb',
    kind: 'notice',
    sentence: 'the certificate was renewed: same names, same issuer, same kind of key',
  },
  {
    what: 'certificate.names',
    before: 'a b',
    after: 'a c',
    kind: 'regression',
    sentence: 'the certificate lost these names: b',
  },
  {
    what: 'certificate.names',
    before: 'a',
    after: 'a b',
    kind: 'notice',
    sentence: 'the certificate has new names: b',
  },
  {
    what: 'certificate.expiry',
    before: 'ok',
    after: 'soon',
    kind: 'regression',
    sentence: 'the certificate expires soon: soon',
  },
  {
    what: 'certificate.expiry',
    before: 'expired',
    after: 'ok',
    kind: 'improvement',
    sentence: 'the certificate was renewed: ok (it was: expired)',
  },
  {
    what: 'certificate.key',
    before: 'RSA 2048',
    after: 'EC P-256',
    kind: 'notice',
    sentence: 'the key of the certificate is EC P-256 (it was RSA 2048)',
  },
  { what: 'dane', before: 'verified', after: 'failed', kind: 'regression', sentence: 'DANE fails (before: verified)' },
  {
    what: 'mta_sts',
    before: 'verified',
    after: 'absent',
    kind: 'regression',
    sentence: 'MTA-STS is absent (it was verified)',
  },
  {
    what: 'mta_sts',
    before: 'absent',
    after: 'verified',
    kind: 'improvement',
    sentence: 'MTA-STS is verified now (before: absent)',
  },
  {
    what: 'verdict',
    before: 'passed',
    after: 'skipped',
    kind: 'regression',
    sentence: 'the case no longer applies: because',
  },
  {
    what: 'verdict',
    before: 'failed',
    after: 'passed',
    kind: 'improvement',
    sentence: 'the case passes (it was failed)',
  },
  {
    what: 'target',
    before: 'passed',
    after: null,
    kind: 'regression',
    sentence: 'the MX look-up no longer gives passed',
  },
  {
    what: 'case',
    before: 'passed',
    after: null,
    kind: 'notice',
    sentence: 'the case is in the baseline but was not asked',
  },
  {
    what: 'outcome',
    before: 250,
    after: 'not reached',
    kind: 'regression',
    sentence: 'MAIL is no longer reached: because (it was answered 250)',
  },
  {
    what: 'outcome',
    before: 'not reached',
    after: 'no code',
    kind: 'regression',
    sentence: 'MAIL is answered no code, which is no answer to it (before: not reached)',
  },
  {
    what: 'outcome',
    before: 'not reached',
    after: 'closed',
    kind: 'regression',
    sentence: 'the server closes the connection at MAIL (it answered not reached)',
  },
  { what: 'code', before: 450, after: 451, kind: 'notice', sentence: 'MAIL is refused with 451 (it was 450)' },
  {
    what: 'code',
    before: 450,
    after: 354,
    kind: 'improvement',
    sentence: 'MAIL is accepted with 354 (it was put off with 450)',
  },
  {
    what: 'code',
    before: 450,
    after: 199,
    kind: 'regression',
    sentence: 'MAIL is answered 199, which is no answer to it (before: 450)',
  },
  {
    what: 'code',
    before: 'no code',
    after: 'bad code',
    kind: 'regression',
    sentence: 'MAIL is answered bad code, which is no answer to it (before: no code)',
  },
  {
    what: 'code',
    before: 599,
    after: 200,
    kind: 'regression',
    sentence: 'MAIL is accepted with 200 (it was refused with 599)',
  },
  { what: 'code', before: 200, after: 599, kind: 'regression', sentence: 'MAIL is refused with 599 (it was 200)' },
  {
    what: 'code',
    before: 600,
    after: 250,
    kind: 'regression',
    sentence: 'MAIL is answered 250, which is no answer to it (before: 600)',
  },
  {
    what: 'code',
    before: 250,
    after: 600,
    kind: 'regression',
    sentence: 'MAIL is answered 600, which is no answer to it (before: 250)',
  },
  {
    what: 'step',
    before: null,
    after: 250,
    kind: 'notice',
    sentence: 'MAIL is an exchange that the baseline does not have (250)',
  },
  {
    what: 'step',
    before: 250,
    after: null,
    kind: 'notice',
    sentence: 'MAIL is no longer part of the dialogue (it was answered 250)',
  },
  {
    what: 'enhanced',
    before: '2.1.0',
    after: null,
    kind: 'notice',
    sentence: 'MAIL is answered nothing (it was 2.1.0)',
  },
  {
    what: 'text',
    before: 'a\nb',
    after: '',
    kind: 'notice',
    sentence: 'the text of MAIL changed: `nothing` (it was `a / b`)',
  },
  {
    what: 'violation',
    before: null,
    after: 'bare-lf',
    kind: 'notice',
    sentence: 'the reply to MAIL breaks RFC 5321 4.2 in a new way: bare-lf',
  },
  {
    what: 'capability',
    before: 'SIZE 50',
    after: 'SIZE 50 x',
    kind: 'notice',
    sentence: 'larger messages are allowed: SIZE 50 x (it was SIZE 50)',
  },
  {
    what: 'capability',
    before: 'AUTH A B C',
    after: 'AUTH B',
    kind: 'regression',
    sentence: 'AUTH A C is no longer offered',
  },
  {
    what: 'tls',
    before: null,
    after: 'TLSv1.2',
    kind: 'improvement',
    sentence: 'the session is encrypted now (TLSv1.2)',
  },
  {
    what: 'tls.version',
    before: null,
    after: 'TLSv1.2',
    kind: 'improvement',
    sentence: 'TLS is stronger: TLSv1.2 (it was nothing)',
  },
  {
    what: 'tls.version',
    before: 'TLSv1.2',
    after: null,
    kind: 'regression',
    sentence: 'TLS is weaker: nothing (it was TLSv1.2)',
  },
  {
    what: 'tls.cipher',
    before: 'aead',
    after: 'unknown',
    kind: 'notice',
    sentence: 'the cipher is unknown (it was aead)',
  },
  {
    what: 'tls.cipher',
    before: 'unknown',
    after: 'broken',
    kind: 'notice',
    sentence: 'the cipher is broken (it was unknown)',
  },
  {
    what: 'tls.cipher',
    before: 'aead',
    after: 'cbc',
    kind: 'regression',
    sentence: 'the cipher is weaker: cbc (it was aead)',
  },
  {
    what: 'tls.cipher',
    before: 'broken',
    after: 'cbc',
    kind: 'improvement',
    sentence: 'the cipher is stronger: cbc (it was broken)',
  },
  {
    what: 'tls.group',
    before: 'elliptic',
    after: 'none',
    kind: 'regression',
    sentence: 'the key exchange has no forward secrecy (it was: elliptic)',
  },
  {
    what: 'tls.group',
    before: 'elliptic',
    after: 'hybrid',
    kind: 'improvement',
    sentence: 'the key exchange is stronger: hybrid (it was elliptic)',
  },
  {
    what: 'certificate',
    before: 'aa',
    after: null,
    kind: 'regression',
    sentence: 'the server shows no certificate any more',
  },
  {
    what: 'certificate',
    before: null,
    after: 'aa',
    kind: 'improvement',
    sentence: 'the server shows a certificate now',
  },
  {
    what: 'certificate.trusted',
    before: 'expired',
    after: true,
    kind: 'improvement',
    sentence: 'the certificate is trusted now (it was not: expired)',
  },
  {
    what: 'certificate.trusted',
    before: true,
    after: 'expired',
    kind: 'regression',
    sentence: 'the certificate is not trusted: expired',
  },
  {
    what: 'certificate.trusted',
    before: 'a',
    after: 'b',
    kind: 'notice',
    sentence: 'the certificate is not trusted for another reason: b (it was: a)',
  },
  {
    what: 'certificate.matches_host',
    before: false,
    after: true,
    kind: 'improvement',
    sentence: 'the certificate bears the host name now',
  },
  {
    what: 'certificate.matches_host',
    before: true,
    after: false,
    kind: 'regression',
    sentence: 'the certificate does not bear the host name',
  },
  {
    what: 'certificate.expiry',
    before: 'ok',
    after: 'expired',
    kind: 'regression',
    sentence: 'the certificate has expired: expired',
  },
  {
    what: 'certificate.expiry',
    before: 'soon',
    after: 'expired',
    kind: 'regression',
    sentence: 'the certificate has expired: expired',
  },
  {
    what: 'certificate.expiry',
    before: 'expired',
    after: 'soon',
    kind: 'improvement',
    sentence: 'the certificate was renewed: soon (it was: expired)',
  },
  {
    what: 'certificate.authority',
    before: 'A',
    after: 'B',
    kind: 'regression',
    sentence: 'the certificate comes from another authority: B (it was A)',
  },
  {
    what: 'certificate.issuer',
    before: 'A',
    after: 'B',
    kind: 'notice',
    sentence: 'the certificate was renewed by the same authority: B (it was A)',
  },
  {
    what: 'certificate.names',
    before: 'a b c',
    after: 'b',
    kind: 'regression',
    sentence: 'the certificate lost these names: a c',
  },
  {
    what: 'certificate.names',
    before: 'a',
    after: 'a b c',
    kind: 'notice',
    sentence: 'the certificate has new names: b c',
  },
  {
    what: 'certificate.key',
    before: 'RSA 2048',
    after: 'RSA 1024',
    kind: 'regression',
    sentence: 'the key of the certificate is weak: RSA 1024 (it was RSA 2048)',
  },
  {
    what: 'finding',
    before: null,
    after: 'injected-before-tls error',
    kind: 'regression',
    sentence: 'injected-before-tls error, found for the first time',
  },
  {
    what: 'finding',
    before: null,
    after: 'surplus-reply warning',
    kind: 'notice',
    sentence: 'surplus-reply warning, found for the first time',
  },
  {
    what: 'finding',
    before: 'unsolicited warning',
    after: null,
    kind: 'improvement',
    sentence: 'no longer found: unsolicited warning',
  },
  {
    what: 'verdict',
    before: 'passed',
    after: 'inconclusive',
    kind: 'inconclusive',
    sentence: 'the question could not be put: because',
  },
  { what: 'verdict', before: 'passed', after: 'failed', kind: 'regression', sentence: 'the case fails: because' },
  {
    what: 'verdict',
    before: 'failed',
    after: 'skipped',
    kind: 'notice',
    sentence: 'the case is skipped (it was failed)',
  },
  { what: 'verdict', before: 'passed', after: 'odd', kind: 'notice', sentence: 'the case is odd (it was passed)' },
  {
    what: 'case',
    before: 'passed',
    after: 'interrupted',
    kind: 'inconclusive',
    sentence: 'the run ended before this case was asked',
  },
  {
    what: 'case',
    before: 'passed',
    after: 'unresolved',
    kind: 'inconclusive',
    sentence: 'the DNS did not give the target of this case',
  },
  {
    what: 'case',
    before: null,
    after: 'failed',
    kind: 'regression',
    sentence: 'the case is not in the baseline, and it fails: because',
  },
  {
    what: 'case',
    before: null,
    after: 'inconclusive',
    kind: 'inconclusive',
    sentence: 'the case is not in the baseline, and could not be asked: because',
  },
  {
    what: 'case',
    before: null,
    after: 'passed',
    kind: 'notice',
    sentence: 'the case is not in the baseline (passed); accept it with --accept',
  },
  {
    what: 'target',
    before: null,
    after: 'failed',
    kind: 'regression',
    sentence: 'the MX look-up gives failed, which is not in the baseline, and there the case fails: because',
  },
  {
    what: 'target',
    before: null,
    after: 'inconclusive',
    kind: 'inconclusive',
    sentence: 'the MX look-up gives inconclusive, which is not in the baseline and could not be asked: because',
  },
  {
    what: 'target',
    before: null,
    after: 'passed',
    kind: 'notice',
    sentence: 'the MX look-up gives passed, which is not in the baseline; accept it with --accept',
  },
  {
    what: 'dane',
    before: 'verified',
    after: 'unknown',
    kind: 'inconclusive',
    sentence: 'DANE could not be asked (it was verified)',
  },
  {
    what: 'dane',
    before: 'unknown',
    after: 'absent',
    kind: 'notice',
    sentence: 'DANE is absent; it could not be asked before',
  },
  { what: 'mta_sts', before: 'verified', after: null, kind: 'notice', sentence: 'MTA-STS: nothing (before: verified)' },
  {
    what: 'mta_sts',
    before: 'absent',
    after: 'testing',
    kind: 'notice',
    sentence: 'MTA-STS: testing (before: absent)',
  },
  {
    what: 'mta_sts',
    before: 'verified',
    after: 'testing',
    kind: 'regression',
    sentence: 'MTA-STS is testing (it was verified)',
  },
] as const satisfies readonly Row[]) {
  test(`${what}: ${before} -> ${after} is ${kind}`, () => {
    const change = classify({ case: 'c', step: 'mail', what, before, after }, 'because');
    assert.deepEqual([change.class, change.text], [kind, sentence]);
  });
}

for (const [name, step, said, text] of [
  ['no words', 'rcpt 2', undefined, 'an open relay? RCPT (2) is accepted with 250 (it was 554)'],
  [
    'it was no relay',
    'rcpt',
    '554 5.7.1 Relay access denied',
    'an open relay? RCPT is accepted with 250 (it was 554 5.7.1 Relay access denied)',
  ],
  ['nobody', 'rcpt', '550 5.1.1 unknown', 'RCPT is accepted with 250 (it was refused with 550 5.1.1 unknown)'],
  ['full', 'rcpt', '552 5.2.2 full', 'RCPT is accepted with 250 (it was refused with 552 5.2.2 full)'],
  ['no recipient', 'mail', '554 5.7.1 no', 'MAIL is accepted with 250 (it was refused with 554 5.7.1 no)'],
] as const) {
  test(`a recipient that was refused and is accepted is an open relay, if it was not an unknown one: ${name}`, () => {
    const words = said === undefined ? {} : { words: [said, ''] as const };
    const told = classify({ case: 'c', step, what: 'code', before: 554, after: 250, ...words }, null);
    assert.deepEqual([told.class, told.text], ['regression', text]);
  });
}

for (const [what, step, before, after, words, text] of [
  ['code', 'connect', 220, 554, ['220 mx', '554 no'], 'the server turns us away with 554 no (it greeted with 220 mx)'],
  ['latency', 'connect', '<0.1s', 'late', ['0.05 s', '2.1 s'], 'late: the greeting took 2.1 s (it was 0.05 s)'],
  [
    'capability',
    'ehlo',
    'SIZE 9',
    'SIZE 5',
    ['9 octets', '5 octets'],
    'only smaller messages are allowed: 5 octets (it was 9 octets)',
  ],
  [
    'certificate.expiry',
    null,
    'ok',
    'soon',
    ['', 'in 9 days, on 2026-12-09'],
    'the certificate expires soon: in 9 days, on 2026-12-09',
  ],
  [
    'certificate.trusted',
    null,
    true,
    'expired <n> days ago',
    ['', 'expired 3 days ago'],
    'the certificate is not trusted: expired 3 days ago',
  ],
  [
    'target',
    null,
    'passed',
    null,
    ['mx2.example (192.0.2.20)', ''],
    'the MX look-up no longer gives mx2.example (192.0.2.20)',
  ],
  ['finding', null, null, 'x error', ['', 'a middlebox'], 'a middlebox, found for the first time'],
] as const) {
  test(`in words: ${text}`, () =>
    assert.equal(classify({ case: 'c', step, what, before, after, words }, null).text, text));
}

test('a reply of a paragraph is cut in a sentence', () => {
  const words = ['250 Ok', `550 ${'x'.repeat(500)}`] as const;
  const { text } = classify({ case: 'c', step: 'mail', what: 'code', before: 250, after: 550, words }, null);
  assert.equal(text, `MAIL is refused with 550 ${'x'.repeat(195)}… (it was 250 Ok)`);
});

for (const [before, after, kind] of [
  [null, 'AUTH PLAIN', 'regression'],
  ['AUTH CRAM-MD5', 'AUTH CRAM-MD5 PLAIN', 'regression'],
  ['AUTH LOGIN PLAIN', 'AUTH PLAIN', 'notice'],
  ['AUTH PLAIN', null, 'notice'],
] as const) {
  test(`AUTH before TLS: ${before} -> ${after} is ${kind}`, () =>
    assert.equal(classify({ case: 'c', step: 'ehlo', what: 'auth-in-clear', before, after }, null).class, kind));
}

test('every kind of difference is judged, whatever the values', () => {
  const fact = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom(250, 550, 'closed', 'late'),
  );
  const what = fc.constantFrom(...RULES.keys(), 'dane');
  fc.assert(
    fc.property(what, fact, fact, (kind, before, after) => {
      const { text } = classify({ case: 'c', step: 'mail', what: kind, before, after }, null);
      return text.length > 0 && !text.includes('\n');
    }),
  );
  assert.ok(POLICY_RULES.length > 0);
});

test('without a sentence of the verdict nothing stands in its place', () => {
  const told = classify({ case: 'c', step: null, what: 'verdict', before: 'passed', after: 'failed' }, null);
  assert.equal(told.text, 'the case fails');
  const lost = classify({ case: 'c', step: null, what: 'capability', before: 'DSN', after: null }, null);
  assert.equal(lost.text, 'DSN is no longer offered');
});

test('every fact of a survey or an identity has a rule, whatever it was and is', () => {
  const word = fc.constantFrom<Fact>(
    null,
    'unknown',
    'none',
    'accepted',
    'refused',
    'listed',
    'valid',
    '250',
    '550',
    '1',
  );
  const names = fc.constantFrom(...FACT_NAMES.flatMap((name) => [name, `${name}.X`]));
  fc.assert(
    fc.property(names, word, word, (what, before, after) => {
      fc.pre(before !== after);
      const { text } = classify({ case: 'mx@x', step: null, what, before, after }, null);
      assert.doesNotMatch(text, /\{[a-z]+\}/);
    }),
  );
});
