// Counts what the follower tells. Three units, never mixed: events, messages, recipients; a recipient counts by his last state.
import { createHash } from 'node:crypto';
import { houseOf } from '../quoted/house.ts';
import type { LogLine } from '../quoted/log-fact.ts';
import { hostName } from '../quoted/statements.ts';
import type { LogGroup } from './document.ts';
import type { Listener } from './follow.ts';
import { Group, type Sample, type Span } from './group.ts';
import type { Asked } from './judge.ts';
import { BoundedMap, kept } from './kept-text.ts';
import type { LogEvent, Place } from './log-event.ts';
import { type Open, Tracked } from './open.ts';

/** Groups of their own; what is refused in yet other words stands together. */
const MOST_GROUPS = 3000;
const MOST_CLIENTS = 200_000;
const MOST_ASKED = 200_000;

export interface Counting {
  /** Of all events; those that are left out are followed and not counted. */
  readonly isCounted: (event: LogEvent, ms: number | null) => boolean;
  readonly tell: (event: LogEvent) => void;
  /** Of what was delivered and taken; null: all of it, and no stamp is read for it. */
  readonly isInTime?: ((ms: number | null) => boolean) | null;
}

export class Counter implements Listener {
  readonly groups = new Map<string, Group>();
  readonly #byAsked: readonly [Map<Asked, Group>, Map<Asked, Group>] = [new Map(), new Map()];
  readonly #houses = new Map<string, string | null>();
  readonly #unsaid = new Map<string, number>();
  readonly #accepted = new BoundedMap<string>(MOST_CLIENTS);
  readonly #sent = new Map<string, number>();
  /** Incoming: client, sender and recipient -> the group of the last refusal, and whether it was for good. */
  readonly #asked = new BoundedMap<{ group: Group; isFinal: boolean }>(MOST_ASKED);
  readonly #counting: Counting;
  /** Recipients whom another server took. */
  sent = 0;
  /** Messages that were taken from clients. */
  taken = 0;

  constructor(counting: Counting) {
    this.#counting = counting;
  }

  refused(event: LogEvent, open: Open | null, place: Place): void {
    if (!this.#counting.isCounted(event, place.ms)) return;
    this.#counting.tell(event);
    const group = this.#groupOf(event);
    group.add(event, event.direction === 'outgoing' ? this.#receiverOf(event) : null, place);
    if (event.direction === 'incoming') this.#countAsked(event, group);
    if (open === null) {
      if (event.direction === 'outgoing') this.#countLone(event, group);
      return;
    }
    open.tracked ??= new Tracked();
    const { tracked } = open;
    if (tracked.isFirstIn(group)) group.messages += 1;
    if (event.direction === 'outgoing') this.#countRecipient(event, group, tracked);
  }

  #countLone({ disposition }: LogEvent, group: Group): void {
    group.recipients += 1;
    if (disposition === 'refused') group.outcome.refused += 1;
    else group.outcome.open += 1;
  }

  #countRecipient({ recipient, disposition }: LogEvent, group: Group, tracked: Tracked): void {
    const who = recipient ?? '';
    const before = tracked.waiting(who);
    if (before !== undefined) before.outcome.open -= 1;
    if (before !== group) group.recipients += 1;
    if (disposition === 'deferred') {
      group.outcome.open += 1;
      tracked.wait(kept(who), group);
    } else {
      group.outcome.refused += 1;
      tracked.settle(who);
    }
  }

  /** The house of the server that refused; else of the recipient. */
  #receiverOf({ host, address, recipient }: LogEvent): string | null {
    const name = host ?? '';
    let house = this.#houses.get(name);
    if (house === undefined) {
      house = houseOf(hostName(host));
      if (this.#houses.size < MOST_CLIENTS) this.#houses.set(kept(name), house === null ? null : kept(house));
    }
    return house ?? recipient?.slice(recipient.lastIndexOf('@') + 1).toLowerCase() ?? address;
  }

  #countAsked(event: LogEvent, group: Group): void {
    const { address, sender, recipient, disposition } = event;
    const isFinal = disposition === 'refused';
    const key = `${address} ${sender} ${recipient}`;
    const before = this.#asked.get(key);
    if (before !== undefined) before.group.outcome[before.isFinal ? 'refused' : 'open'] -= 1;
    if (before?.group !== group) group.recipients += 1;
    group.outcome[isFinal ? 'refused' : 'open'] += 1;
    this.#asked.set(key, { group, isFinal });
  }

  delivered(open: Open | null, log: LogLine, msOf: () => number | null): void {
    const isOutside = log.relay !== null && log.host !== null;
    if (isOutside && this.#isInTime(msOf)) this.sent += log.recipients.length;
    for (const recipient of log.recipients) {
      if (isOutside) this.#countSent(recipient);
      if (open === null) continue;
      const { tracked } = open;
      const group = tracked?.waiting(recipient);
      if (tracked !== null && group !== undefined) {
        tracked.settle(recipient);
        group.outcome.open -= 1;
        group.outcome.delayedThenDelivered += 1;
      }
      if (open.client !== null && this.#asked.size > 0) this.#countTaken(open, recipient, log.original);
    }
  }

  #countSent(recipient: string): void {
    const domain = recipient.slice(recipient.lastIndexOf('@') + 1).toLowerCase();
    const known = this.#sent.get(domain);
    if (known !== undefined) this.#sent.set(domain, known + 1);
    else if (this.#sent.size < MOST_CLIENTS) this.#sent.set(kept(domain), 1);
  }

  /** What was put off before is taken now: greylisting, as it should be. */
  #countTaken({ client, sender }: Open, recipient: string, original: string | null): void {
    for (const who of original === null ? [recipient] : [recipient, original]) {
      const key = `${client} ${sender} ${who}`;
      const asked = this.#asked.get(key);
      if (asked === undefined || asked.isFinal) continue;
      asked.group.outcome.open -= 1;
      asked.group.outcome.delayedThenDelivered += 1;
      this.#asked.delete(key);
    }
  }

  expired(event: LogEvent, open: Open, { ms }: Place): void {
    if (!this.#counting.isCounted(event, ms)) return;
    this.#counting.tell(event);
    for (const group of open.tracked?.expire() ?? []) {
      group.outcome.open -= 1;
      group.outcome.expired += 1;
    }
  }

  #isInTime(msOf: () => number | null): boolean {
    const { isInTime } = this.#counting;
    return isInTime == null || isInTime(msOf());
  }

  took(msOf: () => number | null): void {
    if (this.#isInTime(msOf)) this.taken += 1;
  }

  accepted(address: string): string {
    const known = this.#accepted.get(address);
    if (known !== undefined) return known;
    const copy = kept(address);
    this.#accepted.set(copy, copy);
    return copy;
  }

  unsaid(what: string, count: number): void {
    this.#unsaid.set(what, (this.#unsaid.get(what) ?? 0) + count);
  }

  /** What was judged alike is one object (judge.ts): its group is found without a key. */
  #groupOf(event: LogEvent): Group {
    const { asked, ownBounce } = event;
    if (asked === null) return this.#groupByKey(event);
    const known = this.#byAsked[ownBounce ? 1 : 0].get(asked);
    if (known !== undefined) return known;
    const group = this.#groupByKey(event);
    if (this.#byAsked[0].size + this.#byAsked[1].size > MOST_GROUPS) for (const map of this.#byAsked) map.clear();
    this.#byAsked[ownBounce ? 1 : 0].set(asked, group);
    return group;
  }

  #groupByKey(event: LogEvent): Group {
    const key = keyOf(event);
    const known = this.groups.get(key);
    if (known !== undefined) return known;
    if (this.groups.size < MOST_GROUPS) return this.#newGroup(key, event);
    const other = { ...event, code: null, enhanced: null, template: '' };
    return this.groups.get(keyOf(other)) ?? this.#newGroup(keyOf(other), other);
  }

  #newGroup(key: string, event: LogEvent): Group {
    const group = new Group(createHash('sha256').update(key).digest('hex').slice(0, 12), event);
    this.groups.set(key, group);
    return group;
  }

  /** The groups, most recipients that did not arrive first. */
  documents(span: Span): LogGroup[] {
    return [...this.groups.values()]
      .map((group) =>
        group.document(
          span,
          (address) => this.#accepted.get(address) !== undefined,
          (domain) => this.#sent.get(domain) ?? 0,
        ),
      )
      .sort((a, b) => weightOf(b) - weightOf(a) || b.events - a.events || (a.id < b.id ? -1 : 1));
  }

  /** By the group's id. */
  samples(): ReadonlyMap<string, Sample> {
    const samples = new Map<string, Sample>();
    for (const { id, sample } of this.groups.values()) if (sample !== null) samples.set(id, sample);
    return samples;
  }

  /** Most first. */
  silent(): { what: string; count: number }[] {
    return [...this.#unsaid].map(([what, count]) => ({ what, count })).sort((a, b) => b.count - a.count);
  }
}

function keyOf({ direction, cause, actor, ownBounce, code, template }: LogEvent): string {
  return `${direction} ${cause} ${actor} ${ownBounce} ${code} ${template}`;
}

/** What did not arrive counts; what was only late counts little. */
const weightOf = ({ outcome }: LogGroup) => outcome.refused + outcome.expired + outcome.open;
