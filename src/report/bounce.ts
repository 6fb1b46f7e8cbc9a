// A bounce for the terminal and for pasting into a ticket: what failed, where and on what that rests, then what it means.
import type { Language } from '../diagnosis/texts.ts';
import type { BounceDocument } from './bounce-document.ts';
import { type FactRow, factRows, failureGroups } from './bounce-facts.ts';
import { escapeTerminal } from './escape/terminal.ts';
import { explanationAsText } from './explain.ts';
import type { Palette } from './palette.ts';
import { bounceWords } from './words.ts';
import { wrap } from './wrap.ts';

export interface BounceTextOptions {
  readonly lang: Language;
  readonly palette: Palette;
  readonly width: number;
}

/** For a terminal `width` columns wide. Ends with a line end. */
export function bounceAsText(document: BounceDocument, { lang, palette, width }: BounceTextOptions): string {
  const words = bounceWords(lang);
  const blocks = failureGroups(document.failures).map(({ first, recipients }) => {
    const lines = headingLines(
      words.headings[first.action],
      recipients.length === 0 ? [words.nobody] : recipients,
      palette,
    );
    lines.push(...rowLines(factRows(document, first, words), palette, width));
    const explained = first.explanation === null ? '' : `\n${explanationAsText(first.explanation, palette, width)}`;
    return `${lines.join('\n')}\n${explained}`;
  });
  blocks.push(...document.notes.map((note) => `${palette(escapeTerminal(note), 'quiet')}\n`));
  return blocks.join('\n');
}

/** What the message is, if it is no bounce: one sentence. */
export function sayKind({ kind }: BounceDocument, lang: Language): string {
  return bounceWords(lang).kinds[kind];
}

/** With more recipients than that one looks into the JSON. */
const RECIPIENTS_SHOWN = 20;

function headingLines(heading: string, recipients: readonly string[], palette: Palette): string[] {
  const shown = recipients.slice(0, RECIPIENTS_SHOWN).map(escapeTerminal);
  const more = recipients.length - shown.length;
  if (shown.length === 1) return [palette(`${heading} ${shown[0]}`, 'strong')];
  return [palette(`${heading}:`, 'strong'), ...shown.map((one) => `  ${one}`), ...(more > 0 ? [`  + ${more}`] : [])];
}

/** Values that are longer than the line go on below themselves. */
function rowLines(rows: readonly FactRow[], palette: Palette, width: number): string[] {
  const column = Math.max(...rows.map(({ label }) => label.length)) + 4;
  return rows.flatMap(({ label, value, ground }) => {
    const head = `  ${palette(escapeTerminal(label).padEnd(column - 2), 'quiet')}`;
    const [first = '', ...others] = wrap(escapeTerminal(value), width - column, '', '');
    const lines = [first, ...others.map((line) => ' '.repeat(column) + line)];
    const aside = ground === '' ? '' : `  (${ground})`;
    const last = others.length === 0 ? first.length : (others.at(-1) ?? '').length;
    const fits = column + last + aside.length <= width;
    const told = fits ? [] : [' '.repeat(column) + palette(aside.trim(), 'quiet')];
    if (fits) lines[lines.length - 1] += palette(aside, 'quiet');
    return [head + (lines[0] ?? ''), ...lines.slice(1), ...told];
  });
}
