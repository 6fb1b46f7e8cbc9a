// IP addresses as values: families, networks, and the names under which the DNS files addresses. RFC 4291, RFC 5952.
import { addressOctets, addressText } from './ip-address.ts';

export interface IpAddress {
  readonly family: 4 | 6;
  /** 4 or 16 octets. */
  readonly octets: readonly number[];
}

/** Reads an address in its standard form, without brackets; null for anything else, `127.1` and the like among them. */
export function parseIp(text: string): IpAddress | null {
  const octets = text.startsWith('[') ? null : addressOctets(text);
  return octets === null ? null : { family: octets.length === 4 ? 4 : 6, octets: [...octets] };
}

/** The address in its canonical form (RFC 5952). */
export function formatIp(ip: IpAddress): string {
  return addressText(Buffer.from(ip.octets));
}

/** An IPv4-mapped IPv6 address (`::ffff:192.0.2.1`) as the IPv4 address it stands for; others unchanged. */
export function unmapped(ip: IpAddress): IpAddress {
  const mapped =
    ip.family === 6 &&
    ip.octets.slice(0, 10).every((octet) => octet === 0) &&
    ip.octets[10] === 255 &&
    ip.octets[11] === 255;
  return mapped ? { family: 4, octets: ip.octets.slice(12) } : ip;
}

/** Are the first `bits` of both the same? Addresses of different families never match. */
export function inNetwork(ip: IpAddress, network: IpAddress, bits: number): boolean {
  if (ip.family !== network.family) return false;
  const whole = bits >> 3;
  for (let i = 0; i < whole; i += 1) if (ip.octets[i] !== network.octets[i]) return false;
  const rest = bits & 7;
  if (rest === 0) return true;
  return (ip.octets[whole] ?? 0) >> (8 - rest) === (network.octets[whole] ?? 0) >> (8 - rest);
}

export function sameIp(a: IpAddress, b: IpAddress): boolean {
  return inNetwork(a, b, a.family === 4 ? 32 : 128);
}

/** The labels of an address in forward order: octets of IPv4, nibbles of IPv6. */
export function labelsOf(ip: IpAddress): string[] {
  if (ip.family === 4) return ip.octets.map(String);
  return ip.octets.flatMap((octet) => [(octet >> 4).toString(16), (octet & 15).toString(16)]);
}

/** `1.2.0.192` for 192.0.2.1: the left part of names in in-addr.arpa, ip6.arpa and DNSBL zones. */
export function reversedLabels(ip: IpAddress): string {
  return labelsOf(ip).reverse().join('.');
}

/** The name that holds the PTR records of an address (RFC 1035 3.5, RFC 3596 2.5). */
export function pointerName(ip: IpAddress): string {
  return `${reversedLabels(ip)}.${ip.family === 4 ? 'in-addr' : 'ip6'}.arpa`;
}
