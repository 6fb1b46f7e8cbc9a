// What the policy's own zone said of a client, its names and its mail.

export type DomainState = 'known' | 'unknown' | 'nullmx' | 'tempfail';

/** Null or absent: not looked up. */
export interface LookedUp {
  readonly pointer: 'given' | 'missing' | 'mismatch' | 'tempfail' | null;
  /** The zones that list the client, each with its reason. */
  readonly lists: ReadonlyMap<string, string>;
  readonly helo: DomainState | null;
  readonly sender: DomainState | null;
  readonly recipient: DomainState | null;
  /** RFC 7208 2.6. */
  readonly spf: string | null;
}

export const NOT_LOOKED_UP = (): LookedUp => ({
  pointer: null,
  lists: new Map(),
  helo: null,
  sender: null,
  recipient: null,
  spf: null,
});
