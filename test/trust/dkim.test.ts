import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { keyRecordOf } from '../../src/trust/dkim-key.ts';
import { canonicalBody, canonicalField, signableMessage } from '../../src/trust/dkim-message.ts';
import { type DkimSigning, signMessage } from '../../src/trust/dkim-sign.ts';
import { verifyDkim } from '../../src/trust/dkim-verify.ts';
import { CANONICALIZATIONS, ED25519, KEYS, NOW, RSA, SHAPES, signed, signingWith, txt } from './dkim-shapes.ts';

const verify = (octets: Buffer, keys: Parameters<typeof txt>[0] = KEYS, seconds = NOW) =>
  verifyDkim(signableMessage(octets), txt(keys), seconds);

const PLAIN = SHAPES.plain ?? Buffer.alloc(0);
const KINDS: [string, KeyObject, string][] = [
  ['RSA', RSA.privateKey, 's1'],
  ['Ed25519', ED25519.privateKey, 'ed'],
];

for (const [shape, octets] of Object.entries(SHAPES)) {
  for (const how of CANONICALIZATIONS) {
    for (const [kind, key, selector] of KINDS) {
      test(`${shape}, ${how.header}/${how.body}, ${kind}: signed and verified`, async () => {
        const [verdict, ...more] = await verify(signed(octets, signingWith(key, { selector, ...how })));
        assert.deepEqual([verdict?.result, verdict?.text, more], ['pass', 'the signature of example.org holds', []]);
      });
    }
  }
}

// RFC 6376 3.4.5 and 3.4.4.
test('the examples of RFC 6376 3.4', () => {
  const { fields, body } = signableMessage(Buffer.from('A: X\r\nB : Y\t\r\n\tZ  \r\n\r\n C \r\nD \t E\r\n\r\n\r\n'));
  assert.deepEqual(
    fields.map(({ raw }) => canonicalField(raw, 'relaxed')),
    ['a:X\r\n', 'b:Y Z\r\n'],
  );
  assert.deepEqual(
    fields.map(({ raw }) => canonicalField(raw, 'simple')),
    ['A: X\r\n', 'B : Y\t\r\n\tZ  \r\n'],
  );
  assert.equal(canonicalBody(body, 'relaxed').toString(), ' C\r\nD E\r\n');
  assert.equal(canonicalBody(body, 'simple').toString(), ' C \r\nD \t E\r\n');
});

for (const [body, simple, relaxed] of [
  ['', '\r\n', ''],
  ['\r\n\r\n', '\r\n', ''],
  [' \t\r\n', ' \t\r\n', ''],
  ['x', 'x\r\n', 'x\r\n'],
  ['x \t', 'x \t\r\n', 'x\r\n'],
  ['x\r', 'x\r\r\n', 'x\r\r\n'],
  ['x \r y\r\n', 'x \r y\r\n', 'x \r y\r\n'],
  ['a\nb \nc\r\n', 'a\nb \nc\r\n', 'a\nb \nc\r\n'],
] as const) {
  test(`the canonical forms of ${JSON.stringify(body)}`, () => {
    assert.equal(canonicalBody(Buffer.from(body), 'simple').toString(), simple);
    assert.equal(canonicalBody(Buffer.from(body), 'relaxed').toString(), relaxed);
  });
}

const BRISBANE =
  'v=DKIM1; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYtIxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhitdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB';

const DINNER = [
  'From: Joe SixPack <joe@football.example.com>',
  'To: Suzie Q <suzie@shopping.example.net>',
  'Subject: Is dinner ready?',
  'Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)',
  'Message-ID: <20030712040037.46341.5F8J@football.example.com>',
  '',
  'Hi.',
  '',
  'We lost the game. Are you hungry yet?',
  '',
  'Joe.',
  '',
].join('\r\n');

test('the signed message of RFC 6376 A.2', async () => {
  const head = [
    'DKIM-Signature: v=1; a=rsa-sha256; s=brisbane; d=example.com;',
    '      c=simple/simple; q=dns/txt; i=joe@football.example.com;',
    '      h=Received : From : To : Subject : Date : Message-ID;',
    '      bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;',
    '      b=AuUoFEfDxTDkHlLXSZEpZj79LICEps6eda7W3deTVFOk4yAUoqOB',
    '      4nujc7YopdG5dWLSdNg6xNAZpOPr+kHxt1IrE+NahM6L/LbvaHut',
    '      KVdkLLkpVaVVQPzeRDI009SO2Il5Lu7rDNH6mZckBdrIx0orEtZV',
    '      4bmp/YzhwvcubU4=;',
    'Received: from client1.football.example.com  [192.0.2.1]',
    '      by submitserver.example.com with SUBMISSION;',
    '      Fri, 11 Jul 2003 21:01:54 -0700 (PDT)',
    '',
  ].join('\r\n');
  const [verdict] = await verify(Buffer.from(head + DINNER), { 'brisbane._domainkey.example.com': BRISBANE });
  assert.deepEqual([verdict?.result, verdict?.bits, verdict?.identity], ['pass', 1024, 'joe@football.example.com']);
});

test('the signed message of RFC 8463 A.3: Ed25519 and RSA', async () => {
  const head = [
    'DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;',
    ' d=football.example.com; i=@football.example.com;',
    ' q=dns/txt; s=brisbane; t=1528637909; h=from : to :',
    ' subject : date : message-id : from : subject : date;',
    ' bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;',
    ' b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus',
    ' Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==',
    'DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;',
    ' d=football.example.com; i=@football.example.com;',
    ' q=dns/txt; s=test; t=1528637909; h=from : to : subject :',
    ' date : message-id : from : subject : date;',
    ' bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;',
    ' b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3',
    ' DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz',
    ' dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=',
    '',
  ].join('\r\n');
  const verdicts = await verify(Buffer.from(head + DINNER), {
    'brisbane._domainkey.football.example.com': 'v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=',
    'test._domainkey.football.example.com':
      'v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB',
  });
  assert.deepEqual(
    verdicts.map(({ result, algorithm }) => [result, algorithm]),
    [
      ['pass', 'ed25519-sha256'],
      ['pass', 'rsa-sha256'],
    ],
  );
});

/** What canonicalization and the unsigned parts of a field leave open; all else must make it fail. */
function saysTheSame(before: Buffer, after: Buffer, how: Pick<DkimSigning, 'header' | 'body'>): boolean {
  const [a, b] = [signableMessage(before), signableMessage(after)];
  const same = (name: string) =>
    [a, b].map(({ fields }) =>
      fields
        .filter((field) => field.name === name)
        .map(({ raw }) => canonicalField(raw, how.header))
        .join(''),
    );
  // Blanks within b= are taken out before the digest is made.
  const bare = (text: string) =>
    text.replace(/(;[ \t\r\n]*b[ \t\r\n]*=)([^;]*)$/, (_, head, b64) => head + String(b64).replace(/\s/g, ''));
  const signedNames = ['from', 'to', 'subject', 'date', 'message-id'];
  const [mine = '', theirs = ''] = same('dkim-signature');
  return (
    signedNames.every((name) => same(name)[0] === same(name)[1]) &&
    bare(mine) === bare(theirs) &&
    canonicalBody(a.body, how.body).equals(canonicalBody(b.body, how.body))
  );
}

for (const how of CANONICALIZATIONS) {
  for (const [kind, key, selector] of KINDS) {
    test(`${kind}, ${how.header}/${how.body}: no change of one octet passes unless it says the same`, async () => {
      const whole = signed(SHAPES['trailing blanks and empty lines'] ?? PLAIN, signingWith(key, { selector, ...how }));
      let failed = 0;
      await fc.assert(
        fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 }), async (at, octet) => {
          const changed = Buffer.from(whole);
          fc.pre(changed[at] !== octet);
          changed[at] = octet;
          const passes = (await verify(changed)).some(({ result }) => result === 'pass');
          if (!passes) failed += 1;
          assert.ok(!passes || saysTheSame(whole, changed, how), `octet ${at} as ${octet} passes`);
        }),
        { numRuns: 300 },
      );
      assert.ok(failed > 100, `${failed} of 300 changes failed`);
    });
  }
}

test('every one-octet change of b= and bh= fails, those that Buffer reads alike as well', async () => {
  const whole = signed(PLAIN, signingWith(ED25519.privateKey, { selector: 'ed' }));
  const text = whole.toString('latin1');
  for (const tag of ['bh=', 'b=']) {
    const start = text.indexOf(`\t${tag}`) + 1 + tag.length;
    const from = start < 10 ? text.indexOf(tag) + tag.length : start;
    for (let at = from; !/[;\r]/.test(text[at] ?? ';'); at += 1) {
      for (const octet of ['A', '=', '-', '_', '\x00', '*']) {
        if (text[at] === octet) continue;
        const [verdict] = await verify(Buffer.from(text.slice(0, at) + octet + text.slice(at + 1), 'latin1'));
        assert.notEqual(verdict?.result, 'pass', `${tag} at ${at - from}: ${octet}`);
      }
    }
  }
});

const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
const weak = generateKeyPairSync('rsa', { modulusLength: 768 });
const sign = (more: Partial<DkimSigning> = {}) => signed(PLAIN, signingWith(RSA.privateKey, more));
const edit = (octets: Buffer, from: string | RegExp, to: string) =>
  Buffer.from(octets.toString('latin1').replace(from, to), 'latin1');
const record = KEYS['s1._domainkey.example.org'];
const withRecord = (text: string | readonly string[]) => ({ 's1._domainkey.example.org': text });

for (const [name, octets, keys, result, fault, says] of [
  ['a changed body', edit(sign(), 'Bye', 'Buy'), KEYS, 'fail', 'body', /body was changed/],
  ['a changed header', edit(sign(), 'Subject: A', 'Subject: B'), KEYS, 'fail', 'signature', /header field was changed/],
  [
    'both',
    edit(edit(sign(), 'Subject: A', 'Subject: B'), 'Bye', 'Buy'),
    KEYS,
    'fail',
    'body-and-signature',
    /body and header/,
  ],
  ['a From added', edit(sign(), '\r\nTo:', '\r\nFrom: x@y.example\r\nTo:'), KEYS, 'fail', 'signature', /header field/],
  ['another key', sign(), withRecord(keyRecordOf(other.publicKey)), 'fail', 'signature', /another key/],
  ['expired', sign({ at: NOW - 7200, expires: NOW - 3600 }), KEYS, 'permerror', 'expired', /expired 3600 s ago/],
  ['expiring this second', sign({ at: NOW - 60, expires: NOW }), KEYS, 'pass', null, /holds/],
  ['from the future', sign({ at: NOW + 7200 }), KEYS, 'permerror', 'future', /7200 s in the future/],
  ['a clock that is ahead', sign({ at: NOW + 300 }), KEYS, 'pass', null, /holds/],
  [
    'no such selector',
    sign({ selector: 'gone' }),
    KEYS,
    'permerror',
    'no-key',
    /no key at gone\._domainkey\.example\.org/,
  ],
  ['a revoked key', sign(), withRecord('v=DKIM1; p='), 'permerror', 'revoked', /revoked/],
  ['two records', sign(), withRecord([record, 'v=spf1 -all']), 'permerror', 'several-keys', /2 TXT records/],
  [
    'a key of 768 bits',
    signed(PLAIN, signingWith(weak.privateKey)),
    withRecord(keyRecordOf(weak.publicKey)),
    'permerror',
    'weak',
    /768 bits/,
  ],
  [
    'a key of another kind',
    sign(),
    withRecord(KEYS['ed._domainkey.example.org']),
    'permerror',
    'key',
    /none for rsa-sha256/,
  ],
  ['the key for i= of a subdomain', sign({ identity: '@a.example.org' }), KEYS, 'pass', null, /holds/],
  [
    't=s and i= of a subdomain',
    sign({ identity: '@a.example.org' }),
    withRecord(`${record}; t=s`),
    'permerror',
    'identity',
    /t=s/,
  ],
  [
    'i= of another domain',
    edit(sign({ identity: '@a.example.org' }), 'i=@a.example.org', 'i=@b.example.net'),
    KEYS,
    'permerror',
    'syntax',
    /`i=`/,
  ],
  ['text behind l=', edit(sign({ length: true }), /$/, 'Buy this.\r\n'), KEYS, 'pass', null, /holds/],
  [
    'l= of more than there is',
    edit(sign({ length: true }), 'Bye.\r\n', ''),
    KEYS,
    'permerror',
    'length',
    /more than the body/,
  ],
  ['rsa-sha1', edit(sign(), 'rsa-sha256', 'rsa-sha1'), KEYS, 'permerror', 'syntax', /RFC 8301/],
  ['no From in h=', edit(sign(), /From:From:/, ''), KEYS, 'permerror', 'syntax', /does not sign From/],
  ['a tag twice', edit(sign(), 'v=1;', 'v=1; s=s1;'), KEYS, 'permerror', 'syntax', /stands twice/],
  ['no b=', edit(sign(), '\tb=', '\tz='), KEYS, 'permerror', 'syntax', /`b=` is missing/],
  ['another version', edit(sign(), 'v=1;', 'v=2;'), KEYS, 'permerror', 'syntax', /no version/],
] as const) {
  test(`a signature: ${name}`, async () => {
    const [verdict] = await verify(octets, keys);
    assert.deepEqual([verdict?.result, verdict?.fault], [result, fault]);
    assert.match(verdict?.text ?? '', says);
  });
}

test('a DNS that fails leaves it open', async () => {
  const failing = async () => ({ outcome: 'servfail', records: [], text: 'TXT: SERVFAIL' }) as const;
  const [verdict] = await verifyDkim(signableMessage(sign()), failing, NOW);
  assert.deepEqual([verdict?.result, verdict?.fault], ['temperror', 'dns']);
});

test('l= is a finding even where it passes', async () => {
  const [verdict] = await verify(sign({ length: true }));
  assert.match(verdict?.findings.join() ?? '', /l=16: text that is added/);
});

test('without a signature there is no verdict', async () => {
  assert.deepEqual(await verify(PLAIN), []);
});

test('ten signatures are looked at, and a header without end is not', async () => {
  const field = signMessage(PLAIN, signingWith(RSA.privateKey));
  const eleven = await verify(Buffer.concat([Buffer.from(field.repeat(11), 'latin1'), PLAIN]));
  assert.deepEqual(
    eleven.map(({ result }) => result),
    [...Array<string>(10).fill('pass'), 'permerror'],
  );
  const endless = await verify(Buffer.concat([Buffer.from(field + 'X: y\r\n'.repeat(3000), 'latin1'), PLAIN]));
  assert.deepEqual(
    endless.map(({ fault }) => fault),
    ['too-many'],
  );
});

test('fields and lines of the field are of a bearable length, names folded behind colons', () => {
  const names = Array.from({ length: 40 }, (_, i) => `X-Field-Number-${i}`);
  const message = Buffer.from(`From: a@example.org\r\n${names.map((name) => `${name}: 1\r\n`).join('')}\r\nx\r\n`);
  for (const [, key] of KINDS) {
    const field = signMessage(message, signingWith(key, { sign: ['From', ...names] }));
    assert.ok(field.endsWith('\r\n'));
    for (const line of field.split('\r\n')) assert.ok(line.length <= 78, line);
    assert.match(field, /h=From:From:X-Field-Number-0:X-Field-Number-1:\r\n\tX-Field/);
  }
});

test('whatever is signed verifies', async () => {
  const line = fc.string({
    unit: fc.constantFrom('a', ' ', '\t', '.', 'ü', '\r', '=', ';', ':', '\r\n'),
    maxLength: 60,
  });
  await fc.assert(
    fc.asyncProperty(line, line, fc.constantFrom(...CANONICALIZATIONS), async (subject, body, how) => {
      const head = `From: a@example.org\r\nSubject: ${subject.replace(/\r\n?/g, '\r\n ')}x\r\n`;
      const octets = Buffer.from(`${head}\r\n${body}`);
      const [verdict] = await verify(signed(octets, signingWith(ED25519.privateKey, { selector: 'ed', ...how })));
      assert.equal(verdict?.result, 'pass');
    }),
  );
});
