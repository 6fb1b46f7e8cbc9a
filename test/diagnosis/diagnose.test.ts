import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { catalogueOf } from '../../src/diagnosis/catalogue.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { readCatalogue } from '../../src/diagnosis/read-catalogue.ts';

describe('the refusals that the five source documents quote', () => {
  for (const [text, cause, actor] of [
    ['530 5.7.0 Must issue a STARTTLS command first (in reply to MAIL FROM command)', 'tls-required', 'sending-admin'],
    ['#5.4.4', 'rcpt-domain-dns', 'end-user'],
    ['552 5.2.2 postbox full', 'rcpt-quota', 'recipient'],
    ['452 4.2.2 postbox full', 'rcpt-quota', 'recipient'],
    ['Remote host said: 550 5.7.1 IP listed on RBL', 'ip-blocklist-public', 'sending-admin'],
    ['554 5.7.1 Access denied; source: Dyn/Dialup', 'ip-dynamic', 'sending-admin'],
    ['552 5.7.1 unknown[203.0.113.9] was blocked due to being a dynamic IP.', 'ip-dynamic', 'sending-admin'],
    ['550 5.7.23 SPF fail', 'auth-spf', 'sender-dns-owner'],
    ['421 Rate limit reached. Please try again later', 'rate-limit', 'sending-admin'],
    [
      '550 5.7.1 Client host rejected: cannot find your reverse hostname, [203.0.113.9]',
      'rdns-missing',
      'sending-admin',
    ],
    ['450 4.7.1 <a@b.example>: Recipient address rejected: Please try again in a few seconds', 'greylisting', 'wait'],
    [
      '554 5.7.1 Service unavailable; Client host [203.0.113.9] blocked using xbl.dnsbl',
      'ip-blocklist-public',
      'sending-admin',
    ],
    ['504 5.5.2 <srv>: Helo command rejected: need fully-qualified hostname', 'helo-invalid', 'sending-admin'],
    [
      '554 5.7.1 Service unavailable; Client host [203.0.113.9] blocked using ncblack.dnsbl; IP . You did send SPAM or VIRUSES to us in the past.',
      'ip-blocklist-private',
      'sending-admin',
    ],
    [
      '554 5.7.1 Service unavailable; Client host [203.0.113.9] blocked using ncblack.dnsbl; IP . You have no (working) abuse contact.',
      'abuse-contact-missing',
      'sending-admin',
    ],
    [
      '554 5.7.1 Service unavailable; Client host [203.0.113.9] blocked using rbl.frickl; attacker',
      'ip-honeypot',
      'sending-admin',
    ],
    ['535 5.7.8 Error: authentication failed', 'smtp-auth-failed', 'end-user'],
    ['530 5.7.0 Authentication required', 'smtp-auth-required', 'end-user'],
    ['554 5.7.1 <a@b.example>: Relay access denied', 'relay-denied', 'receiving-admin'],
  ] as const) {
    test(text, () => {
      const found = diagnose({ text });
      assert.deepEqual({ cause: found.cause, actor: found.actor, basis: found.basis }, { cause, actor, basis: 'text' });
    });
  }
});

describe('text before code, code before stage', () => {
  test('one enhanced code, three causes', () => {
    const of = (text: string) => diagnose({ text: `550 5.7.26 ${text}` }).cause;
    assert.equal(of('Your email has been blocked because the sender is unauthenticated. Gmail requires'), 'auth-none');
    assert.equal(of('The MAIL FROM domain [a.example] has an SPF record with a hard fail policy'), 'auth-spf');
    assert.equal(
      of("Unauthenticated email from a.example is not accepted due to domain's DMARC policy."),
      'auth-dmarc',
    );
  });
  test('the code decides between equal words', () => {
    assert.equal(diagnose({ text: '450 4.3.2 Service currently unavailable' }).cause, 'greylisting');
    assert.equal(diagnose({ text: '521 5.3.2 Service currently unavailable' }).cause, 'ip-blocklist-private');
  });
  test('codes known apart from the text are put in front of it', () => {
    const refusal = {
      text: 'Must issue a STARTTLS command first',
      code: 530,
      enhanced: '5.7.0',
      stage: 'mail',
    } as const;
    assert.equal(diagnose(refusal).signature, 'postfix-starttls-required');
    assert.deepEqual(diagnose({ ...refusal, text: `530 5.7.0 ${refusal.text}` }), diagnose(refusal));
  });
});

describe('without a signature the codes decide, with less confidence', () => {
  for (const { refusal, cause, basis, confidence } of [
    { refusal: { text: '550 5.1.1 zzz' }, cause: 'rcpt-unknown', basis: 'enhanced', confidence: 'medium' },
    { refusal: { text: '550 5.7.23 zzz' }, cause: 'auth-spf', basis: 'enhanced', confidence: 'medium' },
    { refusal: { text: '550 5.4.5 zzz' }, cause: 'receiver-overload', basis: 'enhanced', confidence: 'low' },
    { refusal: { text: '550 5.7.1 zzz' }, cause: 'policy-unspecified', basis: 'code', confidence: 'low' },
    { refusal: { text: '550 5.7.1 zzz', stage: 'rcpt' }, cause: 'rcpt-unknown', basis: 'code', confidence: 'low' },
    { refusal: { text: '554 zzz', stage: 'connect' }, cause: 'greeting-refused', basis: 'code', confidence: 'low' },
    { refusal: { text: '535 zzz' }, cause: 'smtp-auth-failed', basis: 'code', confidence: 'medium' },
    { refusal: { text: '454 zzz', stage: 'starttls' }, cause: 'tls-broken-server', basis: 'code', confidence: 'low' },
    { refusal: { text: '471 zzz' }, cause: 'temp-unspecified', basis: 'code', confidence: 'low' },
    { refusal: { text: 'zzz', code: 556 }, cause: 'rcpt-domain-nullmx', basis: 'code', confidence: 'medium' },
    { refusal: { text: 'zzz' }, cause: 'unknown', basis: 'none', confidence: 'low' },
    { refusal: { text: '' }, cause: 'unknown', basis: 'none', confidence: 'low' },
  ] as const) {
    test(JSON.stringify(refusal), () => {
      const found = diagnose(refusal);
      assert.deepEqual([found.cause, found.basis, found.confidence, found.signature], [cause, basis, confidence, null]);
    });
  }
});

describe('who is speaking', () => {
  test('the innermost reply decides the cause, the server that relayed must act', () => {
    const found = diagnose({
      text: '450 4.7.1 [EAB] 554 IP=203.0.113.9 - A problem occurred. (Ask your postmaster for help or to contact tosa@rx.t-online.de to clarify.)',
    });
    assert.deepEqual([found.signature, found.actor, found.outer?.code], ['tonline-bl', 'receiving-admin', '450']);
  });
  test('an unknown mailbox stays the matter of the sender, however it was relayed', () => {
    const found = diagnose({
      text: '450 4.2.0 <a@b.example>: host i.example[192.0.2.9] said: 550 5.1.1 <a@b.example>... User unknown',
    });
    assert.deepEqual([found.cause, found.actor], ['rcpt-unknown', 'end-user']);
  });
  test('a failed callout is about the sender, although the inner reply names a mailbox', () => {
    const found = diagnose({
      text: '450 4.1.7 <n@s.example>: Sender address rejected: undeliverable address: host mx.s.example[192.0.2.7] said: 550 No such user',
    });
    assert.deepEqual([found.cause, found.actor, found.outer], ['callout-failed', 'sending-admin', null]);
  });
  test('a wrapper does not hide the reply', () => {
    const found = diagnose({
      text: 'host mx00.t-online.de[194.25.134.8] refused to talk to me: 554 IP=203.0.113.9 - None/bad reputation. Ask your postmaster for help or to contact tobr@rx.t-online.de for reset. (NOWL)',
    });
    assert.deepEqual([found.signature, found.stage, found.notes], ['tonline-nowl', 'connect', ['refused-in-greeting']]);
  });
  test('what an MTA says by itself when it gives up is better than nothing', () => {
    assert.equal(diagnose({ text: 'retry timeout exceeded' }).cause, 'queue-expired');
    assert.equal(diagnose({ text: 'host h[192.0.2.1] refused to talk to me: 554 zzz' }).cause, 'greeting-refused');
  });
});

describe('words with several causes name the dialogue that decides', () => {
  for (const [text, ambiguity] of [
    ['451 4.7.1 Service unavailable - try again later', 'filter-or-greylisting'],
    ['450 4.3.2 Service currently unavailable', 'postscreen'],
    ['521 5.3.2 Service currently unavailable', 'postscreen'],
    ['554 5.7.1 <a@b.example>: Relay access denied', 'relay'],
    ['554 5.7.1 <a@b.example>: Recipient address rejected: Access denied', 'access-denied'],
    ['550 <a@gmx.example>: Requested action not taken: mailbox unavailable', 'mailbox-unavailable'],
    ['554 5.7.1 Service unavailable; Client host [203.0.113.9] blocked using zen.spamhaus.org', 'spamhaus-query'],
    ['450 4.7.1 <h>: Helo command rejected: Host not found', 'helo-not-found'],
    ['450 4.1.8 <a@b.example>: Sender address rejected: Domain not found', 'sender-domain'],
    ['Server certificate not verified', 'certificate'],
    ['421 4.7.0 Try again later, closing connection. (EHLO) a1 - gsmtp', 'gmail-later'],
    ['451 Internal resources are temporarily unavailable', 'mimecast'],
    ['421 4.7.0 [TSS04] Messages from 192.0.2.25 temporarily deferred due to unexpected volume', 'yahoo-volume'],
    ['550 5.7.1 Command rejected', 'any-policy'],
    ['550 Administrative prohibition', 'any-policy'],
    ['421 Service not available, closing transmission channel', 'service-unavailable'],
    ['lost connection with mx.example.net[192.0.2.25] while receiving the initial server greeting', 'lost-connection'],
  ] as const) {
    test(text, () => {
      const found = diagnose({ text });
      assert.deepEqual(found.ambiguous, [ambiguity]);
      assert.notEqual(found.confidence, 'high');
    });
  }
  test('and others do not', () =>
    assert.deepEqual(diagnose({ text: '550 5.1.1 <a@b>... User unknown' }).ambiguous, []));
  test('an error of the look-up is no listing', () => {
    const text =
      '554 5.7.1 Service unavailable; Client host [198.51.100.7] blocked using zen.spamhaus.org; Error: open resolver';
    assert.deepEqual([diagnose({ text }).cause, diagnose({ text }).ambiguous], ['dnsbl-query-error', []]);
  });
});

describe('notes', () => {
  for (const [text, notes] of [
    [
      '421 4.7.1 [TS03] All messages from 192.0.2.25 will be permanently deferred; Retrying will NOT succeed.',
      ['will-not-help'],
    ],
    ['452 4.3.1 Insufficient system storage', ['temporary']],
    ['450 4.2.0 <a@b>: Recipient address rejected: Greylisted, see http://postgrey', []],
    ['550 5.7.1 IP 203.0.113.9 listed on RBL', ['generic']],
    ['550 5.7.1 zzz', ['weak']],
    ['530 5.7.0 Must issue a STARTTLS command first', []],
  ] as const) {
    test(text, () => assert.deepEqual(diagnose({ text }).notes, notes));
  }
});

test('any text gets a diagnosis', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.option(fc.integer({ min: 200, max: 700 })),
      (text, code) => {
        const found = diagnose({ text, code });
        assert.ok(found.proof.length > 0 || found.basis === 'text');
      },
    ),
  );
});

test('what stands behind 4 KiB changes nothing', () => {
  const text = `550 5.7.1 ${'blocked using '.repeat(400)}`;
  assert.deepEqual(
    diagnose({ text: text + 'User unknown in local recipient table '.repeat(30_000) }),
    diagnose({ text: text.slice(0, 4096) }),
  );
});

test('the catalogue of a user and the built-in one are apart', () => {
  const { entries } = readCatalogue({
    file: 'own.json',
    text: JSON.stringify({
      provider: 'x',
      signatures: [
        {
          id: 'x-1',
          pattern: 'zzz',
          example: '550 zzz',
          cause: 'loop',
          actor: 'wait',
          hint: { en: 'x' },
          priority: 2,
          url: 'https://x.example',
        },
      ],
    }),
  });
  assert.ok(entries !== null);
  assert.equal(diagnose({ text: '550 zzz' }, catalogueOf(entries)).cause, 'loop');
  assert.equal(diagnose({ text: '550 zzz' }).cause, 'policy-unspecified');
});
