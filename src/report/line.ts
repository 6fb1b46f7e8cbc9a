// The lines of the transcript before they have a medium: spans of printable text, each with a role.
import { escapeTerminal } from './escape/terminal.ts';
import { inEnglish, type Say } from './say.ts';

export type Role =
  | 'plain'
  | 'quiet'
  | 'strong'
  | 'passed'
  | 'failed'
  | 'inconclusive'
  | 'skipped'
  | 'refusal'
  | 'cause';

export interface Span {
  readonly role: Role;
  /** Printable: escaped when the span was made. */
  readonly text: string;
  /** Somebody else's words, which have no other language. */
  readonly isQuoted?: true;
}
export type Line = readonly Span[];

/** The one door by which text comes into a line. */
export function span(text: string, role: Role = 'plain'): Span {
  return { role, text: escapeTerminal(text) };
}

/** Words of a server or a user: shown as they are in any language. */
export function quoted(text: string, role: Role = 'plain'): Span {
  return { ...span(text, role), isQuoted: true };
}

/** Our own words in another language; the blanks around them stay, and a column stays as wide as it was. */
export function inTongue(line: Line, say: Say): Line {
  if (say === inEnglish) return line;
  return line.map((part) => {
    const { text } = part;
    const own = text.trim();
    if (part.isQuoted || own === '') return part;
    const [before = '', after = ''] = text.split(own);
    const said = say(own);
    return {
      ...part,
      text: `${before}${said}${after.length < 2 ? after : ' '.repeat(Math.max(1, after.length + widthOf(own) - widthOf(said)))}`,
    };
  });
}

/** How many columns a terminal gives to printable text: two for East Asian wide characters and emoji, none for accents. */
export function widthOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += /\p{Mn}/u.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

/** Hangul, CJK, kana, full-width forms, emoji: near enough to UAX 11 for lining up columns. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

export function lineWidth(line: Line): number {
  return line.reduce((sum, part) => sum + widthOf(part.text), 0);
}

/** Blanks up to `column`, two at least. */
export function gap(line: Line, column: number): Span {
  return { role: 'plain', text: ' '.repeat(Math.max(2, column - lineWidth(line))) };
}

/** The line without its roles. */
export function textOf(line: Line): string {
  return line.map((part) => part.text).join('');
}
