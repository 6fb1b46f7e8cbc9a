// After a burst: one session a second, until one is accepted again.
import { type Clock, pause } from '../net/clock.ts';
import { replyLine } from '../wire/reply.ts';
import type { Recovery } from './burst-record.ts';
import { sayBroken, type Tally } from './tally.ts';

/** RFC 5321 does not say how often to ask whether one may come again; once a second is what the language promises. */
const EVERY_MS = 1_000;

export interface Recovering {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly limitMs: number;
  /** Called between the attempts. */
  readonly tell: () => void;
}

/** `attempt` runs one session with one transaction, the first with 1, and gives what it counted. */
export async function recover(attempt: (attempt: number) => Promise<Tally>, how: Recovering): Promise<Recovery> {
  const { clock, signal, limitMs } = how;
  const since = clock.now();
  for (let attempts = 1; ; attempts += 1) {
    const begun = clock.now();
    const tally = await attempt(attempts);
    if (tally.accepted > 0) return { ms: Math.round(begun - since), attempts, reply: null };
    how.tell();
    const wait = Math.max(0, begun + EVERY_MS - clock.now());
    const over = clock.now() + wait - since > limitMs;
    if (over || signal.aborted || !(await waited(pause(clock, wait, signal), signal)))
      return { ms: null, attempts, reply: lastReply(tally) };
  }
}

/** False if the burst was stopped meanwhile. */
async function waited(pausing: Promise<void>, signal: AbortSignal): Promise<boolean> {
  try {
    await pausing;
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}

function lastReply({ cells, firstRefusal }: Tally): string | null {
  if (firstRefusal !== null) return replyLine(firstRefusal);
  const [other] = [...cells.values()].filter(({ outcome }) => outcome !== 'reply');
  return other === undefined ? null : sayBroken(other);
}
