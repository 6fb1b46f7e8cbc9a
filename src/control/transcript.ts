// A session as a dialogue, in the arrows of `run -v`, which are swaks's: ` -> ` sent by the client, `<-  ` our reply, `<** ` a refusal;
// `=== ` what happened, `*** ` what the client broke.
import { type Line, type Role, span } from '../report/line.ts';
import type { Ending, SessionRecord } from '../sandbox/records.ts';
import type { EventLine } from './line-shapes.ts';

const INDENT = '   ';

const sentLine = (sent: string, before = INDENT): Line => [span(`${before} -> `, 'quiet'), span(sent)];

/** `by`: the rule or key that decided. */
export function replyLines(reply: string, by: string | null, before = INDENT): readonly Line[] {
  const isRefusal = /^[45]/.test(reply);
  const role: Role = isRefusal ? 'refusal' : 'plain';
  const lines = reply.split('\n');
  return lines.map((line, index) => {
    const because = by !== null && index === lines.length - 1 ? [span(`  (${by})`, 'quiet')] : [];
    return [span(`${before} ${isRefusal ? '<**' : '<- '} `, role), span(line, role), ...because];
  });
}

const happenedLine = (words: string, before = INDENT): Line => [span(`${before} === `, 'quiet'), span(words, 'quiet')];
const brokenLine = (words: string, before = INDENT): Line => [
  span(`${before} *** `, 'inconclusive'),
  span(words, 'inconclusive'),
];

const ENDINGS: Readonly<Record<Ending, string>> = {
  quit: 'ended by QUIT',
  client: 'the client left without QUIT',
  server: 'we closed the connection',
  reset: 'we reset the connection',
  stalled: 'we said nothing any more',
};

const endingText = (ended: Ending, empty: boolean) => (empty ? 'a look at the port' : ENDINGS[ended]);

/** All that is kept of it. */
export function sessionLines(session: SessionRecord): readonly Line[] {
  const { number, client, tls, exchanges, lost, breaches, ended, empty } = session;
  const secured = tls === null ? [] : [happenedLine(`TLS: ${tls.version} ${tls.cipher}`)];
  return [
    happenedLine(`session ${number} from ${client.address}`),
    ...secured,
    ...exchanges.flatMap(({ sent, reply, by, deed }) => [
      ...(sent === null ? [] : [sentLine(sent)]),
      ...(reply === null ? noReply(by, deed) : replyLines(reply, by)),
    ]),
    ...(lost === 0 ? [] : [happenedLine(`${lost} exchanges more, which are not kept`)]),
    ...breaches.map(({ text, rfc }) => brokenLine(`${text} (${rfc})`)),
    happenedLine(ended === null ? 'it is open' : endingText(ended, empty)),
  ];
}

function noReply(by: string | null, deed: string | null): readonly Line[] {
  return [happenedLine(by === null ? 'no reply' : `no reply: ${deed} (${by})`)];
}

/** An event as it happens; each line begins with the number of its session, as several may speak at once. */
export function eventLines(event: EventLine): readonly Line[] {
  if (event.e === 'lost') return [happenedLine(`${event.events} events were not shown: the screen is too slow`)];
  const before = String(event.session).padStart(3);
  switch (event.e) {
    case 'session':
      return [happenedLine(`session from ${event.client}`, before)];
    case 'command':
      return [sentLine(event.sent, before)];
    case 'reply':
      return replyLines(event.reply, event.by, before);
    case 'rule':
      return event.deed === 'reply' ? [] : [happenedLine(`${event.deed} (${event.name})`, before)];
    case 'breach':
      return [brokenLine(`${event.breach.text} (${event.breach.rfc})`, before)];
    case 'message':
      return [happenedLine(messageText(event), before)];
    case 'session-end':
      return [happenedLine(endingText(event.ended, event.empty), before)];
  }
}

function messageText({ id, outcome, from, to, subject }: Extract<EventLine, { e: 'message' }>): string {
  const about = subject === null ? '' : ` ${JSON.stringify(subject)}`;
  const way = to === null ? '' : `: <${from ?? ''}> to ${to.map((one) => `<${one}>`).join(', ')}`;
  return `message ${id} ${outcome}${way}${about}`;
}
