// Takes the local parts of addresses out of a document, for texts that leave the house: jane@example.org -> ***@example.org.

/** The same document with every local part masked, in replies' octets too. */
export function maskLocalParts<T>(value: T): T {
  return masked(value, '') as T;
}

function masked(value: unknown, key: string): unknown {
  if (typeof value === 'string') return key === 'raw' ? maskedOctets(value) : maskedText(value);
  if (Array.isArray(value)) return value.map((one) => masked(one, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, masked(one, name)]));
}

/** From where the word begins, so that a long one is read once; `%40` stands for `@` in URLs. */
const LOCAL_PART = /(?:"[^"\n]{1,64}"|(?<![^\s<>@"',;:()[\]/\\])[^\s<>@"',;:()[\]/\\]+)(?=(?:@|%40)[\p{L}\p{N}_*[-])/gu;
const maskedText = (text: string) => text.replace(LOCAL_PART, '***');

function maskedOctets(base64: string): string {
  const octets = Buffer.from(base64, 'base64').toString('latin1');
  return Buffer.from(maskedText(octets), 'latin1').toString('base64');
}
