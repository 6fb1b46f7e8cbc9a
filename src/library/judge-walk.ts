// One recorded case, step by step by the program that its scenario is now: what the program would say must be what was said, and
// what was answered is judged by the judge of a live dialogue.
import type { Answer } from '../dialogue/answer.ts';
import { holds } from '../dialogue/compile/assembly.ts';
import { isRefused } from '../dialogue/made.ts';
import type { Planned, Program } from '../dialogue/program.ts';
import { Redactor } from '../dialogue/redact.ts';
import { attemptOf, type Outcome, verdictOf } from '../dialogue/verdict.ts';
import { saySeen } from '../report/judgement.ts';
import type { JudgedCase, JudgedStep } from '../report/judgement-document.ts';
import type { CaseRecord, StepRecord } from '../run/document.ts';
import { execPattern } from '../scenario/pattern.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { programOf, RecordedFacts, replyOf } from './recorded-facts.ts';
import { saidOtherwise } from './said-now.ts';

type Judged = Pick<JudgedCase, 'after' | 'changed' | 'unasked'>;

/** `runId`: of the run that is judged. */
export function walkAgain(one: CaseRecord, scenario: Scenario, runId: string): Judged {
  const redactor = new Redactor(scenario.secrets.values());
  const program = programOf(one, scenario, redactor, runId);
  const recorded = one.steps.filter(({ attempt }) => attempt === one.attempt);
  const walk = new Walk(one, program, redactor);
  for (const of of program.steps) if (!walk.step(of, recorded[of.index])) break;
  return walk.end();
}

/** What fails a step whatever is expected begins otherwise (dialogue/failure-words.ts). */
const OF_AN_EXPECTATION = /^(?:expected |nothing to capture|\/)/;

class Walk {
  readonly #case: CaseRecord;
  readonly #program: Program;
  readonly #redactor: Redactor;
  readonly #facts: RecordedFacts;
  readonly #changed: JudgedStep[] = [];
  readonly #unasked: JudgedCase['unasked'][number][] = [];
  readonly #outcomes: Outcome[] = [];
  readonly #offered = new Set<string>();
  #skippedFor: string | null = null;

  constructor(one: CaseRecord, program: Program, redactor: Redactor) {
    this.#case = one;
    this.#program = program;
    this.#redactor = redactor;
    this.#facts = new RecordedFacts(program.valuesOf(1));
  }

  /** False where nothing behind it can be said. */
  step(of: Planned, recorded: StepRecord | undefined): boolean {
    if (recorded !== undefined) this.#facts.at(of, recorded, this.#case.tls);
    const why = this.#unaskedFor(of, recorded);
    if (why !== null || recorded === undefined) {
      this.#unasked.push({ line: of.step.place.line, verb: of.step.verb, why: why ?? 'it was never asked' });
      return false;
    }
    if (recorded.verdict === 'skipped') return true;
    this.#facts.learn(of, recorded);
    return this.#judge(of, recorded) && !this.#isLacking(of);
  }

  end(): Judged {
    const { verdict } = attemptOf(this.#outcomes, { skippedFor: this.#skippedFor, outOfStep: null, lastReply: null });
    const isOpen = this.#unasked.length > 0 && verdict !== 'failed';
    return { after: isOpen ? 'unknown' : verdict, changed: this.#changed, unasked: this.#unasked };
  }

  /** Why the record has no answer to this step; null: it has one. */
  #unaskedFor(of: Planned, recorded: StepRecord | undefined): string | null {
    const { step } = of;
    if (recorded === undefined || recorded.verb !== step.verb)
      return `the record has ${recorded === undefined ? 'no further step' : `\`${recorded.verb}\``} in its place`;
    if (recorded.verdict === 'not-reached') return 'the recorded dialogue had ended before it';
    const isDue = [...step.conditions, ...(of.pipeline?.conditions ?? [])].every(({ value }) =>
      holds(value, this.#facts.values()),
    );
    if (recorded.verdict === 'skipped') return isDue ? `it was left out: ${recorded.problem ?? 'skipped'}` : null;
    if (!isDue) return 'it is left out now, and was asked then';
    return notInARecord(of) ?? saidOtherwise(this.#program, of, recorded, this.#facts, this.#redactor);
  }

  #judge(of: Planned, recorded: StepRecord): boolean {
    const { step } = of;
    const forced = recorded.problem !== null && !OF_AN_EXPECTATION.test(recorded.problem) ? recorded.problem : null;
    const answers = this.#answers(recorded);
    const odd = answers.find((answer) => of.expecting.judge(answer, this.#facts).length > 0);
    const found = odd === undefined ? this.#uncaptured(of, recorded) : of.expecting.judge(odd, this.#facts);
    const problem = forced ?? (found.length === 0 ? null : this.#redactor.text(found.join('; ')));
    const after = problem === null ? ('passed' as const) : verdictNow(of, recorded, forced === null ? odd : undefined);
    this.#outcomes.push({ verdict: after, reason: null, text: problem, reply: null });
    if (after !== recorded.verdict) {
      const { file, line } = step.place;
      const expected = step.expect?.reply?.written ?? null;
      const was = { before: recorded.verdict, after, wasExpected: recorded.expected, expected };
      this.#changed.push({ file, line, verb: step.verb, ...was, seen: saySeen(recorded), problem });
    }
    return after === 'passed' || of.goOn;
  }

  /** To LMTP's message each recipient has an answer, and each is judged. */
  #answers(recorded: StepRecord): Answer[] {
    const { outcome, reply, ms, problem, exchanges } = recorded;
    const ends = exchanges.filter((one) => one.stage === 'eod' && one.reply !== null);
    const of = ends.length > 1 ? ends : [{ outcome, reply, ms }];
    return of.map((one) => {
      const read = one.reply === null ? null : replyOf(one.reply.raw);
      return { outcome: one.outcome, reply: read, ms: one.ms, detail: read === null ? detailIn(problem) : null };
    });
  }

  /** What is captured now is a value of the steps behind it; nothing to capture fails the step. */
  #uncaptured({ captures }: Planned, { reply }: StepRecord): string[] {
    const read = reply === null ? null : replyOf(reply.raw);
    return captures.flatMap(({ name, pattern }) => {
      const compiled = pattern(this.#facts);
      const match = read === null || isRefused(compiled) ? null : execPattern(compiled, read.text).match;
      const value = match?.[1] ?? match?.[0];
      this.#facts.values().set(name, value ?? '');
      return value === undefined ? [`nothing to capture as ${name}`] : [];
    });
  }

  /** `requires:` is decided by the last EHLO before anything else is asked. */
  #isLacking(of: Planned): boolean {
    const { capabilities } = this.#facts;
    if (of.requires === null || capabilities === null) return false;
    for (const keyword of capabilities.keywords.keys()) this.#offered.add(keyword);
    this.#skippedFor = of.requires(this.#facts, this.#offered);
    return this.#skippedFor !== null;
  }
}

/** What counts beside the answers, and stands in no record. */
function notInARecord({ step }: Planned): string | null {
  if (step.verb === 'arrives') return 'a record does not hold the message as it arrived';
  if (step.expect?.dane != null || step.expect?.mtaSts != null) return 'a record does not hold DANE and MTA-STS';
  return null;
}

/** `odd`: the answer that is not as expected. */
function verdictNow(of: Planned, recorded: StepRecord, odd: Answer | undefined): 'failed' | 'inconclusive' {
  if (recorded.verdict === 'inconclusive' || recorded.verdict === 'failed') return recorded.verdict;
  return odd !== undefined && verdictOf(of.step, odd, null).verdict === 'inconclusive' ? 'inconclusive' : 'failed';
}

/** `expected 250, but it closed the connection` */
const detailIn = (problem: string | null) => /^expected .*?, but (.*)$/s.exec(problem ?? '')?.[1] ?? null;
