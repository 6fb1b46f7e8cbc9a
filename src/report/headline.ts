// What stands above a dialogue: the scenario, and for each case its variant, its target and how it ended.
import type { CaseRecord, TargetRecord, Verdict } from '../run/document.ts';
import { lastedMs, sayDuration } from './duration.ts';
import { gap, type Line, lineWidth, quoted, type Role, span } from './line.ts';

/** `scenarios/starttls/required.yaml  MAIL FROM is refused until ...` */
export function scenarioLine(one: Pick<CaseRecord, 'file' | 'scenario'>): Line {
  return [quoted(one.file, 'quiet'), span('  '), quoted(one.scenario, 'strong')];
}

/** How wide the columns of the case lines are, so that the lines of a run stand under each other. */
export interface Columns {
  readonly variant: number;
  readonly target: number;
}
/** A longer text would push the verdicts of all others off the screen: it stands out of line instead. */
const WIDEST_VARIANT = 28;
const WIDEST_TARGET = 44;

/** Widths are measured once for each text; a run of a hundred thousand cases has as many. */
const MAX_MEASURED = 10_000;

export function columnsOf(cases: Iterable<Pick<CaseRecord, 'variant' | 'target'>>): Columns {
  const variant = widest(WIDEST_VARIANT);
  const target = widest(WIDEST_TARGET);
  for (const one of cases) {
    variant.add(one.variant ?? '');
    target.add(sayTarget(one.target));
  }
  return { variant: variant.width, target: target.width };
}

function widest(most: number) {
  const measured = new Set<string>();
  return {
    width: 0,
    add(text: string) {
      if (measured.has(text)) return;
      if (measured.size < MAX_MEASURED) measured.add(text);
      const wide = lineWidth([span(text)]);
      if (wide <= most) this.width = Math.max(this.width, wide);
    },
  };
}

/** The verdict stands here if the columns before it leave room, and so far from the edge of a narrow terminal. */
const VERDICT_COLUMN = 70;
const VERDICT_WIDTH = 24;

/** `  cleartext  (sandbox)        passed  12 ms` */
export function caseLine(
  one: CaseRecord,
  columns: Columns = { variant: 0, target: 0 },
  width: number | null = null,
): Line {
  const left = [span('  ')];
  if (one.variant !== null) left.push(quoted(one.variant, 'strong'));
  if (columns.variant > 0) left.push(gap(left, columns.variant + 4));
  else if (one.variant !== null) left.push(span('  '));
  const usual = Math.min(VERDICT_COLUMN, (width ?? Number.POSITIVE_INFINITY) - VERDICT_WIDTH);
  const until = Math.max(usual, lineWidth(left) + columns.target + 2);
  left.push(quoted(sayTarget(one.target)));
  left.push(gap(left, until), span(sayVerdict(one), ROLE_OF[one.verdict]));
  const tries = one.attempt > 1 ? `on attempt ${one.attempt}, ` : '';
  return [...left, span(`  ${tries}${sayDuration(lastedMs(one))}`, 'quiet')];
}

export const ROLE_OF: Readonly<Record<Verdict, Role>> = {
  passed: 'passed',
  failed: 'failed',
  inconclusive: 'inconclusive',
  skipped: 'skipped',
};

/** `inconclusive (unreachable)`; a skipped case's reason is a sentence and stands in its text. */
export function sayVerdict(one: Pick<CaseRecord, 'verdict' | 'reason'>): string {
  return one.verdict === 'inconclusive' && one.reason !== null ? `${one.verdict} (${one.reason})` : one.verdict;
}

/** `mx1.example.org [192.0.2.1]:25`, `127.0.0.1:25`, `[::1]:25`, `/run/lmtp`, `(sandbox)`. */
export function sayTarget(target: TargetRecord): string {
  const { host, address, port } = target;
  if (host.startsWith('/')) return host;
  const name = host.includes(':') ? `[${host}]` : host;
  const seen = address === null || address === host ? '' : ` [${address}]`;
  // Its port is another one in each run, and says nothing.
  if (target.sandbox && port !== 0)
    return OF_THE_SANDBOX.test(name) && address === '127.0.0.1' ? '(sandbox)' : `${name}${seen} (sandbox)`;
  const how = target.mode === 'smtp' ? '' : ` (${target.mode})`;
  // Nobody was connected to: a domain, an address of ours.
  return port === 0 ? `${name}${seen}` : `${name}${seen}:${port}${how}`;
}

/** The one server of the embedded MX; one with another name is one of several. */
const OF_THE_SANDBOX = /^(?:mx\.sandbox\.test|127\.0\.0\.1)$/;
