// The embedded MX that a bounce describes: whatever its refusal depends on, it says what the bounce quotes, where it says so.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Envelope } from '../../src/bounce/envelope.ts';
import { envelopeOf } from '../../src/bounce/envelope.ts';
import type { Stage } from '../../src/bounce/facts.ts';
import { readBounce } from '../../src/bounce/read-bounce.ts';
import { policyLines, type SandboxRule } from '../../src/bounce/sandbox-policy.ts';
import { readYaml } from '../../src/document/read-yaml.ts';
import { Checking } from '../../src/document/shape.ts';
import { policyShape } from '../../src/scenario/policy.ts';
import { notificationOf } from './notification.ts';

const RULES: readonly SandboxRule[] = [
  'starttls',
  'helo',
  'sender',
  'recipient',
  'source',
  'reverse-dns',
  'blocklist',
  'family',
  'wait',
  'rate',
  'size',
  'auth',
  'content',
];
const STAGES: readonly Stage[] = ['connect', 'ehlo', 'starttls', 'auth', 'mail', 'rcpt', 'data', 'eod'];
const ENVELOPE: Envelope = { helo: 'out.sender.test', from: 'a@sender.test', to: 'b@lab.test' };
const reply = { code: 550, enhanced: '5.7.1', text: 'No: "quoted", {braces}, #hash\nand a second line', lines: 2 };

function keyOf(stage: Stage, rule: SandboxRule | null, envelope: Envelope = ENVELOPE): string {
  const lines = policyLines({ stage, reply, envelope, encrypted: false }, rule);
  const source = { file: 'policy.yaml', text: lines.join('\n') };
  const { root, problems } = readYaml(source);
  const checking = new Checking(source);
  assert.deepEqual(problems, []);
  assert.ok(root !== null && policyShape.read(root, checking) !== undefined, source.text);
  assert.deepEqual(checking.problems, [], source.text);
  return lines.at(-1)?.split(':')[0] ?? '';
}

describe('every rule at every stage is a policy', () => {
  for (const rule of RULES) {
    test(rule, () => {
      for (const stage of STAGES) keyOf(stage, rule);
      for (const from of ['', 'no address at all', null])
        keyOf('rcpt', rule, { helo: 'bad_name!', from, to: 'two words@x' });
    });
  }
  test('without a rule, the reply by hand', () => {
    assert.deepEqual(
      STAGES.map((stage) => keyOf(stage, null)),
      ['greeting', ...Array(7).fill('refuse')],
    );
  });
});

test('a rule that a stage does not know leaves the reply by hand', () => {
  for (const [rule, stage, key] of [
    ['starttls', 'mail', 'require_starttls'],
    ['starttls', 'ehlo', 'refuse'],
    ['recipient', 'mail', 'refuse'],
    ['recipient', 'rcpt', 'mailboxes'],
    ['wait', 'rcpt', 'greylist'],
    ['wait', 'connect', 'dnsbl'],
    ['content', 'rcpt', 'refuse'],
    ['content', 'eod', 'content'],
    ['size', 'rcpt', 'refuse'],
    ['blocklist', 'connect', 'dnsbl'],
  ] as const) {
    assert.equal(keyOf(stage, rule), key, `${rule} at ${stage}`);
  }
});

describe('who spoke', () => {
  const base = { at: 'RCPT TO', from: 'a@sender.test', to: 'b@lab.test', helo: 'out.sender.test' };
  for (const [name, said, expected] of [
    [
      'the reply names the HELO name',
      '504 5.5.2 <plain>: Helo command rejected: need fully-qualified hostname',
      { helo: 'plain' },
    ],
    [
      'the reply names the sender',
      '450 4.1.8 <x@no.test>: Sender address rejected: Domain not found',
      { from: 'x@no.test' },
    ],
    ['the null sender', '550 <>: Sender address rejected: not here', { from: '' }],
    [
      'the link to SPF names the sender',
      '550 5.7.23 no, see http://www.openspf.net/Why?s=mfrom;id=y@spf.test;ip=192.0.2.1',
      { from: 'y@spf.test' },
    ],
    ['nobody: the reporting server, and no sender', '550 no', { helo: 'out.sender.test', from: null }],
  ] as const) {
    test(name, () => {
      // The report would name the sender by itself.
      const text = notificationOf({ ...base, reply: said }).replace(/^X-Postfix-Sender.*\n/m, '');
      const facts = readBounce(Buffer.from(text));
      const [failure] = facts.failures;
      assert.ok(failure);
      const envelope = envelopeOf(facts, failure);
      for (const [key, value] of Object.entries(expected)) assert.equal(envelope[key as keyof Envelope], value);
    });
  }
});
