import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseMailArguments, parsePath, parseRcptArguments } from '../../src/wire/mailbox.ts';

describe('paths by RFC 5321', () => {
  for (const [text, local, domain, sourceRoute = []] of [
    ['<a@b.example>', 'a', 'b.example'],
    ['<>', '', ''],
    ['<a.b+c=d@b>', 'a.b+c=d', 'b'],
    ["<!#$%&'*+-/=?^_`{|}~@b>", "!#$%&'*+-/=?^_`{|}~", 'b'],
    ['<"a b"@c>', 'a b', 'c'],
    ['<"a@b>"@c>', 'a@b>', 'c'],
    ['<"grün"@c>', 'grün', 'c'],
    [`<a@${'b.'.repeat(127)}b>`, 'a', `${'b.'.repeat(127)}b`],
    [`<a@${'b'.repeat(63)}>`, 'a', 'b'.repeat(63)],
    ['<"a\\"b\\\\"@c>', 'a"b\\', 'c'],
    ['<""@c>', '', 'c'],
    ['<a@[192.0.2.1]>', 'a', '[192.0.2.1]'],
    ['<a@[IPv6:2001:db8::1]>', 'a', '[IPv6:2001:db8::1]'],
    ['<@x.example,@y.example:a@b>', 'a', 'b', ['x.example', 'y.example']],
    ['<Postmaster>', 'Postmaster', ''],
    ['<grün@büro.example>', 'grün', 'büro.example'],
    ['<用户@例え.テスト>', '用户', '例え.テスト'],
    [`<${'l'.repeat(100)}@b>`, 'l'.repeat(100), 'b'],
    ['<a@1.2>', 'a', '1.2'],
  ] as const) {
    test(text, () => {
      const utf8 = /[^\0-\x7f]/.test(text);
      assert.deepEqual(parsePath(text), { ok: true, local, domain, sourceRoute, null: text === '<>', utf8 });
    });
  }
});

describe('no paths; the place is where it goes wrong', () => {
  for (const [text, at, problem] of [
    ['', 0, 'a path begins with `<`'],
    ['a@b', 0, 'a path begins with `<`'],
    ['<a@b', 4, '`>` is missing, or a character before it has no place here'],
    ['<a@b>x', 5, 'nothing may follow the path'],
    ['<@b>', 3, 'a source route goes on with `,@` or ends with `:`'],
    ['<@x,a@b>', 3, 'a source route goes on with `,@` or ends with `:`'],
    ['<@x;@y:a@b>', 3, 'a source route goes on with `,@` or ends with `:`'],
    ['<@b:>', 4, 'the local part is missing'],
    ['<a>', 2, '`@` and a domain are missing'],
    ['<a@>', 3, 'the domain is missing'],
    ['<a@@b>', 3, 'the domain is missing'],
    ['<a b@c>', 2, '`@` and a domain are missing'],
    ['<.a@b>', 1, 'a dot must stand between two characters of the local part'],
    ['<a..b@c>', 2, 'a dot must stand between two characters of the local part'],
    ['<a.@c>', 2, 'a dot must stand between two characters of the local part'],
    ['<a@b..c>', 5, 'a dot must stand between two labels of the domain'],
    ['<a@b.>', 5, 'a dot must stand between two labels of the domain'],
    ['<a@-b>', 3, 'a label of a domain neither begins nor ends with a hyphen'],
    ['<a@b->', 3, 'a label of a domain neither begins nor ends with a hyphen'],
    ['<a@b_c>', 3, 'a domain holds letters, digits, hyphens and dots only'],
    [`<a@${'b'.repeat(64)}>`, 3, 'a label of the domain is longer than 63 octets'],
    [`<a@${'b.'.repeat(127)}bb>`, 3, 'the domain is longer than 255 octets'],
    ['<a@[192.0.2]>', 4, 'the address literal holds no IP address'],
    ['<a@[::1]>', 4, 'an IPv6 address in a literal is written [IPv6:...]'],
    ['<a@[xIPv6::1]>', 4, 'the address literal holds no IP address'],
    ['<a@[IPv6:192.0.2.1]>', 4, 'the address literal holds no IP address'],
    ['<a@[192.0.2.1>', 3, 'the address literal has no `]`'],
    ['<"a@b>', 1, 'the quoted local part has no end, or holds what must not be quoted'],
    ['<"a\r"@b>', 1, 'the quoted local part has no end, or holds what must not be quoted'],
    ['<"a\u200b"@b>', 1, 'the quoted local part has no end, or holds what must not be quoted'],
    ['<a\0@b>', 2, '`@` and a domain are missing'],
  ] as const) {
    test(JSON.stringify(text.slice(0, 40)), () => assert.deepEqual(parsePath(text), { ok: false, problem, at }));
  }
});

describe('lenient, as real servers are', () => {
  for (const [text, local, domain] of [
    ['a@b', 'a', 'b'],
    ['<a..b@c>', 'a..b', 'c'],
    ['<.a.@c>', '.a.', 'c'],
    ['<a@b_c>', 'a', 'b_c'],
    ['<a@b.>', 'a', 'b.'],
    ['<a@b.c.>', 'a', 'b.c.'],
    [`<a@${'b'.repeat(63)}.>`, 'a', `${'b'.repeat(63)}.`],
    ['<root>', 'root', ''],
  ] as const) {
    test(text, () => {
      assert.equal(parsePath(text).ok, false);
      const path = parsePath(text, { lenient: true });
      assert.deepEqual(path.ok && [path.local, path.domain], [local, domain]);
    });
  }
  for (const text of ['', '<', '<a@b', '<a@@b>', '<a b@c>', 'a@b>']) {
    test(`still none: ${text}`, () => assert.equal(parsePath(text, { lenient: true }).ok, false));
  }
});

describe('arguments of MAIL and RCPT', () => {
  for (const [rest, params] of [
    ['FROM:<a@b>', []],
    ['from:<a@b>  ', []],
    [
      'FROM:<a@b> SIZE=10 body=8BITMIME  SMTPUTF8',
      [
        ['SIZE', '10'],
        ['BODY', '8BITMIME'],
        ['SMTPUTF8', null],
      ],
    ],
    [
      'FROM:<> AUTH=<> ENVID=a+3Db',
      [
        ['AUTH', '<>'],
        ['ENVID', 'a+3Db'],
      ],
    ],
    ['FROM:<"a> X=1"@b> Y', [['Y', null]]],
    ['FROM:<a@b> __proto__x', null],
    ['FROM:<a@b> CONSTRUCTOR=1', [['CONSTRUCTOR', '1']]],
  ] as const) {
    test(rest, () => {
      const parsed = parseMailArguments(rest);
      assert.deepEqual(parsed.ok ? [...parsed.params] : null, params);
    });
  }

  for (const [rest, at, problem] of [
    ['', 0, 'FROM:<path> is missing'],
    ['TO:<a@b>', 0, 'FROM:<path> is missing'],
    ['FROM <a@b>', 0, 'FROM:<path> is missing'],
    ['FROM: <a@b>', 5, 'a path begins with `<`'],
    ['FROM:<a@b>SIZE=1', 10, 'a blank and NAME or NAME=value are expected here'],
    ['FROM:<a@b> =1', 10, 'a blank and NAME or NAME=value are expected here'],
    ['FROM:<a@b> SIZE=', 10, 'the value of SIZE is malformed'],
    ['FROM:<a@b> X=a=b', 10, 'the value of X is malformed'],
    ['FROM:<a@b> X=1 x=2', 14, 'X is given twice'],
  ] as const) {
    test(`wrong: ${rest}`, () => assert.deepEqual(parseMailArguments(rest), { ok: false, problem, at }));
  }

  test('lenient: blanks, no brackets, a parameter twice', () => {
    const parsed = parseMailArguments('FROM:  a@b X=1 X=a=b', { lenient: true });
    assert.deepEqual(parsed.ok && [parsed.path.local, ...parsed.params], ['a', ['X', 'a=b']]);
  });

  test('UTF-8 in a parameter is none of the path', () => {
    const parsed = parseMailArguments('FROM:<a@b> X=ü');
    assert.equal(parsed.ok && parsed.path.utf8, false);
  });

  test('a recipient', () => {
    const parsed = parseRcptArguments('TO:<a@b> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;a@b');
    assert.deepEqual(parsed.ok && [...parsed.params], [
      ['NOTIFY', 'SUCCESS,DELAY'],
      ['ORCPT', 'rfc822;a@b'],
    ]);
    assert.deepEqual(parseRcptArguments('TO:<>'), { ok: false, problem: "a recipient can't be the null path", at: 3 });
  });
});

test('any text: never thrown; a problem points into it; the quoted form of any local part is read back', () => {
  const pieces = fc.constantFrom(
    '<',
    '>',
    '@',
    '"',
    '\\',
    '.',
    ',',
    ':',
    '[',
    ']',
    ' ',
    'a',
    'IPv6:',
    '::1',
    '=',
    'ü',
    '\0',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 20 }), fc.boolean(), (parts, lenient) => {
      const text = parts.join('');
      const parsed = parsePath(text, { lenient });
      assert.ok(parsed.ok || (parsed.at >= 0 && parsed.at <= text.length));
      if (parsePath(text).ok) assert.deepEqual(parsePath(text, { lenient: true }), parsePath(text));
    }),
    { numRuns: 2000 },
  );
  fc.assert(
    fc.property(fc.string(), (local) => {
      const parsed = parsePath(`<"${local.replace(/["\\]/g, '\\$&')}"@b>`);
      assert.equal(parsed.ok && parsed.local, local);
    }),
  );
});

test('a long wrong path takes linear time', () => {
  for (const unit of ['a.', '"', '\\', '@b,', '[', ' ', '<', '"\\"']) {
    const started = process.hrtime.bigint();
    parseMailArguments(`FROM:<${unit.repeat(20_000)}`);
    assert.ok(process.hrtime.bigint() - started < 500_000_000n, unit);
  }
});
