// Whom a question goes to, and who asks: what the commands and functions that speak SMTP share.
import type { DnsServer } from '../net/dns-servers.ts';

export interface Asking {
  /** As the user writes them (target/parse-target.ts); none: the embedded MX. */
  readonly target: readonly string[];
  /** Own addresses; each is a case. */
  readonly source: readonly string[];
  readonly family: 4 | 6 | null;
  /** Null: the system's. */
  readonly dns: DnsServer | null;
  /** PEM texts, trusted besides the system's roots. */
  readonly ca: readonly string[];
  readonly servername: string | null;
  /** The target is the user's own. */
  readonly owned: boolean;
  readonly helo: string | null;
  readonly from: string | null;
  readonly to: string | null;
  /** The deadline of every step, in milliseconds; null: what the scenarios say. */
  readonly timeout: number | null;
}
