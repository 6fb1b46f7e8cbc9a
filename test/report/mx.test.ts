// A survey on the screen: the table says which endpoint, and no stranger's octet acts.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { mxText } from '../../src/report/mx.ts';
import { coloured, plain } from '../../src/report/palette.ts';
import type { EndpointRecord, MxFinding, MxSurvey } from '../../src/survey/document.ts';
import { certificate, reply, tls } from './sample.ts';

const versions = (...accepted: (boolean | null)[]) =>
  (['TLSv1.3', 'TLSv1.2', 'TLSv1.1', 'TLSv1'] as const).map((version, at) => ({
    version,
    accepted: accepted[at] ?? null,
    cipher: null,
    problem: null,
  }));

const endpoint = (more: Partial<EndpointRecord>): EndpointRecord => ({
  host: 'mx1.example.test',
  address: '192.0.2.1',
  port: 25,
  preference: 10,
  ptr: null,
  verdict: 'passed',
  reason: null,
  text: null,
  banner: 'mx1.example.test ESMTP',
  capabilities: ['PIPELINING', 'STARTTLS'],
  capabilitiesInTls: ['PIPELINING'],
  starttls: 'offered',
  starttlsProblem: null,
  tls: {
    ...tls,
    host: 'mx1.example.test',
    versions: versions(true, true, false, false),
    groups: [{ group: 'X25519', accepted: true }],
    cipherOrder: { decides: 'server', weakest: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256' },
    resumption: true,
    alpnOffered: 'ignored',
    withoutName: null,
  },
  dane: null,
  mtaSts: null,
  mail: reply('250 2.1.0 Ok'),
  ehlo: null,
  mailInTls: null,
  publish: null,
  connections: 12,
  ms: 100,
  ...more,
});

const survey = (endpoints: readonly EndpointRecord[], findings: readonly MxFinding[] = []): MxSurvey => ({
  schema: 'mxprobe/mx@1',
  target: 'example.test',
  domain: 'example.test',
  started: '2026-11-21T02:00:00.000Z',
  ms: 1_234,
  mx: [
    {
      host: 'mx1.example.test',
      preference: 10,
      addresses: [],
      aliases: [],
      authentic: false,
      problem: null,
      fault: null,
    },
  ],
  mxAuthentic: false,
  notes: [],
  problem: null,
  mtaSts: null,
  tlsRpt: null,
  renewal: null,
  endpoints,
  findings,
  connections: 24,
  interrupted: false,
});
const options = { palette: plain, width: 80, details: false };

describe('the table', () => {
  test('a row for each address; what nobody publishes has no column; the broken one is seen', () => {
    const broken = endpoint({
      address: '192.0.2.2',
      verdict: 'failed',
      starttls: 'broken',
      mail: reply('530 5.7.0 Must issue a STARTTLS command first'),
    });
    const lines = mxText(survey([endpoint({}), broken]), options).split('\n');
    assert.deepEqual(lines.slice(0, 5), [
      'example.test  1 host, 2 addresses; MX not signed (DNSSEC)',
      '',
      'pref  host              address    STARTTLS  TLS      certificate            MAIL in clear text  verdict',
      '  10  mx1.example.test  192.0.2.1  offered   1.2 1.3  trusted, 89 days left  250 2.1.0 accepted  passed',
      '                        192.0.2.2  broken    -        trusted, 89 days left  530 5.7.0 refused   failed',
    ]);
    assert.equal(lines.at(-2), '24 connections, at most 12 to one address, in 1.2 s');
  });

  test('what could not be found out is marked so, and never taken for no', () => {
    const half = endpoint({
      verdict: 'inconclusive',
      reason: 'throttled',
      tls: { ...(endpoint({}).tls ?? assert.fail()), versions: versions(true, null, null, null) },
      mail: null,
    });
    const row = mxText(survey([half]), options).split('\n')[3];
    assert.match(row ?? '', /offered +1\.0\? 1\.1\? 1\.2\? 1\.3 +trusted, 89 days left +- +inconclusive: throttled$/);
  });

  test('an expired certificate says since when, in red', () => {
    const old = {
      ...(endpoint({}).tls ?? assert.fail()),
      certificate: { ...certificate, daysLeft: -35 },
      trusted: false,
    };
    const text = mxText(survey([endpoint({ tls: old })]), { ...options, palette: coloured });
    assert.ok(text.includes('\u001b[1;31mexpired 35 days ago\u001b[22;39m'));
  });
});

describe('findings', () => {
  const finding = (where: string | null, text = 'it still takes TLS 1.0'): MxFinding => ({
    id: 'tls-old-versions',
    severity: 'warning',
    endpoint: where,
    standard: 'RFC 8996 2',
    result: null,
    text,
    remedy: 'switch it off',
    publish: [],
  });

  test('the same of several endpoints is told once, with the standard and the remedy', () => {
    const both = [endpoint({}), endpoint({ address: '192.0.2.2' }), endpoint({ address: '192.0.2.3' })];
    const text = mxText(survey(both, [finding('a[192.0.2.1]:25'), finding('a[192.0.2.2]:25')]), options);
    assert.ok(
      text.includes(
        [
          'warning  tls-old-versions  a[192.0.2.1]:25, a[192.0.2.2]:25',
          '         it still takes TLS 1.0 (RFC 8996 2)',
          '         -> switch it off',
        ].join('\n'),
      ),
    );
  });

  test('many endpoints are counted', () => {
    const where = [1, 2, 3, 4, 5].map((n) => finding(`a[192.0.2.${n}]:25`));
    assert.ok(mxText(survey([endpoint({})], where), options).includes('a[192.0.2.3]:25 and 2 more\n'));
  });
});

test("no stranger's octet acts, in the table or in the details", () => {
  const evil = '\u001b]0;title\u0007\u202e\r\nforged';
  const text = mxText(
    {
      ...survey(
        [
          endpoint({
            banner: evil,
            capabilities: [evil],
            host: evil,
            text: evil,
            reason: 'refused',
            starttlsProblem: evil,
            mail: reply(`550 ${evil}`),
          }),
        ],
        [
          {
            id: 'refused',
            severity: 'warning',
            endpoint: evil,
            standard: null,
            result: null,
            text: evil,
            remedy: evil,
            publish: [evil],
          },
        ],
      ),
      notes: [evil],
      target: evil,
      domain: evil,
    },
    { ...options, details: true },
  );
  assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  assert.ok(!text.includes('\nforged'));
});

test('a survey of nothing says why', () => {
  const text = mxText({ ...survey([]), problem: 'example.test does not exist (NXDOMAIN)' }, options);
  assert.equal(text, 'example.test\n         example.test does not exist (NXDOMAIN)\n\n24 connections, in 1.2 s\n');
});
