// One request to the control API, and what answers it.
import type { Clock } from '../net/clock.ts';
import type { Controlled, Sandboxes } from './sandboxes.ts';
import type { Waits } from './waits.ts';

export interface ApiMeans {
  readonly version: string;
  /** The real time: waits are the client's, not the sandbox's. */
  readonly clock: Clock;
  readonly sandboxes: Sandboxes;
  /** Null: programs of this machine may ask. */
  readonly token: string | null;
}

export interface Asked {
  readonly request: Request;
  readonly words: URLSearchParams;
  /** What stands where the route has `:`, in order. */
  readonly named: readonly string[];
  readonly sandbox: Controlled;
  readonly means: ApiMeans;
  readonly waits: Waits;
}

export type Answerer = (asked: Asked) => Response | Promise<Response>;
