// xtext: `+` and two upper-case hexadecimal digits stand for an octet. RFC 3461 section 4; XCLIENT uses it too.

/** `text` as xtext; what is not ASCII is encoded octet by octet of its UTF-8. */
export function encodeXtext(text: string): string {
  let encoded = '';
  for (const octet of Buffer.from(text)) {
    encoded += isXchar(octet) ? String.fromCharCode(octet) : `+${octet.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return encoded;
}

/** The text that `xtext` stands for, or null if it is no xtext. Octets that are not UTF-8 come out as U+FFFD. */
export function decodeXtext(xtext: string): string | null {
  if (!/^(?:\+[0-9A-Fa-f]{2}|[!-*,-<>-~])*$/.test(xtext)) return null;
  const octets: number[] = [];
  for (let at = 0; at < xtext.length; at += 1) {
    const encoded = xtext[at] === '+';
    octets.push(encoded ? Number.parseInt(xtext.slice(at + 1, at + 3), 16) : xtext.charCodeAt(at));
    if (encoded) at += 2;
  }
  return Buffer.from(octets).toString('utf8');
}

/** `!` to `~` without `+` and `=`. */
function isXchar(octet: number): boolean {
  return octet >= 0x21 && octet <= 0x7e && octet !== 0x2b && octet !== 0x3d;
}
