// What a server that listens says of itself.

import type { Dropped } from '../sandbox/journal.ts';
import type { Counts } from '../sandbox/mx.ts';
import type { Controlled } from './sandboxes.ts';

export interface ReadyDocument {
  readonly host: string;
  readonly port: number;
  readonly mode: 'smtp' | 'smtps' | 'lmtp';
  readonly hostname: string;
  /** It offers TLS, or speaks it from the first octet. */
  readonly tls: boolean;
  readonly version: string;
  readonly seed: number;
  readonly counts: Counts;
  /** Had to make room. */
  readonly dropped: Dropped;
  /** Sessions that go on. */
  readonly open: number;
  /** The number of the last event, for `since`. */
  readonly mark: number;
}

export function readyDocument({ running, seed }: Controlled, version: string): ReadyDocument {
  const { address, port, mode, hostname, counts, journal } = running;
  return {
    host: address,
    port,
    mode,
    hostname,
    tls: hasTls(running.policy),
    version,
    seed,
    counts: { ...counts },
    dropped: { ...journal.dropped },
    open: journal.open,
    mark: journal.events.mark,
  };
}

/** Whether a client may come to see a certificate. */
export const hasTls = ({ tls }: Controlled['running']['policy']) => tls !== 'none';
