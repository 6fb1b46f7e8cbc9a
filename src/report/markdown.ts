// Markdown for an issue or a ticket: the counts, the conclusions, a table of the cases, and the dialogues folded below.
import type { CaseRecord, RunDocument, Verdict } from '../run/document.ts';
import { sayWhy } from './case-title.ts';
import { changeLines } from './changes.ts';
import type { Comparison } from './comparison.ts';
import { sayDuration } from './duration.ts';
import { escapeHtml } from './escape/html.ts';
import { escapeMarkdown, markdownCell, markdownFence } from './escape/markdown.ts';
import { sayTarget, sayVerdict } from './headline.ts';
import { textOf } from './line.ts';
import { countsLine } from './summary.ts';
import { caseLines, scenarios } from './terminal.ts';

/** GitHub refuses a comment above 65,536 characters: after so many dialogues the rest is left to the other reports. */
const MAX_DIALOGUES = 50_000;

export function markdown(document: RunDocument, comparison: Comparison | null = null): string {
  const blocks = [`**mxprobe**: ${escapeMarkdown(textOf(countsLine(document)))}`];
  if (!document.run.complete) blocks.push('> The record is incomplete: the run ended before it was finished.');
  if (comparison !== null) blocks.push(markdownFence(changeLines(comparison).map(textOf).join('\n')));
  for (const { text } of document.contrasts) blocks.push(`> ${escapeMarkdown(text)}`);
  blocks.push(table(document.cases), ...dialogues(document));
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

const SIGNS: Readonly<Record<Verdict, string>> = { passed: '✅', failed: '❌', inconclusive: '❔', skipped: '➖' };

function table(cases: readonly CaseRecord[]): string {
  if (cases.length === 0) return '';
  const rows = cases.map((one) => {
    const verdict = `${SIGNS[one.verdict]} ${escapeMarkdown(sayVerdict(one))}`;
    const cells = [one.scenario, one.variant ?? '', sayTarget(one.target), sayWhy(one)].map((text) =>
      text === '' ? '' : markdownCell(text),
    );
    return `| ${verdict} | ${cells.join(' | ')} | ${sayDuration(one.ms)} |`;
  });
  return ['| verdict | scenario | variant | target | why | time |', '|---|---|---|---|---|--:|', ...rows].join('\n');
}

function dialogues(document: RunDocument): string[] {
  const blocks: string[] = [];
  let length = 0;
  let left = 0;
  for (const { cases } of scenarios(document)) {
    for (const one of cases) {
      const lines = caseLines(one, { verbose: true });
      const block = dialogue(one, lines);
      length += block.length;
      if (length > MAX_DIALOGUES) left += 1;
      else blocks.push(block);
    }
  }
  if (left > 0) blocks.push(`${left} more dialogues are in the record.`);
  return blocks;
}

/** What failed is open, what passed is folded. The summary is HTML, where Markdown is not looked for. */
function dialogue(one: CaseRecord, [head = '', ...lines]: readonly string[]): string {
  const open = one.verdict === 'failed' || one.verdict === 'inconclusive' ? ' open' : '';
  const text = markdownFence(lines.map((line) => line.slice(4)).join('\n'));
  return `<details${open}><summary><code>${escapeHtml(head.trim().replace(/ {2,}/g, ' · '))}</code></summary>\n\n${text}\n\n</details>`;
}
