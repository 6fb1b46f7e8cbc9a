// Where a case runs: the embedded MX that its policy describes, or endpoints to be tried in order.

import type { Stored } from '../arrival/store.ts';
import type { DialogueEvent } from '../dialogue/events.ts';
import type { Surroundings } from '../dialogue/surroundings.ts';
import type { Clock } from '../net/clock.ts';
import { deadline } from '../net/deadline.ts';
import type { Dns } from '../net/dns.ts';
import type { Ends, LeanSink, LeanStream, OpenStream, Endpoint as SocketEndpoint } from '../net/lean-stream.ts';
import { type Choice, openInTurn } from '../net/open-in-turn.ts';
import type { Policy } from '../scenario/policy.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { TrustStore } from '../trust/trust-store.ts';
import type { TargetRecord } from './document.ts';
import { type PlannedCase, shakesHands } from './plan.ts';

export interface EmbeddedMx {
  readonly address: string;
  readonly port: number;
  /** Where to try, in this order: the MX hosts of a domain, or the one server. */
  readonly places: readonly { readonly address: string; readonly port: number }[];
  readonly hostname: string;
  readonly mode: 'smtp' | 'smtps' | 'lmtp';
  caPem(): Promise<string>;
  /** The zone of its policy, to be looked up by others. */
  dns(): Promise<Dns>;
  /** Takes the next connection for one from `address`. */
  appearAs(address: string): void;
  /** What it has kept. */
  readonly journal: { readonly messages: readonly Stored[] };
  close(): Promise<void>;
}

export interface Venue {
  readonly target: TargetRecord;
  readonly endpoints: readonly SocketEndpoint[];
  readonly serverName: string | null;
  readonly certificateHost: string;
  readonly roots: Surroundings['roots'];
  readonly trustStore: () => TrustStore;
  /** What is looked up offline: the zone of the embedded MX's policy; null for any other server, and where it has none. */
  readonly dns: (() => Promise<Dns>) | null;
  /** The embedded MX takes the next connection for one from that address; null for any other server. */
  readonly appearAs: ((address: string) => void) | null;
  /** What the embedded MX has kept; null for any other server. */
  readonly stored: (() => readonly Stored[]) | null;
  close(): Promise<void>;
}

/** The way outside, and to the embedded MX. */
export interface VenueSurroundings {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly open: OpenStream;
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
        dns: null,
        appearAs: null,
        stored: null,
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
        dns: null,
        appearAs: null,
        stored: null,
        close: async () => {},
      };
    }
  }
}

async function openSandbox(scenario: Scenario, around: VenueSurroundings): Promise<Venue> {
  const mx = await around.startSandbox(scenario.sandbox ?? {});
  const usesTls = shakesHands(scenario.steps, mx.mode);
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
    endpoints: mx.places.map(({ address, port }) => ({ address, port })),
    serverName: mx.hostname,
    certificateHost: mx.hostname,
    roots: only,
    trustStore: () => store ?? new TrustStore([]),
    dns: scenario.sandbox?.dns === undefined ? null : () => mx.dns(),
    appearAs: (address) => mx.appearAs(address),
    stored: () => mx.journal.messages,
    close: () => mx.close(),
  };
}

/**
 * A stream to the first endpoint that answers. Offline, where this machine lacks the source address, the embedded MX is told to
 * take us for it.
 */
export function openAt(
  { endpoints, appearAs }: Venue,
  asked: { readonly source: string | null; readonly deadlineMs: number },
  { open, clock }: VenueSurroundings,
  emit: (event: DialogueEvent) => void,
  sink: LeanSink,
): LeanStream {
  const { source } = asked;
  const claim = (address: string, tell: (as: string) => void) => () => {
    tell(address);
    const text = `this machine has no address ${address}; the embedded MX takes us for it`;
    emit({ e: 'finding', finding: { id: 'source-claimed', severity: 'info', text, step: null, standard: null } });
  };
  const unsourced = source === null || appearAs === null ? null : claim(source, appearAs);
  return openInTurn({ ...asked, endpoints, unsourced }, open, clock, sink);
}

/**
 * Where many sessions go: the first endpoint that answers, as one dialogue would choose it, or the first if none does. Where
 * there are several, it is asked by a connection that says nothing.
 */
export async function firstAnswering(
  { endpoints }: Venue,
  asked: { readonly source: string | null; readonly deadlineMs: number },
  around: VenueSurroundings,
): Promise<SocketEndpoint> {
  const [first] = endpoints;
  if (first === undefined) throw new Error('a venue without an endpoint');
  if (endpoints.length === 1) return first;
  const answering = await answeringOf({ ...asked, endpoints, unsourced: null }, around);
  return endpoints.find((one) => one.address === answering?.address && one.port === answering.port) ?? first;
}

/** Where the one that answers is; null if none does, or nobody waits any more. */
function answeringOf(choice: Choice, { open, clock, signal }: VenueSurroundings): Promise<Ends['remote'] | null> {
  return new Promise((resolve) => {
    const settle = (remote: Ends['remote'] | null) => {
      limit.cancel();
      stream.destroy();
      resolve(remote);
    };
    const sink: LeanSink = {
      connected: ({ remote }) => settle(remote),
      data() {},
      secured() {},
      gone: () => settle(null),
    };
    const limit = deadline(clock, choice.deadlineMs, signal);
    const stream = openInTurn(choice, open, clock, sink);
    limit.signal.addEventListener('abort', () => settle(null), { once: true });
  });
}
