// What was said where something changed: one exchange, or the handshake, of one case of a cause.
import type { Cause } from '../baseline/causes.ts';
import { isOfLog } from '../baseline/log-rules.ts';
import { keyOf, labelled } from '../baseline/normalise.ts';
import type { CaseRecord, Change, RunDocument } from '../run/document.ts';
import { exchangeLines } from './exchange.ts';
import { type Line, span } from './line.ts';
import { tlsFacts } from './tls-lines.ts';
import { factLine, findingLine } from './transcript.ts';

/** An EHLO reply of a large server has so many lines; the rest is in the record. */
const MAX_LINES = 14;

/** Empty where nothing was said: a host that is gone, a case that was not asked. */
export function excerptLines(document: Pick<RunDocument, 'cases'>, { changes }: Pick<Cause, 'changes'>): Line[] {
  for (const change of changes) {
    const record = document.cases.find((one) => isOf(one, change));
    const lines = record === undefined ? [] : linesOf(record, change);
    if (lines.length > MAX_LINES) return [...lines.slice(0, MAX_LINES - 1), [span('    …', 'quiet')]];
    if (lines.length > 0) return lines;
  }
  return [];
}

function isOf(record: CaseRecord, change: Change): boolean {
  return record.id === change.case || keyOf(record, true) === change.case;
}

function linesOf(record: CaseRecord, change: Change): Line[] {
  const { tls } = record;
  if (change.step !== null) {
    const found = [...labelled(record)].find(({ label }) => label === change.step);
    if (found === undefined) return [];
    const said = exchangeLines(found.exchange ?? found.step.exchanges.at(-1) ?? NOTHING_SAID, null);
    return found.exchange === null && tls !== null ? [...said, ...tlsFacts(tls).map(factLine)] : said;
  }
  const finding = findingOf(change);
  if (finding !== null) return record.findings.filter(({ id }) => id === finding).map(findingLine);
  const isOfTls = /^(?:tls|certificate)\b/.test(change.what);
  return isOfTls && tls !== null ? tlsFacts(tls).map(factLine) : [];
}

/** The id of the finding that says more of it; of a log it is named for the cause. */
function findingOf(change: Change): string | null {
  const { what, before, after } = change;
  if (what === 'finding') return String(after ?? before).split(' ')[0] ?? null;
  return isOfLog(change) ? `log-${what.split('.')[1] ?? ''}` : null;
}

const NOTHING_SAID = {
  at: 0,
  stage: 'other',
  sent: null,
  sentBytes: null,
  secure: false,
  outcome: 'none',
  reply: null,
  ms: 0,
} as const;
