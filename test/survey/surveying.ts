// Surveys of real embedded MXs on loopback addresses, with the DNS in memory.
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { type Clock, systemClock } from '../../src/net/clock.ts';
import { openStream } from '../../src/net/lean-stream.ts';
import type { PolicyFetch } from '../../src/net/policy-fetch.ts';
import { type Zone, ZoneDns } from '../../src/net/zone-dns.ts';
import { certificateStore } from '../../src/sandbox/certificate-store.ts';
import { startSandbox } from '../../src/sandbox/serve.ts';
import type { MxSurvey } from '../../src/survey/document.ts';
import { mxShape } from '../../src/survey/document.ts';
import { type SurveyMeans, surveyMx } from '../../src/survey/survey.ts';
import { parseTarget } from '../../src/target/parse-target.ts';
import { TrustStore } from '../../src/trust/trust-store.ts';
import { policyOf } from '../sandbox/dialogues.ts';

/** One authority for all embedded MXs of a test file. */
export const certificates = certificateStore(() => new Date());
type Served = Awaited<ReturnType<typeof startSandbox>>;
const running: Served[] = [];
after(() => Promise.all(running.map((mx) => mx.close())));

/** An embedded MX of that policy (YAML) at `address`; `port` 0 takes a free one. */
export async function serve(address: string, policy: string, port = 0, clock: Clock = systemClock): Promise<Served> {
  const mx = await startSandbox(policyOf(policy), { host: address, port, certificates, clock });
  running.push(mx);
  return mx;
}

export async function survey(
  written: string,
  zone: Zone,
  more: Partial<SurveyMeans> & { readonly policy?: PolicyFetch; readonly family?: 4 | 6 } = {},
): Promise<MxSurvey> {
  const parsed = parseTarget(written);
  assert.ok('target' in parsed);
  const roots = [await certificates.caPem()];
  const { policy, family = null, ...means } = more;
  const found = await surveyMx(
    { written, target: parsed.target, family },
    {
      clock: systemClock,
      signal: new AbortController().signal,
      open: openStream,
      dns: new ZoneDns(zone),
      roots,
      trustStore: new TrustStore(roots),
      fetchPolicy: async () => policy ?? assert.fail('nobody asked for a policy'),
      source: null,
      serverName: null,
      proxy: null,
      owned: true,
      helo: 'probe.example',
      from: 'postmaster@probe.example',
      timeoutMs: 3_000,
      endpointMs: 10_000,
      throttlePauseMs: 50,
      listen: () => {},
      ...means,
    },
  );
  // Every survey of the tests is also what the schema says.
  assert.equal(mxShape.differs(JSON.parse(JSON.stringify(found)), ''), null);
  for (const { text, remedy } of found.findings) assert.doesNotMatch(`${text} ${remedy ?? ''}`, /\{[a-z]+\}/);
  return found;
}

/** `id` of each finding, with its endpoint's address where it has one. */
export const ids = ({ findings }: MxSurvey): string[] =>
  findings.map(({ id, endpoint }) => (endpoint === null ? id : `${id} ${/\[(.*)\]/.exec(endpoint)?.[1] ?? endpoint}`));
