// Threads: one that is begun, and one that runs. What goes between them is copied, or moved where it is handed over.
import { isMainThread, parentPort, type Transferable, Worker, workerData } from 'node:worker_threads';

export interface Thread {
  post(message: unknown): void;
  /** Ends it at once. */
  end(): void;
}

export interface ThreadEar {
  heard(message: unknown): void;
  /** Once: it threw what nobody caught, or went without being told to. */
  broke(why: Error): void;
}

/** Begins a thread with `data`. */
export type BeginThread = (data: unknown, ear: ThreadEar) => Thread;

/** Threads that run the module at `entry`. */
export function threadsOf(entry: URL): BeginThread {
  return (data, ear) => {
    const worker = new Worker(entry, { workerData: data });
    let told = false;
    const broke = (why: Error) => {
      if (!told) ear.broke(why);
      told = true;
    };
    worker.on('message', (message) => ear.heard(message));
    worker.on('error', broke);
    worker.on('exit', (code) => broke(new Error(`a thread ended with ${code}`)));
    return {
      post: (message) => worker.postMessage(message),
      end() {
        told = true;
        void worker.terminate();
      },
    };
  };
}

/** The thread that this is; null in the first one. */
export function thisThread(): {
  readonly data: unknown;
  post(message: unknown, moved?: readonly Transferable[]): void;
  hear(heard: (message: unknown) => void): void;
} | null {
  const port = parentPort;
  if (isMainThread || port === null) return null;
  return {
    data: workerData,
    post: (message, moved = []) => port.postMessage(message, [...moved]),
    hear: (heard) => void port.on('message', heard),
  };
}

/** This thread's clock as one that others can read: milliseconds since 1970, to the microsecond. */
export const toShared = (now: number) => performance.timeOrigin + now;
export const fromShared = (at: number) => at - performance.timeOrigin;
