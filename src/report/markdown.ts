// Markdown for an issue or a ticket: the counts, the conclusions, a table of the cases, and the dialogues folded below.
import type { Cases, RunView } from '../run/cases.ts';
import type { CaseRecord, Verdict } from '../run/document.ts';
import { caseLines } from './case-text.ts';
import { sayWhy } from './case-title.ts';
import { changeLines } from './changes.ts';
import type { Comparison } from './comparison.ts';
import { lastedMs, sayDuration } from './duration.ts';
import { escapeHtml } from './escape/html.ts';
import { escapeMarkdown, markdownCell, markdownCode, markdownFence } from './escape/markdown.ts';
import { sayTarget, sayVerdict } from './headline.ts';
import { inTongue, type Line, textOf } from './line.ts';
import type { Say } from './say.ts';
import { countsLine } from './summary.ts';
import { inScenarios } from './terminal.ts';
import { ENGLISH, type Tongue } from './tongue.ts';

/** GitHub refuses a comment above 65,536 characters: after so many dialogues the rest is left to the other reports. */
const MAX_DIALOGUES = 50_000;

export function* markdown(
  document: RunView,
  comparison: Comparison | null = null,
  { say, night }: Tongue = ENGLISH,
): Generator<string> {
  const told = (lines: readonly Line[]) => lines.map((line) => textOf(inTongue(line, say)));
  yield `**mxprobe**: ${escapeMarkdown(told([countsLine(document)]).join(''))}\n`;
  if (!document.run.complete) yield `\n> ${say('The record is incomplete: the run ended before it was finished.')}\n`;
  if (comparison !== null) yield `\n${markdownFence(told(changeLines(comparison, { tongue: night })).join('\n'))}\n`;
  yield* table(document.cases, say);
  yield* dialogues(document, say);
}

const SIGNS: Readonly<Record<Verdict, string>> = { passed: '✅', failed: '❌', inconclusive: '❔', skipped: '➖' };

function* table(cases: Cases, say: Say): Generator<string> {
  if (cases.length === 0) return;
  yield `\n| ${['verdict', 'scenario', 'variant', 'target', 'why', 'time'].map(say).join(' | ')} |\n|---|---|---|---|---|--:|\n`;
  for (const one of cases) {
    const verdict = `${SIGNS[one.verdict]} ${escapeMarkdown(say(sayVerdict(one)))}`;
    const cells = [one.scenario, one.variant ?? '', sayTarget(one.target), say(sayWhy(one))].map((text) =>
      text === '' ? '' : markdownCell(text),
    );
    yield `| ${verdict} | ${cells.join(' | ')} | ${sayDuration(lastedMs(one))} |\n`;
  }
}

/** Each scenario with its dialogues and, below them, what follows from them. */
function* dialogues(document: RunView, say: Say): Generator<string> {
  let length = 0;
  let left = 0;
  let heading = '';
  for (const part of inScenarios(document)) {
    if (part.kind === 'begin') heading = `**${escapeMarkdown(part.first.scenario)}** ${markdownCode(part.first.file)}`;
    if (part.kind === 'end') for (const { text } of part.contrasts) yield `\n> ${escapeMarkdown(say(text))}\n`;
    if (part.kind !== 'case') continue;
    // Once there is no room for one, there is none for those behind it.
    const block = left > 0 ? '' : dialogue(part.one, caseLines(part.one, { verbose: true, say }));
    length += block.length;
    if (left > 0 || length > MAX_DIALOGUES) left += 1;
    else {
      yield `${heading === '' ? '' : `\n${heading}\n`}\n${block}\n`;
      heading = '';
    }
  }
  if (left > 0) yield `\n${say(`${left} more dialogues are in the record.`)}\n`;
}

/** What failed is open, what passed is folded. The summary is HTML, where Markdown is not looked for. */
function dialogue(one: CaseRecord, [head = '', ...lines]: readonly string[]): string {
  const open = one.verdict === 'failed' || one.verdict === 'inconclusive' ? ' open' : '';
  const text = markdownFence(lines.map((line) => line.slice(4)).join('\n'));
  return `<details${open}><summary><code>${escapeHtml(head.trim().replace(/ {2,}/g, ' · '))}</code></summary>\n\n${text}\n\n</details>`;
}
