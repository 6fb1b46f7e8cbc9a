// What was found out, before it is judged.
import type { PtrFacts } from '../trust/ptr.ts';
import type { TrustStore } from '../trust/trust-store.ts';
import type { Answered } from './ask-endpoint.ts';
import type { Policies, Way } from './look.ts';

/** One endpoint's answers, and the reverse DNS of its address. */
export interface Visited {
  readonly answered: Answered;
  readonly ptr: PtrFacts | null;
}

export interface FoldMeans {
  /** The name that certificates must be for, if it is not the host's. */
  readonly serverName: string | null;
  readonly trustStore: TrustStore;
  /** The day on which it is judged. */
  readonly now: Date;
  /** The target is the user's own: its addresses may be private. */
  readonly owned: boolean;
}

export interface Looked {
  readonly written: string;
  readonly way: Way;
  readonly policies: Policies;
  /** As the endpoints of the way stand; empty if no server was asked. */
  readonly visited: readonly Visited[];
}
