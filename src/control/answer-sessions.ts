// GET /v1/sessions and what stands below it; GET /v1/events.
import { textOf } from '../report/line.ts';
import type { NotedSession, SessionRecord } from '../sandbox/records.ts';
import type { Answerer, Asked } from './asked.ts';
import { follow } from './follow.ts';
import { lineOf } from './lines.ts';
import { noQuery, sinceQuery } from './query.ts';
import { json, refusal, stream, text } from './replies.ts';
import { sessionLines } from './transcript.ts';

export const listSessions: Answerer = ({ sandbox, words }) => {
  const wrong = noQuery(words);
  if ('refuse' in wrong) return refusal(400, 'query', String(wrong.refuse));
  const { sessions, dropped } = sandbox.running.journal;
  return json({ sessions: sessions.map(briefly), dropped: dropped.sessions });
};

/** Without the dialogue, which is asked for by itself. */
function briefly(noted: NotedSession) {
  const { exchanges, lost, ...session } = noted.record();
  return { ...session, commands: exchanges.filter(({ sent }) => sent !== null).length + lost };
}

export const oneSession: Answerer = (asked) => {
  const session = named(asked);
  return session === null ? noSuch() : json(session);
};

export const sessionTranscript: Answerer = (asked) => {
  const session = named(asked);
  return session === null ? noSuch() : text(`${sessionLines(session).map(textOf).join('\n')}\n`);
};

export const streamEvents: Answerer = ({ sandbox, words, request, waits }) => {
  const query = sinceQuery(words);
  if ('refuse' in query) return refusal(400, 'query', query.refuse);
  const end = waits.begin();
  if (end === null) return refusal(409, 'too-many-waits', 'a hundred wait already');
  const { journal } = sandbox.running;
  const left = new AbortController();
  const signal = AbortSignal.any([request.signal, left.signal]);
  signal.addEventListener('abort', end, { once: true });
  const pieces = follow(journal.events, query.since, signal);
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await pieces.next();
        if (done === true) return controller.close();
        const lines = value.map((event) => `${JSON.stringify(lineOf(event, journal))}\n`);
        controller.enqueue(new Uint8Array(Buffer.from(lines.join(''))));
      },
      cancel: () => left.abort(),
    },
    { highWaterMark: 0 },
  );
  return stream(body, 'application/x-ndjson');
};

function named({ sandbox, named: [written = ''] }: Asked): SessionRecord | null {
  return /^\d{1,15}$/.test(written) ? sandbox.running.journal.session(Number(written)) : null;
}

const noSuch = () => refusal(404, 'no-session', 'there is no such session, or it is not kept any more');
