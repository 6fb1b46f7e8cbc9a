import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressOctets } from '../../src/trust/ip-address.ts';
import { matchName } from '../../src/trust/name-match.ts';
import type { SubjectName } from '../../src/trust/subject-name.ts';
import { processorMs } from '../processor.ts';

function subjectName(written: string): SubjectName {
  const octets = addressOctets(written.replace(/^IP:/, ''));
  if (!written.startsWith('IP:') || octets === null) return { type: 'dns', value: written };
  return { type: 'ip', value: written.slice(3), octets };
}

for (const { presented, host, matches, why } of [
  { presented: 'mx.example.org', host: 'mx.example.org', matches: true, why: 'the same' },
  { presented: 'mx.example.org', host: 'MX.Example.ORG', matches: true, why: 'case does not matter' },
  { presented: 'MX.EXAMPLE.ORG', host: 'mx.example.org', matches: true, why: 'on neither side' },
  {
    presented: 'mx.example.org',
    host: 'mx.example.org.',
    matches: true,
    why: 'a final dot of the host does not matter',
  },
  { presented: 'mx.example.org', host: 'mx2.example.org', matches: false, why: 'another host' },
  { presented: 'example.org', host: 'mx.example.org', matches: false, why: 'a domain is not its hosts' },
  { presented: '*.example.org', host: 'mx.example.org', matches: true, why: 'a wildcard' },
  { presented: '*.EXAMPLE.org', host: 'mx.example.org', matches: true, why: 'a wildcard in capitals' },
  { presented: '*.example.org', host: 'a.mx.example.org', matches: false, why: 'a wildcard is one label' },
  { presented: '*.example.org', host: 'example.org', matches: false, why: 'and not none' },
  { presented: 'mx*.example.org', host: 'mx1.example.org', matches: false, why: 'no part of a label' },
  { presented: '*x.example.org', host: 'mx.example.org', matches: false, why: 'no part of a label' },
  { presented: 'mx.*.org', host: 'mx.example.org', matches: false, why: 'only the left-most label' },
  { presented: '*.*.org', host: 'mx.example.org', matches: false, why: 'only once' },
  { presented: '*', host: 'localhost', matches: false, why: 'not everything' },
  { presented: '*.org', host: 'example.org', matches: false, why: 'not a whole registry' },
  {
    presented: 'xn--exmple-cua.test',
    host: 'exämple.test',
    matches: true,
    why: 'a host in Unicode is compared in A-labels',
  },
  { presented: '*.xn--exmple-cua.test', host: 'mx.exämple.test', matches: true, why: 'also below a wildcard' },
  { presented: 'exämple.test', host: 'exämple.test', matches: false, why: 'a certificate has A-labels only' },
  { presented: 'mx.example.org\u0000.evil.test', host: 'mx.example.org', matches: false, why: 'NUL is no end' },
  { presented: ' mx.example.org', host: 'mx.example.org', matches: false, why: 'no spaces' },
  { presented: '_mx.example.org', host: '_mx.example.org', matches: true, why: 'underscores exist' },
  { presented: 'IP:192.0.2.25', host: '192.0.2.25', matches: true, why: 'an address' },
  { presented: 'IP:192.0.2.25', host: '192.0.2.26', matches: false, why: 'another address' },
  { presented: 'IP:2001:db8::25', host: '[2001:DB8:0::25]', matches: true, why: 'an address written in another way' },
  { presented: '192.0.2.25', host: '192.0.2.25', matches: false, why: 'an address as a DNS name does not count' },
  { presented: '*.0.2.25', host: '192.0.2.25', matches: false, why: 'nor with a wildcard' },
  { presented: 'IP:127.0.0.1', host: '0x7f.1', matches: false, why: 'a host is not read as a number' },
  { presented: 'mx.example.org', host: '', matches: false, why: 'no host' },
] as const) {
  test(`${JSON.stringify(presented)} for ${JSON.stringify(host)}: ${why}`, () => {
    assert.equal(matchName([subjectName(presented)], host) !== null, matches);
  });
}

test('a long row of labels is compared in linear time', () => {
  const ms = processorMs(() => {
    for (let i = 0; i < 100; i += 1)
      matchName([{ type: 'dns', value: `*.${'a.'.repeat(50_000)}!` }], `mx.${'a.'.repeat(50_000)}`);
  });
  assert.ok(ms < 2000, `${ms} ms`);
});
