import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeIdentity } from '../../src/report/identity.ts';
import type { Identity } from '../../src/target/identity.ts';

const spf = { domain: 'good.test', record: 'v=spf1 a -all', term: 'a', explanation: null, text: 'matched a' };
const good: Identity = {
  schema: 'mxprobe/identity@1',
  source: '203.0.113.7',
  scope: 'public',
  ptr: {
    query: '7.113.0.203.in-addr.arpa',
    outcome: 'found',
    names: ['mail.good.test', 'old.good.test'],
    confirmed: ['mail.good.test'],
    generic: [],
    notes: [],
  },
  helo: {
    name: 'mail.good.test',
    form: 'fqdn',
    addresses: ['203.0.113.7'],
    outcome: 'resolves',
    matches: true,
    text: '',
  },
  from: 'a@good.test',
  spf: { mailFrom: { ...spf, result: 'pass' }, helo: { ...spf, result: 'none', record: null, text: 'no record' } },
  dmarc: null,
  senderDomain: {
    domain: 'good.test',
    outcome: 'reachable',
    hosts: ['mx.good.test'],
    text: 'good.test takes mail at mx.good.test',
  },
  dnsbl: [
    {
      zone: 'bl.test',
      allow: false,
      verdict: 'listed',
      answers: [],
      reason: 'see \u001b[31mbl.test',
      text: 'listed in bl.test',
    },
  ],
  findings: [],
};

test('the facts, in the order in which a receiver meets them', () => {
  assert.deepEqual(describeIdentity(good), [
    'address           203.0.113.7',
    'reverse DNS       mail.good.test (leads back)',
    'reverse DNS       old.good.test (does not lead back)',
    'HELO              mail.good.test: leads to 203.0.113.7',
    'SPF MAIL FROM     good.test: pass (matched a), record: v=spf1 a -all',
    'SPF HELO          good.test: none (no record)',
    'sender domain     good.test takes mail at mx.good.test',
    'bl.test           listed in bl.test: see \\x1b[31mbl.test',
    '',
    'nothing speaks against this sender',
  ]);
});

test('findings with their standards and remedies, strangers escaped', () => {
  const finding = {
    id: 'x',
    severity: 'error',
    text: 'bad \u001b[2J',
    remedy: 'mend it',
    standard: 'RFC 1912 2.1',
  } as const;
  const lines = describeIdentity({
    ...good,
    findings: [finding, { ...finding, severity: 'info', remedy: null, standard: null }],
  });
  assert.deepEqual(lines.slice(-3), ['error: bad \\x1b[2J (RFC 1912 2.1)', '  = mend it', 'info: bad \\x1b[2J']);
});

test('what is not known is said', () => {
  const ptr = { ...good.ptr, outcome: 'unknown', names: [], notes: ['no answer'] } as const;
  assert.equal(describeIdentity({ ...good, ptr })[1], 'reverse DNS       not known: no answer');
  const missing = { ...good.ptr, outcome: 'missing', names: [] } as const;
  assert.equal(describeIdentity({ ...good, ptr: missing })[1], 'reverse DNS       none (7.113.0.203.in-addr.arpa)');
});
