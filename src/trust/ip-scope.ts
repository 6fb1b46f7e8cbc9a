// Who can reach an address.
import { type IpAddress, sameIp } from './ip-network.ts';

/** Loopback, or a range that nobody on the internet reaches (RFC 1918, RFC 6598, RFC 3927, RFC 4193, RFC 4291 2.5.6). */
export function scopeOf(ip: IpAddress): 'loopback' | 'private' | 'public' {
  const [a = 0, b = 0] = ip.octets;
  if (ip.family === 4) {
    if (a === 127) return 'loopback';
    const isPrivate =
      a === 10 ||
      (a === 172 && b >= 16 && b < 32) ||
      (a === 192 && b === 168) ||
      (a === 169 && b === 254) ||
      (a === 100 && b >= 64 && b < 128);
    return isPrivate ? 'private' : 'public';
  }
  if (sameIp(ip, { family: 6, octets: [...Array<number>(15).fill(0), 1] })) return 'loopback';
  return (a & 0xfe) === 0xfc || (a === 0xfe && (b & 0xc0) === 0x80) ? 'private' : 'public';
}
