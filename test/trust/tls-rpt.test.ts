import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTlsRptRecord } from '../../src/trust/tls-rpt.ts';

for (const [text, expected] of [
  ['v=TLSRPTv1; rua=mailto:reports@example.com', ['mailto:reports@example.com']],
  ['v=TLSRPTv1;rua=https://reporting.example.com/v1/tlsrpt;', ['https://reporting.example.com/v1/tlsrpt']],
  ['v=TLSRPTv1; rua=mailto:a@example.com , https://example.com', ['mailto:a@example.com', 'https://example.com']],
  ['v=TLSRPTv1; ext=1; rua=mailto:a%2Cb@example.com', ['mailto:a%2Cb@example.com']],
  ['v=TLSRPTv1;', /has no rua/],
  ['v=TLSRPTv1; rua=', /"" is neither/],
  ['v=TLSRPTv1; rua=reports@example.com', /"reports@example.com" is neither/],
  ['v=TLSRPTv1; rua=http://example.com', /neither mailto:ADDRESS nor https:\/\/URL/],
  ['v=TLSRPTv1; rua=mailto:a!10m@example.com', /! is written %21/],
  ['v=TLSRPTv1; rua=mailto:a@example.com,', /"" is neither/],
  ['v=tlsrptv1; rua=mailto:a@example.com', /does not begin with exactly v=TLSRPTv1;/],
  ['v=DMARC1; rua=mailto:a@example.com', 'absent'],
] as const) {
  test(text, () => {
    const record = readTlsRptRecord([text]);
    if (expected === 'absent') assert.equal(record.status, 'absent');
    else if (expected instanceof RegExp) assert.match(record.status === 'invalid' ? record.problem : '', expected);
    else assert.deepEqual(record.status === 'valid' ? record.reportTo : record, expected);
  });
}

test('two records are none', () => {
  const record = readTlsRptRecord(['v=TLSRPTv1; rua=mailto:a@example.com', 'v=TLSRPTv1; rua=mailto:b@example.com']);
  assert.equal(record.status, 'invalid');
});
