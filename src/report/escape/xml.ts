// XML 1.0: text and attribute values. Code points that XML forbids even as references are among those written out.
import { visible, visibleBlock } from './visible.ts';

const ENTITY: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const entities = (text: string) => text.replace(/[&<>"]/g, (character) => ENTITY[character] ?? character);

/** Text between tags; LF and HT stay, `]]>` can't arise. */
export function escapeXml(text: string): string {
  return entities(visibleBlock(text));
}

/** An attribute value for double quotes. A parser would turn line ends into blanks, so they are written out. */
export function escapeXmlAttribute(text: string): string {
  return entities(visible(text));
}
