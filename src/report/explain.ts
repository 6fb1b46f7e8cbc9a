// An explanation as text: for the terminal and for a ticket (Markdown), and as JSON. For the customer the answer alone, for the
// administrator also the hint to the wording, the proof and the sources.
import type { Explanation } from '../diagnosis/explain.ts';
import { textsOf } from '../diagnosis/texts.ts';
import { escapeJson } from './escape/json.ts';
import { markdownCode, markdownSentence } from './escape/markdown.ts';
import { escapeTerminal } from './escape/terminal.ts';
import type { Palette } from './palette.ts';
import { wrap } from './wrap.ts';

/** One block of the answer: a heading (null: none) and what stands under it. */
interface Section {
  readonly heading: string | null;
  readonly paragraphs: readonly string[];
  readonly links?: readonly string[];
  readonly rows: readonly { readonly quoted: string | null; readonly meaning: string }[];
}

/** For a terminal `width` columns wide: sentences wrapped, the server's words escaped. Ends with a line end. */
export function explanationAsText(explanation: Explanation, palette: Palette, width = 100): string {
  const lines: string[] = [];
  for (const { heading, paragraphs, links = [], rows } of sectionsOf(explanation)) {
    if (lines.length > 0) lines.push('');
    if (heading !== null) lines.push(palette(escapeTerminal(heading), 'strong'));
    const indent = heading === null ? '' : '  ';
    for (const paragraph of [...paragraphs, ...links])
      lines.push(...wrap(escapeTerminal(paragraph), width, indent, indent));
    for (const { quoted, meaning } of rows) {
      if (quoted !== null)
        lines.push(
          ...wrap(escapeTerminal(quoted), width, indent, `${indent}  `).map((line) => palette(line, 'refusal')),
        );
      const deeper = quoted === null ? indent : `${indent}    `;
      lines.push(...wrap(escapeTerminal(meaning), width, deeper, deeper));
    }
  }
  return `${lines.join('\n')}\n`;
}

/** For a ticket. The server's words stand in code spans, our sentences as text. Ends with a line end. */
export function explanationAsMarkdown(explanation: Explanation): string {
  const blocks: string[] = [];
  for (const { heading, paragraphs, links = [], rows } of sectionsOf(explanation)) {
    if (heading !== null) blocks.push(`**${markdownSentence(heading)}**`);
    blocks.push(...paragraphs.map(markdownSentence));
    const items = rows.map(({ quoted, meaning }) =>
      quoted === null ? `- ${markdownSentence(meaning)}` : `- ${markdownCode(quoted)}: ${markdownSentence(meaning)}`,
    );
    items.push(...links.map((link) => `- <${escapeTerminal(link).replace(/[<>\s]/g, encodeURIComponent)}>`));
    if (items.length > 0) blocks.push(items.join('\n'));
  }
  return `${blocks.join('\n\n')}\n`;
}

/** The explanation as it is, one JSON document. Ends with a line end. */
export function explanationAsJson(explanation: Explanation): string {
  return `${escapeJson(JSON.stringify(explanation, null, 2))}\n`;
}

export function sectionsOf(explanation: Explanation): readonly Section[] {
  const { words } = textsOf(explanation.lang);
  const { summary, who, remedy, notes, hint, ambiguous, proof, more, audience } = explanation;
  const isAdmin = audience === 'admin';
  const section = (heading: string, ...paragraphs: readonly (string | null)[]): Section => ({
    heading,
    paragraphs: paragraphs.filter((paragraph) => paragraph !== null),
    rows: [],
  });
  const answer: Section = { heading: null, paragraphs: [[summary, who, remedy].join(' '), ...notes], rows: [] };
  const all: readonly Section[] = [
    answer,
    saidSection(explanation, words.said),
    ...(isAdmin ? [section(words.hint, hint), section(words.ambiguous, ambiguous), section(words.proof, proof)] : []),
    ...(isAdmin ? [{ heading: words.more, paragraphs: [], links: more, rows: [] }] : []),
  ];
  return all.filter(({ paragraphs, links = [], rows }) => paragraphs.length + links.length + rows.length > 0);
}

function saidSection({ said }: Explanation, heading: string): Section {
  const rows = said.map(({ part, words, meaning }) => ({ quoted: part === 'stage' ? null : words, meaning }));
  return { heading, paragraphs: [], rows };
}
