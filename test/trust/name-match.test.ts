import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressOctets } from '../../src/trust/ip-address.ts';
import { matchName } from '../../src/trust/name-match.ts';
import type { SubjectName } from '../../src/trust/subject-name.ts';

function subjectName(written: string): SubjectName {
  const octets = addressOctets(written.replace(/^IP:/, ''));
  if (!written.startsWith('IP:') || octets === null) return { type: 'dns', value: written };
  return { type: 'ip', value: written.slice(3), octets };
}

for (const [presented, host, matches, why] of [
  ['mx.example.org', 'mx.example.org', true, 'the same'],
  ['mx.example.org', 'MX.Example.ORG', true, 'case does not matter'],
  ['MX.EXAMPLE.ORG', 'mx.example.org', true, 'on neither side'],
  ['mx.example.org', 'mx.example.org.', true, 'a final dot of the host does not matter'],
  ['mx.example.org', 'mx2.example.org', false, 'another host'],
  ['example.org', 'mx.example.org', false, 'a domain is not its hosts'],
  ['*.example.org', 'mx.example.org', true, 'a wildcard'],
  ['*.EXAMPLE.org', 'mx.example.org', true, 'a wildcard in capitals'],
  ['*.example.org', 'a.mx.example.org', false, 'a wildcard is one label'],
  ['*.example.org', 'example.org', false, 'and not none'],
  ['mx*.example.org', 'mx1.example.org', false, 'no part of a label'],
  ['*x.example.org', 'mx.example.org', false, 'no part of a label'],
  ['mx.*.org', 'mx.example.org', false, 'only the left-most label'],
  ['*.*.org', 'mx.example.org', false, 'only once'],
  ['*', 'localhost', false, 'not everything'],
  ['*.org', 'example.org', false, 'not a whole registry'],
  ['xn--exmple-cua.test', 'exämple.test', true, 'a host in Unicode is compared in A-labels'],
  ['*.xn--exmple-cua.test', 'mx.exämple.test', true, 'also below a wildcard'],
  ['exämple.test', 'exämple.test', false, 'a certificate has A-labels only'],
  ['mx.example.org\u0000.evil.test', 'mx.example.org', false, 'NUL is no end'],
  [' mx.example.org', 'mx.example.org', false, 'no spaces'],
  ['_mx.example.org', '_mx.example.org', true, 'underscores exist'],
  ['IP:192.0.2.25', '192.0.2.25', true, 'an address'],
  ['IP:192.0.2.25', '192.0.2.26', false, 'another address'],
  ['IP:2001:db8::25', '[2001:DB8:0::25]', true, 'an address written in another way'],
  ['192.0.2.25', '192.0.2.25', false, 'an address as a DNS name does not count'],
  ['*.0.2.25', '192.0.2.25', false, 'nor with a wildcard'],
  ['IP:127.0.0.1', '0x7f.1', false, 'a host is not read as a number'],
  ['mx.example.org', '', false, 'no host'],
] as const) {
  test(`${JSON.stringify(presented)} for ${JSON.stringify(host)}: ${why}`, () => {
    assert.equal(matchName([subjectName(presented)], host) !== null, matches);
  });
}

test('a long row of labels is compared in linear time', () => {
  const started = performance.now();
  for (let i = 0; i < 100; i += 1) {
    matchName([{ type: 'dns', value: `*.${'a.'.repeat(50_000)}!` }], `mx.${'a.'.repeat(50_000)}`);
  }
  assert.ok(performance.now() - started < 2000);
});
