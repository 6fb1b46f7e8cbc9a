// HTML -> the text a reader sees, line by line. No DOM: one pass over the tags, bounded, linear.
import { decodeHTML } from 'entities/decode';

/** Elements that begin and end a line, and those with a margin around them. */
const LINE = /^\/?(?:div|tr|table|tbody|li|td|th|section|article|body|pre)$/;
const PARAGRAPH = /^\/?(?:p|ul|ol|h[1-6]|blockquote|hr|title)$/;
/** What has been read so far: the text, the break that is due before more of it, and whether line ends count. */
interface Page {
  readonly out: string[];
  due: 0 | 1 | 2;
  preformatted: boolean;
}

/** The visible text of an HTML document or fragment. Block elements end lines; style, script and comments are not seen. */
export function textOfHtml(html: string): string {
  const page: Page = { out: [], due: 0, preformatted: false };
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    write(page, html.slice(at, open === -1 ? html.length : open));
    if (open === -1) break;
    at = afterTag(html, open, page);
  }
  return page.out
    .join('')
    .replace(BLANKS, ' ')
    .replace(UNSEEN, '')
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n');
}

/** Blanks that do not run together and break no line: what comes from them is a blank to whoever copies the text. */
const BLANKS = /[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g;
/** Where a word may be broken, and characters that a page does not show. */
const UNSEEN = /[\0-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u2060\ufeff]/g;

function write(page: Page, source: string): void {
  const decoded = source.includes('&') ? decodeHTML(source) : source;
  const text = page.preformatted ? decoded : decoded.replace(/[ \t\r\n\f]+/g, ' ');
  if (text === '' || (text === ' ' && page.due > 0)) return;
  if (page.due > 0) page.out.push('\n'.repeat(page.due));
  page.due = 0;
  page.out.push(text);
}

/** Where the text goes on behind the tag at `open`; notes the line break that the element makes. */
function afterTag(html: string, open: number, page: Page): number {
  if (html.startsWith('<!--', open)) return behind(html, '-->', open);
  const name = (/^<(\/?[a-z][a-z0-9]{0,15})/i.exec(html.slice(open, open + 20))?.[1] ?? '').toLowerCase();
  const close = html.indexOf('>', open);
  if (name === '') {
    if (html.startsWith('<!', open) || html.startsWith('<?', open)) return close === -1 ? html.length : close + 1;
    write(page, '<');
    return open + 1;
  }
  const tag = html.slice(open, Math.min(close === -1 ? html.length : close + 1, open + 400));
  // `<user@example.org>` written without entities is an address, not a tag
  if (/^<[^\s<>=]+@[^\s<>=]+>$/.test(tag)) {
    write(page, tag);
    return open + tag.length;
  }
  if (name === 'style' || name === 'script') return behindElement(html, name, open);
  if (name === 'br') {
    page.out.push('\n'.repeat(page.due + 1));
    page.due = 0;
  } else page.due = Math.max(page.due, breakOf(name, tag)) as Page['due'];
  if (name === 'pre' || name === '/pre') page.preformatted = name === 'pre';
  return close === -1 ? html.length : close + 1;
}

/** Mail clients write each line as a paragraph without a margin. */
function breakOf(name: string, tag: string): 0 | 1 | 2 {
  if (LINE.test(name) || name === '/p') return 1;
  if (!PARAGRAPH.test(name)) return 0;
  return name === 'p' && /MsoNormal|MsoPlainText|margin(?:-top|-bottom)?:\s*0/i.test(tag) ? 1 : 2;
}

const ENDS = { style: /<\/style[^>]{0,200}>/gi, script: /<\/script[^>]{0,200}>/gi };

/** Behind the end tag; what is never closed is never seen. */
function behindElement(html: string, name: keyof typeof ENDS, from: number): number {
  const end = ENDS[name];
  end.lastIndex = from;
  return end.exec(html) === null ? html.length : end.lastIndex;
}

function behind(html: string, mark: string, from: number): number {
  const at = html.indexOf(mark, from);
  return at === -1 ? html.length : at + mark.length;
}
