// How a finding of a survey is said.
import type { ResultType } from '../../trust/result-type.ts';
import type { Severity } from '../document.ts';

export interface FindingText {
  readonly severity: Severity;
  readonly standard: string | null;
  /** Where one type always fits; others are given by the verdict. */
  readonly result?: ResultType;
  readonly text: string;
  readonly remedy: string | null;
}
