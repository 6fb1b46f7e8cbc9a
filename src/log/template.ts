// A reply -> its template: what differs from mail to mail (addresses, hosts, links, ids, numbers) is a word in capitals. Replies of one
// template have one cause, and stand in one group.

/** Alternatives in their order; what none of them takes stays. */
const VARYING = new RegExp(
  [
    String.raw`(https?:\/\/[^\s<>"')\]]{1,400})`,
    String.raw`(<[^<>\s]{0,256}@[^<>\s]{0,255}>|<>|[\w.+=/&'*~-]{1,128}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8})`,
    String.raw`(\[?(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\w)\]?|\[?(?:IPv6:)?(?<![\w:])[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){3,7}(?![\w:])\]?)`,
    String.raw`([0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}(?:\.\d{1,6})*)`,
    String.raw`(<[^<>\s]{1,255}>|\[[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}\]|(?<![\w.@-])(?:[a-zA-Z0-9](?:[\w-]{0,62})\.){1,8}(?:[a-zA-Z]{2,24})(?![\w@-]))`,
    String.raw`((?<![\w.-])(?=[\w+/=.-]{0,80}\d)(?=[\w+/=.-]{0,80}[A-Za-z])[\w+/=-]{7,120}(?:\.[\w+/=-]{1,60}){0,3}(?![\w@]))`,
    String.raw`((?<![\w.#-])\d{1,20}(?![\w.]*[\w]))`,
  ].join('|'),
  'g',
);
const WORDS = ['URL', '<ADDRESS>', 'IP', 'ID', 'HOST', 'ID', 'N'] as const;
const MAX_TEMPLATE = 300;

/** The template of a reply's text, on one line. */
export function templateOf(text: string): string {
  return text
    .slice(0, 1000)
    .replace(VARYING, (all: string, ...found: unknown[]) => {
      const index = WORDS.findIndex((_, i) => found[i] !== undefined);
      const word = WORDS[index] ?? all;
      return all.startsWith('[') && all.endsWith(']') ? `[${word}]` : word;
    })
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, MAX_TEMPLATE);
}
