// A recorded run, judged by what a scenario expects now: without the network. What was never asked can't be judged, and is said.
import { Buffer } from 'node:buffer';
import type { Answer } from '../dialogue/answer.ts';
import { differences } from '../dialogue/judge.ts';
import type { CaseRecord, RunDocument, StepRecord, TlsRecord, Verdict } from '../run/document.ts';
import type { Scenario, Step } from '../scenario/scenario.ts';
import { textOf } from '../scenario/template.ts';
import { VERBS } from '../scenario/verbs.ts';
import { type Capabilities, parseEhlo } from '../wire/ehlo.ts';
import type { Reply } from '../wire/reply.ts';
import { ReplyReader } from '../wire/reply-reader.ts';

export interface JudgedStep {
  readonly file: string;
  readonly line: number;
  readonly verb: string;
  readonly before: StepRecord['verdict'];
  readonly after: 'passed' | 'failed' | 'inconclusive';
  /** What differs now from the expectation; null: nothing. */
  readonly problem: string | null;
}

export interface JudgedCase {
  readonly id: string;
  readonly before: Verdict;
  /** `unknown`: something of it was never asked. */
  readonly after: 'passed' | 'failed' | 'inconclusive' | 'unknown';
  /** The steps that are judged otherwise than they were. */
  readonly changed: readonly JudgedStep[];
  /** What can't be judged, and why. */
  readonly unasked: readonly { readonly line: number; readonly verb: string; readonly why: string }[];
}

export interface Judgement {
  readonly run: string;
  readonly cases: readonly JudgedCase[];
  /** Cases of the record that the scenarios do not have, and the reverse: nothing is said of them. */
  readonly apart: readonly string[];
}

/** Cases are matched by the name of the file and the variant. */
export function judgeAgain({ run, cases }: RunDocument, scenarios: readonly Scenario[]): Judgement {
  const known = new Map(scenarios.map((one) => [keyOf(one), one] as const));
  const used = new Set<string>();
  const judged: JudgedCase[] = [];
  const apart: string[] = [];
  for (const one of cases) {
    const scenario = known.get(keyOf(one));
    used.add(keyOf(one));
    if (scenario === undefined || one.burst !== null || one.threshold !== null) apart.push(one.id);
    else judged.push(judgeCase(one, scenario));
  }
  const unasked = [...known.keys()].filter((key) => !used.has(key)).map((key) => `${key}: never asked`);
  return { run: run.id, cases: judged, apart: [...apart, ...unasked] };
}

const keyOf = ({ file, variant }: { readonly file: string; readonly variant: string | null }) =>
  `${file.replace(/.*[\\/]/, '')}${variant === null ? '' : `#${variant}`}`;

function judgeCase(one: CaseRecord, scenario: Scenario): JudgedCase {
  const steps = scenario.steps.flatMap((step) => (step.verb === 'pipeline' ? step.steps : [step]));
  const recorded = one.steps.filter(({ attempt }) => attempt === one.attempt);
  const walk = new Walk(one, scenario);
  for (const [index, step] of steps.entries()) if (!walk.step(step, recorded[index])) break;
  return { id: one.id, before: one.verdict, ...walk.end() };
}

class Walk {
  readonly #case: CaseRecord;
  readonly #values: ReadonlyMap<string, string>;
  readonly #changed: JudgedStep[] = [];
  readonly #unasked: JudgedCase['unasked'][number][] = [];
  #capabilities: Capabilities | null = null;
  #worst: 'passed' | 'failed' | 'inconclusive' = 'passed';

  constructor(one: CaseRecord, scenario: Scenario) {
    this.#case = one;
    this.#values = valuesOf(one, scenario);
  }

  /** False where nothing behind it can be said. */
  step(step: Step, recorded: StepRecord | undefined): boolean {
    const why = this.#unaskedFor(step, recorded);
    if (why !== null || recorded === undefined) {
      this.#unasked.push({ line: step.place.line, verb: step.verb, why: why ?? 'it was never asked' });
      return false;
    }
    if (recorded.verdict === 'skipped') return true;
    this.#learn(recorded);
    const found = this.#differences(step, recorded).join('; ');
    const after = found === '' ? 'passed' : recorded.verdict === 'inconclusive' ? 'inconclusive' : 'failed';
    if (after !== recorded.verdict) {
      const { file, line } = step.place;
      const { verb } = step;
      this.#changed.push({ file, line, verb, before: recorded.verdict, after, problem: found === '' ? null : found });
    }
    if (after !== 'passed' && this.#worst !== 'failed') this.#worst = after;
    return after === 'passed' || step.goOn;
  }

  end(): Pick<JudgedCase, 'after' | 'changed' | 'unasked'> {
    const isOpen = this.#unasked.length > 0 && this.#worst !== 'failed';
    return { after: isOpen ? 'unknown' : this.#worst, changed: this.#changed, unasked: this.#unasked };
  }

  /** Why the record has no answer to this step; null: it has one. */
  #unaskedFor(step: Step, recorded: StepRecord | undefined): string | null {
    if (recorded === undefined || recorded.verb !== step.verb)
      return `the record has ${recorded === undefined ? 'no further step' : `\`${recorded.verb}\``} in its place`;
    if (recorded.verdict === 'not-reached') return 'the recorded dialogue had ended before it';
    const said = commandOf(step, this.#values);
    const sent = recorded.exchanges.find((exchange) => exchange.sent !== null)?.sent ?? recorded.sent;
    if (said === null || sent === null || sent.toLowerCase().startsWith(said.toLowerCase())) return null;
    return `the record has \`${sent}\` in place of \`${said}\``;
  }

  #learn({ exchanges }: StepRecord): void {
    for (const { stage, reply } of exchanges) {
      const read = stage === 'ehlo' && reply !== null ? replyOf(reply.raw) : null;
      if (read !== null) this.#capabilities = parseEhlo(read);
    }
  }

  #differences(step: Step, recorded: StepRecord): string[] {
    const byDefault = VERBS[step.verb === 'pipeline' ? 'noop' : step.verb].expects;
    if (byDefault === null && (step.expect?.reply ?? null) === null) return [];
    const isInTls = recorded.secure || recorded.verb === 'starttls' || recorded.verb === 'connect';
    const tls: TlsRecord | null = isInTls ? this.#case.tls : null;
    const around = { capabilities: this.#capabilities, tls, dane: null, mtaSts: null, values: this.#values };
    return differences(step.expect, byDefault ?? 'any', { answer: answerOf(recorded), ...around });
  }
}

function answerOf({ outcome, reply, ms, problem }: StepRecord): Answer {
  return { outcome, reply: reply === null ? null : replyOf(reply.raw), ms, detail: reply === null ? problem : null };
}

/** From the octets as they came, secrets masked. */
function replyOf(raw: string): Reply | null {
  const reader = new ReplyReader();
  reader.push(Buffer.from(raw, 'base64'));
  return reader.read();
}

/** How the command begins that the step says now; null where that is not known before a session. */
function commandOf(step: Step, values: ReadonlyMap<string, string>): string | null {
  switch (step.verb) {
    case 'ehlo':
    case 'helo':
    case 'lhlo':
      return `${step.verb} ${textOf(step.argument, values)}`;
    case 'mail':
      return `MAIL FROM:<${textOf(step.mail.from, values).replace(/^<|>$/g, '')}>`;
    case 'rcpt':
      return `RCPT TO:<${textOf(step.rcpt.to, values).replace(/^<|>$/g, '')}>`;
    default:
      return null;
  }
}

function valuesOf({ target, vars, steps }: CaseRecord, { identity }: Scenario): Map<string, string> {
  const domain = target.domain ?? (target.sandbox ? target.host.replace(/^[^.]+\./, '') : target.host);
  const values = new Map([
    ['target.host', target.host],
    ['target.port', String(target.port)],
    ['target.domain', domain],
    ['helo', identity.helo],
    ['from', identity.from],
    ...Object.entries(vars).map(([name, value]) => [name, String(value ?? '')] as const),
    ...steps.flatMap(({ captured }) => Object.entries(captured)),
  ]);
  if (target.address !== null) values.set('target.address', target.address);
  if (!values.has('to')) values.set('to', textOf(identity.to, values));
  return values;
}
