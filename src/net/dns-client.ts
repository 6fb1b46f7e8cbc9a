// The DNS client: UDP with EDNS, TCP where the answer is cut short, the next resolver and another round where one stays
// silent. The deadline is for the whole question.
import { randomInt } from 'node:crypto';
import { type DnsAnswer, type DnsType, emptyAnswer, wordsFor } from '../wire/dns-answer.ts';
import type { Clock } from './clock.ts';
import type { Dns } from './dns.ts';
import { answerOf, type Question, refusesEdns } from './dns-message.ts';
import { queryName } from './dns-name.ts';
import type { DnsServer } from './dns-servers.ts';
import { askOverTcp } from './dns-tcp.ts';
import { type Received, UdpChannel } from './dns-udp.ts';

export interface DnsClientOptions {
  readonly servers: readonly DnsServer[];
  readonly clock: Clock;
  /** For one question, all tries together. */
  readonly deadlineMs?: number;
  /** How long to wait for one response before the next try. */
  readonly tryMs?: number;
  /** From 0 to 65535, not to be guessed. */
  readonly randomId?: () => number;
}

/** A resolver with a cold cache may need some seconds; three rounds fit. */
const DEADLINE_MS = 10_000;
const TRY_MS = 3_000;
const ROUNDS = 3;
/** Questions under way at once: more at a time overrun a resolver's socket buffer and look like time-outs. */
const MAX_UNDER_WAY = 64;

interface Channel {
  readonly server: DnsServer;
  readonly udp: UdpChannel;
}

interface Try {
  readonly question: Question;
  readonly until: number;
  readonly signal: AbortSignal | undefined;
}

export class DnsClient implements Dns {
  readonly #options: Required<DnsClientOptions>;
  readonly #channels: readonly Channel[];
  readonly #queue: (() => void)[] = [];
  #underWay = 0;

  constructor(options: DnsClientOptions) {
    const defaults = { deadlineMs: DEADLINE_MS, tryMs: TRY_MS, randomId: () => randomInt(65_536) };
    this.#options = { ...defaults, ...options };
    const { clock, randomId } = this.#options;
    this.#channels = options.servers.map((server) => ({ server, udp: new UdpChannel(server, clock, randomId) }));
  }

  async query(name: string, type: DnsType, signal?: AbortSignal): Promise<DnsAnswer> {
    const asked = queryName(name);
    if ('refuse' in asked) return emptyAnswer('bad-name', wordsFor('bad-name', name, type, asked.refuse));
    await this.#turn();
    try {
      const until = this.#options.clock.now() + this.#options.deadlineMs;
      // A signal of its own for each question: many listeners on the caller's would look like a leak to Node.
      const own = signal === undefined ? undefined : AbortSignal.any([signal]);
      return await this.#ask({ question: { name: asked.name, type }, until, signal: own });
    } finally {
      this.#underWay -= 1;
      this.#queue.shift()?.();
    }
  }

  /** Waits until fewer than MAX_UNDER_WAY questions are under way. Each of them has a deadline, so this ends. */
  async #turn(): Promise<void> {
    if (this.#underWay >= MAX_UNDER_WAY) await new Promise<void>((resolve) => this.#queue.push(resolve));
    this.#underWay += 1;
  }

  /** Every resolver in turn, some rounds; the last failure is the answer if none knows better. */
  async #ask(asked: Try): Promise<DnsAnswer> {
    const { name, type } = asked.question;
    let last = emptyAnswer('unreachable', wordsFor('unreachable', name, type, 'no resolver is configured'));
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const channel of this.#channels) {
        const leftMs = asked.until - this.#options.clock.now();
        if (leftMs <= 0) return last;
        last = this.#read(await this.#exchange(channel, asked, true), asked.question);
        if (!isWorthAnotherTry(last)) return last;
      }
      // A resolver that answers with a failure says the same again; only silence is worth another round.
      if (last.outcome !== 'timeout' && last.outcome !== 'malformed') return last;
    }
    return last;
  }

  async #exchange(channel: Channel, asked: Try, edns: boolean): Promise<Received> {
    const { clock, tryMs, randomId } = this.#options;
    const timeoutMs = () => Math.max(0, Math.min(tryMs, asked.until - clock.now()));
    const received = await channel.udp.exchange(asked.question, edns, timeoutMs(), asked.signal);
    if (received.kind !== 'message') return received;
    if (received.message.isTruncated) {
      const how = { server: channel.server, clock, id: randomId(), edns, timeoutMs: timeoutMs(), signal: asked.signal };
      return askOverTcp(asked.question, how);
    }
    if (edns && refusesEdns(received.message)) return this.#exchange(channel, asked, false);
    return received;
  }

  #read(received: Received, question: Question): DnsAnswer {
    const { name, type } = question;
    switch (received.kind) {
      case 'message':
        return answerOf(received.message, question);
      case 'timeout': {
        const outcome = received.strange > 0 ? 'malformed' : 'timeout';
        const detail = received.strange > 0 ? 'what came was no response to our question' : null;
        return emptyAnswer(outcome, wordsFor(outcome, name, type, detail));
      }
      case 'unreachable':
        return emptyAnswer('unreachable', wordsFor('unreachable', name, type, received.code));
      case 'aborted':
        return emptyAnswer('aborted', wordsFor('aborted', name, type));
    }
    return received satisfies never;
  }
}

function isWorthAnotherTry(answer: DnsAnswer): boolean {
  return ['servfail', 'refused', 'timeout', 'unreachable', 'malformed'].includes(answer.outcome);
}
