// A reason that stands alone: no recipient, no reply, no notification around it.
import type { Failure } from './facts.ts';

/** The failure that such words tell of. */
export function failureOfWords(words: string): Failure {
  return {
    recipient: null,
    originalRecipient: null,
    sender: null,
    helo: null,
    action: 'failed',
    remote: { host: null, address: null },
    reply: null,
    replyBy: null,
    status: null,
    stage: null,
    stageBasis: 'none',
    tls: null,
    diagnostic: words,
    words: null,
    basis: { recipient: 'none', remote: 'none', reply: 'none', status: 'none', sender: 'none' },
    places: { recipient: null, reply: null, stage: null, remote: null, status: null },
  };
}
