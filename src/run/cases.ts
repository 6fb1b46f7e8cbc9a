// The cases of a run as reports take them: an array, or a record too large for the memory that is read anew each time.
import type { CaseRecord, RunDocument } from './document.ts';

/** A case without what was said in it. */
export type CaseOutline = Omit<CaseRecord, 'steps'>;

/** What one line can say of a run. */
export interface Glance {
  /** The first of its kind; null: there is none. */
  readonly failed: CaseOutline | null;
  readonly inconclusive: CaseOutline | null;
  /** Of the inconclusive ones the first whose server did not answer. */
  readonly down: CaseOutline | null;
  /** The first warning or error that was found beside a verdict. */
  readonly finding: string | null;
  readonly slowestMs: number;
  /** How many days the first certificate to expire has left. */
  readonly days: number | null;
}

export interface Cases extends Iterable<CaseRecord> {
  readonly length: number;
  /** The same cases where their steps are not needed, if that is quicker; each time that it is iterated over they are read. */
  outlines?(): Iterable<CaseOutline>;
  /** If there is a quicker way than to look at all of them. */
  glance?(): Glance;
}

/** A document whose cases need not be in memory. */
export type RunView = Omit<RunDocument, 'cases'> & { readonly cases: Cases };

const DOWN: ReadonlySet<string | null> = new Set(['unreachable', 'timeout', 'closed']);

/** Nothing could be asked because the mail server is down: what a monitoring check is there to tell. */
export const isDown = ({ verdict, reason }: Pick<CaseRecord, 'verdict' | 'reason'>): boolean =>
  verdict === 'inconclusive' && DOWN.has(reason);

export function outlinesOf(cases: Cases): Iterable<CaseOutline> {
  return cases.outlines?.() ?? cases;
}

export function glanceAt(cases: Cases): Glance {
  if (cases.glance !== undefined) return cases.glance();
  const found = { ...NOTHING };
  for (const one of cases) {
    if (one.verdict === 'failed') found.failed ??= one;
    if (one.verdict === 'inconclusive') found.inconclusive ??= one;
    if (isDown(one)) found.down ??= one;
    found.finding ??= one.findings.find(({ severity }) => severity !== 'info')?.text ?? null;
    found.slowestMs = Math.max(found.slowestMs, one.ms);
    const left = one.tls?.certificate?.daysLeft;
    if (left !== undefined) found.days = Math.min(found.days ?? left, left);
  }
  return found;
}

export const NOTHING: { -readonly [K in keyof Glance]: Glance[K] } = {
  failed: null,
  inconclusive: null,
  down: null,
  finding: null,
  slowestMs: 0,
  days: null,
};
