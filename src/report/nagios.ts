// One line for Nagios, Icinga and their kin (Monitoring Plugins Development Guidelines): a state, a sentence, performance data.

import { causesOf, countsOf } from '../baseline/causes.ts';
import { type CaseOutline, type Glance, glanceAt, type RunView } from '../run/cases.ts';
import { caseTitle, sayWhy } from './case-title.ts';
import type { Comparison } from './comparison.ts';
import { escapeTerminal } from './escape/terminal.ts';
import { sayVerdict } from './headline.ts';

export const NAGIOS_STATES = ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'] as const;

/**
 * The exit status. 2: a case failed, no server answers or, where a baseline is given, something is worse than it. 3: another case
 * is inconclusive, or nothing ran. 1: a finding. Compared with a baseline, a refusal that was accepted as normal is no failure.
 */
export function nagiosState(
  document: RunView,
  comparison: Comparison | null = null,
  found = glanceAt(document.cases),
): 0 | 1 | 2 | 3 {
  const { failed, inconclusive } = document.summary;
  const worse = comparison?.baseline == null ? failed : countsOf(causesOf(comparison.changes)).regression;
  if (worse > 0 || found.down !== null) return 2;
  if (inconclusive > 0 || document.cases.length === 0 || !document.run.complete) return 3;
  return found.finding === null ? 0 : 1;
}

/** NRPE cuts at 1,024 octets in its old form; what comes first must be what matters. */
const MAX_TEXT = 600;

export function* nagios(document: RunView, comparison: Comparison | null = null): Generator<string> {
  const found = glanceAt(document.cases);
  const state = NAGIOS_STATES[nagiosState(document, comparison, found)];
  const [worst] = comparison === null ? [] : causesOf(comparison.changes);
  const said =
    worst === undefined ? sentence(document, found) : `${worst.class}: ${worst.text}; ${sentence(document, found)}`;
  yield `MXPROBE ${state} - ${plain(said)} | ${performanceData(document, found)}${changeData(comparison)}\n`;
}

/** A vertical bar would begin the performance data. */
function plain(text: string): string {
  const shown = escapeTerminal(text).replaceAll('|', '/');
  return shown.length > MAX_TEXT ? `${shown.slice(0, MAX_TEXT - 1)}…` : shown;
}

function sentence(document: RunView, { failed, down, inconclusive, finding }: Glance): string {
  const { cases, summary } = document;
  const counts = `${summary.passed} of ${cases.length} passed`;
  const bad = failed ?? down ?? inconclusive;
  if (bad !== null) {
    const others = summary.failed + summary.inconclusive - 1;
    return `${counts}; ${named(bad)}${others > 0 ? `; and ${others} more` : ''}`;
  }
  if (!document.run.complete) return `${counts}; the run ended before it was finished`;
  return finding === null ? counts : `${counts}; ${finding}`;
}

const named = (one: CaseOutline) => `${caseTitle(one)} ${sayVerdict(one)}: ${sayWhy({ steps: [], ...one })}`;

function changeData(comparison: Comparison | null): string {
  return comparison === null ? '' : ` regressions=${countsOf(causesOf(comparison.changes)).regression};;;0`;
}

function performanceData({ cases, summary, run }: RunView, { slowestMs, days }: Glance): string {
  const total = cases.length;
  const data = Object.entries(summary).map(([verdict, count]) => `${verdict}=${count};;;0;${total}`);
  if (run.finished !== null)
    data.push(`time=${((Date.parse(run.finished) - Date.parse(run.started)) / 1000).toFixed(3)}s;;;0`);
  data.push(`slowest=${(slowestMs / 1000).toFixed(3)}s;;;0`);
  if (days !== null) data.push(`certificate_days=${days}`);
  return data.join(' ');
}
