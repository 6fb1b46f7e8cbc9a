import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseTarget, shownTarget } from '../../src/target/parse-target.ts';

const host = (name: string, port = 25, mode = 'smtp') => ({ kind: 'host', host: name, port, mode });
const address = (ip: string, port = 25, mode = 'smtp') => ({ kind: 'address', address: ip, port, mode });

for (const [written, target] of [
  ['mx.example', host('mx.example')],
  ['MX.Example.', host('mx.example')],
  ['mx.example:2525', host('mx.example', 2525)],
  ['localhost:2525', host('localhost', 2525)],
  ['under_score.example', host('under_score.example')],
  ['192.0.2.1', address('192.0.2.1')],
  ['192.0.2.1:587', address('192.0.2.1', 587)],
  ['[::1]', address('::1')],
  ['[2001:DB8:0::1]:25', address('2001:db8::1')],
  ['smtp://mx.example', host('mx.example')],
  ['SMTP://mx.example/', host('mx.example')],
  ['smtps://mx.example', host('mx.example', 465, 'smtps')],
  ['smtps://mx.example:4650', host('mx.example', 4650, 'smtps')],
  ['submission://mx.example', host('mx.example', 587, 'submission')],
  ['submission://[::1]', address('::1', 587, 'submission')],
  ['lmtp://mx.example:24', host('mx.example', 24, 'lmtp')],
  ['lmtp://mx.example', host('mx.example', 24, 'lmtp')],
  ['lmtp:///run/dovecot/lmtp', { kind: 'socket', path: '/run/dovecot/lmtp', mode: 'lmtp' }],
  ['mx:example.org', { kind: 'mx', domain: 'example.org', port: 25, mode: 'smtp' }],
  ['MX:Example.org:2525', { kind: 'mx', domain: 'example.org', port: 2525, mode: 'smtp' }],
  ['mx:exämple.org', { kind: 'mx', domain: 'xn--exmple-cua.org', port: 25, mode: 'smtp' }],
  ['bücher.example:25', host('xn--bcher-kva.example')],
  ['smtp:25', host('smtp')],
] as const) {
  test(`${written} is understood`, () => assert.deepEqual(parseTarget(written), { target }));
}

for (const [written, message, advice] of [
  ['', /empty/, /host:port/],
  ['127.1', /short or odd form/, /if you mean 127\.0\.0\.1, write that/],
  ['0x7f.1', /short or odd form/, /127\.0\.0\.1/],
  ['2130706433', /short or odd form/, /127\.0\.0\.1/],
  ['017700000001', /short or odd form/, /127\.0\.0\.1/],
  ['１２７.1', /short or odd form/, /127\.0\.0\.1/],
  ['1.2.3.4.5', /short or odd form/, /four numbers/],
  ['192.0.2.256', /short or odd form/, /four numbers/],
  ['host.123', /short or odd form/, /four numbers/],
  ['::1', /could be an address with a port/, /write \[::1\]/],
  ['2001:db8::1:25', /could be an address with a port/, /write \[2001:db8::1:25\]/],
  ['[mx.example]:25', /no IPv6 address/, /brackets/],
  ['[192.0.2.1]', /no IPv6 address/, /brackets/],
  ['[::1', /neither a host/, /host:port/],
  ['[fe80::1%eth0]', /has a zone index/, /without one/],
  ['fe80::1%eth0', /has a zone index/, /without one/],
  ['mx.example:0', /no port/, /1 to 65535/],
  ['mx.example:65536', /no port/, /1 to 65535/],
  ['mx.example:025', /no port/, /1 to 65535/],
  ['mx.example:smtp', /no port/, /1 to 65535/],
  ['mx.example:', /no port/, /1 to 65535/],
  ['mx.example:25:25', /"25:25" is no port/, /1 to 65535/],
  ['user@mx.example', /a mail address is no target/, /`mx:mx\.example`/],
  ['smtp://user:secret@mx.example', /user information/, /`auth`/],
  ['http://mx.example', /no scheme/, /smtps:/],
  ['smtp://mx.example/path', /"\/path" stands behind/, /write smtp:\/\/mx\.example/],
  ['smtp://', /host is missing/, /host:port/],
  ['smtps:///run/socket', /stands behind/, /./],
  ['lmtp:////run', /path of the socket/, /lmtp:\/\/\/path/],
  [`lmtp:///${'a'.repeat(107)}`, /longer than 107/, /./],
  ['mx:', /host is missing/, /host:port/],
  ['mx:25', /no domain/, /smtp:\/\/mx:25/],
  ['mx:192.0.2.1', /has no MX/, /without mx:/],
  ['mx.exa mple', /blank or a control/, /host:port/],
  ['mx.example\r\nQUIT', /blank or a control/, /host:port/],
  ['a..b', /a label is empty/, null],
  [`${'a'.repeat(64)}.example`, /more than 63/, null],
  ['mx,example', /holds ","/, null],
] as const) {
  test(`${JSON.stringify(written)} is refused`, () => {
    const parsed = parseTarget(written);
    assert.ok('problem' in parsed);
    assert.match(parsed.problem.message, message);
    if (advice === null) assert.equal(parsed.problem.advice, null);
    else assert.match(parsed.problem.advice ?? '', advice);
  });
}

for (const written of [
  'smtp://user:secret@mx.example',
  'user:secret@mx.example:25',
  'foo://user:secret@mx.example',
  'smtp://user:secret@mx.example/path',
  'smtp://user:secret@mx.example ',
  'smtp://user:se cret secret@mx.example',
  'mx:user:secret@mx.example',
  'smtp://user:p@secret@mx.example',
])
  test(`a password in a target is not shown: ${written}`, () => {
    const parsed = parseTarget(written);
    assert.ok('problem' in parsed);
    assert.match(parsed.problem.message, /user information/);
    assert.doesNotMatch(JSON.stringify(parsed) + shownTarget(written), /secret/);
  });

test('whatever is written, the answer is a target that reads the same again, or a problem', () => {
  const piece = fc.constantFrom(
    'mx:',
    'smtp://',
    'lmtp://',
    '/',
    '[',
    ']',
    ':',
    '.',
    '25',
    '::1',
    '127',
    'a',
    'é',
    '@',
    '%',
    '\0',
    '-',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece).map((pieces) => pieces.join('')),
      ),
      (text) => {
        const parsed = parseTarget(text);
        if ('problem' in parsed) return assert.ok(parsed.problem.message.length > 0);
        const { target } = parsed;
        if (target.kind === 'host') assert.match(target.host, /^[a-z0-9._-]+$/);
        if (target.kind !== 'host') return;
        assert.deepEqual(parseTarget(`${target.mode}://${target.host}:${target.port}`), parsed);
      },
    ),
  );
});
