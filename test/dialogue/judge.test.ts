// What was expected against what came, as a table: expectation, octets of the reply, differences in words.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Answer } from '../../src/dialogue/answer.ts';
import { differences, type Judged } from '../../src/dialogue/judge.ts';
import type { CertificateRecord, TlsRecord } from '../../src/dialogue/transcript.ts';
import type { Expectation } from '../../src/scenario/scenario.ts';
import { parseEhlo } from '../../src/wire/ehlo.ts';
import { load } from '../scenario/reading.ts';
import { octetsOf, repliesOf } from '../wire/feed.ts';

/** As a step of a scenario has it. */
function expected(written: string): Expectation {
  const { scenarios, problems } = load(
    `name: test\ndialogue:\n  - connect\n  - ehlo: x\n    capture: { id: /x(y)/ }\n  - noop:\n    expect: ${written}\n`,
  );
  assert.deepEqual(problems, []);
  const expectation = scenarios[0]?.steps[2]?.expect;
  assert.ok(expectation);
  return expectation;
}

const NOTHING: Judged = {
  answer: { outcome: 'reply', reply: null, ms: 5, detail: null },
  capabilities: null,
  tls: null,
  dane: null,
  mtaSts: null,
  values: new Map([['id', 'a.b']]),
};

/** A reply as the reader reads it, and what it offers if it is one to EHLO. */
function replied(octets: string, more: Partial<Judged> = {}): Judged {
  const [reply] = repliesOf([octetsOf(octets)]);
  assert.ok(reply);
  return { ...NOTHING, answer: { ...NOTHING.answer, reply }, capabilities: parseEhlo(reply), ...more };
}

function without(outcome: Answer['outcome'], detail: string | null = null): Judged {
  return { ...NOTHING, answer: { ...NOTHING.answer, outcome, detail } };
}

describe('replies', () => {
  const cut = `250 ${'x'.repeat(70_000)}\r\n`;
  for (const [written, octets, ...problems] of [
    ['250', '250 Ok\r\n'],
    ['250', '251 Ok\r\n', 'expected 250, got 251 Ok'],
    ['25x|354', '354 go\r\n'],
    ['any', '599 odd\r\n'],
    ['any', 'what\r\n'],
    ['closed', '250 Ok\r\n', 'expected closed, got 250 Ok'],
    ['250', 'what\r\n', 'expected 250, got what'],
    ['250', '250-a\r\nwhat\r\n250 b\r\n', 'expected 250, got a reply with a line without a code: 250 a / what / b'],
    ['any', '250-a\r\nwhat\r\n250 b\r\n'],
    ['250', '250Ok\r\n', 'expected 250, got a reply with neither blank nor hyphen behind the code: 250 Ok'],
    ['250', '550-a\r\n250 b\r\n', 'expected 250, got a reply with different codes: 250 a / b'],
    ['399', '250-a\r\n399 b\r\n', 'expected 399, got a reply with different codes: 399 a / b'],
    ['400', '250-a\r\n400 b\r\n'],
    ['521', '220-a\r\n521 b\r\n'],
    ['250', '250 gr\xfcn\n'],
    ['250', '250 a', 'expected 250, got a reply without an end'],
    ['any', '250 a'],
    ['250', cut, 'expected 250, got a reply that was longer than 64 KiB or 1,000 lines and was cut'],
    ['any', cut],
    ['250 2.1.x', '250 2.1.5 Ok\r\n'],
    ['250 2.1.x|2.0.0', '250 2.0.0 Ok\r\n'],
    [
      '250 2.1.x|2.0.0',
      '250 2.2.0 Ok\r\n',
      'expected the enhanced status code 2.1.x or 2.0.0, got 2.2.0 in 250 2.2.0 Ok',
    ],
    ['250 2.1.x', '250 Ok\r\n', 'expected the enhanced status code 2.1.x, got none in 250 Ok'],
    ['550 /no/i /way/', '550-No\r\n550 way\r\n'],
    [
      '550 /no/ /way/',
      '550 No\r\n',
      'expected a text that matches /no/, got 550 No',
      'expected a text that matches /way/, got 550 No',
    ],
    [
      '550 5.1.1 /x/i',
      '550 5.1.2 y\r\n',
      'expected the enhanced status code 5.1.1, got 5.1.2 in 550 5.1.2 y',
      'expected a text that matches /x/i, got 550 5.1.2 y',
    ],
    ['250 /id ${id}$/', '250 id a.b\r\n'],
    ['250 /id ${id}$/', '250 id axb\r\n', 'expected a text that matches /id a\\.b$/, got 250 id axb'],
    ['250 /(a+)+$/', `250 ${'a'.repeat(60)}!\r\n`, '/(a+)+$/ could not be decided within its time limit'],
    ['+SIZE', '250-mx\r\n250 SIZE 10\r\n'],
    [
      '+STARTTLS -SIZE',
      '250-mx\r\n250-HELP\r\n250 SIZE 10\r\n',
      'expected STARTTLS to be offered; offered are HELP, SIZE',
      'expected SIZE not to be offered',
    ],
    ['+STARTTLS', '250 mx\r\n', 'expected STARTTLS to be offered; offered are nothing'],
    ['+AUTH=PLAIN', '250-mx\r\n250 AUTH LOGIN plain\r\n'],
    ['+AUTH=PLAIN', '250-mx\r\n250 AUTH LOGIN\r\n', 'expected AUTH PLAIN to be offered; offered are AUTH'],
    ['-AUTH=PLAIN', '250-mx\r\n250 AUTH LOGIN\r\n'],
    ['-AUTH=PLAIN', '250-mx\r\n250 AUTH PLAIN\r\n', 'expected AUTH PLAIN not to be offered'],
    ['+SIZE', '550 no\r\n', 'expected +SIZE, got 550 no'],
    ['{ lines: 2 }', '250-a\r\n250 b\r\n'],
    ['{ lines: ">2" }', '250-a\r\n250 b\r\n', 'expected >2 lines, got 2'],
    ['{ within: 5ms }', '250 Ok\r\n'],
    ['{ within: 4ms }', '250 Ok\r\n', 'expected within 4 ms, took 5 ms'],
    ['{ strict: true }', '250 gr\xc3\xbcn\r\n', 'expected a reply that obeys RFC 5321 4.2, got one with eight-bit'],
    ['{ capabilities: { SIZE: ">10" } }', '250-mx\r\n250 SIZE\r\n', 'expected SIZE >10: there is no number'],
    ['{ capabilities: { SIZE: ">10" } }', '250-mx\r\n250 SIZE x11\r\n', 'expected SIZE >10: it is x11'],
    ['{ capabilities: { SIZE: ">10" } }', '250-mx\r\n250 SIZE 11x\r\n', 'expected SIZE >10: it is 11x'],
    ['{ capabilities: { SIZE: ">10" } }', '250-mx\r\n250 SIZE 11\r\n'],
    ['{ strict: true }', '250 gr\xfcn\r\n', 'expected a reply that obeys RFC 5321 4.2, got one with eight-bit'],
    [
      '250',
      '250 a\r550 b\r\n',
      'expected 250, got a reply with what looks like another line behind a CR: 250 a\r550 b',
    ],
    [
      '250',
      '250 a\r \t\0 550\r\n',
      'expected 250, got a reply with what looks like another line behind a CR: 250 a\r \t\0 550',
    ],
    ['250', '250 a\r5500 b\r\n'],
    ['250', '250 a\r55 b\r\n'],
    ['250', '250 a\rx550 b\r\n'],
    ['250', '250-a\r\n250 b\r\n'],
    ['any', '250 a\r550 b\r\n'],
    ['{ strict: true }', '250 Ok\n', 'expected a reply that obeys RFC 5321 4.2, got one with bare-lf'],
    [
      '{ strict: true }',
      '250 a\0\rb\n',
      'expected a reply that obeys RFC 5321 4.2, got one with bare-lf, bare-cr, nul',
    ],
    ['{ strict: false }', '250 Ok\n'],
    ['{ reply: 550, lines: 2 }', '250 Ok\r\n', 'expected 550, got 250 Ok', 'expected 2 lines, got 1'],
    ['{ capabilities: { include: [SIZE, "AUTH PLAIN"], exclude: HELP } }', '250-mx\r\n250-SIZE\r\n250 AUTH PLAIN\r\n'],
    [
      '{ capabilities: { include: SIZE, exclude: HELP } }',
      '250-mx\r\n250 HELP\r\n',
      'expected SIZE to be offered; offered are HELP',
      'expected HELP not to be offered',
    ],
    [
      '{ capabilities: { SIZE: ">=10", AUTH: /plain/i, X: a b } }',
      '250-mx\r\n250-SIZE 10\r\n250-AUTH PLAIN\r\n250 X A B\r\n',
    ],
    ['{ capabilities: { SIZE: ">10" } }', '250-mx\r\n250 SIZE 10\r\n', 'expected SIZE >10: it is 10'],
    ['{ capabilities: { SIZE: ">10" } }', '250-mx\r\n250 SIZE big\r\n', 'expected SIZE >10: it is big'],
    ['{ capabilities: { SIZE: ">10" } }', '250 mx\r\n', 'expected SIZE >10: it is not offered'],
    [
      '{ capabilities: { AUTH: /^CRAM/ } }',
      '250-mx\r\n250 AUTH LOGIN PLAIN\r\n',
      'expected AUTH /^CRAM/: it is LOGIN PLAIN',
    ],
    ['{ capabilities: { X: a } }', '250-mx\r\n250 X b\r\n', 'expected X a: it is b'],
    [
      '{ capabilities: { X: /(a+)+$/ } }',
      `250-mx\r\n250 X ${'a'.repeat(60)}!\r\n`,
      'expected X /(a+)+$/: the pattern could not be decided within its time limit',
    ],
  ] as const) {
    test(`${written} and ${JSON.stringify(octets.slice(0, 60))}`, () => {
      assert.deepEqual(differences(expected(written), '250', replied(octets)), problems);
    });
  }
});

test('behind SMTPUTF8 a strict reply may be UTF-8, and nothing else above 127', () => {
  const strict = (octets: string, smtputf8: boolean) =>
    differences(expected('{ strict: true }'), '250', replied(octets, { smtputf8 }));
  const told = ['expected a reply that obeys RFC 5321 4.2, got one with eight-bit'];
  assert.deepEqual(
    [strict('250 gr\xc3\xbcn\r\n', true), strict('250 gr\xc3\xbcn\r\n', false), strict('250 gr\xfcn\r\n', true)],
    [[], told, told],
  );
});

test('a pattern that a captured value makes too long is said to be that, not slow', () => {
  const values = new Map([['id', 'x'.repeat(3000)]]);
  const said = "the pattern can't hold what was captured: a pattern of 3003 characters";
  assert.deepEqual(differences(expected('250 /id ${id}/'), '250', replied('250 x\r\n', { values })), [said]);
});

describe('no reply', () => {
  for (const [written, judged, ...problems] of [
    ['closed', without('closed')],
    ['250|closed', without('closed')],
    [
      'timeout',
      without('closed', 'the server closed the connection'),
      'expected timeout, but the server closed the connection',
    ],
    ['250', without('silence'), 'expected 250, but the server stayed silent'],
    ['250', without('none'), 'expected 250, but nothing was sent'],
    ['250', without('closed'), 'expected 250, but there was no reply'],
    ['any', without('timeout'), 'expected any, but there was no reply'],
    ['{ reply: 250, lines: 3 }', without('timeout'), 'expected 250, but there was no reply'],
    ['{ reply: timeout, lines: 3 }', without('timeout'), 'expected 3 lines, got 0'],
    ['{ reply: timeout, strict: true }', without('timeout')],
    ['closed +SIZE', without('closed')],
    ['{ reply: closed, capabilities: { include: SIZE } }', without('closed'), 'expected EHLO keywords, got no reply'],
    [
      '{ reply: 250, capabilities: { include: SIZE } }',
      replied('250 a\r\n', { capabilities: null }),
      'expected EHLO keywords, got 250 a',
    ],
    [
      '{ capabilities: { SIZE: 1 } }',
      replied('250 a\r\n', { capabilities: null }),
      'expected SIZE 1: it is not offered',
    ],
  ] as const) {
    test(`${written} and ${judged.answer.outcome}`, () => {
      assert.deepEqual(differences(expected(written), '250', judged), problems);
    });
  }
});

describe("the verb's own expectation", () => {
  test('counts where nothing is expected', () => {
    assert.deepEqual(differences(null, '354', replied('354 go\r\n')), []);
    assert.deepEqual(differences(null, '354', replied('250 Ok\r\n')), ['expected 354, got 250 Ok']);
  });
  test('counts where only capabilities, or no reply, are named', () => {
    assert.deepEqual(differences(expected('/k/'), '220', replied('250 Ok\r\n')), ['expected /k/, got 250 Ok']);
    assert.deepEqual(differences(expected('{ lines: 1 }'), '220', replied('250 Ok\r\n')), ['expected 220, got 250 Ok']);
  });
  test('a code or an outcome that is named stands alone', () => {
    assert.deepEqual(differences(expected('550'), 'any', replied('250 Ok\r\n')), ['expected 550, got 250 Ok']);
    assert.deepEqual(differences(expected('closed'), 'any', replied('250 Ok\r\n')), ['expected closed, got 250 Ok']);
  });
  test('one that is none is our own mistake', () => {
    assert.throws(() => differences(null, '9xx', replied('250 Ok\r\n')), /^Error: the default expectation 9xx: /);
  });
});

const certificate: CertificateRecord = {
  subject: 'CN=mx.example',
  issuer: 'CN=Test CA',
  san: ['mx.example', 'mail.example'],
  notBefore: '',
  notAfter: '',
  daysLeft: 20,
  serial: '1',
  sha256: 'ab12',
  spkiSha256: '',
  key: { type: 'ec', bits: 256, curve: 'P-256' },
  signatureAlgorithm: '',
  selfSigned: false,
  mustStaple: false,
  scts: false,
  pem: '',
};
const tls: TlsRecord = {
  protocol: 'TLSv1.2',
  cipher: 'ECDHE-RSA-AES128-SHA',
  group: null,
  alpn: null,
  sni: null,
  resumed: false,
  stapled: false,
  certificate,
  chain: [certificate],
  trusted: false,
  trustError: 'expired 3 days ago',
  matchesHost: false,
  host: 'x.example',
  nameProblem: 'the name is mx.example, not x.example',
  weaknesses: [],
  failure: null,
  ms: 1,
};

describe('TLS and certificate', () => {
  for (const [written, given, ...problems] of [
    ['{ tls: { version: ">=TLSv1.2", cipher: /^ECDHE/ } }', {}],
    ['{ tls: { version: TLSv1.3 } }', {}, 'expected TLS version TLSv1.3: it is TLSv1.2'],
    ['{ tls: { version: TLSv1.3 } }', { protocol: 'TLSv9' }, 'expected TLS version TLSv1.3: it is TLSv9'],
    ['{ tls: { group: X25519 } }', {}, 'expected TLS group X25519: there is none'],
    ['{ tls: { cipher: ecdhe-rsa-aes128-sha, alpn: smtp } }', { alpn: 'smtp' }],
    ['{ tls: { version: TLSv1.2 } }', { failure: 'the handshake failed' }, 'expected TLS, but the handshake failed'],
    ['{ tls: { version: TLSv1.2 } }', null, 'expected TLS, but the session is not encrypted'],
    ['{ certificate: { trusted: true } }', null, 'expected TLS, but the session is not encrypted'],
    ['{ lines: 1 }', null],
    [
      '{ tls: { version: TLSv1.3 }, certificate: { bits: 1 } }',
      {},
      'expected TLS version TLSv1.3: it is TLSv1.2',
      "expected the certificate's bits 1: it is 256",
    ],
    ['{ certificate: { matches_host: true } }', { matchesHost: true, nameProblem: null }],
    [
      '{ certificate: { trusted: true } }',
      {},
      "expected the certificate's trusted true: it is false: expired 3 days ago",
    ],
    [
      '{ certificate: { trusted: false } }',
      { trusted: true, trustError: null },
      "expected the certificate's trusted false: it is true",
    ],
    ['{ certificate: { trusted: false, matches_host: false } }', {}],
    [
      '{ certificate: { matches_host: true } }',
      {},
      "expected the certificate's matches_host true: it is false: the name is mx.example, not x.example",
    ],
    ['{ certificate: { self_signed: true } }', {}, "expected the certificate's self_signed true: it is false"],
    ['{ certificate: { days_left: ">14", bits: 256, chain_length: 2 } }', {}],
    [
      '{ certificate: { days_left: ">30", bits: ">256", chain_length: 1 } }',
      {},
      "expected the certificate's days_left >30: it is 20",
      "expected the certificate's bits >256: it is 256",
      "expected the certificate's chain_length 1: it is 2",
    ],
    ['{ certificate: { days_left: "<0" } }', { certificate: { ...certificate, daysLeft: -3 } }],
    ['{ certificate: { issuer: cn=test ca, subject: /mx/, sha256: AB12, key: ec P-256 } }', {}],
    [
      '{ certificate: { key: rsa } }',
      { certificate: { ...certificate, key: { type: 'rsa', bits: 2048, curve: null } } },
    ],
    ['{ certificate: { san: mail.example } }', {}],
    [
      '{ certificate: { san: other.example } }',
      {},
      "expected the certificate's san other.example: it is mx.example, mail.example",
    ],
    ['{ certificate: { san: /other/ } }', {}, "expected the certificate's san /other/: it is mx.example, mail.example"],
    ['{ certificate: { issuer: x } }', {}, "expected the certificate's issuer x: it is CN=Test CA"],
    ['{ certificate: { issuer: x } }', { certificate: null }, "expected the certificate's issuer x: there is none"],
  ] as const) {
    test(`${written} and ${JSON.stringify(given)}`, () => {
      const judged = replied('250 Ok\r\n', { tls: given === null ? null : { ...tls, ...given } });
      assert.deepEqual(differences(expected(written), '250', judged), problems);
    });
  }
});

describe('another end than a reply', () => {
  const SILENT = 'the server stayed silent';
  for (const [written, outcome, ...problems] of [
    ['silence', 'silence'],
    ['silence', 'timeout'],
    ['timeout', 'silence'],
    ['timeout', 'timeout'],
    ['closed', 'closed'],
    ['any', 'silence', `expected any, but ${SILENT}`],
    ['closed', 'silence', `expected closed, but ${SILENT}`],
    ['silence', 'closed', 'expected silence, but why'],
    ['timeout', 'closed', 'expected timeout, but why'],
    ['closed', 'timeout', 'expected closed, but why'],
    ['tls-failure', 'tls-failure'],
    ['220', 'tls-failure', 'expected 220, but why'],
    ['any', 'tls-failure', 'expected any, but why'],
  ] as const)
    test(`${written}, and it is ${outcome}`, () => {
      const { answer } = replied('220 go\r\n');
      const detail = problems.join().includes(SILENT) ? null : 'why';
      const reply = outcome === 'tls-failure' ? answer.reply : null;
      const judged = { ...NOTHING, answer: { ...answer, outcome, detail, reply } };
      assert.deepEqual(differences(expected(written), '250', judged), problems);
    });
});

test('with SMTPUTF8 a reply may be UTF-8', () => {
  const strict = expected('{ strict: true }');
  for (const [octets, smtputf8, problems] of [
    ['250 gr\xc3\xbcn\r\n', true, 0],
    ['250 gr\xc3\xbcn\r\n', false, 1],
    ['250 gr\xfcn\r\n', true, 1],
  ] as const)
    assert.equal(differences(strict, '250', replied(octets, { smtputf8 })).length, problems);
});

describe('policies', () => {
  const testing = { word: 'testing', text: 'mode: testing' };
  for (const [written, dane, mtaSts, ...problems] of [
    ['{ dane: verified }', { word: 'verified', text: '' }, null],
    ['{ mta_sts: testing }', null, testing],
    ['{ lines: 1 }', null, testing],
    [
      '{ dane: verified, mta_sts: verified }',
      { word: null, text: 'SERVFAIL' },
      testing,
      'expected DANE verified, got no verdict (SERVFAIL)',
      'expected MTA-STS verified, got testing (mode: testing)',
    ],
    ['{ dane: absent }', null, null, 'expected DANE absent, and nothing was looked up: the embedded MX has no DNS'],
  ] as const) {
    test(`${written} and ${JSON.stringify([dane, mtaSts])}`, () => {
      assert.deepEqual(differences(expected(written), '250', replied('250 Ok\r\n', { dane, mtaSts })), problems);
    });
  }
});
