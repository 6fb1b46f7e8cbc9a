// A reason that stands alone: no reply, no notification around it; an address at most, as in one section of a notice.
import type { Failure } from './facts.ts';
import { groundAt, placeOfWord } from './place.ts';
import { readMentions } from './recipients.ts';
import { withoutTrace } from './trace-fields.ts';
import { visibleText } from './visible-text.ts';

/** The failure that such a text tells of; the recipient is whom its one section is about. */
export function failureOfWords(text: string): Failure {
  const visible = withoutTrace(visibleText('text', text), () => false);
  const mentions = readMentions(visible);
  const one = new Set(mentions.map(({ address }) => address)).size === 1 ? mentions[0] : undefined;
  const recipient = one?.address ?? null;
  return {
    recipient,
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
    diagnostic: visible.text.replace(/\s+/g, ' ').trim(),
    words: null,
    basis: {
      recipient: one === undefined ? 'none' : 'stated',
      remote: 'none',
      reply: 'none',
      status: 'none',
      sender: 'none',
    },
    places: {
      recipient: one === undefined ? null : placeOfWord(groundAt(visible, one.at), recipient),
      reply: null,
      stage: null,
      remote: null,
      status: null,
    },
  };
}
