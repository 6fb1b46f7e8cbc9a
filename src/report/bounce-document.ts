// What `mxprobe bounce` tells: the facts of a bounce, and for each recipient what it means. Schema mxprobe/bounce@1.
import type { BounceFacts, Failure } from '../bounce/facts.ts';
import type { Actor, Cause } from '../diagnosis/cause.ts';
import type { Explanation } from '../diagnosis/explain.ts';

export interface ExplainedFailure extends Failure {
  /** Null where nothing failed: the message was delivered, relayed or expanded. */
  readonly cause: Cause | null;
  readonly actor: Actor | null;
  readonly explanation: Explanation | null;
}

export interface BounceDocument extends Omit<BounceFacts, 'failures'> {
  readonly failures: readonly ExplainedFailure[];
}
