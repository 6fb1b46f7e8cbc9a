// A certificate that is not in use yet, held against what is published: no server is asked.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { exitCodeOf } from '../../src/cli/mx.ts';
import { systemClock } from '../../src/net/clock.ts';
import { type Zone, ZoneDns } from '../../src/net/zone-dns.ts';
import { makeAuthority, makeCertificate } from '../../src/sandbox/certificates.ts';
import { mxShape } from '../../src/survey/document.ts';
import { surveyRenewal } from '../../src/survey/survey.ts';
import { parseTarget } from '../../src/target/parse-target.ts';
import { certificatesIn } from '../../src/trust/certificate.ts';
import { TrustStore } from '../../src/trust/trust-store.ts';

const authority = await makeAuthority({ now: new Date() });
const make = async (kind: 'trusted' | 'chain' | 'expired', name: string) => {
  const made = await makeCertificate(authority, kind, { names: [name], addresses: [], now: new Date() });
  return certificatesIn([made.certPem, ...made.chainPem].join('\n'));
};
const good = await make('trusted', 'mx.d.test');
const other = await make('trusted', 'mx.d.test');
const chained = await make('chain', 'mx.d.test');
const misnamed = await make('trusted', 'mail.d.test');
const expired = await make('expired', 'mx.d.test');

type Certificates = typeof good;
const key = (certificates: Certificates, depth: number, usage: 2 | 3) =>
  [usage, 1, 1, Buffer.from(certificates[depth]?.spkiSha256 ?? assert.fail(), 'hex')] as const;
const holding = (tlsa: NonNullable<Exclude<Zone[string], string>['TLSA']>, authentic = true): Zone => ({
  'd.test': { MX: [[10, 'mx.d.test']], authentic: true },
  'mx.d.test': { A: '127.0.0.1', authentic: true },
  '_25._tcp.mx.d.test': { TLSA: tlsa, authentic },
});
const STS = { '_mta-sts.d.test': { TXT: 'v=STSv1; id=1;' } };

const ROWS: readonly (readonly [string, Certificates, Zone, readonly string[], number])[] = [
  ['the same key', good, holding([key(good, 0, 3)]), ['info renewal-fits-dane'], 0],
  ['another key', good, holding([key(other, 0, 3)]), ['error renewal-breaks-dane'], 1],
  ['old and new key published', good, holding([key(other, 0, 3), key(good, 0, 3)]), ['info renewal-fits-dane'], 0],
  [
    'the authority is published, and in the file',
    chained,
    holding([key(chained, 1, 2)]),
    ['info renewal-fits-dane'],
    0,
  ],
  [
    'the authority is published, and not in the file',
    chained.slice(0, 1),
    holding([key(chained, 1, 2)]),
    ['error renewal-breaks-dane', 'warning renewal-not-trusted'],
    1,
  ],
  ['a record that nobody can use', good, holding([[1, 1, 1, Buffer.alloc(32)]]), ['error renewal-breaks-dane'], 1],
  ['no record', good, holding([]), ['info renewal-free'], 0],
  ['records that nobody signed', good, holding([key(other, 0, 3)], false), ['info renewal-free'], 0],
  ['a broken signature', good, holding('SERVFAIL'), ['error dane-bogus'], 1],
  ['the DNS is silent', good, holding('TIMEOUT'), ['warning dns-failed'], 3],
  ['another name', misnamed, holding([]), ['warning renewal-not-trusted', 'info renewal-free'], 0],
  [
    'another name, and the policy is enforced',
    misnamed,
    { ...holding([]), ...STS },
    ['error renewal-not-trusted', 'info renewal-free'],
    1,
  ],
  ['expired', expired, holding([]), ['warning renewal-not-trusted', 'info renewal-free'], 0],
  [
    'expired, and DANE goes by the key',
    expired,
    holding([key(expired, 0, 3)]),
    ['info renewal-fits-dane', 'info renewal-not-trusted'],
    0,
  ],
];

describe('before a renewal', () => {
  for (const [what, certificates, zone, expected, code] of ROWS) {
    test(what, async () => {
      const parsed = parseTarget('mx:d.test');
      assert.ok('target' in parsed);
      const found = await surveyRenewal({ written: 'd.test', target: parsed.target, family: null }, certificates, {
        clock: systemClock,
        signal: new AbortController().signal,
        dns: new ZoneDns(zone),
        fetchPolicy: async () => ({
          outcome: 'fetched',
          url: 'https://mta-sts.d.test/',
          address: '127.0.0.1',
          text: 'version: STSv1\nmode: enforce\nmx: mx.d.test\nmax_age: 604800\n',
        }),
        serverName: null,
        trustStore: new TrustStore([authority.certPem]),
        owned: true,
      });
      assert.equal(mxShape.differs(JSON.parse(JSON.stringify(found)), ''), null);
      const told = found.findings.filter(({ id }) => !id.startsWith('tlsrpt'));
      assert.deepEqual(
        told.map(({ id, severity }) => `${severity} ${id}`),
        expected,
      );
      assert.equal(exitCodeOf(found), code);
      const record = `_25._tcp.mx.d.test. IN TLSA 3 1 1 ${certificates[0]?.spkiSha256}`;
      assert.equal(found.renewal?.hosts[0]?.publish, record);
      for (const { id, publish } of told) assert.deepEqual(publish, id === 'renewal-breaks-dane' ? [record] : []);
    });
  }
});
