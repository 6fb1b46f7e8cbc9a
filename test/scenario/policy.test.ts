import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { plainOf } from '../../src/document/node.ts';
import type { Source } from '../../src/document/problem.ts';
import { readYaml } from '../../src/document/read-yaml.ts';
import { Checking } from '../../src/document/shape.ts';
import { inRanges, parseRange } from '../../src/scenario/policy/address-range.ts';
import { NAMED_POLICIES, namedPolicy } from '../../src/scenario/policy/named.ts';
import { namedReply, parseReply, sayingOf } from '../../src/scenario/policy/reply.ts';
import { isMailbox, isNamed } from '../../src/scenario/policy/whom.ts';
import { LISTS, WORDS } from '../../src/scenario/policy/words.ts';
import { type Policy, policyShape } from '../../src/scenario/policy.ts';

function read(text: string): { policy: Policy | undefined; problems: string[] } {
  const source: Source = { file: 'p.yaml', text };
  const { root, problems } = readYaml(source);
  const checking = new Checking(source);
  const policy = root === null ? undefined : policyShape.read(root, checking);
  return { policy, problems: [...problems, ...checking.problems].map((p) => `${p.line}:${p.column} ${p.message}`) };
}

for (const [text, key, value] of [
  ['greylist: 2s', 'greylist', { delay: 2000 }],
  ['rate: 5/10s', 'rate', { messages: 5, window: 10_000 }],
  ['rate: 5/s', 'rate', { messages: 5, window: 1000 }],
  ['recipients: 3', 'recipients', { max: 3 }],
  ['size: 10240', 'size', { max: 10_240 }],
  ['require_starttls: true', 'require_starttls', {}],
  ['mailboxes: { full: full@lab.test }', 'mailboxes', { full: ['full@lab.test'] }],
  ['spf: fail', 'spf', { fail: ['*'] }],
  ['certificate: expired', 'certificate', { kind: 'expired' }],
  ['refuse: { mail: "450 4.7.1 later" }', 'refuse', { mail: { code: 450, enhanced: '4.7.1', lines: ['later'] } }],
  ['close_after: data', 'close_after', { verb: 'data' }],
  ['close_after: 3', 'close_after', { commands: 3 }],
  ['use: intercommail\nsize: 9', 'require_starttls', {}],
  ['use: [web.de-rate]\nrate: 2/1s', 'rate', { messages: 2, window: 1000 }],
  ['inject: { starttls: "250 x\\\\r\\\\n" }', 'inject', new Map([['starttls', '250 x\r\n']])],
] as const) {
  test(`policy ${text}`, () => {
    const { policy, problems } = read(text);
    assert.deepEqual(problems, []);
    const got = policy?.[key];
    const plain = got instanceof Map ? got : JSON.parse(JSON.stringify(got));
    assert.deepEqual(plain, value);
  });
}

for (const [text, problem] of [
  ['greylits: 2s', '1:1 unknown key `greylits`'],
  ['greylist: 2', '1:11 2 has no unit'],
  ['rate: many', '1:7 `many` is not a rate such as 5/10s'],
  ['tls: off', '1:6 `off` is not known here'],
  ['refuse: { mial: "450 x" }', '1:11 unknown key `mial`'],
  ['refuse: { mail: "sorry" }', '1:17 no reply code'],
  ['require_starttls: false', '1:19 leave the key out instead of false'],
  ['blocked: 300.1.2.3', '1:10 `300.1.2.3` is no address and no range'],
  ['use: intercomail', '1:6 `intercomail` is not known here'],
] as const) {
  test(`policy mistake: ${text}`, () => assert.deepEqual(read(text).problems, [problem]));
}

test('every named policy is right, and fits the schema', () => {
  const validate = new Ajv({ allowUnionTypes: true, strictRequired: false }).compile({ ...policyShape.schema() });
  const plain = (value: unknown): unknown =>
    value instanceof Map
      ? Object.fromEntries([...value].map(([key, one]) => [key, plain(one)]))
      : Array.isArray(value)
        ? value.map(plain)
        : value;
  for (const { name, yaml } of NAMED_POLICIES) {
    assert.ok(namedPolicy(name, policyShape));
    const { root } = readYaml({ file: name, text: yaml });
    assert.ok(root !== null && validate(plain(plainOf(root))), `${name}: ${JSON.stringify(validate.errors)}`);
  }
});

test('every text of the table is a reply, with an enhanced code of its own class', () => {
  for (const [name, { reply, source }] of WORDS) {
    const read = parseReply(reply);
    assert.ok(read !== null && read.code >= 200 && read.code < 600, name);
    assert.ok(read.enhanced === null || Number(read.enhanced[0]) === Math.floor(read.code / 100), name);
    assert.ok(source.length > 0);
  }
  for (const list of Object.values(LISTS)) assert.ok(namedReply(list.words), list.words);
});

test('a changed code takes the enhanced code along', () => {
  assert.deepEqual(sayingOf({ code: 450 }, 'relay').enhanced, '4.7.1');
  assert.deepEqual(sayingOf({ enhanced: 'none', text: 'a\nb' }, 'relay'), {
    code: 554,
    enhanced: null,
    lines: ['a', 'b'],
  });
  assert.equal(sayingOf({ words: 'rbl' }, 'dnsbl').code, 550);
});

for (const [address, range, inside] of [
  ['127.0.20.3', '127.0.20.3', true],
  ['127.0.20.3', '127.0.20.0/24', true],
  ['127.0.21.3', '127.0.20.0/24', false],
  ['::ffff:127.0.20.3', '127.0.20.0/24', true],
  ['2001:db8::7', '2001:db8::/32', true],
  ['2001:db9::7', '2001:db8::/32', false],
  ['::1', '::/0', true],
  ['::1', '0.0.0.0/0', false],
  ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:0.7.0.8', true],
] as const) {
  test(`${address} in ${range}: ${inside}`, () => {
    const parsed = parseRange(range);
    assert.ok(parsed);
    assert.equal(inRanges(address, [parsed]), inside);
  });
}
for (const wrong of [
  '',
  '1.2.3',
  '1.2.3.256',
  '1.2.3.4/33',
  '::1/129',
  ':::',
  '1::2::3',
  '12345::',
  'g::1',
  '1:2:3:4:5:6:7:8:9',
  '::1.2.3.400',
]) {
  test(`${wrong} is no range`, () => assert.equal(parseRange(wrong), null));
}

test('names and mailboxes match without case; patterns match what is below them', () => {
  assert.ok(isNamed('A.Test', ['*.test']));
  assert.ok(!isNamed('test', ['*.test']));
  assert.ok(isMailbox('Full@Lab.test', ['full@']));
  assert.ok(isMailbox('x@lab.test', ['@lab.test']));
  assert.ok(isMailbox('<odd"@"x>@lab.test', ['@lab.test']));
  assert.ok(!isMailbox('x@elsewhere.test', ['@lab.test', 'full@lab.test']));
});
