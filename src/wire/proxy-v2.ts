// The PROXY header as octets. proxy-protocol.txt section 2.2.
import { addressOctets, formatAddress } from './ip-address.ts';
import { type ParsedProxy, type ProxyConnection, wrongHeader } from './proxy-header.ts';

/** No line of any protocol begins so. */
export const SIGNATURE = Uint8Array.of(0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a);
/** Signature, version and command, family, and the length of what follows. */
const HEAD_BYTES = 16;
/** Addresses and a few TLVs; 536 octets are what section 2 promises to receivers, with room for a certificate's name. */
const MOST_BYTES = 4096;

const LOCAL = 0x20;
const PROXY = 0x21;
const TCP4 = 0x11;
const TCP6 = 0x21;

/** `null`: LOCAL, the proxy speaks for itself. */
export function encodeProxyV2(connection: ProxyConnection | null, family: 4 | 6): Uint8Array {
  if (connection === null) return Buffer.from([...SIGNATURE, LOCAL, 0, 0, 0]);
  const { source, destination } = connection;
  const body = [
    ...(addressOctets(source.address) ?? []),
    ...(addressOctets(destination.address) ?? []),
    ...[source.port, destination.port].flatMap((port) => [port >> 8, port & 0xff]),
  ];
  return Buffer.from([...SIGNATURE, PROXY, family === 4 ? TCP4 : TCP6, 0, body.length, ...body]);
}

/** `octets` begin with the signature, as far as they go. What follows the addresses (TLVs) is skipped. */
export function parseProxyV2(octets: Uint8Array): ParsedProxy {
  if (octets.length < HEAD_BYTES) return { state: 'incomplete' };
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  const command = view.getUint8(12);
  const family = view.getUint8(13);
  const length = HEAD_BYTES + view.getUint16(14);
  if (command !== LOCAL && command !== PROXY) return wrongHeader(`version and command 0x${command.toString(16)}`);
  if (length > MOST_BYTES) return wrongHeader(`a header of ${length} octets; ${MOST_BYTES} is the most`);
  if (octets.length < length) return { state: 'incomplete' };
  const size = command === LOCAL ? null : family === TCP4 ? 4 : family === TCP6 ? 16 : null;
  if (size === null) return { state: 'complete', header: { version: 2, connection: null, length } };
  if (length < HEAD_BYTES + 2 * size + 4) return wrongHeader('too short for its addresses');
  const at = HEAD_BYTES + size;
  const ports = at + size;
  const source = { address: formatAddress(octets.slice(HEAD_BYTES, at)), port: view.getUint16(ports) };
  const destination = { address: formatAddress(octets.slice(at, ports)), port: view.getUint16(ports + 2) };
  return { state: 'complete', header: { version: 2, connection: { source, destination }, length } };
}
