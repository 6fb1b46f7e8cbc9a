// Places that are ours: the store of an embedded MX, or of a listener to which the last hop delivers.
import type { Mailbox, Seen } from './mailbox.ts';
import { isSought } from './sought.ts';

/** What an embedded MX tells of a message. */
export interface Stored {
  readonly id: string;
  readonly outcome: string;
  readonly raw: Uint8Array;
  /** The fields that the server put before it. */
  readonly added: string;
}

export function storeOf(label: string, messages: () => readonly Stored[], close: () => Promise<void>): Mailbox {
  return {
    label,
    everyMs: 50,
    async look(sought) {
      const taken = messages().filter(({ outcome }) => outcome === 'accepted' || outcome === 'unanswered');
      return taken.flatMap(({ id: uid, added, raw }): Seen[] => {
        const octets = Buffer.concat([Buffer.from(added, 'latin1'), raw]);
        return isSought(sought, octets) ? [{ folder: null, isJunk: false, uid, same: null, octets }] : [];
      });
    },
    close,
  };
}
