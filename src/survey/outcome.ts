// What a survey comes to: an error is an answer that is not as it should be; what could not be asked is inconclusive.
import type { MxSurvey } from './document.ts';

export type SurveyOutcome = 'passed' | 'failed' | 'inconclusive';

export function outcomeOf({ findings, endpoints, problem, mtaSts, interrupted }: MxSurvey): SurveyOutcome {
  const is = (wanted: string) => findings.some(({ id }) => id === wanted);
  if (findings.some(({ severity }) => severity === 'error')) return 'failed';
  // A null MX is a definite answer: there is nothing to ask.
  const nowhere = problem !== null && !is('null-mx');
  const open = endpoints.some(({ reason }) => reason !== null) || mtaSts?.verdict === 'unknown' || is('dns-failed');
  return nowhere || open || interrupted ? 'inconclusive' : 'passed';
}
