import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BUILT_IN_MASKS, maskOf, maskText } from '../../src/baseline/masks.ts';
import { processorMs } from '../processor.ts';

const masked = (text: string) => maskText(text, BUILT_IN_MASKS).text;

// Two sessions of one server: their texts must become one.
for (const [name, one, other] of [
  ['Postfix queue id', 'Ok: queued as 4Fz8Qm1x2Yz9', 'Ok: queued as 3BCA81F0012'],
  ['Exim message id', 'OK id=1pXyZa-0001Bc-2D', 'OK id=1qAbCd-000Zz9-9F'],
  ['Exim 4.97 message id', 'OK id=1pXyZa-00000001Bcd-2D3e', 'OK id=1qAbCd-0000000Zz99-9F00'],
  [
    'Gmail',
    'OK  1700535601 a640c23a62f3a-a9f1234567so12.34 - gsmtp',
    'OK  1700539999 ffacd0b85a97d-331a1b2c3dsi98.7 - gsmtp',
  ],
  [
    'Exchange Online',
    'x.outlook.com Microsoft ESMTP MAIL Service ready at Sat, 21 Nov 2026 02:00:01 +0000 [AM1PEPF000252DE.eurprd07.prod.outlook.com 2026-11-21T02:00:01.123Z 08DD0A1B2C3D4E5F]',
    'x.outlook.com Microsoft ESMTP MAIL Service ready at Sun, 22 Nov 2026 02:00:09 +0000 [DB5PEPF00014B9A.eurprd02.prod.outlook.com 2026-11-22T02:00:09.001Z 08DD0A1B2C3D4E60]',
  ],
  ['web.de', 'web.de (mxweb107) Nemesis ESMTP Service ready', 'web.de (mxweb112) Nemesis ESMTP Service ready'],
  [
    'sendmail clock',
    'mx ESMTP Sendmail 8.18.1/8.18.1; Sat, 21 Nov 2026 02:00:00 +0100 (CET)',
    'mx ESMTP Sendmail 8.18.1/8.18.1; Sun, 5 Apr 2026 14:07:59 +0200 (CEST)',
  ],
  ['host counter', 'mx-in-03.example.com ESMTP', 'mx-in-12.example.com ESMTP'],
  ['our address', 'Hello probe [192.0.2.7], pleased to meet you', 'Hello probe [198.51.100.77], pleased to meet you'],
  ['our address, IPv6', 'hello [2001:db8::25]', 'hello [2001:db8:1:2::1]'],
  ['greylisting', 'Greylisted, try again in 287 seconds', 'Greylisted, try again in 12 seconds'],
  ['greylisting clock', 'Please retry in 00:04:58', 'Please retry in 00:00:03'],
  ['challenge', 'PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2U+', 'PDk5OTYuMDAwMDAwMDAwQHBvc3RvZmZpY2U+'],
  ['message id', 'Message accepted <20261121.0201.abc@mx.example>', 'Message accepted <20261122.0959.zzz@mx.example>'],
  ['process id', 'smtpd[1234] ready', 'smtpd[998] ready'],
  ['uuid', 'session 0b7a3d6e-1c2d-4e5f-8a9b-0c1d2e3f4a5b', 'session ffffffff-1c2d-4e5f-8a9b-0c1d2e3f4a5c'],
] as const) {
  test(`one server, two sessions: ${name}`, () => assert.equal(masked(one), masked(other)));
}

// What a postmaster must still see differ.
for (const [one, other] of [
  ['Relay access denied', 'Relay access granted'],
  ['mx.example.com ESMTP Postfix', 'mx.example.com ESMTP Exim'],
  ['Must issue a STARTTLS command first', 'Go ahead'],
  ['<someone@example.com>: User unknown', '<other@example.com>: User unknown'],
  ['blocked using zen.spamhaus.org', 'blocked using bl.spamcop.net'],
  ['5.7.1 Service refused', '5.7.26 Service refused'],
] as const) {
  test(`still differ: ${one}`, () => assert.notEqual(masked(one), masked(other)));
}

/** One mask alone, by its reason: what it takes out of a text, and what it leaves. */
for (const [reason, text, expected] of [
  ['RFC 5322 date', 'at Sat, 21 Nov 2026 02:00:01 +0000 (UTC) ok', 'at <date> ok'],
  ['RFC 5322 date', 'a 1-Jan-26 b 21 Nov 2026, 3 May 2026 2:03', 'a <date> b <date>, <date>'],
  ['RFC 5322 date', '21 November 2026', '21 November 2026'],
  ['asctime', 'Sat Nov 21 02:00:01 2026; Nov  1 2:00:01 UTC', '<date>; <date>'],
  ['asctime', 'Nov 21', 'Nov 21'],
  ['ISO 8601', '2026-11-21T02:00:01.123Z 2026-11-21 02:00 +01:00 2026-11-21', '<date> <date> <date>'],
  ['ISO 8601', '12026-11-211', '12026-11-211'],
  ['time of day', '02:00:01,5 12:30 GMT, 1:2', '<time> <time>, 1:2'],
  ['time of day', '12:30:a', '12:30:a'],
  [
    'session and message ids',
    '0b7a3d6e-1c2d-4e5f-8a9b-0c1d2e3f4a5b FFFFFFFF-1c2d-4e5f-8a9b-0c1d2e3f4a5b',
    '<uuid> <uuid>',
  ],
  ['session and message ids', '0b7a3d6e-1c2d-4e5f-8a9b-0c1d2e3f4a5', '0b7a3d6e-1c2d-4e5f-8a9b-0c1d2e3f4a5'],
  [
    'SASL challenge',
    'PDE4OTYuNjk3MTcwOTUy\nPDE4OTYuNjk3MTcw+/==\nPDE4OTYuNjk3MTcwab=',
    '<challenge>\n<challenge>\n<challenge>',
  ],
  [
    'SASL challenge',
    'short==\nPDE4OTYuNjk3MTcwOTUy is\nno PDE4OTYuNjk3MTcwOTUy',
    'short==\nPDE4OTYuNjk3MTcwOTUy is\nno PDE4OTYuNjk3MTcwOTUy',
  ],
  ['SASL challenge', 'Please', 'Please'],
  ['the message id', 'x <20261121.0201.abc@mx.example> <abc1def2ghi3@x> y', 'x <message-id> <message-id> y'],
  [
    'the message id',
    '<someone@example.com> <some12one@x.example> <a1b2c3@x> <1 2 3 4 5@x>',
    '<someone@example.com> <some12one@x.example> <a1b2c3@x> <1 2 3 4 5@x>',
  ],
  ['the message id', '<1aaaaaa@2.3> <aaaaaaaa@1.2.3>', '<1aaaaaa@2.3> <aaaaaaaa@1.2.3>'],
  [
    'IPv6 address: ours',
    '2001:db8:1:2:3:4:5:6 2001:db8:0:1::25 IPv6:2001:DB8:0:0:0:0:0:1',
    '<address> <address> IPv6:<address>',
  ],
  ['IPv6 address: ours', 'a:b:c xyz:abc:def:1', 'a:b:c xyz:abc:def:1'],
  [
    'IPv6 address, shortened',
    '2001:db8::25 2001:db8::a:25 fe80:: ::1 1::2:3:4:5:6',
    '<address> <address> <address> <address> <address>',
  ],
  [
    'IPv6 address, shortened',
    'x2001::25 2001::25x a::bg ::12 ::1x x::1 :::1',
    'x2001::25 2001::25x a::bg ::12 ::1x x::1 :::1',
  ],
  ['IPv4 address', '[192.0.2.7] 1.2.3 1.2.3.4567', '[<address>] 1.2.3 1.2.3.4567'],
  ['Exchange Online', '[AM1PEPF000252DE.eurprd07.prod.outlook.com <date> 08DD0A1B2C3D4E5F]', '<frontend>'],
  [
    'Exchange Online',
    '[AM1PEPF000252DE.eurprd07.x <date>] [AM1PEPF000252DE.a 08DD0A1B2C3D4E5F]',
    '<frontend> <frontend>',
  ],
  [
    'Exchange Online',
    '[AM1PE.eurprd07] [AM1PEPF000252DE] [am1pepf.eurprd]',
    '[AM1PE.eurprd07] [AM1PEPF000252DE] [am1pepf.eurprd]',
  ],
  ['queue id after', 'queued as 4Fz8Qm1x2Yz9', 'queued as <queue-id>'],
  [
    'queue id after',
    'Queued with id <abc.d-e1> id=abcde1 id: abc-d1 id abcd1x queue id 12345',
    'Queued with id <queue-id> id= <queue-id> id: <queue-id> id <queue-id> queue id <queue-id>',
  ],
  ['queue id after', 'queued as12345 invalid abcde12', 'queued as <queue-id> invalid abcde12'],
  ['queue id after', 'queued as abcdefg id=ab1', 'queued as abcdefg id=ab1'],
  ['Exim message id', 'OK 1pXyZa-0001Bc-2D 1pXyZa-00000001Bcd-2D3e', 'OK <queue-id> <queue-id>'],
  [
    'Exim message id',
    '1pXyZ-0001Bc-2D 1pXyZa-001Bc-2D 1pXyZa-0001Bc-D',
    '1pXyZ-0001Bc-2D 1pXyZa-001Bc-2D 1pXyZa-0001Bc-D',
  ],
  ['Gmail session id', 'OK a640c23a62f3a-a9f1234567so12.34 - gsmtp', 'OK <queue-id> - gsmtp'],
  ['Gmail session id', 'OK 5b1f17b1804b1-abc.1 - gcdp', 'OK <queue-id> - gsmtp'],
  ['Postfix long', '4Fz8Qm1x2Yz9 x 4cBd7Pg0Knz4Wx9 bcdfghjklmzb', '4Fz8Qm1x2Yz9 x <queue-id> bcdfghjklmzb'],
  ['Postfix long', '4cBd7Pg0Kz4 4cBa7Pg0Knz4 bcdfghjklmnzb', '4cBd7Pg0Kz4 4cBa7Pg0Knz4 bcdfghjklmnzb'],
  ['hexadecimal', '0a1b2c3d abcdef12 3BCA81F0012 ABCDEF12', '<id> <id> <id> <id>'],
  [
    'hexadecimal',
    'abcdefab ABCDEFAB 1234567 abc1234 ABCd1234 x0a1b2c3d',
    'abcdefab ABCDEFAB 1234567 abc1234 ABCd1234 x0a1b2c3d',
  ],
  ['random word', 'aB3dE5gH7j a1B2cdefgh 12ABCDEFGh 12abcdefgH', '<id> <id> <id> <id>'],
  [
    'random word',
    'aB3dEfgHij ab1d2fgh3j AB1D2FGH3J aB3dE5gH7 1234567890 a.B3dE5gH',
    'aB3dEfgHij ab1d2fgh3j AB1D2FGH3J aB3dE5gH7 1234567890 a.B3dE5gH',
  ],
  ['process id', 'smtpd[1234] pid 12 pid=123 PID:1 pid77', 'smtpd<pid> <pid> <pid> <pid> <pid>'],
  ['process id', 'a[1] rapid 12 pids', 'a[1] rapid 12 pids'],
  [
    'time that is left',
    '12 s, 1.25 seconds, 3sec 4 secs 5 second 6 min 7 mins 8 minute 9 minutes',
    '<duration> s, <duration> seconds, <duration>sec <duration> secs <duration> second <duration> min <duration> mins <duration> minute <duration> minutes',
  ],
  [
    'time that is left',
    '1 ms 2 msec 3 millisecond 4 milliseconds 5 hour 6 hours',
    '<duration> ms <duration> msec <duration> millisecond <duration> milliseconds <duration> hour <duration> hours',
  ],
  ['time that is left', '12 servers, a5 s', '12 servers, a5 s'],
  ['host counter: mx', 'mx-in-03.example.com mx7b2.x a1b.c', 'mx-in-<n>.example.com mx<n>b2.x a<n>b.c'],
  ['host counter: mx', '12.example mx12 mx-12 x.5 mx1a22222a.x', '12.example mx12 mx-12 x.5 mx1a22222a.x'],
  ['host counter in a short', '(mxweb107) mx1 mx-in-2', '(mxweb<n>) mx<n> mx-in-<n>'],
  ['host counter in a short', 'mx1a xmx1 mx.1', 'mx1a xmx1 mx.1'],
] as const) {
  test(`${reason} alone: ${JSON.stringify(text)}`, () => {
    const [mask, ...more] = BUILT_IN_MASKS.filter((one) => one.reason.includes(reason));
    assert.deepEqual([mask?.replace(text), more], [expected, []]);
  });
}

test('every built-in mask has a name and a reason', () => {
  for (const { name, reason } of BUILT_IN_MASKS) assert.ok(/^[a-z-]+$/.test(name) && reason.length > 10, name);
});

test('masking any text ends, and masking it again changes nothing more than once', () => {
  const word = fc.constantFrom(
    '12:',
    '::',
    'ab',
    '1a',
    '.',
    '-',
    'mx',
    '0',
    'F',
    ' ',
    '<',
    '>',
    '@',
    '[',
    ']',
    'id=',
    '\n',
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(word, { maxLength: 60 }).map((words) => words.join('')),
  );
  fc.assert(fc.property(text, (said) => typeof masked(said) === 'string' && masked(said).length <= 4 * 2000));
});

// Repetitions of what the patterns look for, at the length of the bound: linear means milliseconds.
for (const piece of [
  'a',
  '1',
  'a1',
  'mx1',
  '1:',
  ':',
  'a:',
  'F',
  '1.',
  'id=',
  '-',
  'x-',
  '<1',
  '1@',
  '[',
  'Mon, ',
  'A1b',
  'z',
]) {
  test(`a hostile text of ${JSON.stringify(piece)} is masked in no time`, () => {
    const ms = processorMs(() => masked(piece.repeat(2000)));
    assert.ok(ms < 1500, `${ms} ms`);
  });
}

const written = { name: 'session', pattern: 's-\\d+', reason: 'a counter of ours' };

test("a user's mask replaces every match by its name", () => {
  const mask = maskOf(written, (text) => {
    const found = /s-\d+/.exec(text);
    return found === null ? null : { start: found.index, end: found.index + found[0].length };
  });
  assert.equal(maskText('a s-12 b s-3', [mask]).text, 'a <session> b <session>');
});

test('a mask that matches nothing at every place ends', () => {
  const mask = maskOf(written, () => ({ start: 0, end: 0 }));
  assert.equal(maskText('abc', [mask]).text, 'abc');
});

test('two thousand characters are compared, without the blanks around them', () => {
  assert.equal(maskText(` ${'a'.repeat(3000)}`, []).text, 'a'.repeat(1999));
  assert.equal(maskText(' a \n', []).text, 'a');
});

test('two hundred matches are replaced, and a match at the end is the last', () => {
  let asked = 0;
  const each = maskOf(written, (text) => {
    asked += 1;
    return text.length > 0 ? { start: 0, end: 1 } : 'too-slow';
  });
  assert.equal(each.replace('a'.repeat(201)), `${'<session>'.repeat(200)}a`);
  assert.equal(asked, 200);
  assert.equal(each.replace('aa'), '<session><session>');
});

test('a mask that is stopped leaves the text and is named', () => {
  assert.deepEqual(maskText('abc', [maskOf(written, () => 'too-slow')]), { text: 'abc', tooSlow: ['session'] });
});
