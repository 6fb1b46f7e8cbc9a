// IP addresses as octets and as text. RFC 4291 section 2.2; written as RFC 5952 asks.

/** 4 or 16 octets, or null if `text` is no IP address. Zones (`%eth0`) are none of the address. */
export function addressOctets(text: string): Uint8Array | null {
  return text.includes(':') ? octets6(text) : octets4(text);
}

/** The text of 4 or 16 octets. */
export function formatAddress(octets: Uint8Array): string {
  if (octets.length === 4) return octets.join('.');
  const groups = Array.from({ length: 8 }, (_, index) =>
    (((octets[index * 2] ?? 0) << 8) | (octets[index * 2 + 1] ?? 0)).toString(16),
  );
  const { start, length } = longestZeros(groups);
  if (length < 2) return groups.join(':');
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + length).join(':')}`;
}

function octets4(text: string): Uint8Array | null {
  const parts = text.split('.');
  const right = parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
  return right ? Uint8Array.from(parts, Number) : null;
}

function octets6(text: string): Uint8Array | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head, tail] = [groupsOf(halves[0], halves.length === 1), groupsOf(halves[1], true)];
  if (head === null || tail === null) return null;
  const missing = 16 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 2) return null;
  return Uint8Array.of(...head, ...new Array<number>(missing).fill(0), ...tail);
}

/** The octets of one side of `::`; an IPv4 address may stand at the very end. */
function groupsOf(text: string | undefined, atEnd: boolean): readonly number[] | null {
  if (!text) return [];
  const octets: number[] = [];
  const groups = text.split(':');
  for (const [index, group] of groups.entries()) {
    const dotted = atEnd && index === groups.length - 1 ? octets4(group) : null;
    if (dotted !== null) octets.push(...dotted);
    else if (!/^[0-9A-Fa-f]{1,4}$/.test(group)) return null;
    else {
      const value = Number.parseInt(group, 16);
      octets.push(value >> 8, value & 0xff);
    }
  }
  return octets;
}

function longestZeros(groups: readonly string[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start += 1) {
    let length = 0;
    while (groups[start + length] === '0') length += 1;
    if (length > best.length) best = { start, length };
  }
  return best;
}
