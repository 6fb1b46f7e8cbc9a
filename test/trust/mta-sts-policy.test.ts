import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readStsPolicy, readStsRecord } from '../../src/trust/mta-sts-policy.ts';
import { processorMs } from '../processor.ts';

describe('the TXT record', () => {
  for (const [texts, expected] of [
    [['v=STSv1; id=20160831085700Z;'], '20160831085700Z'],
    [['v=STSv1;id=1'], '1'],
    [['v=STSv1; id=1; key=value'], '1'],
    [['v=STSv1; \tid=1\t ; '], '1'],
    [['v=spf1 -all', 'v=STSv1; id=1'], '1'],
    [['v=spf1 -all'], 'absent'],
    [[], 'absent'],
    [['v=STSv1; id=1', 'v=STSv1; id=2'], /there are 2 records/],
    [['v=STSv1;'], /has no id/],
    [['v=STSv1; id='], /the id "" is not 1 to 32 letters and digits/],
    [['v=STSv1; id=2016-08-31'], /the id "2016-08-31" is not/],
    [[`v=STSv1; id=${'a'.repeat(33)}`], /1 to 32/],
    [['v=STSv1; id=1; id=2'], /id is there twice/],
    [['v=STSv1; id'], /"id" is no key=value/],
    [['v=STSv1; =1'], /"=1" is no key=value/],
    [['V=STSv1; id=1'], /does not begin with exactly v=STSv1;/],
    [[' v=STSv1; id=1'], /does not begin with exactly v=STSv1;/],
    [['"v=STSv1; id=1"'], /does not begin with exactly v=STSv1;/],
    [['v=STSv1 id=1'], /does not begin with exactly v=STSv1;/],
    [[`v=STSv1; id=1; a=${'x'.repeat(9000)}`], /too long/],
  ] as const) {
    test(JSON.stringify(texts).slice(0, 60), () => {
      const record = readStsRecord(texts);
      if (expected instanceof RegExp) {
        assert.equal(record.status, 'invalid');
        assert.match(record.status === 'invalid' ? record.problem : '', expected);
      } else {
        assert.equal(record.status === 'valid' ? record.id : record.status, expected);
      }
    });
  }
});

const GOOD = 'version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *.example.net\nmax_age: 604800\n';
describe('the policy', () => {
  const good = { mode: 'enforce', maxAgeSeconds: 604_800, mx: ['mail.example.com', '*.example.net'] };
  for (const [what, text] of [
    ['with LF', GOOD],
    ['with CRLF', GOOD.replaceAll('\n', '\r\n')],
    ['with both', GOOD.replace('\n', '\r\n')],
    ['without a last line end', GOOD.trimEnd()],
    ['with capitals in the names', GOOD.replace('mail', 'MAIL')],
    ['with blanks around values', GOOD.replaceAll(': ', ':\t ').replaceAll('\n', ' \n')],
    ['without blanks', GOOD.replaceAll(': ', ':')],
    ['with unknown keys', `${GOOD}some_key.2: anything; at all, ä\n`],
    ['in another order', `max_age: 604800\nmx: mail.example.com\nmode: enforce\nmx: *.example.net\nversion: STSv1\n`],
  ] as const) {
    test(what, () => assert.deepEqual(readStsPolicy(text), { policy: good, problems: [], warnings: [] }));
  }

  for (const [what, text, warning] of [
    ['a key twice: the first counts', `${GOOD}mode: none\n`, 'line 6 repeats mode; only the first counts'],
    ['an empty line', GOOD.replace('\n', '\n\n'), 'line 2 is empty'],
    [
      'a short life',
      GOOD.replace('604800', '600'),
      'max_age 600 is less than a day; weeks protect (RFC 8461 section 10.2)',
    ],
  ] as const) {
    test(what, () => {
      const { policy, warnings } = readStsPolicy(text);
      assert.equal(policy?.mode, 'enforce');
      assert.deepEqual(warnings, [warning]);
    });
  }

  for (const [what, text, problem] of [
    ['nothing', '', 'version is missing'],
    ['another version', GOOD.replace('STSv1', 'STSv2'), 'version is "STSv2", not STSv1'],
    ['no version', GOOD.replace('version: STSv1\n', ''), 'version is missing'],
    ['another mode', GOOD.replace('enforce', 'Enforce'), 'mode is "Enforce", not enforce, testing or none'],
    ['no mode', GOOD.replace('mode: enforce\n', ''), 'mode is missing, not enforce, testing or none'],
    ['no max_age', GOOD.replace('max_age: 604800\n', ''), 'max_age is missing'],
    ['a max_age in words', GOOD.replace('604800', '7d'), 'max_age "7d" is no number of seconds'],
    ['a negative max_age', GOOD.replace('604800', '-1'), 'max_age "-1" is no number of seconds'],
    ['a max_age of two years', GOOD.replace('604800', '63115200'), 'max_age 63115200 is more than 31557600, a year'],
    ['no mx', GOOD.replaceAll(/mx:.*\n/g, ''), 'mx is missing'],
    ['an mx that is an address', GOOD.replace('mail.example.com', '[192.0.2.1]'), 'mx "[192.0.2.1]" is no host name'],
    ['a bare wildcard', GOOD.replace('*.example.net', '*'), 'mx "*" is no host name'],
    ['a wildcard within', GOOD.replace('*.example.net', 'mx.*.net'), 'mx "mx.*.net" is no host name'],
    ['several in one line', GOOD.replace('mail.example.com', 'a.test, b.test'), 'mx "a.test, b.test" is no host name'],
    ['Unicode', GOOD.replace('mail.example.com', 'exämple.com'), 'mx "exämple.com" is no host name'],
    ['a web page', '<html>\n', 'line 1 "<html>" is no key: value'],
    ['control characters', GOOD.replace('mail', 'ma\u001bil'), 'line 3 has control characters'],
    ['bare CR', GOOD.replaceAll('\n', '\r'), 'line 1 has control characters'],
    ['a byte order mark', `\ufeff${GOOD}`, 'line 1 "\ufeffversion: STSv1" is no key: value'],
    ['too much', GOOD + 'x'.repeat(65_536), 'it is longer than 64 KiB'],
  ] as const) {
    test(`${what} is refused`, () => {
      const { policy, problems } = readStsPolicy(text);
      assert.equal(policy, null);
      assert.ok(problems.includes(problem), problems.join('\n'));
    });
  }

  test('mode none needs no mx', () => {
    const { policy } = readStsPolicy('version: STSv1\nmode: none\nmax_age: 86400\n');
    assert.deepEqual(policy, { mode: 'none', maxAgeSeconds: 86_400, mx: [] });
  });

  test('cut at every offset it is refused, or is a policy of its own', () => {
    for (let end = 0; end < GOOD.length - 8; end += 1)
      assert.equal(readStsPolicy(GOOD.slice(0, end)).policy, null, GOOD.slice(0, end));
  });

  test('no text throws, and mistakes are told a bounded number of times', () => {
    const lines = fc.array(
      fc.constantFrom(
        'mx: *',
        'mx: a.test',
        'mode: none',
        'version: STSv1',
        'max_age: 1',
        '',
        '\u0000',
        ':',
        '__proto__: x',
        '\r',
      ),
    );
    fc.assert(
      fc.property(lines, (each) => {
        const { problems, warnings } = readStsPolicy(each.join('\n'));
        assert.ok(problems.length + warnings.length < 100);
      }),
    );
    const ms = processorMs(() => {
      assert.ok(readStsPolicy('mx:*\n'.repeat(13_000)).problems.length < 100);
      assert.ok(readStsPolicy(`mx:${' '.repeat(60_000)}x`).problems.length < 100);
    });
    assert.ok(ms < 2000, `${ms} ms`);
  });
});
