// IP addresses between text and octets, as certificates carry them (RFC 5280 4.2.1.6).

/** 4 or 16 octets; null if `text` is no IP address. Brackets around IPv6 are taken off, zone ids are not understood. */
export function addressOctets(text: string): Buffer | null {
  const bare = /^\[(.*)\]$/.exec(text)?.[1] ?? text;
  if (bare.length > MAX_ADDRESS_CHARACTERS) return null;
  return bare.includes(':') ? ipv6Octets(bare) : ipv4Octets(bare);
}
/** `0000:0000:0000:0000:0000:ffff:255.255.255.255` */
const MAX_ADDRESS_CHARACTERS = 45;

/** `192.0.2.1`, or RFC 5952's shortest form; hex with `#` before it for any other number of octets. */
export function addressText(octets: Buffer): string {
  if (octets.length === 4) return octets.join('.');
  if (octets.length !== 16) return `#${octets.toString('hex')}`;
  const groups = Array.from({ length: 8 }, (_, i) => octets.readUInt16BE(i * 2).toString(16));
  const run = longestZeroRun(groups);
  if (run.length < 2) return groups.join(':');
  return `${groups.slice(0, run.start).join(':')}::${groups.slice(run.start + run.length).join(':')}`;
}

function ipv4Octets(text: string): Buffer | null {
  const parts = text.split('.');
  // A leading zero means octal to some readers: no address for us.
  const valid = parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
  return valid ? Buffer.from(parts.map(Number)) : null;
}

function ipv6Octets(text: string): Buffer | null {
  const written = text.split('::');
  const halves = written.map((half, index) => groupOctets(half, index === written.length - 1));
  const [head, tail] = halves;
  if (head === undefined || head === null || tail === null || halves.length > 2) return null;
  if (tail === undefined) return head.length === 16 ? Buffer.from(head) : null;
  const missing = 16 - head.length - tail.length;
  return missing >= 2 ? Buffer.from([...head, ...new Array<number>(missing).fill(0), ...tail]) : null;
}

/** The octets of `2001:db8:192.0.2.1`, or null; an IPv4 address may stand only at the end of the whole. */
function groupOctets(text: string, atEnd: boolean): number[] | null {
  if (text === '') return [];
  const octets: number[] = [];
  const groups = text.split(':');
  for (const [index, group] of groups.entries()) {
    const ipv4 = atEnd && index === groups.length - 1 ? ipv4Octets(group) : null;
    if (ipv4 !== null) octets.push(...ipv4);
    else if (/^[0-9a-f]{1,4}$/i.test(group))
      octets.push(Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255);
    else return null;
  }
  return octets;
}

function longestZeroRun(groups: readonly string[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start += 1) {
    let length = 0;
    while (groups[start + length] === '0') length += 1;
    if (length > best.length) best = { start, length };
  }
  return best;
}
