// GET /v1/messages and what stands below it.
import { contentOf } from '../bounce/message-content.ts';
import type { MessageRecord } from '../sandbox/records.ts';
import type { Answerer, Asked } from './asked.ts';
import { messagesThat, nearestTo, waitFor, waitForNone } from './inbox.ts';
import type { Wanted } from './match.ts';
import { messageView } from './message-view.ts';
import { nearText } from './near.ts';
import { type MessageQuery, messageQuery, noQuery } from './query.ts';
import { done, json, octets, refusal } from './replies.ts';

/** The rest of a long list is asked for with `since`. */
const LIST_CHARACTERS = 8 * 1024 * 1024;
/** Sessions that are still open then are told. */
const NONE_WITHIN_MS = 10_000;

export const listMessages: Answerer = async (asked) => {
  const query = messageQuery(asked.words);
  if ('refuse' in query) return refusal(400, 'query', query.refuse);
  if (!query.none && query.waitMs === null)
    return listed(asked, messagesThat(journalOf(asked), query.match, query.since), query);
  const end = asked.waits.begin();
  if (end === null) return refusal(409, 'too-many-waits', 'a hundred wait already');
  try {
    return query.none ? await none(asked, query) : await awaited(asked, query);
  } finally {
    end();
  }
};

export const forgetMessages: Answerer = ({ sandbox, words }) => {
  const wrong = noQuery(words);
  if ('refuse' in wrong) return refusal(400, 'query', String(wrong.refuse));
  sandbox.running.journal.forgetMessages();
  return done();
};

export const oneMessage: Answerer = (asked) => {
  const message = named(asked);
  return message === null ? noSuch() : json(messageView(message));
};

export const rawMessage: Answerer = (asked) => {
  const message = named(asked);
  return message === null ? noSuch() : octets(new Uint8Array(message.raw), 'message/rfc822', `${message.id}.eml`);
};

export const oneAttachment: Answerer = (asked) => {
  const message = named(asked);
  const [, written = ''] = asked.named;
  const attachment =
    message === null || !/^\d{1,4}$/.test(written) ? undefined : contentOf(message.raw).attachments[Number(written)];
  if (attachment === undefined)
    return message === null ? noSuch() : refusal(404, 'no-attachment', 'it has no such attachment');
  return octets(new Uint8Array(attachment.content), 'application/octet-stream', `attachment-${Number(written)}`);
};

const journalOf = ({ sandbox }: Asked) => sandbox.running.journal;
const named = (asked: Asked) => journalOf(asked).message(asked.named[0] ?? '');
const noSuch = () => refusal(404, 'no-message', 'there is no such message, or it is not kept any more');

/** As many as are asked for and as there is room for; `next` is the `since` of the rest, or of what comes later. */
function listed(asked: Asked, found: readonly MessageRecord[], { limit, since }: MessageQuery): Response {
  const messages: unknown[] = [];
  let characters = 0;
  let next = since;
  for (const message of found.slice(0, limit)) {
    const view = messageView(message);
    characters += (view.text?.length ?? 0) + (view.html?.length ?? 0) + 2_000;
    if (messages.length > 0 && characters > LIST_CHARACTERS) break;
    messages.push(view);
    next = message.mark;
  }
  const { dropped, events } = journalOf(asked);
  return json({ messages, next: messages.length === found.length ? events.mark : next, dropped: dropped.messages });
}

async function awaited(asked: Asked, query: MessageQuery): Promise<Response> {
  const { match, count, since, waitMs } = query;
  const { signal } = asked.request;
  const withinMs = waitMs ?? 0;
  const waited = await waitFor(journalOf(asked), asked.means.clock, { match, count, since, withinMs, signal });
  if (waited.came) return listed(asked, waited.messages, query);
  const found = waited.messages.length === 0 ? 'no message' : `${waited.messages.length} of ${count} messages`;
  const text = `${found}${meant(query)} within ${withinMs} ms; ${nearText(waited.near)}`;
  return refusal(404, 'no-message', text, { found: waited.messages.length, near: waited.near });
}

async function none(asked: Asked, query: MessageQuery): Promise<Response> {
  const { match, since, quietMs, waitMs } = query;
  const { signal } = asked.request;
  const withinMs = waitMs ?? NONE_WITHIN_MS;
  const journal = journalOf(asked);
  const result = await waitForNone(journal, asked.means.clock, { match, since, quietMs, withinMs, signal });
  if (result.silent) return json({ messages: [], next: journal.events.mark, near: nearestTo(journal, match, since) });
  if (result.messages.length === 0)
    return refusal(409, 'not-quiet', `there is no quiet of ${quietMs} ms; ${result.open} sessions are open`, {
      open: result.open,
    });
  const came = result.messages.slice(0, query.limit).map(messageView);
  return refusal(409, 'message', `${result.messages.length} came${meant(query)}`, { messages: came });
}

/** ` to eve@example.org, subject "x"` */
function meant({ match }: MessageQuery): string {
  const { to, from, subject, text, outcome } = match;
  const words = Object.entries({ to, from, subject, text, outcome }).flatMap(([name, wanted]) =>
    wanted === undefined ? [] : [`${name} ${written(wanted)}`],
  );
  return words.length === 0 ? '' : ` ${words.join(', ')}`;
}

const written = (wanted: Wanted) => (typeof wanted === 'string' ? wanted : `/${wanted.source}/${wanted.flags}`);
