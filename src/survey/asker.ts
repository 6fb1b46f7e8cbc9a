// Puts the questions of one endpoint, each on a connection of its own: counted, four at a time, and one at a time with a
// pause once the server says that it is too much. A question that was held back is asked once more, then no other is.
import { pause } from '../net/clock.ts';
import type { Endpoint } from '../net/lean-stream.ts';
import type { Connections } from './connections.ts';
import { type Errand, type Visit, type VisitEnd, type VisitMeans, visit } from './visit.ts';

/** Each costs the server a process or a slot; scanners that open hundreds are blocked, and tell nonsense from then on. */
export const MAX_CONNECTIONS = 25;

export interface AskerMeans extends VisitMeans {
  readonly connections: Connections;
  readonly throttlePauseMs: number;
}

export class Asker {
  /** Connections so far. */
  count = 0;
  /** Why no more questions are put, once that is so: it wants no more of us, or answers nobody any more. */
  stopped: VisitEnd | null = null;
  #answered = false;
  #pausing: Promise<void> = Promise.resolve();
  #paused = false;
  readonly #endpoint: Endpoint;
  readonly #means: AskerMeans;

  constructor(endpoint: Endpoint, means: AskerMeans) {
    this.#endpoint = endpoint;
    this.#means = means;
  }

  /** Null if the question was not put: the server wants no more of us. */
  async ask(errand: Errand): Promise<Visit | null> {
    const first = await this.#goThere(errand);
    const held = first === null ? null : this.#heldBack(first);
    if (held === null) return first;
    this.#means.connections.slowDown(this.#endpoint.address);
    this.#rest();
    const second = await this.#goThere(errand, true);
    const still = second === null ? null : this.#heldBack(second);
    if (second === null || still === null) return second;
    this.stopped ??= still;
    return { ...second, ...still };
  }

  #goThere(errand: Errand, again = false): Promise<Visit | null> {
    const go = async () => {
      await this.#pausing;
      if (this.stopped !== null || this.count >= MAX_CONNECTIONS || this.#means.signal.aborted) return null;
      this.count += 1;
      return visit(this.#endpoint, errand, this.#means);
    };
    return this.#means.connections.run(this.#endpoint.address, go, again);
  }

  /** Why the question is to be put again: the server held it back, or answered before and falls silent. */
  #heldBack({ reason, text, banner }: Visit): VisitEnd | null {
    if (reason === 'throttled' || reason === 'stopped') return { reason, text: text ?? '' };
    const silent = banner === null && (reason === 'closed' || reason === 'unreachable' || reason === 'timeout');
    if (silent && this.#answered)
      return { reason: 'stopped', text: `it answered, and on connection ${this.count} no more: ${text}` };
    if (!silent) this.#answered = true;
    return null;
  }

  /** One pause for all questions that were held back at the same time. */
  #rest(): void {
    if (this.#paused) return;
    this.#paused = true;
    const { clock, throttlePauseMs, signal } = this.#means;
    this.#pausing = pause(clock, throttlePauseMs, signal).then(
      () => {
        this.#paused = false;
      },
      () => {},
    );
  }
}
