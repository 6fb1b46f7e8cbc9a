// One name for a case wherever a list needs one: test reports, tables, annotations.
import type { CaseRecord, StepRecord } from '../run/document.ts';
import { sayTarget } from './headline.ts';

/**
 * `cleartext on mx1.example.org [192.0.2.1]:25`. The embedded MX listens on another port each time; it is left out, so that a
 * test keeps its name from run to run.
 */
export function caseTitle(one: Pick<CaseRecord, 'variant' | 'scenario' | 'target'>): string {
  const name = one.variant ?? one.scenario;
  return one.target.sandbox ? name : `${name} on ${sayTarget(one.target)}`;
}

/** The step that decided against the case: the first that has the case's verdict. */
export function decidingStep(one: CaseRecord): StepRecord | undefined {
  return one.steps.find(
    (step) => step.verdict === one.verdict && step.verdict !== 'passed' && step.verdict !== 'skipped',
  );
}

/** The steps behind it that have failed, too: with `continue` there may be many. */
export function furtherSteps(one: CaseRecord): StepRecord[] {
  const deciding = decidingStep(one);
  if (deciding === undefined || one.verdict !== 'failed') return [];
  return one.steps.filter(
    (step) => step !== deciding && step.verdict === 'failed' && step.attempt === deciding.attempt,
  );
}

/** Whatever a scenario lists, a table and a line of a log end. */
const MAX_STEPS = 20;

/** Why the case ended as it did, each step that failed with its place; empty for a case that passed. */
export function sayWhy(one: CaseRecord): string {
  const first = one.text ?? (one.verdict === 'passed' ? '' : (decidingStep(one)?.problem ?? one.reason ?? one.verdict));
  const further = furtherSteps(one);
  const told = further.slice(0, MAX_STEPS).map((step) => `${step.problem ?? step.verdict} (${placeOf(step)})`);
  const more = further.length - told.length;
  return [first, ...told, ...(more > 0 ? [`and ${more} more steps`] : [])].join('; ');
}

export const placeOf = ({ file, line, column }: StepRecord): string => `${file}:${line}:${column}`;
