// A message as its user sees it: the envelope at once, its content when it is looked at.
import { contentOf, headOf } from '../bounce/message-content.ts';
import type { MessageRecord } from '../sandbox/records.ts';
import type { Message } from './sandbox-face.ts';

/** The same message is the same object, so that tests can compare. */
const KNOWN = new WeakMap<MessageRecord, Message>();

export function messageOf(record: MessageRecord): Message {
  const known = KNOWN.get(record);
  if (known !== undefined) return known;
  const message = made(record);
  KNOWN.set(record, message);
  return message;
}

function made(record: MessageRecord): Message {
  const head = once(() => headOf(record.raw));
  const content = once(() => contentOf(record.raw));
  const { id, session, from, to, refused, outcome, reply, received, size, truncated, raw, helo, tls, user, params } =
    record;
  return {
    ...{ id, session, from, to, refused, outcome, reply, received, size, truncated, raw, helo, tls, user, params },
    get sha256() {
      return record.sha256;
    },
    get subject() {
      return head().subject;
    },
    get headers() {
      return head().headers;
    },
    header: (name) => head().headers.find(([one]) => one === name.toLowerCase())?.[1] ?? null,
    get text() {
      return content().text;
    },
    get html() {
      return content().html;
    },
    get attachments() {
      return content().attachments;
    },
  };
}

function once<T>(make: () => T): () => T {
  let value: { readonly made: T } | null = null;
  return () => {
    value ??= { made: make() };
    return value.made;
  };
}
