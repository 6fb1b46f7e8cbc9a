// What a PROXY header says, whichever its version. HAProxy's proxy-protocol.txt.

export interface ProxyEndpoint {
  /** An IP address. */
  readonly address: string;
  /** 0 to 65535. */
  readonly port: number;
}

export interface ProxyConnection {
  readonly source: ProxyEndpoint;
  readonly destination: ProxyEndpoint;
}

export interface ProxyHeader {
  readonly version: 1 | 2;
  /** Null if the header leaves it open (UNKNOWN, LOCAL, a family other than TCP): the connection's own addresses count. */
  readonly connection: ProxyConnection | null;
  /** Octets of the header; SMTP begins behind them. */
  readonly length: number;
}

export type ParsedProxy =
  | { readonly state: 'incomplete' }
  | { readonly state: 'complete'; readonly header: ProxyHeader }
  | { readonly state: 'wrong'; readonly problem: string };

export function wrongHeader(problem: string): ParsedProxy {
  return { state: 'wrong', problem };
}
