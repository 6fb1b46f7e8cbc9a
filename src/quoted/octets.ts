// Lines of logs are read octet by octet: a string whose characters are octets. What is shown of one is UTF-8 where it can be.

const DECODER = new TextDecoder('utf-8', { fatal: true });

/** The same words as text. What was cut within a character loses the rest of it; what is no UTF-8 stays as it is. */
export function decoded(words: string): string {
  if (!/[\x80-\xff]/.test(words) || /[^\0-\xff]/.test(words)) return words;
  return utf8(words) ?? utf8(words.replace(/[\xc0-\xff][\x80-\xbf]{0,2}$/, '')) ?? words;
}

function utf8(words: string): string | null {
  try {
    return DECODER.decode(Buffer.from(words, 'latin1'));
  } catch {
    return null;
  }
}
