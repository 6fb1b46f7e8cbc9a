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

/** One sentence that says why the case ended as it did; empty for a case that passed. */
export function sayWhy(one: CaseRecord): string {
  if (one.text !== null) return one.text;
  if (one.verdict === 'passed') return '';
  return decidingStep(one)?.problem ?? one.reason ?? one.verdict;
}
