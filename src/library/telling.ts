// What happens while something goes on, told to whoever listens: nothing is kept for nobody, and nothing without a bound for
// somebody who is slow.

/** A listener was too slow: so many events were not told. */
export interface Lost {
  readonly e: 'lost';
  readonly events: number;
}

/** The events of some hundred cases wait for a listener that is busy. */
const MAX_WAITING = 10_000;

export class Telling<E> implements AsyncIterable<E | Lost> {
  readonly #queues = new Set<Queue<E>>();
  #over = false;

  tell(event: E): void {
    for (const queue of this.#queues) queue.push(event);
  }

  /** Nothing more happens: listeners hear what waits for them, and then the end. */
  end(): void {
    this.#over = true;
    for (const queue of this.#queues) queue.end();
    this.#queues.clear();
  }

  /** Hears what happens from now on; leaving the loop stops listening, and nothing else. */
  [Symbol.asyncIterator](): AsyncIterator<E | Lost, undefined> {
    const queue = new Queue<E>();
    if (this.#over) queue.end();
    else this.#queues.add(queue);
    return {
      next: () => queue.next(),
      return: async () => {
        this.#queues.delete(queue);
        queue.end();
        return { done: true, value: undefined };
      },
    };
  }
}

class Queue<E> {
  #waiting: E[] = [];
  #lost = 0;
  #over = false;
  /** Who waits for the next event. */
  #wake: (() => void)[] = [];

  push(event: E): void {
    if (this.#waiting.length < MAX_WAITING) this.#waiting.push(event);
    else this.#lost += 1;
    this.#wake.shift()?.();
  }

  end(): void {
    this.#over = true;
    for (const wake of this.#wake.splice(0)) wake();
  }

  async next(): Promise<IteratorResult<E | Lost, undefined>> {
    for (;;) {
      const event = this.#waiting.shift();
      if (event !== undefined) return { done: false, value: event };
      if (this.#lost > 0) {
        const value: Lost = { e: 'lost', events: this.#lost };
        this.#lost = 0;
        return { done: false, value };
      }
      if (this.#over) return { done: true, value: undefined };
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
  }
}

/** Something that goes on: its events while it does, and what came of it. */
export interface Going<E, R> extends AsyncIterable<E | Lost> {
  readonly result: Promise<R>;
}

/** Begins `work`, which tells its events. A listener that comes in the same turn hears the first one. */
export function going<E, R>(work: (tell: (event: E) => void) => Promise<R>): Going<E, R> {
  const telling = new Telling<E>();
  const result = Promise.resolve()
    .then(() => work((event) => telling.tell(event)))
    .finally(() => telling.end());
  // Whoever listens alone asks for no result: its fault is then nobody's.
  result.catch(() => {});
  return { result, [Symbol.asyncIterator]: () => telling[Symbol.asyncIterator]() };
}
