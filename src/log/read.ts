// Logs, file after file -> what they tell. Octets go in, events and counts come out; memory is bounded whatever the size.

import { LogPrefix } from '../quoted/log-prefix.ts';
import { Counter, type Counting } from './count.ts';
import type { LogGroup, LogInput } from './document.ts';
import { Follower } from './follow.ts';
import type { Sample } from './group.ts';
import { Input } from './input.ts';
import type { Judge } from './judge.ts';
import { type StampOptions, StampReader } from './stamp.ts';

export interface ReadLogOptions extends Partial<Counting> {
  readonly judge: Judge;
  readonly stamps: StampOptions;
}

export interface LogTold {
  readonly inputs: readonly LogInput[];
  /** No line told anything. */
  readonly isMute: boolean;
  readonly groups: readonly LogGroup[];
  readonly unexplained: readonly { readonly template: string; readonly events: number; readonly example: string }[];
  readonly silent: readonly { readonly what: string; readonly count: number }[];
  readonly joinedInPart: number;
  readonly unsettled: number;
  /** Recipients whom another server took, and messages that were taken from clients. */
  readonly sent: number;
  readonly taken: number;
  /** One refusal of each group, by its id. */
  readonly samples: ReadonlyMap<string, Sample>;
}

const MOST_UNEXPLAINED = 50;

export class LogReader {
  readonly #follower: Follower;
  readonly #counter: Counter;
  readonly #stamps: StampReader;
  readonly #prefix = new LogPrefix();
  readonly #inputs: Input[] = [];

  constructor({ judge, stamps, isCounted = () => true, tell = () => {}, isInTime = null }: ReadLogOptions) {
    this.#counter = new Counter({ isCounted, tell, isInTime });
    this.#follower = new Follower(this.#counter, judge);
    this.#stamps = new StampReader(stamps);
  }

  /** The next file, in the order of time. */
  open(file: string): Input {
    const input = new Input(file, this.#prefix, this.#stamps, this.#follower);
    this.#inputs.push(input);
    return input;
  }

  /** What all of them told. */
  told(): LogTold {
    const inputs = this.#inputs.map((input) => input.document());
    const times = inputs.flatMap(({ first, last }) => [first, last]).filter((time) => time !== null);
    const sorted = times.map((time) => Date.parse(time)).sort((a, b) => a - b);
    const groups = this.#counter.documents({ first: sorted[0] ?? null, last: sorted.at(-1) ?? null });
    return {
      inputs,
      isMute: this.#inputs.every((input) => input.isMute),
      groups,
      unexplained: groups
        .filter(({ cause, ownBounces }) => !ownBounces && (cause === null || cause === 'unknown'))
        .slice(0, MOST_UNEXPLAINED)
        .map(({ reply, events, examples }) => ({ template: reply.template, events, example: examples[0]?.text ?? '' })),
      silent: this.#counter.silent(),
      joinedInPart: this.#follower.forgotten,
      unsettled: this.#follower.unsettled,
      sent: this.#counter.sent,
      taken: this.#counter.taken,
      samples: this.#counter.samples(),
    };
  }
}
