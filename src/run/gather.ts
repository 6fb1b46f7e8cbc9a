// Events -> document. The only place where a run document is made.

import type { Identity } from '../target/identity.ts';
import type { CaseRecord, CommandResult, Contrast, RunDocument, RunHead, StepRecord, Summary } from './document.ts';
import type { CaseHead, ExchangeDraft, RunEvent, StepSummary } from './events.ts';

type CaseDraft = { -readonly [K in keyof CaseRecord]: CaseRecord[K] } & {
  steps: StepRecord[];
  findings: CaseRecord['findings'][number][];
};

const NO_RUN: RunHead = {
  id: 'unknown',
  started: '1970-01-01T00:00:00.000Z',
  version: '',
  argv: [],
  node: '',
  results: null,
};

const NONE: ReadonlySet<number> = new Set();

/** Takes events one by one; `document()` may be asked at any time and tells what is known so far. */
export class Gathering {
  #head: RunHead = NO_RUN;
  #finished: string | null = null;
  #identity: Identity | null = null;
  #result: CommandResult | null = null;
  readonly #cases = new Map<number, CaseDraft>();
  readonly #open = new Map<number, ExchangeDraft[]>();
  /** Of the open exchanges of a case, those that a step of the running pipeline has taken. */
  readonly #told = new Map<number, ReadonlySet<number>>();
  readonly #contrasts: Contrast[] = [];
  /** Cases whose handshake failed in the step that is not ended yet. */
  readonly #handshakeFailed = new Set<number>();

  add(event: RunEvent): void {
    switch (event.e) {
      case 'run':
        this.#head = event.run;
        return;
      case 'identity':
        this.#identity = event.identity;
        return;
      case 'result':
        this.#result = event.result;
        return;
      case 'contrast':
        this.#contrasts.push(event.contrast);
        return;
      case 'end':
        this.#finished = event.finished;
        return;
      case 'case':
        this.#cases.set(event.case, unfinished(event.head));
        this.#open.set(event.case, []);
        return;
      default: {
        const draft = this.#cases.get(event.case);
        if (draft !== undefined) this.#addToCase(draft, event);
      }
    }
  }

  #addToCase(
    draft: CaseDraft,
    event: Exclude<RunEvent, { e: 'run' | 'identity' | 'result' | 'case' | 'contrast' | 'end' }>,
  ): void {
    const exchanges = this.#open.get(event.case) ?? [];
    switch (event.e) {
      case 'connected':
        draft.target = { ...draft.target, address: event.address, port: event.port, source: event.source };
        return;
      case 'sent': {
        const { at, stage, sent, sentBytes, secure } = event;
        const draft: ExchangeDraft = { at, stage, sent, sentBytes, secure, outcome: 'none', reply: null, ms: 0 };
        if (event.message !== undefined) draft.message = event.message;
        exchanges.push(draft);
        return;
      }
      case 'reply': {
        const { at, stage, secure, outcome, reply, ms } = event;
        const open = event.answers ? exchanges.find((exchange) => exchange.outcome === 'none') : undefined;
        if (open === undefined) exchanges.push({ at, stage, sent: null, sentBytes: null, secure, outcome, reply, ms });
        else {
          open.outcome = outcome;
          open.reply = reply;
          open.ms = ms;
        }
        return;
      }
      case 'tls':
        draft.tls = event.tls;
        if (event.tls.failure !== null) this.#handshakeFailed.add(event.case);
        return;
      case 'finding':
        draft.findings.push(event.finding);
        return;
      case 'step':
        draft.steps.push(this.#judged(event.case, event.step, exchanges));
        return;
      case 'burst':
        draft.burst = event.burst;
        draft.ms = event.burst.ms;
        return;
      case 'threshold':
        draft.threshold = event.threshold;
        draft.ms = event.threshold.pushes.at(-1)?.at ?? 0;
        return;
      case 'facts':
        draft.facts = event.facts;
        return;
      case 'case-end':
        draft.verdict = event.verdict;
        draft.reason = event.reason;
        draft.text = event.text;
        draft.ms = event.ms;
        draft.attempt = event.attempt;
        this.#open.delete(event.case);
        return;
      default:
        event satisfies never;
    }
  }

  /** The step with its exchanges. Named field by field: a rest and a spread for each step cost a tenth of a long run. */
  #judged(index: number, step: StepSummary, exchanges: readonly ExchangeDraft[]): StepRecord {
    const { decisive, own } = step;
    const judged = decisive === null ? undefined : exchanges[decisive];
    const told = this.#told.get(index) ?? NONE;
    const mine = (own ?? [...exchanges.keys()]).filter((at) => !told.has(at) && at in exchanges);
    if (own === null) {
      this.#open.set(index, []);
      this.#told.delete(index);
    } else this.#told.set(index, new Set([...told, ...mine]));
    const record: StepRecord = {
      index: step.index,
      attempt: step.attempt,
      verb: step.verb,
      name: step.name,
      stage: step.stage,
      file: step.file,
      line: step.line,
      column: step.column,
      expected: step.expected,
      verdict: step.verdict,
      problem: step.problem,
      ms: step.ms,
      captured: step.captured,
      secure: step.secure,
      sent: judged?.sent ?? null,
      outcome: this.#handshakeFailed.delete(index) ? 'tls-failure' : (judged?.outcome ?? 'none'),
      reply: judged?.reply ?? null,
      exchanges: mine.flatMap((at) => exchanges[at] ?? []),
    };
    return step.arrival === undefined ? record : { ...record, arrival: step.arrival };
  }

  /** What is known of one case, which is forgotten with this: for records that do not fit into the memory. */
  take(index: number): CaseRecord | undefined {
    const taken = this.#cases.get(index);
    this.#cases.delete(index);
    this.#open.delete(index);
    this.#told.delete(index);
    return taken;
  }

  /** What is known of one case so far. */
  caseAt(index: number): CaseRecord | undefined {
    return this.#cases.get(index);
  }

  summary(): Summary {
    return summarise([...this.#cases.values()].filter((one) => one.reason !== 'interrupted' || one.steps.length > 0));
  }

  document(): RunDocument {
    const cases = [...this.#cases.entries()].sort(([a], [b]) => a - b).map(([, draft]) => draft);
    // Without its head, nobody knows how long it took.
    const finished = this.#head === NO_RUN ? null : this.#finished;
    return {
      schema: 'mxprobe/run@1',
      run: { ...this.#head, finished, complete: finished !== null },
      summary: summarise(cases),
      cases,
      contrasts: this.#contrasts,
      identity: this.#identity,
      ...(this.#result === null ? {} : { result: this.#result }),
      baseline: null,
      changes: null,
    };
  }
}

/** How a case stands until its end is heard of. */
function unfinished(head: CaseHead): CaseDraft {
  return {
    ...head,
    verdict: 'inconclusive',
    reason: 'interrupted',
    text: 'the run ended before this case did',
    ms: 0,
    attempt: 1,
    steps: [],
    tls: null,
    burst: null,
    threshold: null,
    findings: [],
  };
}

export function summarise(cases: readonly Pick<CaseRecord, 'verdict'>[]): Summary {
  const count = (verdict: CaseRecord['verdict']) => cases.filter((one) => one.verdict === verdict).length;
  return {
    passed: count('passed'),
    failed: count('failed'),
    inconclusive: count('inconclusive'),
    skipped: count('skipped'),
  };
}
