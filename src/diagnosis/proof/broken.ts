// Failures without a reply: the sending server found no host, got no connection or no TLS. They are the same again if a dialogue
// breaks off the same way.
import type { InconclusiveReason } from '../../run/document.ts';
import type { Cause } from '../cause.ts';

const TABLE: Readonly<Partial<Record<Cause, readonly InconclusiveReason[]>>> = {
  'connect-refused': ['unreachable'],
  'connect-timeout': ['unreachable', 'timeout'],
  'connection-dropped': ['closed'],
  timeout: ['timeout', 'unreachable'],
  'dns-temp': ['dns'],
  'rcpt-domain-dns': ['dns'],
  'rcpt-domain-nullmx': ['dns'],
  'tls-handshake': ['tls'],
  'tls-broken-server': ['tls'],
  'tls-cert': ['tls'],
  'tls-cert-name': ['tls'],
  // nothing breaks off: STARTTLS is refused
  'tls-not-offered': [],
};

/** How a dialogue breaks off that fails for this cause; null where nobody's network can show it. */
export function breaksOf(cause: Cause): readonly InconclusiveReason[] | null {
  return TABLE[cause] ?? null;
}
