// How many cases run at once, and how many of them against one host.

/** What a mail server is used to from one client; more looks like an attack and meets its limits. */
export const MAX_PER_HOST = 4;

/**
 * Runs `work` for every item, in order of the items, at most `jobs` at once and at most `perHost` for each `hostOf`
 * (null: no limit of its own). Stops to begin new ones when the signal is aborted. Rejects with the first error of ours.
 */
export function runPolitely<T>(
  items: readonly T[],
  options: {
    readonly jobs: number;
    readonly hostOf: (item: T) => { readonly name: string; readonly limit: number } | null;
    readonly signal: AbortSignal;
  },
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  const waiting = items.map((item, index) => ({ item, index }));
  const busy = new Map<string, number>();
  let running = 0;
  return new Promise((resolve, reject) => {
    const startMore = () => {
      if (options.signal.aborted) waiting.length = 0;
      let at = 0;
      for (let next = waiting[at]; running < options.jobs && next !== undefined; next = waiting[at]) {
        const host = options.hostOf(next.item);
        if (host !== null && (busy.get(host.name) ?? 0) >= host.limit) {
          at += 1;
          continue;
        }
        waiting.splice(at, 1);
        begin(next, host?.name ?? null);
      }
      if (running === 0 && waiting.length === 0) resolve();
    };
    const begin = ({ item, index }: { item: T; index: number }, host: string | null) => {
      running += 1;
      if (host !== null) busy.set(host, (busy.get(host) ?? 0) + 1);
      work(item, index).then(() => {
        running -= 1;
        if (host !== null) busy.set(host, (busy.get(host) ?? 1) - 1);
        startMore();
      }, reject);
    };
    startMore();
  });
}
