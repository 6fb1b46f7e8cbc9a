import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import type { Source } from '../../src/document/problem.ts';
import { readYaml } from '../../src/document/read-yaml.ts';
import { Checking } from '../../src/document/shape.ts';
import { inRanges, parseRange } from '../../src/scenario/policy/address-range.ts';
import { namedPolicy } from '../../src/scenario/policy/named.ts';
import { NAMED_POLICIES } from '../../src/scenario/policy/named-policies.ts';
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
  [
    'refuse: { mail: "450 4.7.1 later" }',
    'refuse',
    { mail: { reply: { code: 450, enhanced: '4.7.1', lines: ['later'] } } },
  ],
  [
    'refuse: { mail: { reply: 450 later, times: 2 } }',
    'refuse',
    { mail: { reply: { code: 450, enhanced: null, lines: ['later'] }, times: 2 } },
  ],
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
  ['tls: none-at-all', '1:6 `none-at-all` is not known here'],
  ['refuse: { mial: "450 x" }', '1:11 unknown key `mial`'],
  ['refuse: { mail: "sorry" }', '1:17 no reply code'],
  ['silent: lhlo', '1:1 `silent`: `lhlo` never comes: LHLO is a command of LMTP; set `lmtp: true`'],
  ['lmtp: true\nrefuse: { ehlo: 550 no }', '1:1 `refuse`: `ehlo` never comes: with `lmtp: true` clients say LHLO'],
  ['replies: { xclient: 250 ok }', '1:1 `replies`: `xclient` never comes: XCLIENT is not taken; set `xclient: true`'],
  [
    'when: { at: connect, tls: expired }',
    '1:1 `when`: a fault of TLS at `connect` has an effect only with `tls: implicit`; else say `at: starttls`',
  ],
  [
    'when: { at: rcpt }',
    '1:7 no deed: say one of reply, close, reset, silent, half, drip, multiline, stall, deaf, tls, pass, delay, in_turn',
  ],
  ['when: { at: rcpt, close: true, reset: true }', '1:7 one deed at a time: `close` and `reset` are two'],
  ['when: { at: rcpt, reset: true, in_turn: [pass] }', '1:7 one deed at a time: `reset` and `in_turn` are two'],
  ['when: { at: rcpt, in_turn: [] }', '1:7 `in_turn` holds nothing'],
  ['when: { at: mail, to: a@b, close: true }', '1:7 `to` has no effect at `mail`; it has at rcpt, data, bdat, eod'],
  ['when: { at: [eod, noop], body: x, close: true }', '1:7 `body` has no effect at `noop`; it has at eod'],
  ['when: { at: mail, kept: true, close: true }', '1:7 `kept` has no effect at `mail`; it has at eod, bdat'],
  ['when: { at: mail, tls: stripped }', '1:7 `tls: stripped` has no effect at `mail`; it has at ehlo, lhlo'],
  ['when: { at: rcpt, then: reset, close: true }', '1:7 `then` follows `half`, which is missing'],
  ['when: { at: rcpt, chance: often, close: true }', '1:27 a text where a chance such as 10% is expected'],
  ['when: { at: rcpt, delay: 3s..1s, close: true }', '1:26 `3s..1s` is no duration and no range'],
  ['when: { at: rcpt, session: first, close: true }', '1:28 `first` is not a number such as 3, or 1..5'],
  ['when: { at: eod, body: /(/, close: true }', '1:24 /(/: Unterminated group'],
  ['when: { at: rcpt, once: true, times: 2, close: true }', '1:7 `once` and `times` say the same'],
  ['blocked: 300.1.2.3', '1:10 `300.1.2.3` is no address and no range'],
  ['use: intercomail', '1:6 `intercomail` is not known here'],
] as const) {
  test(`policy mistake: ${text}`, () => assert.deepEqual(read(text).problems, [problem]));
}

/** Keys that can be taken away, and what is left. */
// biome-ignore format: a table, one case a line
const OFF: readonly (readonly [text: string, left: object])[] = [
  ['greylist: off', {}],
  ['greylist: false', {}],
  ['require_starttls: false', {}],
  ['tls: off', { tls: 'none' }],
  ['tls: false', { tls: 'none' }],
  ['pipelining: off', { pipelining: { offered: false } }],
  ['lmtp: off', { lmtp: false }],
  ['use: intercommail\nrequire_starttls: off', {}],
  ['use: [netcologne]\ngreylist: off\nhelo: off\nreverse_dns: off', {}],
  ['mailboxes: { full: off, unknown: x@y.test }', { mailboxes: { unknown: ['x@y.test'] } }],
  ['refuse: { mail: off, rcpt: 550 no }', { refuse: { rcpt: { reply: { code: 550, enhanced: null, lines: ['no'] } } } }],
  ['when: off\ndnsbl: off\nspf: off\nauth: off\ncertificate: off\nbanner: off', {}],
  ['rate: { messages: off, connections: 3 }', { rate: { connections: 3 } }],
];
for (const [text, left] of OFF) {
  test(`policy taken away: ${text.replaceAll('\n', '; ')}`, () => {
    const { policy, problems } = read(text);
    assert.deepEqual(problems, []);
    const { use, ...rest } = JSON.parse(JSON.stringify(policy)) as Record<string, unknown>;
    assert.deepEqual(rest, left);
  });
}

test('no limit at all: what has a default can be without end', () => {
  const { policy } = read('idle_timeout: off\nerror_limit: off\nsize: off');
  assert.deepEqual(policy?.idle_timeout, { after: Number.POSITIVE_INFINITY });
  assert.deepEqual(policy?.error_limit, { max: Number.POSITIVE_INFINITY });
  assert.deepEqual(policy?.size, { max: Number.POSITIVE_INFINITY });
});

test('every named policy is right, and fits the schema', () => {
  const validate = new Ajv({ allowUnionTypes: true, strictRequired: false }).compile({ ...policyShape.schema() });
  for (const { name, written } of NAMED_POLICIES) {
    assert.ok(namedPolicy(name, policyShape));
    assert.ok(validate(written), `${name}: ${JSON.stringify(validate.errors)}`);
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
