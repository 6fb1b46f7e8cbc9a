// One attempt at a dialogue: the steps one after the other, each judged as it comes, and the verdict that follows.
import type { Condition, Scenario, Step } from '../scenario/scenario.ts';
import { textOf } from '../scenario/template.ts';
import { VERBS } from '../scenario/verbs.ts';
import type { Reply } from '../wire/reply.ts';
import { capture } from './capture.ts';
import { closePolitely } from './close-politely.ts';
import { deadlineOf } from './deadlines.ts';
import type { StepSummary } from './events.ts';
import { differences, type Judged } from './judge.ts';
import { type Performed, perform } from './perform.ts';
import { performPipeline } from './pipeline.ts';
import { type Answer, Session, type Surroundings } from './session.ts';
import { stageOf } from './stage.ts';
import type { StepRecord, StepVerdict, TlsRecord } from './transcript.ts';
import { type Attempt, attemptOf, type Outcome, orderHint, verdictOf } from './verdict.ts';

export type { Attempt } from './verdict.ts';

/** What the policies of the target's domain make of a handshake; asked after every step. */
export type Policies = (tls: TlsRecord | null) => Pick<Judged, 'dane' | 'mtaSts'>;

/** Runs the steps of `scenario` once. Rejects only when interrupted. */
export async function runDialogue(
  scenario: Scenario,
  around: Surroundings,
  values: Map<string, string>,
  attempt: number,
  policies: Policies = NO_POLICIES,
): Promise<Attempt> {
  const dialogue = new Dialogue(scenario, new Session(around, values), attempt, policies);
  try {
    return await dialogue.run();
  } finally {
    const { conversation } = dialogue.session;
    // Interrupted: the server is told, not left alone with half a session.
    if (around.signal.aborted && conversation !== null && !conversation.ended) {
      conversation.send('QUIT\r\n');
      conversation.transport.close();
    } else conversation?.transport.destroy();
  }
}

const NO_POLICIES: Policies = () => ({ dane: null, mtaSts: null });

class Dialogue {
  readonly session: Session;
  readonly #scenario: Scenario;
  readonly #attempt: number;
  readonly #policies: Policies;
  readonly #outcomes: Outcome[] = [];
  #index = 0;
  #stopped: string | null = null;
  #skippedFor: string | null = null;
  /** What any EHLO of this attempt was offered: AUTH comes with TLS, XCLIENT goes once it was used. */
  readonly #offered = new Set<string>();
  #lastReply: Reply | null = null;

  constructor(scenario: Scenario, session: Session, attempt: number, policies: Policies) {
    this.#scenario = scenario;
    this.session = session;
    this.#attempt = attempt;
    this.#policies = policies;
  }

  async run(): Promise<Attempt> {
    for (const step of this.#scenario.steps) {
      if (step.verb === 'pipeline') await this.#pipeline(step);
      else await this.#step(step);
    }
    await closePolitely(this.session, this.#index, this.#attempt, {
      last: this.#scenario.steps.at(-1),
      silent: this.#outcomes.some((one) => one.reason === 'timeout'),
    });
    return attemptOf(this.#outcomes, {
      skippedFor: this.#skippedFor,
      outOfStep: this.session.outOfStep,
      lastReply: this.#lastReply,
    });
  }

  async #step(step: Exclude<Step, { verb: 'pipeline' }>): Promise<void> {
    const idle = this.#idle(step);
    if (idle !== null) return this.#note(step, idle.verdict, idle.text);
    const deadlineMs = deadlineOf(step, this.#scenario.timeouts);
    this.session.beginStep(this.#index, deadlineMs);
    const secure = this.session.secure;
    const performed = await perform(step, this.session, deadlineMs);
    this.#judge(step, performed, secure);
  }

  async #pipeline(step: Extract<Step, { verb: 'pipeline' }>): Promise<void> {
    const first = step.steps[0];
    const idle = this.#idle(step);
    if (idle !== null || first === undefined) {
      for (const inner of step.steps) this.#note(inner, idle?.verdict ?? 'skipped', idle?.text ?? 'an empty pipeline');
      return;
    }
    const run = step.steps.filter((inner) => this.#unmet(inner) === null);
    this.session.beginStep(this.#index);
    const secure = this.session.secure;
    const deadlineMs = Math.max(...run.map((inner) => deadlineOf(inner, this.#scenario.timeouts)), 0);
    const all = await performPipeline(run, this.session, deadlineMs);
    for (const inner of step.steps) {
      const { performed = null, own = [] } = all[run.indexOf(inner)] ?? {};
      const unmet = this.#unmet(inner);
      const mine = inner === step.steps.at(-1) ? null : own;
      if (performed === null) this.#note(inner, unmet === null ? 'not-reached' : 'skipped', unmet, mine);
      else this.#judge(inner, performed, secure, mine);
    }
  }

  /** Why a step does not run at all, or null if it does. */
  #idle(step: Step): { readonly verdict: StepVerdict; readonly text: string } | null {
    const unmet = this.#unmet(step);
    if (unmet !== null) return { verdict: 'skipped', text: unmet };
    if (this.#skippedFor !== null) return { verdict: 'skipped', text: this.#skippedFor };
    return this.#stopped === null ? null : { verdict: 'not-reached', text: this.#stopped };
  }

  #unmet(step: Step): string | null {
    const unmet = step.conditions.find((condition) => !this.#holds(condition));
    return unmet === undefined ? null : `if: ${unmet.written}`;
  }

  #holds({ value }: Condition): boolean {
    if (typeof value === 'boolean') return value;
    const { values } = this.session;
    return (textOf(value.left, values) === textOf(value.right, values)) === value.equal;
  }

  /** `own`: which exchanges belong to a step of a pipeline; null: all that are left. */
  #judge(step: Step, performed: Performed, secure: boolean, own: readonly number[] | null = null): void {
    const judged: Judged = {
      answer: performed,
      capabilities: this.session.capabilities,
      tls: this.session.tls,
      ...this.#policies(this.session.tls),
      values: this.session.values,
      smtputf8: this.session.smtputf8,
    };
    const { found, decisive } = this.#differences(step, performed, judged);
    const captured = capture(step, performed.reply, this.session, found);
    const text =
      found.length === 0
        ? null
        : this.session.around.redactor.text(`${found.join('; ')}${orderHint(step, performed, this.session.state)}`);
    const outcome = {
      reply: decisive.reply,
      text,
      ...verdictOf(step, { ...performed, ...decisive }, found.length > 0),
    };
    this.#outcomes.push(outcome);
    if (performed.reply !== null) this.#lastReply = performed.reply;
    if (performed.deliveryUnknown && found.length > 0) {
      this.session.find({
        id: 'delivery-unknown',
        severity: 'warning',
        text: 'the end of the message was sent and not answered: it may have been delivered, and is not sent again',
        standard: 'RFC 5321 4.5.3.2.6',
      });
    }
    this.#emit(step, {
      verdict: outcome.verdict,
      problem: text,
      decisive: decisive.exchange,
      own,
      ms: decisive.ms,
      captured,
      secure,
    });
    if (found.length > 0 && (!step.goOn || this.session.conversation === null))
      this.#stopped = `after ${step.verb} on line ${step.place.line}`;
    this.#checkRequirements(step, performed);
  }

  /** What differs, and the answer in which it does: with LMTP the reply to one recipient of several. */
  #differences(step: Step, performed: Performed, judged: Judged): { found: string[]; decisive: Answer } {
    const alone = (...found: string[]) => ({ found, decisive: performed });
    if (performed.refused !== undefined) return alone(`not sent: ${performed.refused}`);
    if (performed.broken !== undefined) return alone(performed.broken);
    const byDefault = step.verb === 'pipeline' ? 'any' : VERBS[step.verb].expects;
    if (byDefault === null && step.expect === null)
      return performed.outcome === 'none' ? alone() : alone(performed.detail ?? performed.outcome);
    if (byDefault === null && step.expect?.reply === null) return alone();
    for (const answer of [performed, ...(performed.also ?? [])]) {
      const found = differences(step.expect, byDefault ?? 'any', { ...judged, answer });
      if (found.length > 0) return { found, decisive: answer };
    }
    return alone();
  }

  /** `requires:` is decided by the last EHLO before anything else is asked. */
  #checkRequirements(step: Step, performed: Performed): void {
    const { requires, steps } = this.#scenario;
    const { capabilities } = this.session;
    if (requires.length === 0 || capabilities === null || performed.reply === null) return;
    if (!['ehlo', 'lhlo', 'starttls'].includes(step.verb)) return;
    for (const keyword of capabilities.keywords.keys()) this.#offered.add(keyword);
    const later = steps
      .slice(steps.indexOf(step) + 1)
      .some((one) => one.verb === 'starttls' && this.#unmet(one) === null);
    if (later) return;
    const missing = requires.filter((keyword) => !this.#offered.has(keyword));
    if (missing.length > 0) this.#skippedFor = `the server does not offer ${missing.join(', ')}`;
  }

  #note(step: Step, verdict: StepVerdict, text: string | null, own: readonly number[] | null = null): void {
    if (step.verb === 'pipeline') return;
    this.session.beginStep(this.#index);
    this.#outcomes.push({ verdict, reason: null, text, reply: null });
    const { secure } = this.session;
    this.#emit(step, { verdict, problem: text, decisive: null, own, ms: 0, captured: {}, secure });
  }

  #emit(
    step: Step,
    what: Pick<StepRecord, 'verdict' | 'problem' | 'ms' | 'captured' | 'secure'> &
      Pick<StepSummary, 'decisive' | 'own'>,
  ): void {
    const { file, line, column } = step.place;
    const expected = step.expect?.written ?? (step.verb === 'pipeline' ? null : VERBS[step.verb].expects);
    this.session.around.emit({
      e: 'step',
      step: {
        index: this.#index,
        attempt: this.#attempt,
        verb: step.verb,
        name: step.name,
        stage: stageOf(step.verb),
        file,
        line,
        column,
        expected: expected === null ? null : this.session.around.redactor.text(expected),
        ...what,
      },
    });
    this.#index += 1;
  }
}
