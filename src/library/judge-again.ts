// A recorded run, judged by what its scenarios expect now: without the network. What was never asked can't be judged, and is said.
import type { JudgedCase, Judgement } from '../report/judgement-document.ts';
import type { CaseRecord, RunDocument } from '../run/document.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { walkAgain } from './judge-walk.ts';

/** Cases are matched by the name of the file and the variant. */
export function judgeAgain({ run, cases }: RunDocument, scenarios: readonly Scenario[]): Judgement {
  const known = new Map(scenarios.map((one) => [keyOf(one), one] as const));
  const used = new Set<string>();
  const judged: JudgedCase[] = [];
  const apart: string[] = [];
  for (const one of cases) {
    const scenario = known.get(keyOf(one));
    used.add(keyOf(one));
    if (scenario === undefined || one.burst !== null || one.threshold !== null) apart.push(one.id);
    else judged.push(judgeCase(one, scenario, run.id));
  }
  const unasked = [...known.keys()].filter((key) => !used.has(key)).map((key) => `${key}: never asked`);
  return {
    schema: 'mxprobe/judgement@1',
    run: run.id,
    summary: counted(judged),
    cases: judged,
    apart: [...apart, ...unasked],
  };
}

const keyOf = ({ file, variant }: { readonly file: string; readonly variant: string | null }) =>
  `${file.replace(/.*[\\/]/, '')}${variant === null ? '' : `#${variant}`}`;

function judgeCase(one: CaseRecord, scenario: Scenario, runId: string): JudgedCase {
  const { id, verdict: before } = one;
  const judged = walkAgain(one, scenario, runId);
  return { id, before, ...judged, different: before !== judged.after || judged.changed.length > 0 };
}

function counted(cases: readonly JudgedCase[]): Judgement['summary'] {
  const many = (after: JudgedCase['after']) => cases.filter((one) => one.after === after).length;
  return {
    passed: many('passed'),
    failed: many('failed'),
    inconclusive: many('inconclusive'),
    skipped: many('skipped'),
    unknown: many('unknown'),
    different: cases.filter(({ different }) => different).length,
  };
}
