// What is written is what is meant: a number in an odd form, half a character, half a variable are mistakes and never guessed.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { valueDifference } from '../../src/dialogue/judge-value.ts';
import { parseComparison } from '../../src/scenario/comparison.ts';
import { load, problemsOf, withSteps } from './reading.ts';

const expecting = (written: string) => withSteps(`  - ehlo: x.example\n    expect: ${written}`);
const refused = (text: string) => problemsOf(load(text)).join('\n');

describe('refused', () => {
  for (const { name, text, says } of [
    ...['0250', '2e2', '0xFA', '0o372', '250.0', '+250', '-250', '"-250"', '"+250"', '-2xx', '25_0', '.25', '2_50'].map(
      (written) => ({ name: `expect: ${written}`, text: expecting(written), says: /reply code|not understood/ }),
    ),
    ...['0', '0s', '0ms', '0.0001s', '00:05', '05s', '5e1s', '-1s', '0x5s'].map((written) => ({
      name: `timeout: ${written}`,
      text: `${expecting('250')}    timeout: ${written}\n`,
      says: /no time at all|no duration|no unit/,
    })),
    ...['0s', '{ mail: 0s }', '{ mail: 007s }'].map((written) => ({
      name: `timeout of the file: ${written}`,
      text: expecting('250').replace('dialogue:', `timeout: ${written}\ndialogue:`),
      says: /no time at all|no duration/,
    })),
    ...['010', '0x10', '1e3', '1_000', '.5', '+5', '1e400', '.inf', '.nan', '99999999999999999999'].map((written) => ({
      name: `size: ${written}`,
      text: withSteps(`  - mail: { from: a@x.example, size: ${written} }\n    expect: 250`),
      says: /number of octets/,
    })),
    ...['"\\ud83d"', '"a\\udc00b"', '"\\ude00\\ud83d"'].flatMap((written) =>
      ['ehlo', 'noop'].map((verb) => ({
        name: `${verb}: ${written}`,
        text: withSteps(`  - ${verb}: ${written}\n    expect: 250`),
        says: /half a surrogate pair/,
      })),
    ),
    {
      name: 'half a character in a message',
      text: withSteps('  - data: { headers: { Subject: "\\ud83d" } }\n    expect: 250'),
      says: /half a surrogate pair/,
    },
    { name: 'in a key', text: withSteps('  - noop\n    expect: 250', 'vars: { "\\ud83d": 1 }\n'), says: /./ },
    ...['"${name"', '"x${"', '"${a} ${b"', '"$${a} ${b"'].map((written) => ({
      name: `vrfy: ${written}`,
      text: withSteps(`  - vrfy: ${written}\n    expect: 250`, 'vars: { a: 1, b: 2, name: x }\n'),
      says: /variable that does not end/,
    })),
  ])
    test(name, () => assert.match(refused(text), says));
});

describe('taken as it stands', () => {
  for (const [written, sent] of [
    ['0250', '0250'],
    ['0x10', '0x10'],
    ['1e3', '1e3'],
    ['1.0', '1.0'],
    ['12345678901234567890', '12345678901234567890'],
    ['250', '250'],
    ['-0', '-0'],
    ['"$${x"', '${x'],
    ['"\\ud83d\\ude00"', '😀'],
  ] as const)
    test(`vrfy: ${written}`, () => {
      const { scenarios, problems } = load(withSteps(`  - vrfy: ${written}\n    expect: 250`));
      assert.deepEqual(problems, []);
      const step = scenarios[0]?.steps[1];
      assert.equal(step?.verb === 'vrfy' && step.argument, sent);
    });

  test('any number that stands for a text is sent as it was written', () => {
    const numeral = fc.stringMatching(/^[-+]?(0[xo])?[0-9]{1,25}(\.[0-9]{1,5})?(e[0-9]{1,2})?$/);
    fc.assert(
      fc.property(numeral, (written) => {
        const step = load(withSteps(`  - vrfy: ${written}\n    expect: 250`)).scenarios[0]?.steps[1];
        assert.equal(step?.verb === 'vrfy' && step.argument, written);
      }),
    );
  });
});

describe('what a server says is a number only if it is written as one', () => {
  for (const { asked, given, fits } of [
    { asked: '<=1', given: '', fits: false },
    { asked: '>=0', given: '', fits: false },
    { asked: '>=0', given: ' ', fits: false },
    { asked: '16', given: '0x10', fits: false },
    { asked: '>=100', given: '1e3', fits: false },
    { asked: '>=0', given: '10 20', fits: false },
    { asked: '>=0', given: 'Infinity', fits: false },
    { asked: '<=1', given: '-1', fits: false },
    { asked: '>=100', given: '1000', fits: true },
    { asked: '10', given: '0010', fits: true },
  ])
    test(`${asked}: ${JSON.stringify(given)}`, () => {
      const comparison = parseComparison(asked);
      assert.ok(comparison !== null);
      assert.equal(valueDifference(comparison, given, new Map()) === null, fits);
    });
});
