import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BUILT_IN_MASKS, maskOf, maskText } from '../../src/baseline/masks.ts';

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
    const begun = performance.now();
    masked(piece.repeat(2000));
    assert.ok(performance.now() - begun < 1500, `${performance.now() - begun} ms`);
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

test('a mask that is stopped leaves the text and is named', () => {
  assert.deepEqual(maskText('abc', [maskOf(written, () => 'too-slow')]), { text: 'abc', tooSlow: ['session'] });
});
