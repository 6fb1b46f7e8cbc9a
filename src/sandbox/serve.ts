// The embedded MX on a real socket.
import { type Clock, systemClock } from '../net/clock.ts';
import { listen } from '../net/listen.ts';
import type { Policy } from '../scenario/policy.ts';
import { type CertificateStore, certificateStore } from './certificate-store.ts';
import { type Counts, type LogEntry, Mx } from './mx.ts';
import { converse } from './server-connection.ts';

export interface SandboxOptions {
  /** Default: the real time. */
  readonly clock?: Clock;
  /** Default 127.0.0.1; `::1` for IPv6. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** To be shared by many sandboxes, so that they have one root and make each certificate once. */
  readonly certificates?: CertificateStore;
}

export interface RunningSandbox {
  readonly address: string;
  readonly port: number;
  /** What the server calls itself; its certificates bear this name. */
  readonly hostname: string;
  readonly mode: 'smtp' | 'smtps' | 'lmtp';
  /** The root to trust, PEM; made when it is first asked for. */
  caPem(): Promise<string>;
  /** Takes the next connection for one from `address`. */
  appearAs(address: string): void;
  readonly counts: Readonly<Counts>;
  /** The last 1,000 replies, oldest first. */
  log(): readonly LogEntry[];
  close(): Promise<void>;
}

/** Starts an MX with that policy. Rejects with the system's error if it can't listen there. */
export async function startSandbox(policy: Policy, options: SandboxOptions = {}): Promise<RunningSandbox> {
  const clock = options.clock ?? systemClock;
  const certificates = options.certificates ?? certificateStore(() => clock.date());
  const mx = new Mx(policy, clock);
  const listener = await listen({ host: options.host ?? '127.0.0.1', port: options.port ?? 0 }, (connection) =>
    converse(connection, mx, certificates),
  );
  return {
    address: listener.address,
    port: listener.port,
    hostname: mx.host,
    mode: policy.lmtp === true ? 'lmtp' : policy.tls === 'implicit' ? 'smtps' : 'smtp',
    caPem: () => certificates.caPem(),
    appearAs: (address) => mx.appearAs(address),
    counts: mx.counts,
    log: () => mx.log(),
    close: () => listener.close(),
  };
}
