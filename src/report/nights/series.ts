// The nights of a probe as a page shows them: every case a series, nights that are alike drawn in one piece.
import { type CaseHistory, caseHistories, type Seen } from '../../baseline/case-history.ts';
import { compareText, halvesOf } from '../../baseline/change.ts';
import type { History, HistoryNight } from '../../baseline/history.ts';
import type { Verdict } from '../../run/document.ts';

/** One probe with its history. */
export interface ProbeNights {
  readonly name: string;
  readonly nights: readonly HistoryNight[];
  readonly cases: readonly CaseSeries[];
}

export interface CaseSeries extends CaseHistory {
  readonly asked: number;
  /** What was asked, and whom. */
  readonly name: string;
  readonly target: string;
}

/** A letter for each night, as pages and their script have it: `.` where the case was not asked. */
export const LETTERS: Readonly<Record<Verdict, string>> = { passed: 'P', failed: 'F', inconclusive: 'Q', skipped: 'S' };
export type Letter = 'P' | 'F' | 'Q' | 'S' | '.';

/** The last `nights` nights. */
export function probeNights(name: string, history: History, nights: number): ProbeNights {
  const cases = caseHistories(history, { nights, matching: '' });
  return {
    name,
    nights: history.nights.slice(-nights),
    cases: cases.map((one) => {
      const { asked, target } = halvesOf(one.case);
      return { ...one, name: asked, target };
    }),
  };
}

export const letterOf = (seen: Seen | null): string => (seen === null ? '.' : LETTERS[seen.verdict]);

/** `PPPF` -> a run of three and one of one. */
export function runsOf(letters: string): { readonly letter: string; readonly from: number; readonly count: number }[] {
  const runs: { letter: string; from: number; count: number }[] = [];
  for (const [from, letter] of [...letters].entries()) {
    const last = runs.at(-1);
    if (last?.letter === letter) last.count += 1;
    else runs.push({ letter, from, count: 1 });
  }
  return runs;
}

/** A certificate that a case showed in its last night, with all targets that show one which ends then. */
export interface CertificateEnd {
  readonly probe: string;
  /** ISO 8601. */
  readonly notAfter: string;
  readonly sha256: string;
  readonly targets: readonly string[];
  /** What was left of the certificate shown in each of the nights that are drawn; null where none was seen. */
  readonly daysLeft: readonly (number | null)[];
}

/** What the newest night of each case saw; soonest first. */
export function certificateEnds({ name, cases, nights }: ProbeNights): CertificateEnd[] {
  const ends = new Map<
    string,
    { readonly notAfter: string; readonly one: CaseSeries; readonly targets: Set<string> }
  >();
  for (const one of cases) {
    const certificate = one.certificate;
    if (certificate === null) continue;
    const known = ends.get(certificate.sha256) ?? { notAfter: certificate.notAfter, one, targets: new Set<string>() };
    ends.set(certificate.sha256, known);
    known.targets.add(one.target);
  }
  return [...ends]
    .map(([sha256, { notAfter, one, targets }]) => ({
      probe: name,
      notAfter,
      sha256,
      targets: [...targets].sort(),
      daysLeft: one.recent.map((seen, index) => daysUntil(seen?.notAfter ?? null, nights[index]?.at ?? '')),
    }))
    .sort((a, b) => compareText(a.notAfter, b.notAfter));
}

function daysUntil(notAfter: string | null, at: string): number | null {
  const days = notAfter === null ? Number.NaN : (Date.parse(notAfter) - Date.parse(at)) / 86_400_000;
  return Number.isFinite(days) ? Math.max(0, Math.floor(days)) : null;
}
