// A policy of MTA-STS as a file, checked before it is served.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkStsPolicy, isStsPolicy } from '../../src/library/check-sts.ts';

const GOOD = 'version: STSv1\r\nmode: enforce\r\nmx: mail.example.org\r\nmx: *.example.net\r\nmax_age: 604800\r\n';
for (const [what, text, says] of [
  ['as it should be', GOOD, []],
  ['with LF', GOOD.replace(/\r/g, ''), []],
  ['with keys of others', `${GOOD}own: x\r\n`, []],
  ['with a byte order mark', `\ufeff${GOOD}`, ['error 1: it begins with a byte order mark']],
  ['in testing', GOOD.replace('enforce', 'testing'), ['warning 1: mode is testing']],
  [
    'with its version behind',
    `mode: enforce\nversion: STSv1\nmx: a.example.org\nmax_age: 604800\n`,
    ['warning 1: version does not stand first'],
  ],
  ['for an hour', GOOD.replace('604800', '3600'), ['warning 1: max_age 3600 is less than a day']],
  ['for ever', GOOD.replace('604800', '99999999'), ['error 1: max_age 99999999 is more than']],
  ['without mx', GOOD.replace(/mx.*\r\n/g, ''), ['error 1: mx is missing']],
  ['with two stars', GOOD.replace('*.', '*.*.'), ['error 1: mx "*.*.example.net" is no host name']],
  ['with an empty line', GOOD.replace('mode', '\r\nmode'), ['warning 2: line 2 is empty']],
  ['with a line of its own', GOOD.replace('mode', 'hello\r\nmode'), ['error 2: line 2 "hello" is no key: value']],
] as const) {
  test(`a policy ${what}`, () => {
    const found = checkStsPolicy('mta-sts.txt', text).map(
      ({ severity, line, message }) => `${severity} ${line}: ${message}`,
    );
    assert.equal(found.length, says.length, found.join('\n'));
    for (const [at, one] of says.entries()) assert.ok(found[at]?.startsWith(one), found[at]);
  });
}

test('what means to be one', () => {
  assert.ok(isStsPolicy('a/mta-sts.txt', ''));
  assert.ok(isStsPolicy('x.txt', 'version: STSv1\n'));
  assert.ok(!isStsPolicy('notes.txt', 'hello'));
});
