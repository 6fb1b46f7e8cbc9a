// The drill for surveys and identities: a domain on the embedded MX with DANE, MTA-STS and the rest, one change at a time. Each
// must be told by the night, its cause first; 300 nights in which nothing changed must tell nothing.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { causesOf } from '../../src/baseline/causes.ts';
import { diffRuns } from '../../src/baseline/night.ts';
import { NORMALISING } from '../../src/baseline/normalise.ts';
import { FakeClock } from '../../src/net/clock.ts';
import type { PolicyFetch } from '../../src/net/policy-fetch.ts';
import { type Zone, ZoneDns } from '../../src/net/zone-dns.ts';
import { identityEvents } from '../../src/record/identity-case.ts';
import { endpointDone, surveyEnds } from '../../src/record/survey-cases.ts';
import type { RunDocument } from '../../src/run/document.ts';
import type { RunEvent } from '../../src/run/events.ts';
import { Gathering } from '../../src/run/gather.ts';
import type { MxSurvey } from '../../src/survey/document.ts';
import { type Identity, identify } from '../../src/target/identity.ts';
import { SPAMHAUS_CODES } from '../../src/trust/dnsbl-codes.ts';
import { parseIp } from '../../src/trust/ip-network.ts';
import { serve, survey } from './surveying.ts';

const STARTED = '2026-11-30T02:00:00.000Z';
const RULES = { normalising: NORMALISING, vary: [] };

interface Night {
  readonly survey: MxSurvey;
  readonly identity: Identity;
}

/** A night's run of a probe with `survey: true` and `identity: true`. */
function runOf({ survey: found, identity }: Night, started = STARTED): RunDocument {
  const gathering = new Gathering();
  const { domain, target: written } = found;
  const head = { written, domain, mode: 'smtp', started, first: 0 } as const;
  const run = { id: `r-${started}`, started, version: '', argv: ['probe'], node: '', results: null };
  const events: RunEvent[] = [
    { e: 'run', run },
    ...found.endpoints.flatMap((endpoint, index) => endpointDone(endpoint, index, head)),
    ...surveyEnds(found, head),
    ...identityEvents(identity, found.endpoints.length + 1, started, 12),
  ];
  for (const event of events) gathering.add(event);
  const { summary } = gathering.document();
  gathering.add({ e: 'end', finished: started, summary });
  return gathering.document();
}

const CERTIFICATE = { kind: 'trusted', names: ['*.example.test'] };
const AUTH = { users: { alice: 'correct-horse' }, mechanisms: ['PLAIN', 'LOGIN'], tls_only: true };
const HEALTHY = { certificate: CERTIFICATE, auth: AUTH, size: 20_000_000 };
const REVERSE = '11.0.0.127.in-addr.arpa';

const fetched = (mode: string, mx = '*.example.test'): PolicyFetch => ({
  outcome: 'fetched',
  url: 'https://mta-sts.example.test/.well-known/mta-sts.txt',
  address: '127.0.0.1',
  text: `version: STSv1\r\nmode: ${mode}\r\nmx: ${mx}\r\nmax_age: 604800\r\n`,
});

let spki = '';
const zoneFor = (port: number, more: Zone): Zone => ({
  'example.test': { MX: [[10, 'mx1.example.test']], authentic: true },
  'mx1.example.test': { A: '127.0.0.11', authentic: true },
  [REVERSE]: { PTR: 'mx1.example.test' },
  '_mta-sts.example.test': { TXT: 'v=STSv1; id=20261121;' },
  '_smtp._tls.example.test': { TXT: 'v=TLSRPTv1; rua=mailto:tls@example.test' },
  [`_${port}._tcp.mx1.example.test`]: { TLSA: [[3, 1, 1, Buffer.from(spki, 'hex')]], authentic: true },
  ...more,
});

interface Bent {
  readonly policy?: Readonly<Record<string, unknown>>;
  readonly zone?: (port: number) => Zone;
  readonly sts?: PolicyFetch;
  readonly edit?: (found: MxSurvey) => MxSurvey;
}

/** One server for each policy; all are asked at one port, by which cases are known. */
async function surveyed({ policy = {}, zone, sts = fetched('enforce'), edit = (found) => found }: Bent) {
  const mx = await serve('127.0.0.11', JSON.stringify({ ...HEALTHY, ...policy }));
  const { port } = mx;
  if (spki === '') {
    const first = await survey(`mx:example.test:${port}`, zoneFor(port, {}), { policy: sts });
    spki = first.endpoints[0]?.tls?.certificate?.spkiSha256 ?? '';
  }
  const found = edit(await survey(`mx:example.test:${port}`, zoneFor(port, zone?.(port) ?? {}), { policy: sts }));
  return JSON.parse(
    JSON.stringify(found)
      .replaceAll(`:${port}`, ':25')
      .replaceAll(`"port":${port}`, '"port":25')
      .replaceAll(`_${port}.`, '_25.'),
  ) as MxSurvey;
}

const GOOD: Zone = {
  '7.113.0.203.in-addr.arpa': { PTR: 'mail.good.test' },
  'mail.good.test': { A: '203.0.113.7', TXT: 'v=spf1 a -all' },
  'good.test': { MX: [[10, 'mx.good.test']], TXT: 'v=spf1 ip4:203.0.113.7 -all' },
  'mx.good.test': { A: '203.0.113.8' },
  '_dmarc.good.test': { TXT: 'v=DMARC1; p=reject; rua=mailto:d@good.test' },
  '2.0.0.127.bl.test': { A: '127.0.0.2' },
};

function identified(changes: Zone): Promise<Identity> {
  const source = parseIp('203.0.113.7');
  assert.ok(source !== null);
  const zones = [{ zone: 'bl.test', label: 'bl.test', allow: false, codes: SPAMHAUS_CODES }];
  const question = { source, helo: 'mail.good.test', from: 'postmaster@good.test', zones };
  return identify(question, { dns: new ZoneDns({ ...GOOD, ...changes }), clock: new FakeClock() });
}

const inTls = (edit: (tls: NonNullable<MxSurvey['endpoints'][number]['tls']>) => object) => (found: MxSurvey) => ({
  ...found,
  endpoints: found.endpoints.map((one) => ({
    ...one,
    tls: one.tls === null ? null : { ...one.tls, ...edit(one.tls) },
  })),
});

interface Row {
  readonly name: string;
  readonly survey?: Bent;
  readonly identity?: Zone;
  /** The first cause: its class, and its words. */
  readonly cause: readonly [string, RegExp];
}

const tlsa = (records: readonly (readonly [number, number, number, Uint8Array])[]) => (port: number) => ({
  [`_${port}._tcp.mx1.example.test`]: { TLSA: records, authentic: true } as const,
});
const OTHER = Buffer.alloc(32, 7);

const ROWS: readonly Row[] = [
  {
    name: 'TLS 1.3 is off',
    survey: { policy: { tls_versions: { max: 'TLSv1.2' } } },
    cause: ['regression', /TLSv1\.3|TLS is weaker/],
  },
  {
    name: 'TLS 1.2 is off',
    survey: { policy: { tls_versions: { min: 'TLSv1.3' } } },
    cause: ['regression', /no longer takes TLSv1\.2/],
  },
  {
    name: 'TLS 1.0 is back',
    survey: { policy: { tls_versions: { min: 'TLSv1' } } },
    cause: ['regression', /takes TLSv1(\.1)?, which is obsolete/],
  },
  {
    name: 'another group',
    survey: {
      edit: inTls(({ groups }) => ({
        groups: groups.map((one) => (one.group === 'X25519' ? { ...one, accepted: false } : one)),
      })),
    },
    cause: ['notice', /no longer takes X25519/],
  },
  { name: 'STARTTLS is gone', survey: { policy: { tls: 'none' } }, cause: ['regression', /STARTTLS is absent/] },
  {
    name: 'STARTTLS is stripped',
    survey: { policy: { tls: 'stripped' } },
    cause: ['regression', /STARTTLS is stripped/],
  },
  { name: 'the handshake breaks', survey: { policy: { tls: 'broken' } }, cause: ['regression', /STARTTLS is broken/] },
  {
    name: 'AUTH before TLS',
    survey: { policy: { auth: { ...AUTH, tls_only: false } } },
    cause: ['regression', /AUTH is offered before TLS/],
  },
  { name: 'AUTH is gone', survey: { policy: { auth: undefined } }, cause: ['regression', /no longer offers AUTH/] },
  {
    name: 'SIZE shrank',
    survey: { policy: { size: 10_000_000 } },
    cause: ['regression', /smaller messages: SIZE 10 MB, it was 20 MB/],
  },
  {
    name: 'the chain is out of order',
    survey: {
      edit: inTls(({ sent }) => ({ sent: sent && { ...sent, count: 3, roles: ['server', 'root', 'link'] } })),
    },
    cause: ['regression', /the chain broke: the certificates are sent as server root link, it was server/],
  },
  {
    name: 'the certificate expired',
    survey: { policy: { certificate: { kind: 'expired', names: ['*.example.test'] } } },
    cause: ['regression', /certificate/],
  },
  {
    name: 'the certificate has another name',
    survey: { policy: { certificate: 'wrong-name' } },
    cause: ['regression', /certificate/],
  },
  {
    name: 'the PTR is gone',
    survey: { zone: () => ({ [REVERSE]: {} }) },
    cause: ['regression', /the reverse DNS is none/],
  },
  {
    name: 'the PTR leads elsewhere',
    survey: { zone: () => ({ [REVERSE]: { PTR: 'other.test' } }) },
    cause: ['regression', /the reverse DNS is unconfirmed/],
  },
  {
    name: 'TLSA rolled wrongly',
    survey: { zone: tlsa([[3, 1, 1, OTHER]]) },
    cause: ['regression', /DANE fails|dane-failed/],
  },
  { name: 'TLSA is gone', survey: { zone: tlsa([]) }, cause: ['regression', /DANE is absent/] },
  {
    name: 'MTA-STS only tests',
    survey: { sts: fetched('testing') },
    cause: ['regression', /the mode of the MTA-STS policy is testing/],
  },
  {
    name: 'MTA-STS is gone',
    survey: { zone: () => ({ '_mta-sts.example.test': {} }) },
    cause: ['regression', /the MTA-STS policy is absent/],
  },
  {
    name: 'MTA-STS names another host',
    survey: { sts: fetched('enforce', 'mail.example.test') },
    cause: ['regression', /MTA-STS fails|sts-host/],
  },
  {
    name: 'TLS-RPT is gone',
    survey: { zone: () => ({ '_smtp._tls.example.test': {} }) },
    cause: ['regression', /TLS-RPT record is absent/],
  },
  {
    name: 'MAIL is refused within TLS',
    survey: { policy: { when: { at: 'mail', tls: true, reply: '550 5.7.1 no' } } },
    cause: ['regression', /./],
  },
  {
    name: 'our PTR is gone',
    identity: { '7.113.0.203.in-addr.arpa': {} },
    cause: ['regression', /the reverse DNS is none|ptr-missing/],
  },
  {
    name: 'our HELO leads elsewhere',
    identity: { 'mail.good.test': { A: '203.0.113.9', TXT: 'v=spf1 ip4:203.0.113.7 -all' } },
    cause: ['regression', /HELO|reverse DNS/],
  },
  {
    name: 'SPF is broken',
    identity: { 'good.test': { MX: [[10, 'mx.good.test']], TXT: 'v=spf1 include:nowhere.test -all' } },
    cause: ['regression', /SPF|spf-/],
  },
  {
    name: 'SPF forgets us',
    identity: { 'good.test': { MX: [[10, 'mx.good.test']], TXT: 'v=spf1 ip4:203.0.113.99 -all' } },
    cause: ['regression', /SPF|spf-/],
  },
  {
    name: 'DMARC is weaker',
    identity: { '_dmarc.good.test': { TXT: 'v=DMARC1; p=none; rua=mailto:d@good.test' } },
    cause: ['regression', /DMARC policy is weaker: none, it was reject/],
  },
  { name: 'we are listed', identity: { '7.113.0.203.bl.test': { A: '127.0.0.2' } }, cause: ['regression', /listed/] },
  {
    name: 'nobody can answer us',
    identity: { 'good.test': { TXT: 'v=spf1 ip4:203.0.113.7 -all' } },
    cause: ['regression', /sender/],
  },
];

let healthy: Night;
before(async () => {
  healthy = { survey: await surveyed({}), identity: await identified({}) };
});

test('a healthy domain has no findings that speak against it', () => {
  const bad = [...healthy.survey.findings, ...healthy.identity.findings].filter(({ severity }) => severity !== 'info');
  assert.deepEqual(
    bad.map(({ id }) => id),
    [],
  );
});

for (const { name, survey: bent, identity, cause } of ROWS)
  test(`${name}: it is told, and the cause comes first`, async () => {
    const night: Night = {
      survey: bent === undefined ? healthy.survey : await surveyed(bent),
      identity: identity === undefined ? healthy.identity : await identified(identity),
    };
    const causes = causesOf(diffRuns(runOf(healthy), runOf(night), RULES));
    const [first] = causes;
    const [kind, words] = cause;
    const told = causes.map((one) => `${one.class}: ${one.text}`).join('\n');
    assert.equal(first?.class, kind, told);
    assert.match(first?.text ?? '', words, told);
    const back = causesOf(diffRuns(runOf(night), runOf(healthy), RULES));
    assert.ok(
      back.length > 0 && back.every((one) => one.class !== 'inconclusive'),
      `the way back is told, too: ${back.map((one) => `${one.class}: ${one.text}`).join('\n')}`,
    );
  });

test('what must wake stands first, whatever else changed', async () => {
  const policy = { auth: { ...AUTH, tls_only: false }, size: 10_000_000, tls_versions: { max: 'TLSv1.2' } };
  const broken = inTls(({ sent }) => ({ sent: sent && { ...sent, count: 2, roles: ['root', 'server'] } }));
  const night = { survey: await surveyed({ policy, edit: broken }), identity: healthy.identity };
  const told = causesOf(diffRuns(runOf(healthy), runOf(night), RULES)).map(({ text }) => text);
  assert.match(told[0] ?? '', /^AUTH is offered before TLS/, told.join('\n'));
  assert.match(told[1] ?? '', /^the chain broke/, told.join('\n'));
  assert.ok(told.some((text) => /TLSv1\.3|TLS is weaker/.test(text)));
});

test('300 nights in which nothing changed tell nothing', () => {
  const shuffled = <T>(all: readonly T[]) => fc.shuffledSubarray([...all], { minLength: all.length });
  const [endpoint] = healthy.survey.endpoints;
  assert.ok(endpoint);
  const nights = fc.record({
    ms: fc.nat(40_000),
    connections: fc.nat(25),
    banner: fc.string(),
    capabilities: shuffled(endpoint.capabilities),
    capabilitiesInTls: shuffled(endpoint.capabilitiesInTls ?? []),
    groups: shuffled(endpoint.tls?.groups ?? []),
    names: shuffled(endpoint.ptr?.names ?? []),
    daysLeft: fc.integer({ min: 20, max: 80 }),
    findings: shuffled(healthy.survey.findings),
    day: fc.integer({ min: 1, max: 28 }),
  });
  fc.assert(
    fc.property(nights, ({ ms, day, findings, daysLeft, groups, names, ...rest }) => {
      const tls = endpoint.tls === null ? null : { ...endpoint.tls, groups, ms: ms / 7 };
      const certificate = tls?.certificate == null ? null : { ...tls.certificate, daysLeft };
      const ptr = endpoint.ptr === null ? null : { ...endpoint.ptr, names };
      const one = { ...endpoint, ...rest, ms, ptr, tls: tls === null ? null : { ...tls, certificate } };
      const found = { ...healthy.survey, ms, findings, endpoints: [one] };
      const started = `2026-12-${String(day).padStart(2, '0')}T02:00:00.000Z`;
      const night = runOf({ survey: found, identity: healthy.identity }, started);
      assert.deepEqual(diffRuns(runOf(healthy), night, RULES), []);
    }),
    { numRuns: 300 },
  );
});
