// What a program is made of, and what it needs to know of the world.
import type { TlsFacts } from '../net/tls.ts';
import type { Burst, Scenario } from '../scenario/scenario.ts';
import type { LookFor } from './arrivals.ts';
import type { Policies } from './judge.ts';
import type { Redactor } from './redact.ts';
import type { TlsRecord } from './transcript.ts';

export interface Setting {
  readonly scenario: Pick<Scenario, 'steps' | 'timeouts' | 'requires'>;
  /** Null: one session, whose texts are made when they are said. */
  readonly burst: Pick<Burst, 'messages' | 'rows'> | null;
  /** The same for all sessions: target, identity. */
  readonly values: ReadonlyMap<string, string>;
  /** Implicit TLS, and LMTP's replies for each recipient. */
  readonly mode: 'smtp' | 'smtps' | 'submission' | 'lmtp';
  /** Whom to trust, PEM; the same array in all cases of a run (see TlsOptions). */
  readonly roots: readonly string[];
  /** The name sent as SNI and looked for in the certificate; null if the target is an address. */
  readonly serverName: string | null;
  /** The name the certificate is compared with: a host name or an address. */
  readonly certificateHost: string;
  /** A source address for all connections, or null. */
  readonly source: string | null;
  readonly redactor: Redactor;
  readonly nonce: () => string;
  /** The date in message headers. */
  readonly date: () => Date;
  /** What a handshake shows, judged; null where nobody asks. */
  readonly tlsRecord: ((facts: TlsFacts, host: string) => TlsRecord | null) | null;
  /** A TLS session that is to be resumed. */
  readonly resume?: Buffer;
  readonly policies: Policies;
  /** Who looks for what was accepted; nobody if it is not said. */
  readonly lookFor?: LookFor | null;
}

export const NO_POLICIES: Policies = () => ({ dane: null, mtaSts: null });
