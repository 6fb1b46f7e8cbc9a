// The lines of an EHLO reply as a set: RFC 5321 4.1.1.1. Neither the order of keywords nor that of parameters means anything.

/** More keywords than any server has; the rest is not compared. */
const MAX_KEYWORDS = 200;

/** Keyword (upper case) -> sorted parameters. `lines` are those of the reply, code and separator included. */
export function capabilitiesOf(lines: readonly string[]): Map<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const line of lines.slice(1)) {
    // `AUTH=LOGIN PLAIN` is what Outlook Express wanted to see; it says the same as `AUTH LOGIN PLAIN`.
    const words = line
      .slice(4, 512)
      .replace(/^AUTH=/i, 'AUTH ')
      .split(/\s+/)
      .filter(Boolean);
    const keyword = words[0]?.toUpperCase();
    if (keyword === undefined || found.size >= MAX_KEYWORDS) continue;
    const parameters = found.get(keyword) ?? new Set();
    for (const word of words.slice(1)) parameters.add(keyword === 'AUTH' ? word.toUpperCase() : word);
    found.set(keyword, parameters);
  }
  const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(sorted.map(([keyword, parameters]) => [keyword, [...parameters].sort()]));
}
