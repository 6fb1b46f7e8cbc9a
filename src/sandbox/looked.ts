// What the policy's own zone said of a client, its names and its mail.
import type { MessageAuthentication, SpfResult } from '../trust/sender-facts.ts';

export type DomainState = 'known' | 'unknown' | 'nullmx' | 'tempfail';

/** Null or absent: not looked up. */
export interface LookedUp {
  readonly pointer: 'given' | 'missing' | 'mismatch' | 'tempfail' | null;
  /** The zones that list the client, each with its reason. */
  readonly lists: ReadonlyMap<string, string>;
  readonly helo: DomainState | null;
  readonly sender: DomainState | null;
  readonly recipient: DomainState | null;
  readonly spf: SpfResult | null;
  /** Behind the end of data. */
  readonly authentication: MessageAuthentication | null;
}

export const NOT_LOOKED_UP = (): LookedUp => ({
  pointer: null,
  lists: new Map(),
  helo: null,
  sender: null,
  recipient: null,
  spf: null,
  authentication: null,
});
