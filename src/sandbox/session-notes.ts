// What is written down of one session while it goes on. Passwords and SASL answers are never in it.
import type { Deed } from '../scenario/policy/deed.ts';
import type { Moment } from '../scenario/policy/moment.ts';
import type { SaidReply } from '../scenario/policy/reply.ts';
import { type Breach, type BreachKind, breachOf } from './breach.ts';
import type { TlsSeen } from './client.ts';
import type { Facts } from './facts.ts';
import type { Journal } from './journal.ts';
import type { Ending, Exchange, SessionRecord } from './records.ts';

/** A client can break rules without end; each kind at each moment is told once, and this many in all. */
const MAX_BREACHES = 100;

export class SessionNotes {
  readonly #journal: Journal;
  readonly number: number;
  readonly #began: Date;
  readonly #start: number;
  readonly #now: () => number;
  #exchanges: Exchange[] = [];
  #breaches: Breach[] = [];
  #lost = 0;
  #characters = 0;
  #dropped = false;
  /** The command whose reply is awaited. */
  #open: { readonly at: number; readonly sent: string } | null = null;
  ended: Ending | null = null;
  empty = false;
  tls: TlsSeen | null = null;
  /** Who it is: what the session knows now, and when it has ended, what it knew. */
  #who: Pick<Facts, 'client' | 'helo' | 'user'>;

  constructor(journal: Journal, facts: Facts, clock: { now(): number; date(): Date }) {
    this.#journal = journal;
    this.number = facts.session;
    this.#who = facts;
    this.#began = clock.date();
    this.#now = () => clock.now();
    this.#start = clock.now();
    journal.keepSession(this);
    journal.events.add({ e: 'session', session: facts.session, client: facts.client.address });
  }

  record(): SessionRecord {
    const { client, helo, user } = this.#who;
    const { address, port, name } = client;
    return {
      number: this.number,
      client: { address, port, name },
      began: this.#began.toISOString(),
      tls: this.tls,
      helo,
      user,
      empty: this.empty,
      exchanges: this.#open === null ? this.#exchanges : [...this.#exchanges, unanswered(this.#open)],
      lost: this.#lost,
      breaches: this.#breaches,
      ended: this.ended,
    };
  }

  /** A command, as it may be shown. */
  heard(sent: string): void {
    this.#close();
    this.#open = { at: this.#now() - this.#start, sent };
    this.#journal.events.add({ e: 'command', session: this.number, sent: shortened(sent) });
  }

  /** A reply, or that there is none: `deed` says what was done in its place. */
  said(moment: Moment, reply: SaidReply, by: string | null, deed: Deed['do'] | null, isHeard: boolean): void {
    const at = this.#now() - this.#start;
    const text = isHeard ? textOf(reply) : null;
    const asked = this.#open;
    this.#open = null;
    this.#write({ at: asked?.at ?? at, sent: asked?.sent ?? null, reply: text, ms: at - (asked?.at ?? at), by, deed });
    const { events } = this.#journal;
    if (deed !== null && by !== null) events.add({ e: 'rule', session: this.number, at: moment, name: by, deed });
    if (text !== null) events.add({ e: 'reply', session: this.number, at: moment, reply: text, by });
  }

  breach(kind: BreachKind, at: Moment, detail: string | null = null): void {
    const breach = breachOf(kind, at, detail);
    if (this.#breaches.length >= MAX_BREACHES || this.#breaches.some((one) => one.rule === kind && one.at === at))
      return;
    this.#breaches.push(breach);
    this.#journal.events.add({ e: 'breach', session: this.number, breach });
  }

  end(ended: Ending): void {
    this.ended ??= ended;
    // The rest of what the session knew, recipients and all, is let go.
    const { client, helo, user } = this.#who;
    this.#who = { client, helo, user };
    this.#close();
    this.#journal.ended({ e: 'session-end', session: this.number, ended: this.ended, empty: this.empty });
  }

  /** Forgets the transcript; gives the characters that it had. */
  drop(): number {
    this.#dropped = true;
    this.#exchanges = [];
    return this.#characters;
  }

  forget(): void {
    this.#exchanges = [];
    this.#breaches = [];
    this.#lost = 0;
    this.#characters = 0;
  }

  #close(): void {
    if (this.#open !== null) this.#write(unanswered(this.#open));
    this.#open = null;
  }

  #write(exchange: Exchange): void {
    const characters = (exchange.sent?.length ?? 0) + (exchange.reply?.length ?? 0);
    if (this.#dropped || this.#characters + characters > this.#journal.limits.transcript) {
      this.#lost += 1;
      return;
    }
    this.#characters += characters;
    this.#exchanges.push(exchange);
    this.#journal.wrote(characters);
  }
}

function unanswered({ at, sent }: { readonly at: number; readonly sent: string }): Exchange {
  return { at, sent, reply: null, ms: null, by: null, deed: null };
}

/** Ten thousand events hold no more than some megabytes of a stranger's text. */
const EVENT_CHARACTERS = 500;

/** The beginning of a long text, as a copy: a mere part would keep the whole in memory. */
function shortened(text: string): string {
  return text.length <= EVENT_CHARACTERS ? text : Buffer.from(text.slice(0, EVENT_CHARACTERS)).toString();
}

/** Replies without placeholders are said again and again: each is written once. */
const TEXTS = new WeakMap<SaidReply, string>();

/** The reply as it is shown: `250-first\n250 last`. */
export function textOf(reply: SaidReply): string {
  const known = TEXTS.get(reply);
  if (known !== undefined) return known;
  const text = written(reply);
  TEXTS.set(reply, text);
  return text;
}

function written({ code, enhanced, lines }: SaidReply): string {
  const mark = enhanced === null ? '' : `${enhanced} `;
  return lines.map((line, index) => `${code}${index === lines.length - 1 ? ' ' : '-'}${mark}${line}`).join('\n');
}
