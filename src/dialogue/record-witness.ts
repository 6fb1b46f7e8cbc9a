// A session as the events of a dialogue, with secrets masked; and the verdict on it. The machine has decided: the judge is
// asked again for its sentences, and the two must agree.

import type { Step } from '../scenario/scenario.ts';
import { VERBS } from '../scenario/verbs.ts';
import { after, isVerb, type SessionState } from '../wire/order.ts';
import type { Reply } from '../wire/reply.ts';
import { replyLine } from '../wire/reply.ts';
import { type Answer, isPositive, NOTHING, round, words } from './answer.ts';
import { holds } from './compile/assembly.ts';
import type { DialogueEvent, StepSummary } from './events.ts';
import { connectWords, failureWords } from './failure-words.ts';
import { shownOf } from './made.ts';
import type { Made, Opening, PlainStep, Planned, Securing } from './program.ts';
import type { Redactor } from './redact.ts';
import { replyRecord } from './reply-record.ts';
import type { Session } from './session.ts';
import { stageOf } from './stage.ts';
import type { Finding, Stage, StepVerdict, TlsRecord } from './transcript.ts';
import { type Attempt, attemptOf, type Outcome, orderHint, verdictOf } from './verdict.ts';
import { VIOLATIONS, violationsOf } from './violations.ts';
import type { End, Failure, Missing, Place, Standing, Witness } from './witness.ts';

/** A server in good faith sends one or two; a flood of short ones would fill the record. */
const MAX_UNSOLICITED = 20;

export interface RecordOptions {
  readonly attempt: number;
  readonly redactor: Redactor;
  readonly emit: (event: DialogueEvent) => void;
}

export class RecordWitness implements Witness {
  readonly #options: RecordOptions;
  readonly #outcomes: Outcome[] = [];
  /** The next step that is told of, and the group that runs. */
  #next = 0;
  #group = -1;
  /** To which step each exchange of the group belongs; those that wait for their reply. */
  #owners: number[] = [];
  #open: number[] = [];
  readonly #exchangeOf = new Map<Answer, number>();
  readonly #detailOf = new Map<Answer, string>();
  #failure: Failure | null = null;
  #captured: Record<string, string> = Object.create(null);
  #unknown = false;
  /** The group began within TLS. */
  #secure = false;
  /** The step that findings belong to. */
  #step = 0;
  #state: SessionState = 'start';
  #stopped: string | null = null;
  #skippedFor: string | null = null;
  /** Why the dialogue is out of step, once it is. */
  #outOfStep: string | null = null;
  #unasked: Reply | null = null;
  #setAside = 0;
  #lastReply: Reply | null = null;

  constructor(options: RecordOptions) {
    this.#options = options;
  }

  /** The verdict, when the session has ended. */
  attempt(): Attempt {
    const [skippedFor, outOfStep, lastReply] = [this.#skippedFor, this.#outOfStep, this.#lastReply];
    return attemptOf(this.#outcomes, { skippedFor, outOfStep, lastReply });
  }

  // ---- a step

  began(session: Session, of: Planned | null): void {
    const { steps } = session.host.program;
    this.#fill(session, of?.index ?? steps.length);
    if (of === null) return;
    this.#beginGroup(session, of.index);
    this.#group = of.group;
  }

  settled(session: Session, of: Planned, answer: Answer, fits: boolean): void {
    const { steps } = session.host.program;
    this.#fill(session, of.index);
    const sentences = this.#sentences(session, of, answer, fits);
    const { redactor } = this.#options;
    const text =
      sentences.length === 0
        ? null
        : redactor.text(`${sentences.join('; ')}${orderHint(of.step, answer, this.#state)}`);
    const verdict = fits ? ({ verdict: 'passed', reason: null } as const) : verdictOf(of.step, answer, this.#failure);
    const isOurs = of.index === steps.length;
    if (!isOurs) this.#outcomes.push({ ...verdict, text, reply: answer.reply });
    if (!isOurs) this.#lastReply = (session.first ?? answer).reply ?? this.#lastReply;
    if (this.#unknown && !fits)
      this.#find({
        id: 'delivery-unknown',
        severity: 'warning',
        text: 'the end of the message was sent and not answered: it may have been delivered, and is not sent again',
        standard: 'RFC 5321 4.5.3.2.6',
      });
    const decisive = answer.outcome === 'none' ? null : this.#decisive(session, answer);
    this.#emitStep(session, of, {
      verdict: verdict.verdict,
      problem: text,
      decisive,
      ms: round(answer.ms),
      captured: this.#captured,
    });
    if (!fits && (!of.goOn || session.connection === null))
      this.#stopped = `after ${of.step.verb} on line ${of.step.place.line}`;
    this.#captured = Object.create(null);
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

  /** Steps that are passed over: their `if` does not hold, or the dialogue ended before them. */
  #fill(session: Session, until: number): void {
    const { steps } = session.host.program;
    while (this.#next < Math.min(until, steps.length)) {
      const of = steps[this.#next];
      if (of === undefined) return;
      const runs = of.group === this.#group;
      if (!runs) this.#beginGroup(session, of.index);
      const unmet = this.#unmet(session, runs || of.pipeline === null ? of.step : of.pipeline);
      const skipped = unmet ?? (runs ? null : this.#skippedFor);
      const verdict: StepVerdict = skipped === null ? 'not-reached' : 'skipped';
      const text = skipped ?? (runs ? null : this.#stopped);
      this.#outcomes.push({ verdict, reason: null, text, reply: null });
      this.#emitStep(session, of, { verdict, problem: text, decisive: null, ms: 0, captured: {} });
    }
  }

  #unmet(session: Session, { conditions }: Step): string | null {
    const unmet = conditions.find(({ value }) => !holds(value, session.values()));
    return unmet === undefined ? null : `if: ${unmet.written}`;
  }

  #beginGroup(session: Session, index: number): void {
    this.#step = index;
    this.#owners = [];
    this.#open = [];
    this.#exchangeOf.clear();
    this.#detailOf.clear();
    this.#secure = session.secure;
  }

  #decisive(session: Session, answer: Answer): number | null {
    const { kept } = session;
    return this.#exchangeOf.get(answer) ?? (kept === null ? null : (this.#exchangeOf.get(kept) ?? null));
  }

  #emitStep(
    { host }: Session,
    { index, step, group, pipeline }: Planned,
    what: Pick<StepSummary, 'verdict' | 'problem' | 'decisive' | 'ms' | 'captured'>,
  ): void {
    const last = pipeline === null || host.program.steps[index + 1]?.group !== group;
    const own = last ? null : [...this.#owners.keys()].filter((at) => this.#owners[at] === index);
    const isOurs = index === host.program.steps.length;
    const expected = isOurs ? null : (step.expect?.written ?? VERBS[step.verb].expects);
    const { file, line, column } = step.place;
    this.#options.emit({
      e: 'step',
      step: {
        index,
        attempt: this.#options.attempt,
        verb: step.verb,
        name: step.name,
        stage: stageOf(step.verb),
        file,
        line,
        column,
        expected: expected === null ? null : this.#options.redactor.text(expected),
        own: this.#group === group ? own : null,
        secure: this.#secure,
        ...what,
      },
    });
    this.#next = index + 1;
  }

  // ---- what goes over the wire

  opened(session: Session, _move: Opening): void {
    const ends = session.connection?.opened?.ends;
    this.#state = 'start';
    if (!ends) return;
    const { remote, local } = ends;
    this.#options.emit({ e: 'connected', address: remote.address, port: remote.port, source: local.address });
  }

  sent(session: Session, of: Planned, stage: Stage, made: Made): void {
    const sentBytes = typeof made === 'object' && 'shown' in made ? (made.sentBytes ?? null) : null;
    const sent = this.#options.redactor.text(shownOf(made));
    this.#options.emit({ e: 'sent', at: at(session), stage, sent, sentBytes, secure: session.secure });
    this.#open.push(this.#owners.push(of.index) - 1);
  }

  heard(session: Session, { of, row, unprompted, learns }: Place, answer: Answer, _is: Standing): void {
    const stage = session.host.program.rows[row]?.stage ?? 'other';
    const exchange = this.#reply(session, stage, of.index, answer, unprompted === true);
    this.#exchangeOf.set(answer, exchange);
    if (answer.reply === null) return;
    this.#observe(session, answer.reply);
    this.#moveOn(of.step, stage, answer.reply);
    if (learns === 'hello' && isPositive(answer.reply)) this.#tellOddities(session);
  }

  missed(session: Session, { of, row, unprompted }: Place, how: Missing, answer: Answer, rest: Reply | null): void {
    this.#detailOf.set(answer, this.#detail(session, how, rest));
    if (how === 'nowhere' || how === 'silence') return;
    const stage = session.host.program.rows[row]?.stage ?? 'other';
    const told = { ...answer, reply: rest };
    this.#exchangeOf.set(answer, this.#reply(session, stage, of.index, told, unprompted === true));
    if (rest !== null) this.#observe(session, rest);
    if (stage === 'eod') this.#moveOn(of.step, stage, null);
  }

  /** Closes the oldest exchange that is open, or is one of its own; its index. */
  #reply(session: Session, stage: Stage, owner: number, answer: Answer, own: boolean): number {
    const { outcome, reply, ms } = answer;
    const open = own ? undefined : this.#open.shift();
    this.#options.emit({
      e: 'reply',
      at: at(session),
      stage,
      secure: session.secure,
      outcome,
      reply: reply === null ? null : replyRecord(reply, this.#options.redactor),
      ms: round(ms),
      answers: open !== undefined,
    });
    return open ?? this.#owners.push(owner) - 1;
  }

  /** What a reply breaks is told once for each step. */
  #observe(session: Session, reply: Reply): void {
    for (const violation of violationsOf(reply, session.smtputf8)) {
      const known = VIOLATIONS[violation];
      if (known === undefined) continue;
      const text = `${known.text}: ${replyLine(reply).slice(0, 200)}`;
      this.#find({ id: violation, severity: known.severity, text, standard: 'RFC 5321 4.2' });
    }
  }

  #tellOddities({ capabilities }: Session): void {
    for (const { id, line } of capabilities?.observations ?? []) {
      const overwritten = id === 'starttls-overwritten';
      const text = overwritten ? `a middlebox has overwritten STARTTLS: ${line}` : `${ODDITIES[id] ?? id}: ${line}`;
      const standard = overwritten ? 'RFC 3207 6' : 'RFC 5321 4.1.1.1';
      this.#find({ id, severity: overwritten ? 'error' : 'info', text, standard });
    }
  }

  /** By the table of the order, for the hint behind a 503. */
  #moveOn(step: PlainStep, stage: Stage, reply: Reply | null): void {
    const accepted = isPositive(reply);
    if (step.verb === 'data' || step.verb === 'bdat') {
      if (stage === 'eod' && step.verb === 'data') this.#state = after(this.#state, 'data', true);
      else if (step.verb === 'bdat' && accepted)
        this.#state = after(this.#state, step.chunks.at(-1)?.last ? 'bdat last' : 'bdat', true);
    } else if (step.verb === 'starttls') {
      if (stage === 'ehlo') this.#state = after(this.#state, 'ehlo', accepted);
    } else if (step.verb === 'connect') this.#state = after(this.#state, 'connect', accepted);
    else if (isVerb(step.verb)) this.#state = after(this.#state, step.verb, accepted);
  }

  split(_session: Session): void {
    const text = 'the greeting was not finished: what follows its 220- is the reply to the first command';
    this.#find({ id: 'greeting-unfinished', severity: 'info', text, standard: 'RFC 5321 4.2.1' });
  }

  unasked(session: Session, stage: Stage, next: () => Reply | null): void {
    const before = this.#setAside;
    for (let reply = next(); reply !== null; reply = next()) this.#unsolicited(session, stage, reply);
    const dropped = this.#setAside - Math.max(before, MAX_UNSOLICITED);
    if (dropped <= 0) return;
    const text = `${dropped} more replies that nobody had asked for are not kept`;
    this.#find({ id: 'unsolicited', severity: 'error', text, standard: 'RFC 5321 4.2' });
  }

  #unsolicited(session: Session, stage: Stage, reply: Reply): void {
    this.#setAside += 1;
    if (this.#setAside > MAX_UNSOLICITED) return;
    this.#reply(session, stage, session.of?.index ?? 0, { ...NOTHING, outcome: 'reply', reply }, true);
    this.#observe(session, reply);
    const line = this.#options.redactor.text(replyLine(reply));
    this.#unasked = reply;
    // A 421 may come at any time when the server shuts the service down (RFC 5321 3.8): nothing is out of step by it.
    const shutdown = reply.code === 421;
    if (!shutdown) this.#outOfStep ??= `the server sent a reply that nobody had asked for: ${line}`;
    this.#find({
      id: 'unsolicited',
      severity: shutdown ? 'info' : 'error',
      text: shutdown ? `421 without being asked: ${line}` : `a reply that nobody had asked for: ${line}`,
      standard: shutdown ? 'RFC 5321 3.8' : 'RFC 5321 4.2',
    });
  }

  /** Why there is no reply. */
  #detail({ connection, budgetMs }: Session, how: Missing, rest: Reply | null): string {
    if (how === 'nowhere') return 'there is no connection';
    if (how === 'timeout')
      return `no reply within ${words(budgetMs)}${connection?.buffered() ? ', though a reply was begun' : ''}`;
    if (how === 'silence') return 'the server stayed silent';
    const middle = rest === null ? '' : ` in the middle of a reply (${replyLine(rest)})`;
    const before = this.#unasked === null ? '' : `, after an unasked ${replyLine(this.#unasked)}`;
    return `the server ${endWords(connection?.end?.error ?? null)}${middle}${before}`;
  }

  // ---- TLS, and what comes to nothing

  secured(session: Session, move: Securing, agreed: string | null, record: TlsRecord | null): void {
    if (record !== null) this.#options.emit({ e: 'tls', at: at(session), tls: record });
    if (move.wall && agreed !== null) this.#state = after(this.#state, 'starttls', true);
  }

  failed(session: Session, of: Planned, _row: number | null, failure: Failure): void {
    this.#failure = failure;
    if (failure.kind !== 'wall') return;
    const { octets, taken } = failure;
    const line = taken === null ? '' : this.#options.redactor.text(replyLine(taken));
    if (taken !== null) {
      this.#reply(session, 'starttls', of.index, { ...NOTHING, outcome: 'reply', reply: taken }, true);
      this.#observe(session, taken);
    }
    this.#outOfStep ??= 'octets were injected before TLS';
    this.#find({
      id: 'injected-before-tls',
      severity: 'error',
      text: `${octets} octets stood behind the 220 to STARTTLS (${taken === null ? `${octets} octets` : `\`${line}\``}); the handshake was not begun`,
      standard: 'RFC 3207 4.2, CVE-2011-0411',
    });
  }

  captured(_session: Session, name: string, value: string): void {
    this.#captured[name] = this.#options.redactor.text(value);
  }

  lacking(_session: Session, why: string): void {
    this.#skippedFor = why;
  }

  accepted(): void {}

  unknown(): void {
    this.#unknown = true;
  }

  ended(session: Session, end: End): void {
    if (end !== 'stopped') this.began(session, null);
  }

  #find(finding: Omit<Finding, 'step'>): void {
    const text = this.#options.redactor.text(finding.text);
    this.#options.emit({ e: 'finding', finding: { ...finding, text, step: this.#step } });
  }
}

/** Milliseconds since the connection was begun. */
const at = ({ heardAt, openAt }: Session) => round(heardAt - openAt);

function endWords(error: string | null): string {
  if (error === null) return 'closed the connection';
  return error === 'ECONNRESET' ? 'reset the connection' : `ended the connection (${error})`;
}

/** Why there is no reply, where the failure knows. */
function failureDetail(failure: Failure | null): string | null {
  if (failure?.kind === 'tls') return failure.why;
  return failure?.kind === 'unreachable' ? connectWords(failure.code, failure.message) : null;
}

const ODDITIES: Readonly<Record<string, string>> = {
  'duplicate-keyword': 'an EHLO keyword is offered twice',
  'auth-equals': 'AUTH in the form of old clients',
  'malformed-keyword': 'an EHLO keyword that is none',
};
