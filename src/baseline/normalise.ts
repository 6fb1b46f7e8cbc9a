// A run document -> what counts of it. Equal nights give equal facts, whatever their clocks, counters and queue ids said.
import type { CaseRecord, Exchange, RunDocument, StepRecord } from '../run/document.ts';
import { isAccepted } from '../wire/reply.ts';
import type { CaseFacts, StepFacts } from './baseline.ts';
import { capabilitiesOf } from './capabilities.ts';
import { compareText } from './change.ts';
import { latencyClassOf } from './latency.ts';
import { BUILT_IN_MASKS, type Mask, maskText } from './masks.ts';
import { tlsFactsOf } from './tls-class.ts';

export interface Normalising {
  /** The user's masks; they are applied before the built-in ones. */
  readonly masks: readonly Mask[];
  /** A certificate with fewer days left expires soon. */
  readonly certificateDays: number;
  /** A reply slower than this is late. */
  readonly lateMs: number;
  /** True if the addresses behind a host may change: its cases are then known by host. */
  readonly addressesVary: boolean;
  /** Verdicts on DANE, MTA-STS and the like for a case: `dane` -> `verified`. */
  readonly policies: (record: CaseRecord) => Iterable<readonly [string, string]>;
}

export const NORMALISING: Normalising = {
  masks: [],
  certificateDays: 14,
  lateMs: 30_000,
  addressesVary: false,
  policies: () => [],
};

export interface Normalised {
  /** Several cases may bear one key when addresses vary. */
  readonly cases: ReadonlyMap<string, readonly CaseFacts[]>;
  /** Names of masks that the time limit stopped; their texts are compared as they came. */
  readonly slowMasks: readonly string[];
}

/** A dialogue has tens of exchanges; a `repeat` of thousands is compared by its first ones. */
const MAX_STEPS = 200;

export function normalise(document: RunDocument, options: Normalising = NORMALISING): Normalised {
  const masks = [...options.masks, ...BUILT_IN_MASKS];
  const slow = new Set<string>();
  const cases = new Map<string, CaseFacts[]>();
  for (const record of document.cases) {
    const key = keyOf(record, options.addressesVary);
    const facts = factsOf(record, options, (text) => {
      const masked = maskText(text, masks);
      for (const name of masked.tooSlow) slow.add(name);
      return masked.text;
    });
    cases.set(key, [...(cases.get(key) ?? []), facts]);
  }
  return { cases, slowMasks: [...slow].sort(compareText) };
}

/** How a case is known from night to night: its id, or file, variant and host where addresses come and go. */
export function keyOf(
  record: Pick<CaseRecord, 'id' | 'file' | 'variant'> & { readonly target: Pick<CaseRecord['target'], 'host'> },
  addressesVary: boolean,
): string {
  if (!addressesVary) return record.id;
  // Of a fleet: who asked.
  const [from = ''] = / from [a-z][a-z0-9-]*$/.exec(record.id) ?? [];
  return `${record.file}${record.variant === null ? '' : `#${record.variant}`}@${record.target.host}${from}`;
}

function factsOf(record: CaseRecord, options: Normalising, mask: (text: string) => string): CaseFacts {
  const steps = stepsOf(record, options, mask);
  const findings = record.findings
    .filter((finding) => finding.severity !== 'info')
    .map((finding) => `${finding.id} ${finding.severity}`);
  const { host, address, domain } = record.target;
  return {
    target: { host, address, domain },
    verdict: record.verdict,
    reason: record.verdict === 'inconclusive' || record.verdict === 'skipped' ? record.reason : null,
    why: record.text,
    steps: steps.slice(0, MAX_STEPS),
    omitted: Math.max(0, steps.length - MAX_STEPS),
    tls: tlsFactsOf(record.tls, options.certificateDays),
    policies: new Map(
      [...options.policies(record), ...Object.entries(record.facts ?? {})].sort(([a], [b]) => compareText(a, b)),
    ),
    findings: [...new Set(findings)].sort(compareText),
    tonight: { findings: new Map(record.findings.map(({ id, severity, text }) => [`${id} ${severity}`, text])) },
  };
}

function stepsOf(record: CaseRecord, options: Normalising, mask: (text: string) => string): StepFacts[] {
  return [...labelled(record)].map(({ label, exchange }) =>
    exchange === null ? failedHandshake(label) : stepFacts(label, exchange, options, mask),
  );
}

export interface Labelled {
  /** As `StepFacts` and changes have it. */
  readonly label: string;
  readonly step: StepRecord;
  /** Null: the handshake that failed beside the exchanges. */
  readonly exchange: Exchange | null;
}

/** The exchanges of the attempt that decided: what greylisting answered before is no difference. */
export function* labelled(record: CaseRecord): Generator<Labelled> {
  const seen = new Map<string, number>();
  const named = (name: string) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} ${count}`;
  };
  for (const step of record.steps) {
    if (step.attempt !== record.attempt || step.verdict === 'skipped') continue;
    const own = named(step.name ?? step.verb);
    const exchanges = exchangesOf(step);
    const first = ownExchange(step, exchanges);
    for (const exchange of exchanges)
      yield { label: exchange === first ? own : named(`${own}/${exchange.stage}`), step, exchange };
    if (handshakeFailed(record, step)) yield { label: named(`${own}/tls`), step, exchange: null };
  }
}

/** The reply to STARTTLS was fine, what followed was not: the record says so beside the exchanges. */
function handshakeFailed(record: CaseRecord, step: StepRecord): boolean {
  if (typeof record.tls?.failure !== 'string' || (step.verb !== 'starttls' && step.verb !== 'connect')) return false;
  const said = step.exchanges.some((exchange) => exchange.outcome === 'tls-failure');
  return !said && (step.verdict === 'failed' || step.verdict === 'inconclusive');
}

function failedHandshake(step: string): StepFacts {
  const nothing = { code: null, enhanced: null, text: '', capabilities: null, violations: [] } as const;
  return { step, outcome: 'tls-failure', latency: '<0.1s', ...nothing };
}

/** A step that was not reached, or that says nothing (`wait`), still is one exchange: an empty one. */
function exchangesOf(step: StepRecord): readonly Exchange[] {
  if (step.exchanges.length > 0) return step.exchanges;
  const { stage, sent, secure, outcome, reply, ms } = step;
  return [{ at: 0, stage, sent, sentBytes: null, secure, outcome, reply, ms }];
}

/** The exchange that bears the step's own name: the first of its stage, for `data` the command and not the message. */
function ownExchange(step: StepRecord, exchanges: readonly Exchange[]): Exchange | undefined {
  return exchanges.find((exchange) => exchange.stage === step.stage) ?? exchanges[0];
}

/** The enhanced status code is a fact of its own: its change is told once. */
const LEADING_ENHANCED = /^[245]\.\d{1,3}\.\d{1,3}(?: |$)/gm;

function stepFacts(step: string, exchange: Exchange, options: Normalising, mask: (text: string) => string): StepFacts {
  const { outcome, reply } = exchange;
  const greets = exchange.stage === 'ehlo' && reply !== null && isAccepted(reply.code);
  const said = reply === null ? '' : greets ? (reply.text.split('\n')[0] ?? '') : reply.text;
  return {
    step,
    outcome,
    code: reply?.code ?? null,
    enhanced: reply?.enhanced ?? null,
    text: mask(said.replace(LEADING_ENHANCED, '')),
    capabilities: greets ? capabilitiesOf(reply) : null,
    latency: latencyClassOf(exchange.ms, options.lateMs),
    violations: [...new Set(reply?.violations ?? [])].sort(compareText),
    tonight: { secure: exchange.secure, ms: exchange.ms },
  };
}
