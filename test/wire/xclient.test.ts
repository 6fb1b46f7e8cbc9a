import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseXclient, xclientCommand } from '../../src/wire/xclient.ts';

for (const [attributes, line] of [
  [
    [
      ['NAME', '[UNAVAILABLE]'],
      ['reverse_name', '[TEMPUNAVAIL]'],
      ['ADDR', '203.0.113.7'],
    ],
    'XCLIENT NAME=[UNAVAILABLE] REVERSE_NAME=[TEMPUNAVAIL] ADDR=203.0.113.7',
  ],
  [
    [
      ['ADDR', '2001:db8::1'],
      ['PORT', '25'],
    ],
    'XCLIENT ADDR=IPV6:2001:db8::1 PORT=25',
  ],
  [[['ADDR', 'IPV6:2001:db8::1']], 'XCLIENT ADDR=IPV6:2001:db8::1'],
  [
    [
      ['HELO', 'a=b c+d'],
      ['LOGIN', 'ü'],
    ],
    'XCLIENT HELO=a+3Db+20c+2Bd LOGIN=+C3+BC',
  ],
  [[['ADDR', 'no address']], 'XCLIENT ADDR=no+20address'],
] as const) {
  test(line, () => assert.deepEqual(xclientCommand(attributes), { ok: true, line }));
}

for (const [attributes, problem] of [
  [[], 'XCLIENT needs an attribute'],
  [[['NAMES', 'x']], /^XCLIENT knows no NAMES; it knows NAME, REVERSE_NAME, /],
  [[['NAME', '']], 'NAME has no value; [UNAVAILABLE] says that there is none'],
  [[['HELO', 'a\r\nQUIT']], 'CR in HELO'],
] as const) {
  test(`refused: ${JSON.stringify(attributes)}`, () => {
    const made = xclientCommand(attributes);
    assert.ok(!made.ok);
    if (typeof problem === 'string') assert.equal(made.problem, problem);
    else assert.match(made.problem, problem);
  });
}

for (const [rest, attributes] of [
  [
    'NAME=spike.example ADDR=168.100.189.2',
    [
      ['NAME', 'spike.example'],
      ['ADDR', '168.100.189.2'],
    ],
  ],
  [
    'addr=IPV6:2001:db8::1  port=25',
    [
      ['ADDR', '2001:db8::1'],
      ['PORT', '25'],
    ],
  ],
  [
    'ADDR=[unavailable] DESTADDR=IPV6:::1 PORT=[tempunavail] DESTPORT=25',
    [
      ['ADDR', '[unavailable]'],
      ['DESTADDR', '::1'],
      ['PORT', '[tempunavail]'],
      ['DESTPORT', '25'],
    ],
  ],
  [
    'NAME=[UNAVAILABLE] LOGIN=a+3Db',
    [
      ['NAME', '[UNAVAILABLE]'],
      ['LOGIN', 'a=b'],
    ],
  ],
] as const) {
  test(`read: ${rest}`, () => {
    const parsed = parseXclient(rest);
    assert.deepEqual(parsed.ok && [...parsed.attributes], attributes);
  });
}

for (const [rest, problem] of [
  ['', 'no attributes'],
  ['FOO=1', 'bad attribute name: FOO=1'],
  ['NAME', 'bad attribute name: NAME'],
  ['NAME=', 'bad value of NAME'],
  ['NAME=a=b', 'bad value of NAME'],
  ['NAME=a+0D+0Ab', 'bad value of NAME'],
  ['ADDR=1.2.3', 'ADDR is no IP address'],
  ['DESTADDR=mx', 'DESTADDR is no IP address'],
  ['PORT=x', 'PORT is no port'],
  ['PORT=x25', 'PORT is no port'],
  ['DESTPORT=25x', 'DESTPORT is no port'],
] as const) {
  test(`wrong: ${rest}`, () => assert.deepEqual(parseXclient(rest), { ok: false, problem }));
}
