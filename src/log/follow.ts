// Follows the lines of a log from one to the next: who sent the message, whose bounce it is, which client a session belongs to. A line
// says nothing about any queue id but its own, but for the two that a mail server itself writes side by side.
import type { LogFact, LogLine } from '../quoted/log-fact.ts';
import type { LogPrefix } from '../quoted/log-prefix.ts';
import { decoded } from '../quoted/octets.ts';
import { type Judge, Judging } from './judge.ts';
import { BoundedMap, kept } from './kept-text.ts';
import { eventOf, type LogEvent, type Place, type Session, shown, type Told } from './log-event.ts';
import type { Open } from './open.ts';

/** Told of what happens, in the order of the log. What it keeps of an event it copies. `open` is the message; null: none is known. */
export interface Listener {
  refused(event: LogEvent, open: Open | null, place: Place): void;
  delivered(open: Open | null, log: LogLine, msOf: () => number | null): void;
  /** A message came from a client. */
  took(msOf: () => number | null): void;
  expired(event: LogEvent, open: Open, place: Place): void;
  /** The same address, kept. */
  accepted(address: string): string;
  unsaid(what: string, count: number): void;
}

/** Messages on their way at once; a queue of more is one of a very large sender, and its oldest are forgotten. */
const MOST_OPEN = 64_000;
/** Attempts whose outcome has not come yet: it follows within seconds. */
const MOST_ATTEMPTS = 5000;
/** Sessions and processes that have said something which the next line needs. */
const MOST_SESSIONS = 20_000;

export class Follower {
  readonly #open = new BoundedMap<Open>(MOST_OPEN);
  readonly #sessions = new BoundedMap<Session>(MOST_SESSIONS);
  readonly #tls = new BoundedMap<string>(MOST_SESSIONS);
  readonly #attempts = new BoundedMap<true>(MOST_ATTEMPTS);
  /** What was refused to the client that a process talks to, by verb. */
  readonly #told = new BoundedMap<Map<string, number>>(MOST_SESSIONS);
  readonly #listener: Listener;
  readonly #judging: Judging;

  constructor(listener: Listener, judge: Judge) {
    this.#listener = listener;
    this.#judging = new Judging(judge);
  }

  /** Messages that were forgotten before their end: what came of them is counted as far as it was seen. */
  get forgotten(): number {
    return this.#open.forgotten;
  }

  /** Messages that a server said no to, and of which no line says what became of them. */
  get unsettled(): number {
    return this.#attempts.size;
  }

  /** What one line tells. `placeOf` is called only where it matters. */
  take(fact: LogFact, prefix: LogPrefix, placeOf: () => Place): void {
    switch (fact.kind) {
      case 'outcome':
        if (fact.queue !== null && this.#attempts.size > 0) this.#attempts.delete(fact.queue);
        if (fact.action === 'delivered') this.#delivered(fact, prefix, () => placeOf().ms);
        else this.#refused(fact, prefix, placeOf());
        return;
      case 'sender': {
        const open = this.#opened(fact.queue);
        open.sender ??= kept(fact.sender);
        if (fact.bounceOf !== null) open.isBounce = true;
        return;
      }
      case 'client': {
        const open = this.#opened(fact.queue);
        if (fact.sender !== null) open.sender = kept(fact.sender);
        this.#listener.took(() => placeOf().ms);
        if (fact.address !== null) open.client = this.#listener.accepted(fact.address);
        return;
      }
      case 'bounced-as': {
        const bounce = this.#opened(fact.bounce);
        bounce.isBounce = true;
        bounce.sender ??= '';
        return;
      }
      case 'attempt':
        this.#attempts.set(fact.queue, true);
        return;
      case 'done':
        this.#open.delete(fact.queue);
        return;
      case 'session':
        this.#sessions.set(fact.id, { name: copyOf(fact.name), address: copyOf(fact.address), refusals: 0 });
        return;
      case 'expired':
        this.#expired(fact, placeOf());
        return;
      case 'tls':
        this.#tls.set(prefix.pid ?? '', kept(fact.words.slice(0, 400)));
        return;
      case 'tally':
        this.#tally(prefix.pid ?? '', fact.refused);
        return;
      case 'turned-away':
        this.#listener.unsaid(fact.test, 1);
        return;
      case 'nothing':
        return;
      default:
        fact satisfies never;
    }
  }

  /** What a client's session was refused, less what its lines told. */
  #tally(pid: string, refused: readonly (readonly [string, number])[]): void {
    const told = this.#told.get(pid);
    this.#told.delete(pid);
    for (const [verb, count] of refused) {
      // with no recipient there is nothing to send: a consequence
      if (/^(?:data|bdat)$/.test(verb) && refused.some(([other]) => other === 'rcpt' || other === 'mail')) continue;
      const left = count - (told?.get(verb === 'helo' ? 'ehlo' : verb) ?? 0);
      if (left > 0) this.#listener.unsaid(verb, left);
    }
  }

  #noteTold({ stage }: LogLine, pid: string): void {
    const verb = stage === 'eod' ? 'data' : (stage ?? '');
    const told = this.#told.get(pid) ?? new Map<string, number>();
    told.set(verb, (told.get(verb) ?? 0) + 1);
    this.#told.set(pid, told);
  }

  #opened(queue: string): Open {
    const known = this.#open.get(queue);
    if (known !== undefined) return known;
    const open: Open = { sender: null, isBounce: false, client: null, tracked: null };
    this.#open.set(queue, open);
    return open;
  }

  #delivered(log: LogLine, { pid }: LogPrefix, msOf: () => number | null): void {
    if (pid !== null && this.#tls.size > 0) this.#tls.delete(pid);
    this.#listener.delivered(log.queue === null ? null : (this.#open.get(log.queue) ?? null), log, msOf);
  }

  #refused(log: LogLine, prefix: LogPrefix, place: Place): void {
    const session = log.queue === null ? undefined : this.#sessions.get(log.queue.slice(0, 36));
    const isOutgoing = log.direction === 'outgoing';
    // Haraka's last line says the last refusal once more
    if (!isOutgoing && log.isRepetition && (session?.refusals ?? 0) > 0) return;
    if (session !== undefined) session.refusals += 1;
    if (!isOutgoing && log.mta === 'postfix' && prefix.pid !== null) this.#noteTold(log, prefix.pid);
    const known = log.queue === null ? null : (this.#open.get(log.queue) ?? null);
    const open = isOutgoing && log.queue !== null ? (known ?? this.#opened(log.queue)) : known;
    if (isOutgoing && open !== null && log.sender !== null) open.sender ??= kept(log.sender);
    const tls = isOutgoing && prefix.pid !== null && this.#tls.size > 0 ? this.#takeTls(prefix.pid) : null;
    const told: Told = {
      open,
      session: session ?? null,
      place,
      understood: this.#judging.understood(log, prefix.line, { tls, isSubmission: isSubmission(log, prefix) }),
    };
    if (log.recipients.length === 0) this.#listener.refused(eventOf(log, null, told), open, place);
    for (const one of log.recipients) this.#listener.refused(eventOf(log, decoded(one), told), open, place);
  }

  #takeTls(pid: string): string | null {
    const words = this.#tls.get(pid) ?? null;
    if (words !== null) this.#tls.delete(pid);
    return words;
  }

  /** The queue gave up: nobody said anything more. */
  #expired({ mta, queue, sender }: Extract<LogFact, { kind: 'expired' }>, place: Place): void {
    const { file, line, time } = place;
    const open = this.#opened(queue);
    if (sender !== null) open.sender ??= kept(sender);
    const event: LogEvent = {
      file,
      line,
      time,
      direction: 'outgoing',
      mta,
      queue,
      sender: shown(open.sender),
      recipient: null,
      ...{ host: null, address: null, port: null, helo: null },
      disposition: 'expired',
      ...{ dsn: null, code: null, enhanced: null, text: null, local: null, stage: null, stageBasis: 'none' },
      secondary: false,
      ownBounce: open.isBounce,
      cause: 'queue-expired',
      actor: 'sending-admin',
      template: '',
      asked: null,
    };
    this.#listener.expired(event, open, place);
  }
}

const SUBMISSION = /\/(?:submissions?|smtps)\//;

function isSubmission({ direction, port }: LogLine, { tag }: LogPrefix): boolean {
  return direction === 'incoming' ? tag !== null && SUBMISSION.test(tag) : port === 587 || port === 465;
}

const copyOf = (text: string | null) => (text === null ? null : kept(text));
