// What an MX was sent and what it said, kept for those who test a sender: sessions, messages and events. Every kind has a
// bound; the oldest goes first, and what went is counted.
import { EventLog, type SandboxEvent } from './event-log.ts';
import {
  JOURNAL_LIMITS,
  type JournalLimits,
  type MessageRecord,
  type NotedSession,
  type SessionRecord,
} from './records.ts';

export interface Dropped {
  messages: number;
  sessions: number;
}

export class Journal {
  readonly limits: JournalLimits;
  readonly events: EventLog;
  readonly dropped: Dropped = { messages: 0, sessions: 0 };
  #messages: MessageRecord[] = [];
  #messageOctets = 0;
  #sessions: NotedSession[] = [];
  #characters = 0;
  #open = 0;

  constructor(limits: Partial<JournalLimits> = {}) {
    this.limits = { ...JOURNAL_LIMITS, ...limits };
    this.events = new EventLog(this.limits.events);
  }

  /** Oldest first. */
  get messages(): readonly MessageRecord[] {
    return this.#messages;
  }

  /** Oldest first; those that are open included. */
  get sessions(): readonly NotedSession[] {
    return this.#sessions;
  }

  /** Sessions that go on. */
  get open(): number {
    return this.#open;
  }

  /** The message of that id, if it is still kept. */
  message(id: string): MessageRecord | null {
    return this.#messages.findLast((one) => one.id === id) ?? null;
  }

  /** The session of that number, if it is still kept. */
  session(number: number): SessionRecord | null {
    return this.#sessions.findLast((one) => one.number === number)?.record() ?? null;
  }

  keepMessage(message: MessageRecord): void {
    this.#messages.push(message);
    this.#messageOctets += weightOf(message);
    while (this.#messages.length > this.limits.messages || this.#messageOctets > this.limits.messageOctets) {
      const oldest = this.#messages.shift();
      if (oldest === undefined) break;
      this.#messageOctets -= weightOf(oldest);
      this.dropped.messages += 1;
    }
    this.events.add({ e: 'message', session: message.session, id: message.id, outcome: message.outcome });
  }

  keepSession(notes: NotedSession): void {
    this.#open += 1;
    this.#sessions.push(notes);
    if (this.#sessions.length > this.limits.sessions) this.#dropSession();
  }

  /** A session is over. */
  ended(event: Extract<SandboxEvent, { e: 'session-end' }>): void {
    this.#open -= 1;
    this.events.add(event);
  }

  /** So many characters were written down. */
  wrote(characters: number): void {
    this.#characters += characters;
    while (this.#characters > this.limits.transcripts && this.#sessions.length > 1) this.#dropSession();
  }

  forgetMessages(): void {
    this.#messages = [];
    this.#messageOctets = 0;
  }

  forget(): void {
    this.forgetMessages();
    // Those that are open go on, with nothing behind them.
    this.#sessions = this.#sessions.filter((notes) => notes.ended === null);
    for (const notes of this.#sessions) notes.forget();
    this.#characters = 0;
    this.dropped.messages = 0;
    this.dropped.sessions = 0;
    this.events.forget();
  }

  #dropSession(): void {
    const oldest = this.#sessions.shift();
    if (oldest === undefined) return;
    this.#characters -= oldest.drop();
    this.dropped.sessions += 1;
  }
}

/** A thousand recipients, each refused in a long line, weigh more than most messages. */
function weightOf({ raw, to, refused }: MessageRecord): number {
  const envelope = [...to, ...refused.flatMap((one) => [one.to, one.reply])];
  return envelope.reduce((sum, text) => sum + text.length, raw.length);
}
