// Markdown as GitHub and GitLab render it. What a server said goes into code, where neither markup nor mentions nor links
// are looked for; names from files are escaped as text.
import { visible, visibleBlock } from './visible.ts';

/**
 * Words from a file, as text: no emphasis, code, link, HTML, table cell, formula, heading, list or mention comes of them. What
 * Markdown would not take for markup keeps its look, since tickets are also read as they are.
 */
export function escapeMarkdown(text: string): string {
  return visible(text)
    .replace(/[\\`*_[\]<>|~$&#]/g, '\\$&')
    .replace(/^(\s*\d*)([-+=.):])/, '$1\\$2')
    .replace(/:(?=\/\/)|\.(?<=\bwww\.)/gi, '\\$&')
    .replaceAll('@', '<!-- -->&#64;<!-- -->');
}

/** A sentence of our own that holds names and addresses of a case: only what acts inside a paragraph is escaped, so that it
 * can be read as it stands in a ticket that shows plain text. */
export function markdownSentence(text: string): string {
  return visible(text)
    .replace(/[\\`*_[\]<>|~&]/g, '\\$&')
    .replace(/^([#+-]|\d+[.)])(?=\s)/, '\\$1')
    .replace(/(?<![\p{L}\p{N}._%+-])@/gu, '<!-- -->&#64;<!-- -->');
}

/** A stranger's words as a code span; the fence is longer than any run of backticks within. */
export function markdownCode(text: string): string {
  const shown = visible(text);
  const fence = '`'.repeat(longestRun(shown) + 1);
  const pad = shown === '' || /^[` ]|[` ]$/.test(shown) ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** The same inside a table row, where a vertical bar ends the cell even in code. */
export function markdownCell(text: string): string {
  return markdownCode(text).replaceAll('|', '\\|');
}

/** A block of lines as fenced code. */
export function markdownFence(text: string): string {
  const shown = visibleBlock(text);
  const fence = '`'.repeat(Math.max(3, longestRun(shown) + 1));
  return `${fence}text\n${shown}\n${fence}`;
}

function longestRun(text: string): number {
  let longest = 0;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return longest;
}
