// HTML: text and quoted attribute values.
import { visibleBlock } from './visible.ts';

const ENTITY: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For text between tags and for attribute values in quotes; never for an unquoted attribute, a script, a style or a URL. */
export function escapeHtml(text: string): string {
  return visibleBlock(text).replace(/[&<>"']/g, (character) => ENTITY[character] ?? character);
}
