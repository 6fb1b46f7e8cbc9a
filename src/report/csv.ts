// One row for each step, with the facts of its case; a case without steps has a row of its own. RFC 4180.
import type { RunView } from '../run/cases.ts';
import type { CaseRecord, RunDocument, StepRecord } from '../run/document.ts';
import { sayWhy } from './case-title.ts';
import { csvCell } from './escape/csv.ts';

type Cell = string | number | boolean | null;
/** The columns: a heading, and what stands under it. */
const COLUMNS: readonly (readonly [
  string,
  (one: CaseRecord, step: StepRecord | null, run: RunDocument['run']) => Cell,
])[] = [
  ['run', (_one, _step, run) => run.id],
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
  ['attempt', (one, step) => step?.attempt ?? one.attempt],
  ['step', (_one, step) => step?.name ?? step?.verb ?? null],
  ['line', (_one, step) => step?.line ?? null],
  ['step verdict', (_one, step) => step?.verdict ?? null],
  ['sent', (_one, step) => step?.sent ?? null],
  ['outcome', (_one, step) => step?.outcome ?? null],
  ['code', (_one, step) => step?.reply?.code ?? null],
  ['enhanced', (_one, step) => step?.reply?.enhanced ?? null],
  ['text', (_one, step) => step?.reply?.text ?? null],
  ['expected', (_one, step) => step?.expected ?? null],
  ['problem', (_one, step) => step?.problem ?? null],
  ['ms', (one, step) => step?.ms ?? one.ms],
  ['inside TLS', (_one, step) => step?.secure ?? null],
  ['TLS version', (one) => one.tls?.protocol ?? null],
  ['trusted', (one) => one.tls?.trusted ?? null],
  ['days left', (one) => one.tls?.certificate?.daysLeft ?? null],
];

export function* csv({ cases, run }: RunView): Generator<string> {
  yield `${COLUMNS.map(([heading]) => csvCell(heading)).join(',')}\r\n`;
  for (const one of cases)
    for (const step of one.steps.length === 0 ? [null] : one.steps)
      yield `${COLUMNS.map(([, value]) => csvCell(value(one, step, run))).join(',')}\r\n`;
}
