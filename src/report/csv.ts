// One row for each step, fact and finding, with what is known of its case; a case without steps has a row of its own. RFC 4180.
import type { RunView } from '../run/cases.ts';
import type { CaseRecord, Finding, RunDocument, StepRecord } from '../run/document.ts';
import { sayWhy } from './case-title.ts';
import { csvCell } from './escape/csv.ts';
import { type FactRow, factRows, sayFinding } from './facts.ts';

/** What a row is about; all null: the case as a whole. */
interface Row {
  readonly step: StepRecord | null;
  readonly fact: FactRow | null;
  readonly finding: Finding | null;
  /** Where it was found. */
  readonly at: StepRecord | null;
}

type Cell = string | number | boolean | null;
/** The columns: a heading, and what stands under it. */
const COLUMNS: readonly (readonly [string, (one: CaseRecord, row: Row, run: RunDocument['run']) => Cell])[] = [
  ['run', (_one, _row, run) => run.id],
  ['started', (one) => one.started],
  ['file', (one) => one.file],
  ['scenario', (one) => one.scenario],
  ['variant', (one) => one.variant],
  ['host', (one) => one.target.host],
  ['address', (one) => one.target.address],
  ['port', (one) => one.target.port],
  ['verdict', (one) => one.verdict],
  ['reason', (one) => one.reason],
  ['why', (one) => sayWhy(one)],
  ['attempt', (one, { at }) => at?.attempt ?? one.attempt],
  ['step', (_one, { at }) => at?.name ?? at?.verb ?? null],
  ['line', (_one, { at }) => at?.line ?? null],
  ['step verdict', (_one, { step }) => step?.verdict ?? null],
  ['sent', (_one, { step }) => step?.sent ?? null],
  ['outcome', (_one, { step }) => step?.outcome ?? null],
  ['code', (_one, { step }) => step?.reply?.code ?? null],
  ['enhanced', (_one, { step }) => step?.reply?.enhanced ?? null],
  ['text', (_one, { step }) => step?.reply?.text ?? null],
  ['expected', (_one, { step }) => step?.expected ?? null],
  ['problem', (_one, { step }) => step?.problem ?? null],
  ['ms', (one, { step, fact, finding }) => (fact === null && finding === null ? (step?.ms ?? one.ms) : null)],
  ['inside TLS', (_one, { step }) => step?.secure ?? null],
  ['TLS version', (one) => one.tls?.protocol ?? null],
  ['trusted', (one) => one.tls?.trusted ?? null],
  ['days left', (one) => one.tls?.certificate?.daysLeft ?? null],
  ['fact', (_one, { fact }) => fact?.name ?? null],
  ['value', (_one, { fact }) => fact?.value ?? null],
  ['finding', (_one, { finding }) => finding?.id ?? null],
  ['severity', (_one, { finding }) => finding?.severity ?? null],
  ['found', (_one, { finding }) => finding && sayFinding(finding)],
];

const WHOLE: Row = { step: null, fact: null, finding: null, at: null };

export function* csv({ cases, run }: RunView): Generator<string> {
  yield `${COLUMNS.map(([heading]) => csvCell(heading)).join(',')}\r\n`;
  for (const one of cases)
    for (const row of rowsOf(one)) yield `${COLUMNS.map(([, value]) => csvCell(value(one, row, run))).join(',')}\r\n`;
}

function* rowsOf(one: CaseRecord): Generator<Row> {
  if (one.steps.length === 0) yield WHOLE;
  for (const step of one.steps) yield { ...WHOLE, step, at: step };
  for (const fact of factRows(one)) yield { ...WHOLE, fact };
  for (const finding of one.findings) yield { ...WHOLE, finding, at: one.steps[finding.step ?? -1] ?? null };
}
