// Taking a run as normal. Done only on request; what could not be asked is not normal, whatever the request says.
import type { RunDocument } from '../run/document.ts';
import type { Baseline, CaseFacts } from './baseline.ts';
import type { FactsByCase } from './compare.ts';

export interface Acceptance {
  /** Null if the run can't be accepted. */
  readonly baseline: Baseline | null;
  /** What the user should know before committing it, one sentence each. */
  readonly doubts: readonly string[];
}

/**
 * The baseline that `document` makes. A case that was inconclusive keeps what was accepted before; a run that was cut short
 * is refused.
 */
export function accept(
  name: string,
  document: RunDocument,
  tonight: FactsByCase,
  previous: Baseline | null = null,
): Acceptance {
  if (!document.run.complete) {
    return { baseline: null, doubts: ['the run was cut short: run it again before accepting it'] };
  }
  const cases = new Map<string, CaseFacts>();
  const doubts: string[] = [];
  for (const [key, candidates] of tonight) {
    const answered = candidates.find((facts) => facts.verdict === 'passed') ?? candidates[0];
    if (answered === undefined) continue;
    const kept = previous?.cases.get(key);
    if (answered.verdict === 'inconclusive') {
      doubts.push(
        `${key} was inconclusive and is not accepted${kept === undefined ? '' : '; the earlier entry stays'}`,
      );
      if (kept !== undefined) cases.set(key, kept);
      continue;
    }
    if (answered.verdict === 'failed') doubts.push(`${key} fails, and is accepted so`);
    cases.set(key, answered);
  }
  if (cases.size === 0)
    return { baseline: null, doubts: [...doubts, 'no case was answered: there is nothing to accept'] };
  return { baseline: { name, accepted: document.run.started, run: document.run.id, cases }, doubts };
}
