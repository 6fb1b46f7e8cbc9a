// The end of a run: how many of what, how long, where it is recorded, and what to look at.
import type { Cases, RunView } from '../run/cases.ts';
import type { CaseRecord, Verdict } from '../run/document.ts';
import { decidingStep, placeOf, sayWhy } from './case-title.ts';
import { sayDuration } from './duration.ts';
import { ROLE_OF, sayTarget, sayVerdict } from './headline.ts';
import { type Line, span } from './line.ts';

/** With more cases than this, what failed has scrolled away and is listed again. */
const SHORT_RUN = 8;
const LISTED = 50;

export function summaryLines(document: RunView): Line[] {
  const { run, cases } = document;
  const lines: Line[] = cases.length > SHORT_RUN ? attentionLines(cases) : [];
  lines.push(countsLine(document));
  if (!run.complete) lines.push([span('incomplete: the run ended before all of it was recorded', 'inconclusive')]);
  if (run.results !== null) lines.push([span(`recorded in ${run.results}`, 'quiet')]);
  return lines;
}

export const VERDICTS: readonly Verdict[] = ['passed', 'failed', 'inconclusive', 'skipped'];

/** `3 cases: 2 passed, 1 failed  in 412 ms`; verdicts that did not occur are left out. */
export function countsLine({ cases, summary, run }: RunView): Line {
  const seen = VERDICTS.filter((verdict) => summary[verdict] > 0);
  const spans = [span(`${cases.length} case${cases.length === 1 ? '' : 's'}`, 'strong')];
  for (const [index, verdict] of seen.entries()) {
    spans.push(span(index === 0 ? ': ' : ', '), span(`${summary[verdict]} ${verdict}`, ROLE_OF[verdict]));
  }
  const wall = run.finished === null ? null : Date.parse(run.finished) - Date.parse(run.started);
  return wall === null ? spans : [...spans, span(`  in ${sayDuration(wall)}`, 'quiet')];
}

function attentionLines(cases: Cases): Line[] {
  const lines: Line[] = [];
  let wanted = 0;
  for (const one of cases) {
    if (one.verdict !== 'failed' && one.verdict !== 'inconclusive') continue;
    wanted += 1;
    if (wanted <= LISTED) lines.push(attentionLine(one));
  }
  if (wanted > LISTED) lines.push([span(`and ${wanted - LISTED} more`, 'quiet')]);
  return lines.length === 0 ? lines : [...lines, []];
}

function attentionLine(one: CaseRecord): Line {
  const step = decidingStep(one);
  const place = step === undefined ? one.file : placeOf(step);
  const who = `${one.variant === null ? '' : `${one.variant}  `}${sayTarget(one.target)}`;
  return [
    span(sayVerdict(one), ROLE_OF[one.verdict]),
    span(`  ${place}  ${who}${one.text === null ? '' : `  ${sayWhy(one)}`}`),
  ];
}
