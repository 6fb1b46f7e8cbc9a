// Who is connected, and how.

export interface Client {
  readonly address: string;
  readonly port: number;
  /** The host name, as XCLIENT gave it; `unknown` else, as Postfix says it. */
  readonly name: string;
  /** What XCLIENT said of its PTR; null: the policy's lists decide. */
  readonly pointer: 'given' | 'missing' | 'tempfail' | null;
}

/** What the handshake brought. */
export interface TlsSeen {
  /** `TLSv1.3`. */
  readonly version: string;
  readonly cipher: string;
  /** The name that the client asked for; null if it named none. */
  readonly serverName: string | null;
}
