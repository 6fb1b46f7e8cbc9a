// mxprobe: scenarios, surveys and reports.
import { comparisonIn } from '../../report/comparison.ts';
import { REPORTERS } from '../../report/reporters.ts';
import type { ScenarioSource } from '../check-scenario.ts';
import { type DiffOptions, type RunDifference, diffRuns as tellApart } from '../diff-runs.ts';
import type { MxSurvey, RunDocument, RunEvent } from '../documents.ts';
import { checkValue, oneOf, RUN_DOCUMENT } from '../given.ts';
import { askProbe as askNow, type NightEvent, type NightResult, type ProbeOptions } from '../one-night.ts';
import { runScenarios as begin, type RunScenariosOptions, type Unrunnable } from '../run-scenarios.ts';
import { SCHEMAS } from '../schemas.ts';
import { type SurveyEvent, type SurveyOptions, surveyDomain } from '../survey.ts';
import type { Lost } from '../telling.ts';

export type { Problem } from '../../document/problem.ts';
export {
  type Checked,
  type CheckOptions,
  checkScenario,
  type ScenarioInfo,
  type ScenarioSource,
} from '../check-scenario.ts';
export type { ComparedSides, DifferenceCause, DiffOptions, RunDifference } from '../diff-runs.ts';
export type * from '../documents.ts';
export { type MistakeCode, type MistakeDetails, MxprobeError } from '../mistake.ts';
export type { NightEvent, NightResult, ProbeOptions } from '../one-night.ts';
export type { AskingOptions, Duration, Vars } from '../options.ts';
export type { NightEnd } from '../probe-night.ts';
export type { RunScenariosOptions, Unrunnable } from '../run-scenarios.ts';
export type { SurveyEvent, SurveyOptions } from '../survey.ts';
export type { Lost } from '../telling.ts';
export { version } from '../version.ts';

/** The media of a report. */
export type ReportKind =
  | 'text'
  | 'junit'
  | 'tap'
  | 'json'
  | 'html'
  | 'markdown'
  | 'github'
  | 'nagios'
  | 'openmetrics'
  | 'csv';

/** A run that goes on: `for await` hears what happens; leaving the loop stops listening, not the run. */
export interface Run extends AsyncIterable<RunEvent | Lost> {
  readonly result: Promise<RunDocument | Unrunnable>;
}

/** Runs scenarios, files or texts; without a target each against the embedded MX that it describes. */
export function runScenarios(what: ScenarioSource | readonly ScenarioSource[], options?: RunScenariosOptions): Run {
  return begin(what, options);
}

/** A survey that goes on. */
export interface Survey extends AsyncIterable<SurveyEvent | Lost> {
  readonly result: Promise<MxSurvey>;
}

/** Asks every MX host of a domain at every address, or one server. */
export function surveyMx(target: string, options?: SurveyOptions): Survey {
  return surveyDomain(target, options);
}

/** A night that goes on. */
export interface ProbeNight extends AsyncIterable<NightEvent | Lost> {
  readonly result: Promise<NightResult | Unrunnable>;
}

/** Asks the probe in `file` once, compares it with what was accepted as normal, and remembers the night. */
export function askProbe(file: string, options?: ProbeOptions): ProbeNight {
  return askNow(file, options);
}

/** What differs between two runs, by meaning; or between two servers, side by side. */
export function diffRuns(before: RunDocument, after: RunDocument, options?: DiffOptions): RunDifference {
  return tellApart(before, after, options);
}

/** The document as a report, the text of which is ready for its medium. */
export function report(document: RunDocument, kind: ReportKind): string {
  checkValue(document, RUN_DOCUMENT, 'document');
  checkValue(kind, oneOf(...Object.keys(REPORTERS)), 'kind');
  return REPORTERS[kind].render(document, comparisonIn(document));
}

/** What has a JSON Schema. */
export type SchemaKind =
  | 'scenario'
  | 'policy'
  | 'probe'
  | 'run'
  | 'mx'
  | 'bounce'
  | 'reproduction'
  | 'threshold'
  | 'identity'
  | 'received'
  | 'import'
  | 'reports'
  | 'fleet-status'
  | 'fleet-results'
  | 'sandbox'
  | 'log'
  | 'judgement';

/** The JSON Schema of what mxprobe reads or writes. */
export function schema(kind: SchemaKind): object {
  checkValue(kind, oneOf(...Object.keys(SCHEMAS)), 'kind');
  return SCHEMAS[kind]?.make() ?? {};
}
