// Scenarios that expect something of DANE and MTA-STS, against an embedded MX on loopback with the DNS in memory.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { systemClock } from '../../src/net/clock.ts';
import { openStream } from '../../src/net/lean-stream.ts';
import type { PolicyFetch } from '../../src/net/policy-fetch.ts';
import { type Zone, ZoneDns } from '../../src/net/zone-dns.ts';
import type { CaseRecord } from '../../src/run/document.ts';
import { PolicyLookups } from '../../src/run/policies.ts';
import { run } from '../../src/run/run.ts';
import { TrustStore } from '../../src/trust/trust-store.ts';
import { load } from '../scenario/reading.ts';
import { certificates, serve } from '../survey/surveying.ts';

const SERVED = 'certificate: {kind: trusted, names: [mx.example.test]}';
const policy = (mode: string, mx: string): PolicyFetch => ({
  outcome: 'fetched',
  url: 'https://mta-sts.example.test/.well-known/mta-sts.txt',
  address: '127.0.0.1',
  text: `version: STSv1\nmode: ${mode}\nmx: ${mx}\nmax_age: 604800\n`,
});

interface Question {
  readonly expect: string;
  /** What stands in the DNS beside the MX and its address. */
  readonly zone?: (port: number) => Zone;
  readonly policy?: PolicyFetch;
  readonly certificate?: string;
  readonly domain?: string | null;
}

async function ask(question: Question): Promise<{ found: CaseRecord; asked: readonly string[] }> {
  const mx = await serve('127.0.0.21', question.certificate ?? SERVED);
  const steps = `  - connect\n  - ehlo: probe.example\n  - starttls:\n    expect: { reply: 220, ${question.expect} }\n  - quit\n`;
  const { scenarios, problems } = load(`name: policies\ndialogue:\n${steps}`);
  assert.deepEqual(problems, []);
  const dns = new ZoneDns({
    'example.test': { MX: [[10, 'mx.example.test']], authentic: true },
    'mx.example.test': { A: '127.0.0.21', authentic: true },
    ...question.zone?.(mx.port),
  });
  const roots = [await certificates.caPem()];
  const { domain = 'example.test' } = question;
  const endpoint = { host: 'mx.example.test', address: '127.0.0.21', port: mx.port, mode: 'smtp', domain } as const;
  const document = await run(
    scenarios.map((scenario) => ({
      scenario,
      source: null,
      place: { kind: 'endpoints', endpoints: [{ ...endpoint, preference: 10 }] },
    })),
    {
      head: { id: 'test', started: '2026-11-21T02:00:00.000Z', version: '0', argv: [], node: '', results: null },
      jobs: 1,
      listen: () => {},
      around: {
        clock: systemClock,
        signal: new AbortController().signal,
        open: openStream,
        startSandbox: () => Promise.reject(new Error('no embedded MX here')),
        roots,
        trustStore: () => new TrustStore(roots),
        serverName: null,
        random: () => 'random',
        throttlePauseMs: 1,
        policies: async () =>
          new PolicyLookups(dns, async () => question.policy ?? assert.fail('no policy was announced')),
      },
    },
  );
  const found = document.cases[0] ?? assert.fail('no case');
  return { found, asked: dns.asked };
}

describe('dane:', () => {
  test('nothing is looked up where nothing is expected', async () => {
    const { found, asked } = await ask({ expect: 'tls: { version: ">=TLSv1.2" }' });
    assert.equal(found.verdict, 'passed');
    assert.deepEqual(asked, []);
  });

  test('what is right passes, what is not is told with the reason', async () => {
    const first = (await ask({ expect: 'dane: absent' })).found;
    assert.equal(first.verdict, 'passed');
    const key = Buffer.from(first.tls?.certificate?.spkiSha256 ?? '', 'hex');
    const tlsa =
      (data: Buffer, authentic = true) =>
      (port: number): Zone => ({ [`_${port}._tcp.mx.example.test`]: { TLSA: [[3, 1, 1, data]], authentic } });
    const hex = key.toString('hex').slice(0, 16);
    for (const [expect, zone, problem] of [
      ['dane: verified', tlsa(key), null],
      ['dane: failed', tlsa(Buffer.alloc(32)), null],
      ['dane: absent', tlsa(key, false), null],
      [
        'dane: verified',
        tlsa(key, false),
        'expected DANE verified, got absent (there is a TLSA record, but not secured by DNSSEC)',
      ],
      [
        'dane: verified',
        tlsa(Buffer.alloc(32)),
        'expected DANE verified, got failed (no TLSA record matches what the server presents)',
      ],
      [
        'dane: failed',
        tlsa(key),
        `expected DANE failed, got verified (TLSA 3 1 1 ${hex}... matches the server's certificate)`,
      ],
    ] as const) {
      const { found } = await ask({ expect, zone });
      assert.equal(found.verdict, problem === null ? 'passed' : 'failed');
      assert.equal(found.steps.find(({ verb }) => verb === 'starttls')?.problem, problem);
    }
  });

  test('asks for the MX, its address and its TLSA records', async () => {
    const { asked } = await ask({ expect: 'dane: absent' });
    assert.deepEqual(asked.map((question) => question.replace(/_\d+/, '_PORT')).sort(), [
      'A mx.example.test',
      'AAAA mx.example.test',
      'MX example.test',
      'TLSA _PORT._tcp.mx.example.test',
    ]);
  });
});

describe('mta_sts:', () => {
  const announced = (): Zone => ({ '_mta-sts.example.test': { TXT: 'v=STSv1; id=1;' } });
  for (const [expect, more, problem] of [
    ['absent', {}, null],
    ['verified', { zone: announced, policy: policy('enforce', 'mx.example.test') }, null],
    ['testing', { zone: announced, policy: policy('testing', '*.example.test') }, null],
    ['failed', { zone: announced, policy: policy('enforce', 'mail.example.test') }, null],
    [
      'verified',
      { zone: announced, policy: policy('enforce', 'mx.example.test'), certificate: 'certificate: wrong-name' },
      'expected MTA-STS verified, got failed (the name is mail.another-host.example, not mx.example.test)',
    ],
    [
      'verified',
      { domain: null },
      'expected MTA-STS verified, got no verdict (a policy is that of a mail domain; use --target mx:DOMAIN)',
    ],
  ] as const) {
    test(`${expect}: ${problem ?? 'as expected'}`, async () => {
      const { found } = await ask({ expect: `mta_sts: ${expect}`, ...more });
      assert.equal(found.steps.find(({ verb }) => verb === 'starttls')?.problem, problem);
      assert.equal(found.verdict, problem === null ? 'passed' : 'failed');
    });
  }
});
