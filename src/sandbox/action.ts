// What a session asks of the connection, in order. The connection carries an action out before it begins the next.

export type Action =
  | { readonly do: 'write'; readonly bytes: string | Buffer }
  | { readonly do: 'pause'; readonly ms: number }
  /** Have all that TLS needs ready: from the next write on the client may begin its handshake. */
  | { readonly do: 'prepare-tls' }
  /** Begin TLS as the server, then tell the session `secured()`; `broken`: answer the handshake with nonsense. */
  | { readonly do: 'tls'; readonly broken: boolean }
  /** Call back, when all before it is done. */
  | { readonly do: 'then'; readonly run: () => void }
  | { readonly do: 'close' }
  | { readonly do: 'reset' };
