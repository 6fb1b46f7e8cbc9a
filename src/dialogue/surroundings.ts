// What a dialogue needs from outside.
import type { Clock } from '../net/clock.ts';
import type { LeanSink, LeanStream } from '../net/lean-stream.ts';
import type { TlsFacts } from '../net/tls.ts';
import type { LookFor } from './arrivals.ts';
import type { DialogueEvent } from './events.ts';
import type { Redactor } from './redact.ts';
import type { Throttles } from './throttled.ts';
import type { TlsRecord } from './transcript.ts';

/** What a dialogue needs from outside. */
export interface Surroundings {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** A stream to the server; who opens it gives it up when `deadlineMs` have passed. */
  readonly open: (source: string | null, deadlineMs: number, sink: LeanSink) => LeanStream;
  /** Implicit TLS, and LMTP's replies for each recipient. */
  readonly mode: 'smtp' | 'smtps' | 'submission' | 'lmtp';
  /** Whom to trust, PEM; the same array in all cases of a run (see TlsOptions). */
  readonly roots: readonly string[];
  /** The name sent as SNI and looked for in the certificate; null if the target is an address. */
  readonly serverName: string | null;
  /** The name the certificate is compared with: a host name or an address. */
  readonly certificateHost: string;
  readonly tlsRecord: (facts: TlsFacts, host: string) => TlsRecord;
  readonly emit: (event: DialogueEvent) => void;
  readonly redactor: Redactor;
  /** A source address for all connections, or null. */
  readonly source: string | null;
  readonly nonce: () => string;
  /** Who looks for what was accepted. */
  readonly lookFor?: LookFor | null;
  /** What a refusal in greeting or EHLO means; by words alone where it is not said. */
  readonly throttles?: Throttles | undefined;
}
