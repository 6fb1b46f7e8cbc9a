// IP addresses between text and octets, as certificates carry them (RFC 5280 4.2.1.6).
import { formatAddress, addressOctets as octetsOf } from '../wire/ip-address.ts';

/** `0000:0000:0000:0000:0000:ffff:255.255.255.255` */
const MAX_ADDRESS_CHARACTERS = 45;

/** 4 or 16 octets; null if `text` is no IP address. Brackets around IPv6 are taken off, zone ids are not understood. */
export function addressOctets(text: string): Buffer | null {
  const bare = /^\[(.*)\]$/.exec(text)?.[1] ?? text;
  const octets = bare.length > MAX_ADDRESS_CHARACTERS ? null : octetsOf(bare);
  return octets === null ? null : Buffer.from(octets);
}

/** `192.0.2.1`, or RFC 5952's shortest form; hex with `#` before it for any other number of octets. */
export function addressText(octets: Buffer): string {
  return octets.length === 4 || octets.length === 16 ? formatAddress(octets) : `#${octets.toString('hex')}`;
}
