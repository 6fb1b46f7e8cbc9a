// Whether a step would say now what it said then, by the program of now and the exchanges of the record.
import { Buffer } from 'node:buffer';
import { isRefused, shownOf } from '../dialogue/made.ts';
import type { Made, Octets, Planned, Program, Refused } from '../dialogue/program.ts';
import type { Redactor } from '../dialogue/redact.ts';
import { sentMessage } from '../dialogue/sent-message.ts';
import type { SentMessage, StepRecord } from '../dialogue/transcript.ts';
import { type RecordedFacts, UNIQUE } from './recorded-facts.ts';

/** In words: what stands in the record in place of what would be said; null: it is the same, as far as both go. */
export function saidOtherwise(
  program: Program,
  of: Planned,
  recorded: StepRecord,
  facts: RecordedFacts,
  redactor: Redactor,
): string | null {
  const then = recorded.exchanges.filter(({ sent }) => sent !== null);
  for (const [at, octets] of writesOf(program, of).entries()) {
    const now = octets(facts);
    if (isRefused(now)) return `it would not be sent: ${now.refuse}`;
    const was = then[at];
    // The step ended before it came to this, and would end there again.
    if (was === undefined) return at === 0 ? 'nothing was sent' : null;
    const otherwise = partedFrom(now, was, redactor);
    if (otherwise !== null) return otherwise;
  }
  return null;
}

/** What the moves of a step write, in their order. */
function writesOf({ moves }: Program, of: Planned): ((facts: RecordedFacts) => Made | Refused)[] {
  return moves.flatMap((move) => {
    if (move.do === 'volley')
      return move.volley.pieces.filter((piece) => piece.of === of).map(({ octets }) => making(octets));
    if ((move.do !== 'write' && move.do !== 'sasl') || move.of !== of) return [];
    if (move.do === 'write') return [making(move.octets)];
    return [
      (facts: RecordedFacts) => {
        const begun = move.begin(facts);
        return isRefused(begun) ? begun : begun.made;
      },
    ];
  });
}

const making = (octets: Octets) => (facts: RecordedFacts) => (typeof octets === 'function' ? octets(facts) : octets);

function partedFrom(now: Made, was: StepRecord['exchanges'][number], redactor: Redactor): string | null {
  const message = typeof now === 'object' && 'message' in now && now.message ? now.message : null;
  if (message !== null && was.message !== undefined) {
    const sent = sentMessage(message, redactor);
    // What was unique to the session stands in its body: another one has another hash.
    const isOwn = Buffer.from(message).includes(UNIQUE, sent.header.length);
    return messageOtherwise(isOwn ? { ...sent, bodySha256: null } : sent, was.message);
  }
  const said = redactor.text(shownOf(now));
  const sent = was.sent ?? '';
  return isSame(said, sent)
    ? null
    : `the record has \`${brief(sent)}\` in place of \`${brief(said.replaceAll(UNIQUE, '...'))}\``;
}

/** Texts differ by what was unique to the session, too. */
function isSame(now: string, then: string): boolean {
  if (!now.includes(UNIQUE)) return now === then;
  const parts = now.split(UNIQUE).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[\\w.-]{1,80}')}$`, 's').test(then);
}

/** Each message has its own. */
const OF_A_SESSION = /^(?:date|message-id|dkim-signature):/i;

function messageOtherwise(now: SentMessage, then: SentMessage): string | null {
  const [a, b] = [fieldsOf(now.header), fieldsOf(then.header)];
  const odd = a.find((field, at) => !isSame(field, b[at] ?? ''));
  if (odd !== undefined || a.length !== b.length)
    return `the header of the message was another one${odd === undefined ? '' : `: \`${brief(odd)}\``}`;
  // Filled up to a size: a longer Message-ID leaves less for the body.
  const isFilled = now.octets === then.octets && now.header.length !== then.header.length;
  const isKnown = now.bodySha256 !== null && then.bodySha256 !== null && !isFilled;
  return isKnown && now.bodySha256 !== then.bodySha256 ? 'the body of the message was another one' : null;
}

const fieldsOf = (header: string) =>
  header.split(/\r\n(?![ \t])/).filter((field) => field !== '' && !OF_A_SESSION.test(field));

const MAX_SHOWN = 100;
const brief = (text: string) => (text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}...` : text);
