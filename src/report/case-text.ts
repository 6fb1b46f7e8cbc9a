// One case after the other as text on the screen, while the run goes on, and the counts at its end. What a whole document needs
// besides is in terminal.ts: a run does not load it.
import type { RunView } from '../run/cases.ts';
import type { CaseRecord, Contrast } from '../run/document.ts';
import { burstLine, burstLines } from './burst.ts';
import { decidingStep } from './case-title.ts';
import { type Columns, caseLine, scenarioLine } from './headline.ts';
import type { LineOf } from './judgement.ts';
import { inTongue, type Line, span } from './line.ts';
import type { NightTongue } from './nights/words.ts';
import { type Palette, plain } from './palette.ts';
import { inEnglish, type Say } from './say.ts';
import * as summary from './summary.ts';
import { thresholdLines } from './threshold.ts';
import { findingLine, transcriptLines } from './transcript.ts';
import { wrapLine } from './wrap.ts';

export interface TextOptions {
  /** The whole dialogue of passed cases too. */
  readonly verbose?: boolean;
  readonly palette?: Palette;
  /** From `columnsOf`, if the cases are known before they run. */
  readonly columns?: Columns;
  /** How wide the terminal is; null or left out: lines are as long as they are. */
  readonly width?: number | null;
  /** The scenarios as they are written, for the carets. */
  readonly lineOf?: LineOf;
  /** English if not given. */
  readonly say?: Say;
  /** How it tells what changed. */
  readonly night?: NightTongue;
}

/** The line above a scenario's cases; print it when the file or the scenario changes. */
export function headingLines(one: Pick<CaseRecord, 'file' | 'scenario'>, options: TextOptions = {}): string[] {
  return painted([scenarioLine(one)], options);
}

/** One line for a passed or skipped case, everything for one that failed or is inconclusive. */
export function caseLines(one: CaseRecord, options: TextOptions = {}): string[] {
  const lines = [caseLine(one, options.columns, options.width)];
  const isShort = one.verdict === 'passed' && options.verbose !== true;
  if (one.burst !== null) {
    const told = isShort ? [burstLine(one.burst)] : burstLines(one.burst);
    return painted([...lines, ...told, ...reasonLines(one)], options);
  }
  if (one.threshold !== null)
    return painted([...lines, ...thresholdLines(one.threshold, options.verbose === true)], options);
  const full = options.verbose === true || one.verdict === 'failed' || one.verdict === 'inconclusive';
  if (full) lines.push(...transcriptLines(one, options.verbose !== true, options.lineOf));
  else lines.push(...one.findings.filter((finding) => finding.severity !== 'info').map(findingLine));
  if (one.text !== null && !(full && saysText(one)))
    lines.push([span('    '), span(one.text, one.verdict === 'skipped' ? 'quiet' : 'strong')]);
  return painted(lines, options);
}

/** The deciding step, or a finding, has said it already. */
const saysText = (one: CaseRecord) =>
  decidingStep(one)?.problem === one.text || one.findings.some(({ text }) => text === one.text);

/** Why a burst is not as expected: one line for each difference. */
function reasonLines({ burst, text, verdict }: CaseRecord): Line[] {
  const reasons = burst === null || burst.problems.length === 0 ? [text ?? ''] : burst.problems;
  const role = verdict === 'failed' ? 'failed' : 'strong';
  return reasons.filter((one) => one !== '').map((one) => [span('    '), span(one, role)]);
}

/** The conclusion that follows from two variants. */
export function contrastLines(contrast: Contrast, options: TextOptions = {}): string[] {
  return painted([[span('  '), span(contrast.text, contrast.confounded ? 'inconclusive' : 'cause')]], options);
}

/** The counts; before them, with `again`, what failed: in a long run it has scrolled away. */
export function summaryLines(document: RunView, options: TextOptions & { readonly again?: boolean } = {}): string[] {
  return painted(summary.summaryLines(document, options.again === true ? options : null), options);
}

export function painted(
  lines: readonly Line[],
  { palette = plain, width = null, say = inEnglish }: TextOptions,
): string[] {
  const said = lines.map((line) => inTongue(line, say));
  const fitting = width === null ? said : said.flatMap((line) => wrapLine(line, width));
  return fitting.map((line) =>
    line
      .map((part) => palette(part.text, part.role))
      .join('')
      .trimEnd(),
  );
}
