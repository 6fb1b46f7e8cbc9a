// Something that takes a while, and what came of it.
export class Job<T> {
  result: T | null = null;
  /** Why nothing came of it, in words. */
  fault: string | null = null;
  isOver = false;
  readonly #controller = new AbortController();

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  stop(): void {
    this.#controller.abort(new Error('stopped'));
  }

  /** Runs it; what it throws is told by `faultOf`, which throws on for a bug of ours. */
  async carryOut(work: (signal: AbortSignal) => Promise<T>, faultOf: (error: unknown) => string): Promise<void> {
    try {
      this.result = await work(this.signal);
    } catch (error) {
      this.fault = faultOf(error);
    } finally {
      this.isOver = true;
    }
  }
}
