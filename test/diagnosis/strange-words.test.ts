// Refusals in words that no row knows as they stand: what they speak of hints at the cause, in any language.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readBounce } from '../../src/bounce/read-bounce.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';

const WORDS: readonly (readonly [text: string, cause: string])[] = [
  ['550 5.7.1 Sua mensagem: remetente não autorizado', 'sender-blocked'],
  ['552 Skrzynka Anny jest pełna', 'rcpt-quota'],
  ['550 Получатель не существует', 'rcpt-unknown'],
  ['550 Mottagaren finns inte hos oss', 'rcpt-unknown'],
  ['554 Relais fermé, relais refusé', 'relay-denied'],
  ['550 SPF: nein', 'auth-spf'],
  ['550 Diese Adresse wurde gelöscht: E-Mail-Adresse gelöscht', 'rcpt-disabled'],
  ['550 Het adres is niet meer in gebruik', 'rcpt-disabled'],
  ['554 Bijlage met macro geweigerd', 'content-policy'],
  ['450 Graue Liste', 'greylisting'],
  ['535 Mot de passe incorrect', 'smtp-auth-failed'],
  ['550 Inactive mbox', 'rcpt-disabled'],
  ['550 The recipient has refused you: blocked by the recipient', 'sender-blocked'],
  ['421 4.3.2 Your IP (192.0.2.9) is filtered', 'ip-blocklist-private'],
  ['421 4.4.1 Our network is busy', 'receiver-overload'],
  ['550 Mailbox has exhausted its storage', 'rcpt-quota'],
  ['550 High probability of junk', 'content-spam'],
  ['554 Relay disabled', 'relay-denied'],
  ['550 That account is no longer active', 'rcpt-disabled'],
  ['550 La casilla ha expirado', 'rcpt-disabled'],
  ['552 Not enough room for this user', 'rcpt-quota'],
  ['452 Im Postfach ist kein Platz', 'rcpt-quota'],
  ['550 Your relay was found in the XBL', 'ip-blocklist-public'],
  ['554 You are refused by Spamhaus', 'ip-blocklist-public'],
  ['554 Blocked because of country of origin', 'ip-geo'],
  ['554 Bad network: too much abuse from your network', 'ip-reputation'],
  ['554 Ihre Nachricht enthält einen Virus', 'content-policy'],
  ['550 Forbidden attachment', 'content-policy'],
  ['450 Forward name of your address does not match', 'rdns-mismatch'],
  ['550 invalid sender: <>', 'null-sender-refused'],
  ['550 Forged bounce', 'backscatter-protection'],
  ['550 Nonexistent sender domain', 'sender-domain-dns'],
  ['550 No route found to domain of the letter', 'rcpt-domain-dns'],
  ['550 You are not permitted to relay', 'relay-denied'],
  ['450 Please send slower', 'rate-limit'],
  ['554 Not compliant with the standards for mail', 'message-format'],
  ['550 DomainKeys test failed', 'auth-dkim'],
  ['554 Antispam says no', 'content-spam'],
  ['554 A bulk letter', 'content-spam'],
  ['550 Log in first, please', 'smtp-auth-required'],
  ['550 You did not authenticate with DKIM', 'auth-dkim'],
  ['550 example.com is an old domain that has expired', 'sender-domain-dns'],
  ['550 Recipient is not defined in our directory', 'rcpt-unknown'],
];

describe('strange words', () => {
  for (const [text, cause] of WORDS) it(text, () => assert.equal(diagnose({ text }).cause, cause));
  it('words without a code hint at nothing', () => {
    assert.equal(diagnose({ text: 'We wrote to the list about DKIM and headers' }).basis, 'none');
  });
  it('a limit is waited out by nobody once it is final', () => {
    assert.equal(diagnose({ text: '421 Too many letters at a time', isFinal: true }).actor, 'sending-admin');
  });
});

describe('lines of keys and lists', () => {
  const read = (text: string) =>
    readBounce(Buffer.from(text)).failures.map(({ recipient, reply, remote }) => [recipient, reply?.code, remote.host]);
  for (const [text, ...failure] of [
    [
      `Info: Bounced: 4:0 From:<a@sender.example> To:<b@hotel.example> Reason: "5.1.0 - Unknown" Response: "('550', ['Nobody here'])"`,
      'b@hotel.example',
      550,
      null,
    ],
    [
      'sender/1 id=x1 DEFERRED from=a@sender.example to=b@hotel.example mx=mx.hotel.example[192.0.2.7] id=<1.2@sender.example> (450 4.2.0 Later)',
      'b@hotel.example',
      450,
      'mx.hotel.example',
    ],
    [
      'queue: attempt failed  {"id":"1","rcpt":"b@hotel.example","smtp_code":556,"smtp_enchcode":"5.1.10","smtp_msg":"No mail here","reason":"No mail here"}',
      'b@hotel.example',
      556,
      null,
    ],
    ["5.1.0 - Unknown address error 550-'Nobody here'", null, 550, null],
    [
      'was not delivered to:\nb@hotel.example\nbecause:\nUser bb (b.b@hotel.example) not listed in Domino Directory',
      'b@hotel.example',
      undefined,
      null,
    ],
  ] as const)
    it(text.slice(0, 50), () => assert.deepEqual(read(text), [failure]));
});
