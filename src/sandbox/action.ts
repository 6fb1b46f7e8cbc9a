// What a session asks of the connection, in order. The connection carries an action out before it begins the next.

import type { CertificateKind } from '../scenario/policy/certificate.ts';
import type { HandshakeFault } from '../scenario/policy/deed.ts';

export type Action =
  | { readonly do: 'write'; readonly bytes: string | Buffer }
  | { readonly do: 'pause'; readonly ms: number }
  /** Have all that TLS needs ready: from the next write on the client may begin its handshake. `certificate`: not the policy's. */
  | { readonly do: 'prepare-tls'; readonly certificate: CertificateKind | null }
  /** Begin TLS as the server, then tell the session `secured()`; with a fault the handshake comes to nothing. */
  | { readonly do: 'tls'; readonly fault: HandshakeFault | null }
  /** Call back, when all before it is done. */
  | { readonly do: 'then'; readonly run: () => void }
  /** Say nothing more; close after `ms` if it is not null. `deaf`: read nothing either. */
  | { readonly do: 'stall'; readonly ms: number | null; readonly deaf: boolean }
  | { readonly do: 'close' }
  | { readonly do: 'reset' };
