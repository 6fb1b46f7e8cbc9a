// HTML -> the text a reader sees, line by line. No DOM: one pass over the tags, bounded, linear.

const BLOCK = /^\/?(?:p|div|br|tr|table|li|ul|ol|h[1-6]|blockquote|pre|td|th|hr|section|article|title|body)$/;
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
  ['auml', 'ä'],
  ['ouml', 'ö'],
  ['uuml', 'ü'],
  ['Auml', 'Ä'],
  ['Ouml', 'Ö'],
  ['Uuml', 'Ü'],
  ['szlig', 'ß'],
  ['rsquo', '’'],
  ['lsquo', '‘'],
  ['ndash', '–'],
  ['mdash', '—'],
]);

/** The visible text of an HTML document or fragment. Block elements end lines; style, script, head and comments are not seen. */
export function textOfHtml(html: string): string {
  const out: string[] = [];
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    out.push(html.slice(at, open === -1 ? html.length : open).replace(/\s+/g, ' '));
    if (open === -1) break;
    at = afterTag(html, open, out);
  }
  return decodeEntities(out.join(''))
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n');
}

/** Where the text goes on behind the tag at `open`; pushes the line end that a block element makes. */
function afterTag(html: string, open: number, out: string[]): number {
  if (html.startsWith('<!--', open)) return behind(html, '-->', open);
  const name = (/^<(\/?[a-z][a-z0-9]{0,15})/i.exec(html.slice(open, open + 20))?.[1] ?? '').toLowerCase();
  const close = html.indexOf('>', open);
  if (name === '') {
    if (html.startsWith('<!', open) || html.startsWith('<?', open)) return close === -1 ? html.length : close + 1;
    out.push('<');
    return open + 1;
  }
  // `<user@example.org>` written without entities is an address, not a tag
  const tag = html.slice(open, close === -1 ? Math.min(html.length, open + 300) : close + 1);
  if (/^<[^\s<>=]+@[^\s<>=]+>$/.test(tag)) {
    out.push(tag);
    return open + tag.length;
  }
  if (name === 'style' || name === 'script') return behind(html, `</${name}`, open);
  if (BLOCK.test(name)) out.push('\n');
  return close === -1 ? html.length : close + 1;
}

function behind(html: string, mark: string, from: number): number {
  const at = html.indexOf(mark, from);
  return at === -1 ? html.length : at + mark.length;
}

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi, (all, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES.get(String(name)) ?? ENTITIES.get(String(name).toLowerCase()) ?? all;
    const point = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
    if (point === 0xa0) return ' ';
    return point >= 0x20 && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff)
      ? String.fromCodePoint(point)
      : '';
  });
}
