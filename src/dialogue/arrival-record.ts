// What was found of a message that was accepted: a part of the step `arrives`.
import {
  count,
  flag,
  later,
  listOf,
  named,
  number,
  type Of,
  object,
  orNull,
  quantity,
  text,
  word,
} from '../document/json-shape.ts';

const hopShape = object({
  by: [orNull(text), 'The server that wrote the field Received.'],
  from: [orNull(text), 'From whom it came there.'],
  with: [orNull(text), '`ESMTPS`, `LMTP` ...'],
  at: [orNull(text), 'When, ISO 8601, by that server.'],
  seconds: [orNull(quantity), 'Since the hop before; null if it is not known, or the clocks differ.'],
  tls: [flag, 'It came by TLS, as that server says.'],
});

const foundShape = object({
  place: [text, 'Where it was looked for: `imap mail.example.org`.'],
  folder: [orNull(text), 'The folder; null where there are none.'],
  uid: [text, 'What the place calls it.'],
  ms: [quantity, 'Milliseconds from acceptance until it was seen.'],
  headers: [text, 'Its header as it lies there, secrets masked, 64 KB at most.'],
  octets: [count, 'Octets of the whole message.'],
  bodySha256: [text, 'SHA-256 of its body as it lies there, lines ended by CRLF.'],
  differences: [listOf(text), 'What is not as it was sent, in words.'],
  received: [listOf(hopShape), 'Its hops behind us, topmost first.'],
  removed: [later(flag), 'It was taken away again; only where `remove` asks for that.'],
  authentication: [
    orNull(
      object({
        server: [text, 'Who says it.'],
        trusted: [flag, 'Named in `trust`.'],
        spf: [orNull(text), 'Its result.'],
        dkim: [orNull(text), 'The best of its results.'],
        dmarc: [orNull(text), 'Its result.'],
      }),
    ),
    'The topmost field Authentication-Results, or null.',
  ],
  spam: [
    later(
      orNull(
        object({
          field: [text, 'The field that says it.'],
          score: [number, 'As the filter counts; it may be negative.'],
        }),
      ),
    ),
    'What the topmost filter on the way said, or null.',
  ],
});
export interface Found extends Of<typeof foundShape> {}
export type Hop = Of<typeof hopShape>;

const ARRIVALS = [
  'arrived',
  'late',
  'elsewhere',
  'changed',
  'twice',
  'lost',
  'unwanted',
  'differs',
  'unknown',
] as const;

export const arrivalShape = named(
  'arrival',
  'What became of the message that was accepted before this step.',
  object({
    verdict: [
      word(...ARRIVALS),
      '`elsewhere`: in another folder; `unwanted`: it was not to arrive; `differs`: another thing is not as expected; `unknown`: a mailbox could not be asked.',
    ],
    places: [listOf(text), 'Where it was looked for.'],
    found: [listOf(foundShape), 'What was found, in the order in which it was seen.'],
    faults: [listOf(text), 'Why a place could not be asked, secrets masked.'],
  }),
);
export interface ArrivalRecord extends Of<typeof arrivalShape> {}
