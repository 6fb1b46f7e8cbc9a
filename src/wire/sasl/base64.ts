// Base64 as AUTH carries it (RFC 4954 section 4, RFC 4648 section 4): strict, because Buffer takes anything for base64.

export function encodeBase64(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('base64');
}

/** The octets, or null if `text` is not what they are written as: wrong characters, wrong padding, bits set in the padding. */
export function decodeBase64(text: string): Uint8Array | null {
  const octets = Buffer.from(text, 'base64');
  return octets.toString('base64') === text ? Uint8Array.from(octets) : null;
}

/** An initial response as AUTH's argument: `=` stands for none of any octet (RFC 4954 section 4). */
export function encodeInitialResponse(octets: Uint8Array): string {
  return octets.length === 0 ? '=' : encodeBase64(octets);
}

/** The reverse of it, or null if it is neither `=` nor base64. */
export function decodeInitialResponse(text: string): Uint8Array | null {
  if (text === '=') return new Uint8Array(0);
  return text === '' ? null : decodeBase64(text);
}
