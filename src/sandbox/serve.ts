// The embedded MX on a real socket.
import { type Clock, systemClock } from '../net/clock.ts';
import type { Dns } from '../net/dns.ts';
import { comparable } from '../net/dns-name.ts';
import { listen } from '../net/listen.ts';
import { MovableClock } from '../net/movable-clock.ts';
import { type Zone, ZoneDns } from '../net/zone-dns.ts';
import type { Policy } from '../scenario/policy.ts';
import { parseIp } from '../trust/ip-network.ts';
import { exchangesIn } from '../trust/lookup.ts';
import { type CertificateStore, certificateStore } from './certificate-store.ts';
import type { Journal } from './journal.ts';
import { type Counts, type LogEntry, Mx } from './mx.ts';
import { ownZone, withoutTlsa } from './own-zone.ts';
import type { JournalLimits } from './records.ts';
import { converse } from './server-connection.ts';
import type { WhenRules } from './when.ts';

export interface SandboxOptions {
  /** Default: the real time. */
  readonly clock?: Clock;
  /** Default 127.0.0.1; `::1` for IPv6. */
  readonly host?: string;
  /** Others than this machine may reach it: without this word no address beyond loopback is listened at. */
  readonly exposed?: boolean;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Of chance in `when:`, where neither rule nor policy has one. */
  readonly seed?: number;
  /** Bounds of what is kept. */
  readonly limits?: Partial<JournalLimits>;
  /** To be shared by many sandboxes, so that they have one root and make each certificate once. */
  readonly certificates?: CertificateStore;
}

export interface Place {
  readonly host: string;
  readonly address: string;
  readonly port: number;
}

export interface RunningSandbox {
  readonly address: string;
  readonly port: number;
  /** Where to try, in this order; more than one where the policy names a domain. */
  readonly places: readonly Place[];
  /** What the server calls itself; its certificates bear this name. */
  readonly hostname: string;
  readonly mode: 'smtp' | 'smtps' | 'lmtp';
  /** What holds for sessions to come. */
  readonly policy: Policy;
  /** The root to trust, PEM; made when it is first asked for. */
  caPem(): Promise<string>;
  /** The policy's zone as others look it up, TLSA records of its own certificates filled in. */
  dns(): Promise<Dns>;
  /** Takes the next connection for one from `address`. */
  appearAs(address: string): void;
  readonly counts: Readonly<Counts>;
  /** What came and what was said: sessions, messages, events. */
  readonly journal: Journal;
  /** The rules of `when:`, which may be changed while it runs. */
  readonly when: WhenRules;
  /** The last 1,000 replies, oldest first. */
  log(): readonly LogEntry[];
  /** From now on; open sessions keep theirs. Gives why it can't be, and then nothing is changed. */
  setPolicy(policy: Policy): { readonly refuse: string } | null;
  /** Moves its clock on: what it waits for happens, in order. The clock of the process stays. */
  advance(ms: number): Promise<void>;
  /** Rejects with the system's error where its port was taken meanwhile. */
  listening(state: ListeningState): Promise<void>;
  /** Policy and rules as at the start; who came and what was sent is forgotten, and the date is right again. Open sessions go on. */
  reset(): void;
  close(): Promise<void>;
}

/** `refused`: nobody listens at the port. `mute`: connections are accepted and hear nothing, for good. */
export const LISTENING_STATES = ['open', 'refused', 'mute'] as const;
export type ListeningState = (typeof LISTENING_STATES)[number];

/** Starts an MX with that policy, or all MX hosts of its domain. Rejects with the system's error if it can't listen there. */
export async function startSandbox(policy: Policy, options: SandboxOptions = {}): Promise<RunningSandbox> {
  const { host = '127.0.0.1', exposed = false } = options;
  if (!exposed && !isLoopback(host)) throw new Error(`${host} is beyond loopback, and \`exposed\` was not said`);
  const clock = new MovableClock(options.clock ?? systemClock);
  const certificates = options.certificates ?? certificateStore(() => clock.date());
  const means = { ...options, clock, certificates };
  return policy.domain === undefined ? startServer(policy, means) : startDomain(policy, policy.domain, means);
}

/** 127.0.0.0/8, ::1 and localhost. */
export function isLoopback(host: string): boolean {
  const ip = parseIp(host);
  return host === 'localhost' || (ip !== null && (host === '::1' || (ip.family === 4 && host.startsWith('127.'))));
}

type Means = SandboxOptions & { readonly clock: MovableClock; readonly certificates: CertificateStore };

async function startServer(policy: Policy, options: Means): Promise<RunningSandbox> {
  const { clock, certificates } = options;
  const mx = new Mx(policy, clock, options);
  let isMute = false;
  const listener = await listen({ host: options.host ?? '127.0.0.1', port: options.port ?? 0 }, (connection) =>
    isMute ? connection.attach({ data() {}, gone() {} }) : converse(connection, mx, certificates),
  );
  const { host } = mx.behaviour;
  return {
    address: listener.address,
    port: listener.port,
    places: [{ host, address: listener.address, port: listener.port }],
    hostname: host,
    get policy() {
      return mx.behaviour.policy;
    },
    get mode() {
      return modeOf(mx.behaviour.policy);
    },
    caPem: () => certificates.caPem(),
    dns: () => {
      const { policy: now } = mx.behaviour;
      return zoneDns(now, certificates, () => certificates.chainOf(now, host, listener.address));
    },
    appearAs: (address) => mx.appearAs(address),
    counts: mx.counts,
    journal: mx.journal,
    when: mx.when,
    log: () => mx.log(),
    setPolicy(changed) {
      if (changed.domain !== undefined) return ONLY_AT_START;
      mx.setPolicy(changed);
      return null;
    },
    advance: (ms) => clock.advance(ms),
    listening(state) {
      isMute = state === 'mute';
      return listener.accept(state !== 'refused');
    },
    reset() {
      mx.reset();
      clock.rightDate();
    },
    close: () => listener.close(),
  };
}

async function zoneDns(
  { dns = {} }: Policy,
  certificates: CertificateStore,
  chainOf: (host: string) => Promise<readonly string[]>,
): Promise<Dns> {
  const own = async (host: string) => ({ chain: await chainOf(host), root: await certificates.caPem() });
  return new ZoneDns(await ownZone(dns, own));
}

const ONLY_AT_START = { refuse: 'the MX hosts of a `domain` are started with the sandbox, and stay as they are' };

function modeOf(policy: Policy): RunningSandbox['mode'] {
  return policy.lmtp === true ? 'lmtp' : policy.tls === 'implicit' ? 'smtps' : 'smtp';
}

/**
 * One server for each MX host of the domain, by preference, each at a port of its own. What the sandbox tells of itself is the
 * first one's that is not down. Without such a host there is nowhere to go: no place, and a server that nobody is led to.
 */
async function startDomain(policy: Policy, domain: string, options: Means): Promise<RunningSandbox> {
  const { certificates } = options;
  const found = await exchangesOf(withoutTlsa(policy.dns ?? {}), domain);
  const names = { names: [...found, 'localhost'], ...policy.certificate };
  const started = await Promise.all(
    found.map(async (host, index) => {
      const own = [...(policy.hosts ?? [])].find(([name]) => comparable(name) === host)?.[1] ?? {};
      const port = index === 0 ? options.port : 0;
      const served = { ...policy, certificate: names, hostname: host, ...(own === 'down' ? {} : own) };
      const server = await startServer(served, { ...options, ...(port === undefined ? {} : { port }) });
      // A port that was ours a moment ago refuses connections.
      if (own === 'down') await server.close();
      const chain = () => certificates.chainOf(served, host, server.address);
      return { server, isDown: own === 'down', host, chain };
    }),
  );
  const first = started.find(({ isDown }) => !isDown)?.server ?? (await startServer(policy, options));
  const all = new Set([first, ...started.map(({ server }) => server)]);
  return {
    ...first,
    places: started.flatMap(({ server }) => server.places),
    dns: () => {
      const chainOf = async (host: string) =>
        (await started.find((one) => one.host === comparable(host))?.chain()) ?? [];
      return zoneDns(policy, certificates, chainOf);
    },
    appearAs: (address) => {
      for (const { server } of started) server.appearAs(address);
    },
    setPolicy: () => ONLY_AT_START,
    listening: async (state) => {
      await Promise.all(started.map(({ server, isDown }) => (isDown ? null : server.listening(state))));
    },
    reset: () => {
      for (const server of all) server.reset();
    },
    close: async () => {
      await Promise.all([...all].map((server) => server.close()));
    },
  };
}

/** The MX hosts by preference (RFC 5321 5.1); the domain itself if it has none but an address. */
async function exchangesOf(zone: Zone, domain: string): Promise<readonly string[]> {
  const dns = new ZoneDns(zone);
  const mx = await dns.query(domain, 'MX');
  const hosts = mx.outcome === 'nodata' ? [domain] : exchangesIn(mx).map(({ exchange }) => comparable(exchange));
  const addresses = await Promise.all(
    hosts.map(async (host) => [...(await dns.query(host, 'A')).records, ...(await dns.query(host, 'AAAA')).records]),
  );
  return hosts.filter((host, index) => host !== '' && (addresses[index]?.length ?? 0) > 0);
}
