// What is looked at first: what failed, then what could not be asked, then the rest as it was selected.
import type { CaseRecord, Contrast, RunDocument, Verdict } from '../../run/document.ts';
import { scenarios } from '../terminal.ts';

export interface Scenario {
  readonly cases: readonly CaseRecord[];
  readonly contrasts: readonly Contrast[];
}

const RANK: Readonly<Record<Verdict, number>> = { failed: 0, inconclusive: 1, passed: 2, skipped: 3 };

const rankOf = (cases: readonly CaseRecord[]) => Math.min(...cases.map(({ verdict }) => RANK[verdict]));

/** The scenarios, and the cases of each, most urgent first. */
export function urgentFirst(document: RunDocument): Scenario[] {
  return byRank(scenarios(document), ({ cases }) => cases).map(({ cases, contrasts }) => ({
    cases: byRank(cases, (one) => [one]),
    contrasts,
  }));
}

/** Stable: what is equally urgent stays as it was. */
export function byRank<T>(list: readonly T[], casesOf: (one: T) => readonly CaseRecord[]): T[] {
  return [...list].sort((a, b) => rankOf(casesOf(a)) - rankOf(casesOf(b)));
}

/** It failed, or it could not be asked. */
export const isOpen = ({ verdict }: Pick<CaseRecord, 'verdict'>) => verdict === 'failed' || verdict === 'inconclusive';
