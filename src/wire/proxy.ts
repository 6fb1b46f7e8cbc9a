// The PROXY protocol's header: one's own MX is told whose connection this is. HAProxy's proxy-protocol.txt.
import { addressOctets } from './ip-address.ts';
import { type ParsedProxy, type ProxyConnection, wrongHeader } from './proxy-header.ts';
import { encodeProxyV1, parseProxyV1 } from './proxy-v1.ts';
import { encodeProxyV2, parseProxyV2, SIGNATURE } from './proxy-v2.ts';

export type EncodedProxy =
  | { readonly ok: true; readonly octets: Uint8Array }
  | { readonly ok: false; readonly problem: string };

/** The header for `connection`; null: UNKNOWN (version 1) or LOCAL (version 2). */
export function encodeProxy(version: 1 | 2, connection: ProxyConnection | null): EncodedProxy {
  const problem = connection === null ? null : problemWith(connection);
  if (problem !== null) return { ok: false, problem };
  const family = connection !== null && addressOctets(connection.source.address)?.length === 16 ? 6 : 4;
  return { ok: true, octets: version === 1 ? encodeProxyV1(connection, family) : encodeProxyV2(connection, family) };
}

/** The header at the start of a stream, as soon as enough of it is there; it must be there before anything else is. */
export function parseProxy(octets: Uint8Array): ParsedProxy {
  if (beginsWith(octets, SIGNATURE)) return parseProxyV2(octets);
  if (beginsWith(octets, Buffer.from('PROXY '))) return parseProxyV1(octets);
  return wrongHeader('no PROXY header');
}

function problemWith({ source, destination }: ProxyConnection): string | null {
  const sizes = [source, destination].map(({ address }) => addressOctets(address)?.length);
  if (sizes.includes(undefined)) return 'source and destination of a PROXY header are IP addresses';
  if (sizes[0] !== sizes[1]) return 'source and destination of a PROXY header are of the same family';
  const right = [source, destination].every(({ port }) => Number.isInteger(port) && port >= 0 && port <= 65535);
  return right ? null : 'a port is a number from 0 to 65535';
}

/** True if `octets` begin with `prefix`, or are a beginning of it. */
function beginsWith(octets: Uint8Array, prefix: Uint8Array): boolean {
  return prefix.subarray(0, octets.length).every((octet, index) => octets[index] === octet);
}
