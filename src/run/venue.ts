// Where a case runs: the embedded MX that its policy describes, or endpoints to be tried in order.

import type { DialogueEvent } from '../dialogue/events.ts';
import type { Surroundings } from '../dialogue/surroundings.ts';
import type { Clock } from '../net/clock.ts';
import type { ConnectOptions, ConnectResult, Endpoint as SocketEndpoint } from '../net/connect.ts';
import type { Policy } from '../scenario/policy.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { TrustStore } from '../trust/trust-store.ts';
import type { TargetRecord } from './document.ts';
import type { PlannedCase } from './plan.ts';

export interface EmbeddedMx {
  readonly address: string;
  readonly port: number;
  readonly hostname: string;
  readonly mode: 'smtp' | 'smtps' | 'lmtp';
  caPem(): Promise<string>;
  /** Takes the next connection for one from `address`. */
  appearAs(address: string): void;
  close(): Promise<void>;
}

export interface Venue {
  readonly target: TargetRecord;
  readonly endpoints: readonly SocketEndpoint[];
  readonly serverName: string | null;
  readonly certificateHost: string;
  readonly roots: Surroundings['roots'];
  readonly trustStore: () => TrustStore;
  /** The embedded MX takes the next connection for one from that address; null for any other server. */
  readonly appearAs: ((address: string) => void) | null;
  close(): Promise<void>;
}

/** The way outside, and to the embedded MX. */
export interface VenueSurroundings {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly connect: (endpoint: SocketEndpoint, options: ConnectOptions) => Promise<ConnectResult>;
  readonly startSandbox: (policy: Policy) => Promise<EmbeddedMx>;
  /** Whom to trust where the MX is not the embedded one, PEM; `trustStore` holds the same. */
  readonly roots: readonly string[];
  readonly trustStore: () => TrustStore;
  /** The name for SNI and certificate, if it is not the host's. */
  readonly serverName: string | null;
}

export async function openVenue(planned: PlannedCase, around: VenueSurroundings): Promise<Venue> {
  const { place, scenario } = planned;
  switch (place.kind) {
    case 'sandbox':
      return openSandbox(scenario, around);
    case 'unresolved':
      return {
        target: {
          host: place.written,
          address: null,
          port: 25,
          mode: 'smtp',
          domain: null,
          sandbox: false,
          source: null,
        },
        endpoints: [],
        serverName: null,
        certificateHost: place.written,
        roots: [],
        trustStore: around.trustStore,
        appearAs: null,
        close: async () => {},
      };
    case 'endpoints': {
      const [{ host, address, port, mode, domain }, ...others] = place.endpoints;
      const isAddress = host === address;
      return {
        target: { host, address: others.length > 0 ? null : address, port, mode, domain, sandbox: false, source: null },
        endpoints: place.endpoints.map((one) => ({ address: one.address, port: one.port === 0 ? null : one.port })),
        serverName: around.serverName ?? (isAddress ? null : host),
        certificateHost: around.serverName ?? host,
        roots: around.roots,
        trustStore: around.trustStore,
        appearAs: null,
        close: async () => {},
      };
    }
  }
}

async function openSandbox(scenario: Scenario, around: VenueSurroundings): Promise<Venue> {
  const mx = await around.startSandbox(scenario.sandbox ?? {});
  const usesTls =
    mx.mode === 'smtps' ||
    scenario.steps.some((step) => step.verb === 'starttls' || (step.verb === 'connect' && step.tls === 'implicit'));
  const only = usesTls ? [await mx.caPem()] : [];
  const store = usesTls ? new TrustStore(only) : null;
  return {
    target: {
      host: mx.hostname,
      address: mx.address,
      port: mx.port,
      mode: mx.mode,
      domain: null,
      sandbox: true,
      source: null,
    },
    endpoints: [{ address: mx.address, port: mx.port }],
    serverName: mx.hostname,
    certificateHost: mx.hostname,
    roots: only,
    trustStore: () => store ?? new TrustStore([]),
    appearAs: (address) => mx.appearAs(address),
    close: () => mx.close(),
  };
}

/** The system's words for a source address that is not this machine's, or of another family than the server's. */
const NOT_OURS: ReadonlySet<string> = new Set(['EADDRNOTAVAIL', 'EINVAL']);

/** Connects. Offline, where this machine lacks the source address, the embedded MX is told to take us for it. */
export async function connectTo(
  venue: Venue,
  options: ConnectOptions,
  around: VenueSurroundings,
  emit: (event: DialogueEvent) => void,
): Promise<ConnectResult> {
  const result = await connectInTurn(venue.endpoints, options, around);
  const source = options.source ?? null;
  if ('transport' in result || source === null || venue.appearAs === null || !NOT_OURS.has(result.failure.code))
    return result;
  venue.appearAs(source);
  const text = `this machine has no address ${source}; the embedded MX takes us for it`;
  emit({ e: 'finding', finding: { id: 'source-claimed', severity: 'info', text, step: null, standard: null } });
  return connectInTurn(venue.endpoints, { ...options, source: null }, around);
}

/** The first endpoint that answers; the failure of the last one if none does. Those that are left share the time that is left. */
async function connectInTurn(
  endpoints: readonly SocketEndpoint[],
  options: ConnectOptions,
  around: VenueSurroundings,
): Promise<ConnectResult> {
  let result: ConnectResult = { failure: { code: 'ENOENT', message: 'there is no address' } };
  const due = around.clock.now() + options.deadlineMs;
  for (const [index, endpoint] of endpoints.entries()) {
    const deadlineMs = Math.max(0, due - around.clock.now()) / (endpoints.length - index);
    result = await around.connect(endpoint, { ...options, deadlineMs: Math.ceil(deadlineMs) });
    if ('transport' in result || around.signal.aborted) return result;
  }
  return result;
}

/**
 * Where many sessions go: the first endpoint that answers, as one dialogue would choose it, or the first if none does. Where
 * there are several, it is asked by a connection that says nothing.
 */
export async function firstAnswering(
  { endpoints }: Venue,
  options: ConnectOptions,
  around: VenueSurroundings,
): Promise<SocketEndpoint> {
  const [first] = endpoints;
  if (first === undefined) throw new Error('a venue without an endpoint');
  if (endpoints.length === 1) return first;
  const result = await connectInTurn(endpoints, options, around);
  if (!('transport' in result)) return first;
  const { address, port } = result.transport.remote;
  result.transport.destroy();
  return endpoints.find((one) => one.address === address && one.port === port) ?? first;
}
