// One group of refusals while the log is read: counts that grow, and what is remembered of who and when.
import { decoded } from '../quoted/octets.ts';
import { maskSecrets } from '../quoted/secret-words.ts';
import type { LogGroup } from './document.ts';
import type { Asked } from './judge.ts';
import { kept } from './kept-text.ts';
import type { LogEvent, Place } from './log-event.ts';

/** Names that are counted one by one; a hostile log has more. */
const MOST_NAMES = 2000;
const MOST_SHOWN = 20;
const MOST_EXAMPLES = 3;
/** A page's width of a line, twice over. */
const LONGEST_EXAMPLE = 1000;
const DAY_MS = 86_400_000;
const MOST_DAYS = 1000;

export class Tally {
  readonly counts = new Map<string, number>();

  add(name: string): void {
    const known = this.counts.get(name);
    if (known !== undefined) this.counts.set(name, known + 1);
    else if (this.counts.size < MOST_NAMES) this.counts.set(kept(name), 1);
  }

  /** Most first. */
  top(most = MOST_SHOWN): [string, number][] {
    return [...this.counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, most);
  }
}

/** One refusal of a group: what was said, and between whom. */
export interface Sample
  extends Pick<LogEvent, 'sender' | 'recipient' | 'host' | 'address' | 'helo' | 'stage' | 'stageBasis'> {
  readonly asked: Asked;
}

export class Group {
  readonly sample: Sample | null;
  readonly id: string;
  events = 0;
  repetitions = 0;
  messages = 0;
  recipients = 0;
  readonly outcome = { refused: 0, delayedThenDelivered: 0, expired: 0, open: 0 };
  readonly senderDomains = new Tally();
  bounces = 0;
  toPostmaster = 0;
  first: number | null = null;
  last: number | null = null;
  readonly #receivers = new Tally();
  readonly #clients = new Tally();
  readonly #clientNames = new Map<string, string | null>();
  readonly #days = new Map<number, number>();
  readonly #examples: LogGroup['examples'][number][] = [];
  readonly #like: Pick<LogGroup, 'direction' | 'cause' | 'actor' | 'ownBounces' | 'reply' | 'stage' | 'stageBasis'>;

  constructor(id: string, like: LogEvent) {
    this.id = id;
    this.sample = sampleOf(like);
    const { direction, cause, actor, code, enhanced, template, stage, stageBasis } = like;
    this.#like = {
      ...{ direction, cause, actor, stage, stageBasis },
      ownBounces: like.ownBounce,
      reply: { code, enhanced, template, isLocal: like.text === null },
    };
  }

  get direction(): LogGroup['direction'] {
    return this.#like.direction;
  }

  add(event: LogEvent, receiver: string | null, { ms, file, line, words }: Place): void {
    if (event.secondary) this.repetitions += 1;
    else this.events += 1;
    if (ms !== null) {
      if (this.first === null || ms < this.first) this.first = ms;
      if (this.last === null || ms > this.last) this.last = ms;
      const day = Math.floor(ms / DAY_MS);
      if (this.#days.has(day) || this.#days.size < MOST_DAYS) this.#days.set(day, (this.#days.get(day) ?? 0) + 1);
    }
    if (receiver !== null) this.#receivers.add(receiver);
    if (event.direction === 'incoming') this.#client(event);
    if (this.#examples.length < MOST_EXAMPLES)
      this.#examples.push({ file, line, text: kept(maskSecrets(decoded(words.slice(0, LONGEST_EXAMPLE)))) });
  }

  #client({ address, host, sender, recipient }: LogEvent): void {
    if (address !== null) {
      this.#clients.add(address);
      if (!this.#clientNames.has(address) && this.#clientNames.size < MOST_NAMES)
        this.#clientNames.set(kept(address), host === null ? null : kept(host));
    }
    if (sender === '') this.bounces += 1;
    if (recipient !== null && /^(?:postmaster|abuse)@/i.test(recipient)) this.toPostmaster += 1;
    const domain = sender === null ? '' : sender.slice(sender.lastIndexOf('@') + 1).toLowerCase();
    if (domain !== '') this.senderDomains.add(domain);
  }

  /** `span`: the first and last time of the whole log. */
  document(span: Span, isAccepted: (address: string) => boolean, sentTo: (domain: string) => number): LogGroup {
    const { id, events, repetitions, messages, recipients, bounces, toPostmaster, first, last } = this;
    const correspondents = [...this.senderDomains.counts]
      .map(([domain, count]) => ({ domain, events: count, sent: sentTo(domain) }))
      .filter(({ sent }) => sent > 0)
      .sort((a, b) => b.sent - a.sent)
      .slice(0, MOST_SHOWN);
    return {
      id,
      ...this.#like,
      ...{ events, repetitions, messages, recipients, bounces, toPostmaster, correspondents },
      outcome: { ...this.outcome },
      receivers: this.#receivers.top().map(([name, count]) => ({ name, events: count })),
      clients: this.#clients.top().map(([address, count]) => ({
        address,
        name: this.#clientNames.get(address) ?? null,
        events: count,
        accepted: isAccepted(address),
      })),
      first: timeOf(first),
      last: timeOf(last),
      days: [...this.#days]
        .sort(([a], [b]) => a - b)
        .map(([day, count]) => ({ day: new Date(day * DAY_MS).toISOString().slice(0, 10), events: count })),
      trend: trendOf({ first, last }, span, this.#days),
      examples: this.#examples,
    };
  }
}

function sampleOf({ asked, sender, recipient, host, address, helo, stage, stageBasis }: LogEvent): Sample | null {
  const copy = (words: string | null) => (words === null ? null : kept(words));
  return asked === null
    ? null
    : {
        asked,
        sender: copy(sender),
        recipient: copy(recipient),
        host: copy(host),
        address: copy(address),
        helo: copy(helo),
        stage,
        stageBasis,
      };
}

export interface Span {
  readonly first: number | null;
  readonly last: number | null;
}

const timeOf = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

/** The last third of the log's time against what went before; by days, where there are enough of them. */
function trendOf(own: Span, log: Span, days: ReadonlyMap<number, number>): LogGroup['trend'] {
  if (own.first === null || own.last === null || log.first === null || log.last === null) return 'steady';
  if (log.last - log.first < DAY_MS) return 'steady';
  const third = (log.last - log.first) / 3;
  const [early, late] = [log.first + third, log.last - third];
  if (own.first >= late && own.first > log.first) return 'new';
  if (own.last <= late - third / 2) return 'ended';
  if (log.last - log.first < 3 * DAY_MS) return 'steady';
  let [before, after] = [0, 0];
  for (const [day, count] of days) {
    if ((day + 0.5) * DAY_MS < early + third / 2) before += count;
    else after += count;
  }
  if (after >= before * 1.5) return 'rising';
  return after * 1.5 <= before ? 'falling' : 'steady';
}
