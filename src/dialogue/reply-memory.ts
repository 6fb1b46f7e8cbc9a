// Replies that a server gives again and again, read once: where the same octets come to the same step, they are the same
// reply. RFC 5321 4.2 leaves a server the text, and most say the same ten words to each session.
import type { Reply } from '../wire/reply.ts';

/** Longer ones are read each time: comparing them would take as long. */
const MAX_OCTETS = 512;

/** One for all sessions of a program and a thread. */
export class ReplyMemory {
  readonly #last: (Reply | undefined)[] = [];

  /** Keeps a complete reply that breaks nothing; what is odd is read anew each time. */
  learn(row: number, reply: Reply): void {
    if (reply.violations.length === 0 && reply.raw.length <= MAX_OCTETS) this.#last[row] = reply;
  }

  /**
   * The reply that was last learnt for this row, if the octets from `at` on begin with its own. It ends with its last line's
   * LF, so that a reader would return the same whatever stands behind it.
   */
  match(row: number, octets: Uint8Array, at: number): Reply | null {
    const reply = this.#last[row];
    if (reply === undefined) return null;
    const { raw } = reply;
    if (octets.length - at < raw.length) return null;
    for (let i = raw.length - 1; i >= 0; i -= 1) if (octets[at + i] !== raw[i]) return null;
    return reply;
  }
}
