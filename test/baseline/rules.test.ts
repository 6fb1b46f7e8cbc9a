// What a difference means: the table of rules, row by row.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Fact } from '../../src/baseline/change.ts';
import { classify } from '../../src/baseline/classify.ts';
import { POLICY_RULES, RULES } from '../../src/baseline/rules.ts';

// What a difference means: kind, before, after, class, words of the sentence.
for (const [what, before, after, kind, sentence] of [
  ['code', 250, 550, 'regression', 'mail is refused (550) where it was accepted (250)'],
  ['code', 250, 451, 'regression', 'mail is refused (451) where it was accepted (250)'],
  ['code', 354, 451, 'regression', 'mail is refused (451) where it was accepted (354)'],
  ['code', 550, 250, 'regression', 'mail is accepted (250) where it was refused (550)'],
  ['code', 450, 250, 'improvement', 'mail is accepted (250) where it was put off (450)'],
  ['code', 450, 550, 'regression', 'mail is refused for good (550) where it was put off (450)'],
  ['code', 550, 450, 'notice', 'mail is refused with 450, no longer with 550'],
  ['code', 550, 554, 'notice', 'mail is refused with 554, no longer with 550'],
  ['code', 250, 251, 'notice', 'mail is answered 251, no longer 250'],
  ['code', 250, 354, 'regression', 'mail is answered 354, which is no answer to it (before: 250)'],
  ['code', 250, 699, 'regression', 'mail is answered 699, which is no answer to it (before: 250)'],
  ['outcome', 250, 'closed', 'regression', 'the server closes the connection at mail (it answered 250)'],
  ['outcome', 250, 'timeout', 'regression', 'the server does not answer mail in time (it answered 250)'],
  ['outcome', null, 'tls-failure', 'regression', 'the TLS handshake fails at mail'],
  ['outcome', 'closed', 250, 'improvement', 'mail is answered 250 (before: closed)'],
  ['outcome', 'not reached', 250, 'improvement', 'mail is reached now (250)'],
  ['outcome', 'not reached', 550, 'improvement', 'mail is reached now (550)'],
  ['capability', 'STARTTLS', null, 'regression', 'mail no longer offers STARTTLS'],
  ['capability', null, 'CHUNKING', 'notice', 'mail offers CHUNKING, which is new'],
  ['capability', 'SIZE 100', 'SIZE 50', 'regression', 'mail allows smaller messages: SIZE 50, it was SIZE 100'],
  ['capability', 'SIZE', 'SIZE 50', 'regression', 'mail allows smaller messages: SIZE 50, it was SIZE'],
  ['capability', 'SIZE 50', 'SIZE 0', 'notice', 'mail allows larger messages: SIZE 0, it was SIZE 50'],
  ['capability', 'AUTH LOGIN PLAIN', 'AUTH LOGIN', 'regression', 'mail no longer offers AUTH PLAIN'],
  ['capability', 'AUTH LOGIN', 'AUTH LOGIN PLAIN', 'notice', 'mail offers AUTH LOGIN PLAIN, it was AUTH LOGIN'],
  ['latency', '<0.1s', 'late', 'regression', 'the reply to mail is late (it came in <0.1s)'],
  ['latency', '<10s', '<1s', 'improvement', 'the reply to mail comes in <1s, it was <10s'],
  ['latency', '<1s', '<10s', 'notice', 'the reply to mail comes in <10s, it was <1s'],
  ['tls', 'TLSv1.3', null, 'regression', 'the session is not encrypted any more (it was: TLSv1.3)'],
  ['tls.version', 'TLSv1.3', 'TLSv1.2', 'regression', 'TLS is weaker: TLSv1.2, it was TLSv1.3'],
  ['tls.version', 'TLSv1.2', 'TLSv1.3', 'improvement', 'TLS is stronger: TLSv1.3, it was TLSv1.2'],
  ['tls.version', 'TLSv1.1', 'TLSv1', 'regression', 'TLS is weaker: TLSv1, it was TLSv1.1'],
  ['tls.group', 'hybrid', 'elliptic', 'notice', 'the key exchange is elliptic, it was hybrid'],
  ['certificate', 'aa', 'bb', 'notice', 'the certificate was renewed: same names, same issuer, same kind of key'],
  ['certificate.names', 'a b', 'a c', 'regression', 'the certificate lost these names: b'],
  ['certificate.names', 'a', 'a b', 'notice', 'the certificate has new names: b'],
  [
    'certificate.expiry',
    'ok',
    'soon',
    'regression',
    'the certificate expires soon: fewer days are left than the threshold',
  ],
  ['certificate.expiry', 'expired', 'ok', 'improvement', 'the certificate was renewed (it was: expired)'],
  ['certificate.key', 'RSA 2048', 'EC P-256', 'notice', 'the key of the certificate is EC P-256, it was RSA 2048'],
  ['dane', 'verified', 'failed', 'regression', 'DANE fails (before: verified)'],
  ['mta_sts', 'verified', 'absent', 'regression', 'MTA-STS is absent, it was verified'],
  ['mta_sts', 'absent', 'verified', 'improvement', 'MTA-STS is verified now (before: absent)'],
  ['verdict', 'passed', 'skipped', 'regression', 'the case no longer applies: because'],
  ['verdict', 'failed', 'passed', 'improvement', 'the case passes (it was failed)'],
  ['target', 'passed', null, 'regression', 'the MX look-up no longer gives this host and address'],
  ['case', 'passed', null, 'notice', 'the case is in the baseline but was not asked'],
  ['outcome', 250, 'not reached', 'regression', 'mail is no longer reached (it was answered 250)'],
  [
    'outcome',
    'not reached',
    'no code',
    'regression',
    'mail is answered no code, which is no answer to it (before: not reached)',
  ],
  [
    'outcome',
    'not reached',
    'closed',
    'regression',
    'the server closes the connection at mail (it answered not reached)',
  ],
  ['code', 450, 451, 'notice', 'mail is refused with 451, no longer with 450'],
  ['code', 450, 354, 'improvement', 'mail is accepted (354) where it was put off (450)'],
  ['code', 450, 199, 'regression', 'mail is answered 199, which is no answer to it (before: 450)'],
  [
    'code',
    'no code',
    'bad code',
    'regression',
    'mail is answered bad code, which is no answer to it (before: no code)',
  ],
  ['code', 599, 200, 'regression', 'mail is accepted (200) where it was refused (599)'],
  ['code', 200, 599, 'regression', 'mail is refused (599) where it was accepted (200)'],
  ['code', 600, 250, 'regression', 'mail is answered 250, which is no answer to it (before: 600)'],
  ['code', 250, 600, 'regression', 'mail is answered 600, which is no answer to it (before: 250)'],
  ['step', null, 250, 'notice', 'mail is an exchange that the baseline does not have (250)'],
  ['step', 250, null, 'notice', 'mail is no longer part of the dialogue (it was answered 250)'],
  ['enhanced', '2.1.0', null, 'notice', 'the enhanced status code of mail is nothing, no longer 2.1.0'],
  ['text', 'a\nb', '', 'notice', 'the text of mail is `nothing`, it was `a / b`'],
  ['violation', null, 'bare-lf', 'notice', 'the reply to mail breaks RFC 5321 4.2 in a new way: bare-lf'],
  ['capability', 'SIZE 50', 'SIZE 50 x', 'notice', 'mail allows larger messages: SIZE 50 x, it was SIZE 50'],
  ['capability', 'AUTH A B C', 'AUTH B', 'regression', 'mail no longer offers AUTH A C'],
  ['tls', null, 'TLSv1.2', 'improvement', 'the session is encrypted now (TLSv1.2)'],
  ['tls.version', null, 'TLSv1.2', 'improvement', 'TLS is stronger: TLSv1.2, it was nothing'],
  ['tls.version', 'TLSv1.2', null, 'regression', 'TLS is weaker: nothing, it was TLSv1.2'],
  ['tls.cipher', 'aead', 'unknown', 'notice', 'the cipher is unknown, it was aead'],
  ['tls.cipher', 'unknown', 'broken', 'notice', 'the cipher is broken, it was unknown'],
  ['tls.cipher', 'aead', 'cbc', 'regression', 'the cipher is weaker: cbc, it was aead'],
  ['tls.cipher', 'broken', 'cbc', 'improvement', 'the cipher is stronger: cbc, it was broken'],
  ['tls.group', 'elliptic', 'none', 'regression', 'the key exchange has no forward secrecy (it was: elliptic)'],
  ['tls.group', 'elliptic', 'hybrid', 'improvement', 'the key exchange is stronger: hybrid, it was elliptic'],
  ['certificate', 'aa', null, 'regression', 'the server shows no certificate any more'],
  ['certificate', null, 'aa', 'improvement', 'the server shows a certificate now'],
  ['certificate.trusted', 'expired', true, 'improvement', 'the certificate is trusted now (it was not: expired)'],
  ['certificate.trusted', true, 'expired', 'regression', 'the certificate is not trusted: expired'],
  ['certificate.trusted', 'a', 'b', 'notice', 'the certificate is not trusted for another reason: b; it was: a'],
  ['certificate.matches_host', false, true, 'improvement', 'the certificate bears the host name now'],
  ['certificate.matches_host', true, false, 'regression', 'the certificate does not bear the host name'],
  ['certificate.expiry', 'ok', 'expired', 'regression', 'the certificate has expired'],
  ['certificate.expiry', 'soon', 'expired', 'regression', 'the certificate has expired'],
  ['certificate.expiry', 'expired', 'soon', 'improvement', 'the certificate was renewed (it was: expired)'],
  ['certificate.authority', 'A', 'B', 'regression', 'the certificate comes from another authority: B, it was A'],
  ['certificate.issuer', 'A', 'B', 'notice', 'the certificate was renewed by the same authority: B, before A'],
  ['certificate.names', 'a b c', 'b', 'regression', 'the certificate lost these names: a c'],
  ['certificate.names', 'a', 'a b c', 'notice', 'the certificate has new names: b c'],
  [
    'certificate.key',
    'RSA 2048',
    'RSA 1024',
    'regression',
    'the key of the certificate is weak: RSA 1024, it was RSA 2048',
  ],
  ['finding', null, 'injected-before-tls error', 'regression', 'found for the first time: injected-before-tls error'],
  ['finding', null, 'surplus-reply warning', 'notice', 'found for the first time: surplus-reply warning'],
  ['finding', 'unsolicited warning', null, 'improvement', 'no longer found: unsolicited warning'],
  ['verdict', 'passed', 'inconclusive', 'inconclusive', 'the question could not be put: because'],
  ['verdict', 'passed', 'failed', 'regression', 'the case fails: because'],
  ['verdict', 'failed', 'skipped', 'notice', 'the case is skipped, it was failed'],
  ['verdict', 'passed', 'odd', 'notice', 'the case is odd, it was passed'],
  ['case', 'passed', 'interrupted', 'inconclusive', 'the run ended before this case was asked'],
  ['case', 'passed', 'unresolved', 'inconclusive', 'the DNS did not give the target of this case'],
  ['case', null, 'failed', 'regression', 'the case is not in the baseline, and it fails: because'],
  ['case', null, 'inconclusive', 'inconclusive', 'the case is not in the baseline, and could not be asked: because'],
  ['case', null, 'passed', 'notice', 'the case is not in the baseline (passed); accept it with --accept'],
  [
    'target',
    null,
    'failed',
    'regression',
    'the MX look-up gives a host or address that is not in the baseline, and the case fails: because',
  ],
  [
    'target',
    null,
    'inconclusive',
    'inconclusive',
    'the MX look-up gives a host or address that is not in the baseline and could not be asked: because',
  ],
  [
    'target',
    null,
    'passed',
    'notice',
    'the MX look-up gives a host or address that is not in the baseline (passed); accept it with --accept',
  ],
  ['dane', 'verified', 'unknown', 'inconclusive', 'DANE could not be asked (it was verified)'],
  ['dane', 'unknown', 'absent', 'notice', 'DANE is absent; it could not be asked before'],
  ['mta_sts', 'verified', null, 'notice', 'MTA-STS: nothing, before: verified'],
  ['mta_sts', 'absent', 'testing', 'notice', 'MTA-STS: testing, before: absent'],
  ['mta_sts', 'verified', 'testing', 'regression', 'MTA-STS is testing, it was verified'],
] as const satisfies readonly (readonly [string, Fact, Fact, string, string])[]) {
  test(`${what}: ${before} -> ${after} is ${kind}`, () => {
    const change = classify({ case: 'c', step: 'mail', what, before, after }, 'because');
    assert.deepEqual([change.class, change.text], [kind, sentence]);
  });
}

test('a recipient that was refused and is accepted: an open relay?', () => {
  const told = classify({ case: 'c', step: 'rcpt 2', what: 'code', before: 554, after: 250 }, null);
  assert.equal(told.class, 'regression');
  assert.equal(told.text, 'rcpt 2 is accepted (250) where it was refused (554): an open relay?');
});

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
  assert.equal(lost.text, 'the case no longer offers DSN');
});
