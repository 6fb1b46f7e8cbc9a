// A reproduction for the terminal: the conclusion first, what was changed, the two dialogues, what it means.
import type { Reproduction } from '../diagnosis/proof/document.ts';
import type { CaseRecord } from '../run/document.ts';
import { escapeTerminal } from './escape/terminal.ts';
import { explanationAsText } from './explain.ts';
import { sayTarget } from './headline.ts';
import { inTongue, widthOf } from './line.ts';
import type { Palette } from './palette.ts';
import { dialoguePair, experimentRows, sayConclusion, sayWhen, vantageRows } from './reproduction-facts.ts';
import { inEnglish, type Say } from './say.ts';
import { transcriptLines } from './transcript.ts';
import { reproductionWords } from './words.ts';
import { wrap } from './wrap.ts';

export interface ReproductionTextOptions {
  readonly palette: Palette;
  readonly width: number;
  /** Every dialogue, not only the pair. */
  readonly verbose?: boolean;
  /** What is said within the dialogues; English if not given. */
  readonly say?: Say;
}

/** Ends with a line end. */
export function reproductionAsText(found: Reproduction, options: ReproductionTextOptions): string {
  const { palette, width, say = inEnglish } = options;
  const words = reproductionWords(found.explanation.lang);
  const role =
    found.conclusion === 'confirmed' ? 'cause' : found.conclusion === 'inconclusive' ? 'inconclusive' : 'strong';
  const sentence = wrap(escapeTerminal(sayConclusion(found)), width, '', '').map((line) => palette(line, role));
  const blocks = [sentence, experimentLines(found, palette), vantageLines(found, palette, width)];
  const { before, after } = dialoguePair(found);
  if (before !== null) blocks.push(dialogueLines(before, words.control, { palette, say }));
  const others = options.verbose === true ? found.experiments.map((one) => one.case) : after === null ? [] : [after];
  for (const one of others) blocks.push(dialogueLines(one, one.variant ?? words.changed, { palette, say }));
  // What is proved needs no advice how to prove it.
  const explanation = found.conclusion === 'confirmed' ? { ...found.explanation, proof: null } : found.explanation;
  blocks.push(explanationAsText(explanation, palette, width).trimEnd().split('\n'));
  blocks.push([palette(sayWhen(found), 'quiet')]);
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function experimentLines(found: Reproduction, palette: Palette): string[] {
  const rows = experimentRows(found).map((row) => ({
    ...row,
    cells: [row.factor, row.change, row.outcome].map(escapeTerminal),
  }));
  if (rows.length === 0) return [];
  const widths = [0, 1, 2].map((column) =>
    Math.min(48, Math.max(...rows.map(({ cells }) => widthOf(cells[column] ?? '')))),
  );
  return [
    palette(reproductionWords(found.explanation.lang).experiments, 'strong'),
    ...rows.map(({ cells, answer, isFlipped }) => {
      const [factor = '', change = '', outcome = ''] = cells.map((cell, column) => padded(cell, widths[column] ?? 0));
      const told = palette(outcome, isFlipped ? 'passed' : 'plain');
      return `  ${factor}  ${change}  ${told}  ${palette(escapeTerminal(answer), 'quiet')}`.trimEnd();
    }),
  ];
}

/** Side by side, each column as wide as there is room for; what is longer goes on below. */
function vantageLines(found: Reproduction, palette: Palette, width: number): string[] {
  const rows = vantageRows(found);
  if (rows.length === 0) return [];
  const labels = Math.max(...rows.map(({ label }) => widthOf(label)));
  const columns = rows[0]?.cells.length ?? 1;
  const room = Math.max(16, Math.floor((width - labels - 2) / columns) - 2);
  const lines = rows.flatMap(({ label, cells, differs }, at) => {
    const told = cells.map((lines) => lines.flatMap((one) => wrap(escapeTerminal(one), room, '', '  ')));
    const height = Math.max(...told.map((one) => one.length));
    return Array.from({ length: height }, (_, line) => {
      const head = padded(line === 0 ? label : '', labels);
      const body = told
        .map((one) => padded(one[line] ?? '', room))
        .join('  ')
        .trimEnd();
      return `  ${palette(head, 'quiet')}  ${palette(body, at === 0 ? 'strong' : differs ? 'plain' : 'quiet')}`.trimEnd();
    });
  });
  return [palette(reproductionWords(found.explanation.lang).vantages.heading, 'strong'), ...lines];
}

const padded = (text: string, width: number) => text + ' '.repeat(Math.max(0, width - widthOf(text)));

function dialogueLines(
  one: CaseRecord,
  name: string,
  { palette, say }: { readonly palette: Palette; readonly say: Say },
): string[] {
  const head = `${palette(escapeTerminal(name), 'strong')}  ${escapeTerminal(sayTarget(one.target))}`;
  const lines = transcriptLines({ ...one, steps: one.steps.map((step) => ({ ...step, verdict: told(step.verdict) })) });
  return [
    head,
    ...lines.map((line) =>
      inTongue(line, say)
        .map((part) => palette(part.text, part.role))
        .join('')
        .trimEnd(),
    ),
  ];
}

/** Whether the answer was expected is no matter here: the two dialogues are compared, not judged. */
function told(verdict: CaseRecord['steps'][number]['verdict']): CaseRecord['steps'][number]['verdict'] {
  return verdict === 'failed' ? 'passed' : verdict;
}
