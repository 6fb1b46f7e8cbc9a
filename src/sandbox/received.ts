// A message as it came in.

/** Octets as they were received, and what their digest needs. */
export interface Received {
  readonly kept: Uint8Array;
  readonly size: number;
  /** Of all octets, in hex; null: of `kept`. */
  readonly sha256: string | null;
}
