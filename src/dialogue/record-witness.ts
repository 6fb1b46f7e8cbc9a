// A session as the events of a dialogue, with secrets masked; and the verdict on it. The machine has decided: the judge is
// asked again for its sentences, and the two must agree.
import type { Step } from '../scenario/scenario.ts';
import { VERBS } from '../scenario/verbs.ts';
import { isAccepted, type Reply } from '../wire/reply.ts';
import { type Answer, NOTHING, round } from './answer.ts';
import type { ArrivalRecord } from './arrival-record.ts';
import type { Arrival } from './arrivals.ts';
import { holds } from './compile/assembly.ts';
import type { StepSummary } from './events.ts';
import { at, Exchanges, type Recording } from './exchanges.ts';
import { failureDetail, failureWords, missingWords } from './failure-words.ts';
import { Observations } from './observations.ts';
import type { Made, Opening, Planned, Securing } from './program.ts';
import { Progress } from './progress.ts';
import { asksForTrust, dropWords, volleyWords } from './purpose.ts';
import type { Session } from './session.ts';
import { stageOf } from './stage.ts';
import type { Throttles } from './throttled.ts';
import type { Stage, StepVerdict, TlsRecord } from './transcript.ts';
import { type Attempt, attemptOf, type Outcome, orderHint, verdictOf } from './verdict.ts';
import type { End, Failure, Missing, Place, Standing, Witness } from './witness.ts';

export class RecordWitness implements Witness {
  readonly #to: Recording;
  readonly #attempt: number;
  readonly #throttles: Throttles | undefined;
  readonly #exchanges: Exchanges;
  readonly #observations: Observations;
  readonly #progress = new Progress();
  readonly #outcomes: Outcome[] = [];
  /** The next step that is told of, and the write (of one step, or of a pipeline) that runs. */
  #next = 0;
  #group = -1;
  /** The first step of the last write. */
  #volley = -1;
  /** That write began within TLS. */
  #secure = false;
  /** Of the running step: why it came to nothing, what it took from its reply, whether its message is in the dark. */
  #failure: Failure | null = null;
  #captured: Record<string, string> = Object.create(null);
  #unknown = false;
  #arrival: ArrivalRecord | null = null;
  readonly #detailOf = new Map<Answer, string>();
  /** Why the steps that are left are not reached, or do not apply. */
  #stopped: string | null = null;
  #skippedFor: string | null = null;
  #lastReply: Reply | null = null;

  constructor(to: Recording & { readonly attempt: number; readonly throttles?: Throttles | undefined }) {
    this.#to = to;
    this.#throttles = to.throttles;
    this.#attempt = to.attempt;
    this.#exchanges = new Exchanges(to);
    this.#observations = new Observations(to);
  }

  /** The verdict, when the session has ended. */
  attempt(): Attempt {
    const { outOfStep } = this.#observations;
    return attemptOf(this.#outcomes, { skippedFor: this.#skippedFor, outOfStep, lastReply: this.#lastReply });
  }

  // ---- steps

  began(session: Session, of: Planned | null): void {
    this.#fill(session, of?.index ?? session.host.program.steps.length);
    if (of === null) return;
    this.#beginGroup(session, of.index);
    this.#group = of.group;
  }

  settled(session: Session, of: Planned, answer: Answer, fits: boolean): void {
    this.#fill(session, of.index);
    this.#observations.done(dropWords(of));
    const found = this.#sentences(session, of, answer, fits).join('; ');
    const hint = orderHint(of.step, answer, this.#progress.state);
    const text = found === '' ? null : this.#to.redactor.text(found + hint);
    const judged = fits
      ? ({ verdict: 'passed', reason: null } as const)
      : verdictOf(of.step, answer, this.#failure, this.#throttles);
    if (!isClosing(session, of)) {
      this.#outcomes.push({ ...judged, text, reply: answer.reply });
      this.#lastReply = (session.first ?? answer).reply ?? this.#lastReply;
    }
    if (this.#unknown && !fits) this.#observations.deliveryUnknown();
    const { verdict } = judged;
    const [decisive, ms, captured] = [this.#decisive(session, answer), round(answer.ms), this.#captured];
    this.#emitStep(session, of, { verdict, problem: text, decisive, ms, captured });
    if (!fits && (!of.goOn || session.connection === null))
      this.#stopped = `after ${of.step.verb} on line ${of.step.place.line}`;
    this.#captured = Object.create(null);
    this.#arrival = null;
    this.#failure = null;
    this.#unknown = false;
  }

  /** What differs, in words; a failure says so itself. */
  #sentences(session: Session, of: Planned, answer: Answer, fits: boolean): readonly string[] {
    const failure = this.#failure;
    const detail = failureDetail(failure) ?? this.#detailOf.get(answer) ?? null;
    const forced = failure === null ? null : failureWords(failure);
    const found = forced === null ? of.expecting.judge({ ...answer, detail }, session) : [forced];
    if ((found.length === 0) !== fits)
      throw new Error(`the machine and the judge disagree on ${of.step.verb}: ${found.join('; ') || 'no difference'}`);
    return found;
  }

  /** The exchange that was judged; of a failed handshake that of STARTTLS. */
  #decisive({ kept }: Session, answer: Answer): number | null {
    if (answer.outcome === 'none') return null;
    return this.#exchanges.indexOf(answer) ?? this.#exchanges.indexOf(kept);
  }

  /** Steps that are passed over: their `if` does not hold, or the dialogue ended before them. */
  #fill(session: Session, until: number): void {
    const { steps } = session.host.program;
    while (this.#next < Math.min(until, steps.length)) {
      const of = steps[this.#next];
      if (of === undefined) return;
      const runs = of.group === this.#group;
      if (!runs) this.#beginGroup(session, of.index);
      const unmet = unmetOf(session, runs || of.pipeline === null ? of.step : of.pipeline);
      const skipped = unmet ?? (runs ? null : this.#skippedFor);
      const verdict: StepVerdict = skipped === null ? 'not-reached' : 'skipped';
      const problem = skipped ?? (runs ? null : this.#stopped);
      this.#outcomes.push({ verdict, reason: null, text: problem, reply: null });
      this.#emitStep(session, of, { verdict, problem, decisive: null, ms: 0, captured: {} });
    }
  }

  #beginGroup(session: Session, index: number): void {
    this.#observations.step = index;
    this.#exchanges.begin();
    this.#detailOf.clear();
    this.#secure = session.secure;
  }

  #emitStep(
    session: Session,
    of: Planned,
    what: Pick<StepSummary, 'verdict' | 'problem' | 'decisive' | 'ms' | 'captured'>,
  ): void {
    const { index, step, group, pipeline } = of;
    // More steps are to come from the exchanges of a pipeline that runs.
    const more = pipeline !== null && group === this.#group && session.host.program.steps[index + 1]?.group === group;
    const expected = isClosing(session, of) ? null : (step.expect?.written ?? VERBS[step.verb].expects);
    const { file, line, column } = step.place;
    this.#to.emit({
      e: 'step',
      step: {
        index,
        attempt: this.#attempt,
        verb: step.verb,
        name: step.name,
        stage: stageOf(step.verb),
        file,
        line,
        column,
        expected: expected === null ? null : this.#to.redactor.text(expected),
        own: more ? this.#exchanges.ownedBy(index) : null,
        secure: this.#secure,
        ...what,
        ...(this.#arrival === null ? {} : { arrival: this.#arrival }),
      },
    });
    this.#next = index + 1;
  }

  failed(session: Session, of: Planned, _row: number | null, failure: Failure): void {
    this.#failure = failure;
    if (failure.kind !== 'wall') return;
    if (failure.taken !== null) this.#keep(session, of.index, 'starttls', failure.taken);
    this.#observations.injected(failure);
  }

  captured(_session: Session, name: string, value: string): void {
    this.#captured[name] = this.#to.redactor.text(value);
  }

  lacking(_session: Session, why: string): void {
    this.#skippedFor = why;
  }

  arrived(_session: Session, _of: Planned, { record }: Arrival): void {
    const { redactor } = this.#to;
    const found = record.found.map((one) => ({ ...one, headers: redactor.text(one.headers) }));
    this.#arrival = { ...record, found, faults: record.faults.map((one) => redactor.text(one)) };
  }

  accepted(): void {}

  unknown(): void {
    this.#unknown = true;
  }

  ended(session: Session, end: End): void {
    if (end !== 'stopped') this.began(session, null);
  }

  // ---- what goes over the wire

  opened(session: Session, { source }: Opening): void {
    this.#progress.begin();
    const ends = session.connection?.ends;
    if (!ends) return;
    const { remote, local } = ends;
    this.#to.emit({ e: 'connected', address: remote.address, port: remote.port, source: local.address });
    // Where the embedded MX is told to take us for somebody else, that is told already.
    this.#observations.done(source(session) === local.address ? `connected from ${local.address}` : null);
  }

  sent(session: Session, of: Planned, stage: Stage, made: Made): void {
    if (of.group !== this.#volley) this.#observations.done(volleyWords(session, of));
    this.#volley = of.group;
    this.#exchanges.sent(session, of.index, stage, made);
  }

  heard(session: Session, { of, row, unprompted, learns }: Place, answer: Answer, _is: Standing): void {
    const stage = stageAt(session, row);
    this.#exchanges.replied(session, of.index, stage, answer, unprompted === true);
    if (answer.reply === null) return;
    this.#observations.reply(answer.reply, session.smtputf8);
    if (stage === 'auth' && answer.reply.code === 334) this.#observations.challenge(answer.reply);
    this.#progress.heard(of.step, stage, answer.reply);
    const { capabilities } = session;
    if (learns === 'hello' && isAccepted(answer.reply.code) && capabilities !== null)
      this.#observations.offers(capabilities);
  }

  missed(session: Session, { of, row, unprompted }: Place, how: Missing, answer: Answer, rest: Reply | null): void {
    this.#detailOf.set(answer, missingWords(session, how, rest, this.#observations.unasked));
    if (how === 'nowhere' || how === 'silence') return;
    const stage = stageAt(session, row);
    this.#exchanges.replied(session, of.index, stage, answer, unprompted === true, rest);
    if (rest !== null) this.#observations.reply(rest, session.smtputf8);
    if (stage === 'eod') this.#progress.heard(of.step, stage, null);
  }

  split(): void {
    this.#observations.unfinishedGreeting();
  }

  unasked(session: Session, stage: Stage, next: () => Reply | null): void {
    this.#observations.unsolicited(next, (reply) => this.#keep(session, session.of?.index ?? 0, stage, reply));
  }

  secured(session: Session, { wall }: Securing, agreed: string | null, record: TlsRecord | null): void {
    if (record !== null) {
      this.#to.emit({ e: 'tls', at: at(session), tls: record });
      if (agreed !== null && !record.trusted && !asksForTrust(session)) this.#observations.untrusted(record);
    }
    if (wall && agreed !== null) this.#progress.secured();
  }

  /** A reply that answers nothing. */
  #keep(session: Session, owner: number, stage: Stage, reply: Reply): void {
    this.#exchanges.replied(session, owner, stage, { ...NOTHING, outcome: 'reply', reply }, true);
    this.#observations.reply(reply, session.smtputf8);
  }
}

/** Our own QUIT stands behind the last step. */
const isClosing = ({ host }: Session, { index }: Planned): boolean => index === host.program.steps.length;

const stageAt = ({ host }: Session, row: number): Stage => host.program.rows[row]?.stage ?? 'other';

function unmetOf(session: Session, { conditions }: Step): string | null {
  const unmet = conditions.find(({ value }) => !holds(value, session.values()));
  return unmet === undefined ? null : `if: ${unmet.written}`;
}
