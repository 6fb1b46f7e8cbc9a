// A reply on its way: filled in, and written down in the log and in the notes of its session.
import type { Clock } from '../net/clock.ts';
import type { Moment } from '../scenario/policy/moment.ts';
import type { SaidReply } from '../scenario/policy/reply.ts';
import type { Policy } from '../scenario/policy.ts';
import { isHeard } from './delivery.ts';
import { type Facts, type Fill, filled } from './facts.ts';
import type { LogEntry } from './mx.ts';
import type { SessionNotes } from './session-notes.ts';
import type { Decision } from './when.ts';
import { softened } from './write-reply.ts';

interface Noting {
  readonly policy: Policy;
  readonly facts: Facts;
  readonly number: number;
  readonly notes: SessionNotes;
  readonly mx: { readonly clock: Clock; note(entry: LogEntry): void };
}

interface Meant {
  readonly reply: SaidReply;
  readonly fill: Fill | undefined;
  /** The policy that refuses; null if none does. */
  readonly policy: string | null;
}

/** What is said, its placeholders filled in. */
export function noted(session: Noting, moment: Moment, { reply, fill, policy }: Meant, decision: Decision): SaidReply {
  const { facts, mx, notes, number } = session;
  const said = filled(session.policy.soft_bounce === true ? softened(reply) : reply, facts, fill);
  const { code, enhanced, lines } = said;
  const [text = ''] = lines;
  const by = policy ?? decision.by;
  const at = mx.clock.now();
  mx.note({ at, session: number, client: facts.client.address, moment, code, enhanced, text, policy: by });
  notes.said(moment, said, by, decision.by === null ? null : decision.deed.do, isHeard(decision.deed));
  return said;
}
