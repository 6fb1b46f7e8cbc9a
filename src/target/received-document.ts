// What a receiver sees of one mail: `mxprobe/received@1`.
import { count, documentOf, flag, listOf, type Of, object, orNull, text, word } from '../document/json-shape.ts';
import type { IpAddress } from '../trust/ip-network.ts';
import { authenticationShape } from '../trust/sender-facts.ts';
import { identityShape } from './identity-document.ts';

const findingShape = object({
  id: [text, 'A stable word: `dkim-body`, `no-date`, `not-aligned` ...'],
  severity: [word('error', 'warning', 'info'), 'How much it weighs.'],
  text: [text, 'What a receiver holds against the mail, in words.'],
  remedy: [orNull(text), 'What to do about it; null if nothing.'],
  standard: [orNull(text), '`RFC 5322 3.6`, or null.'],
});
export interface ReceivedFinding extends Of<typeof findingShape> {}

const demandShape = object({
  who: [listOf(word('Gmail', 'Yahoo', 'Microsoft')), 'Who demands it.'],
  of: [word('everybody', 'bulk senders'), 'Bulk: some 5,000 mails a day.'],
  text: [text, 'What is demanded.'],
  met: [orNull(flag), 'Null: it can not be told from one mail, or a look-up failed.'],
  why: [text, 'In words.'],
  remedy: [orNull(text), 'What to do; null where it is met.'],
});
export interface Demand extends Of<typeof demandShape> {}

const sourceShape = object({
  who: [word('Gmail', 'Yahoo', 'Microsoft'), 'Who demands it.'],
  url: [text, 'The page for senders.'],
  state: [text, 'The state of that page which the demands follow, `2025-11`.'],
});
export interface DemandSource extends Of<typeof sourceShape> {}

export const receivedShape = documentOf(
  'mxprobe/received@1',
  'What a receiver sees of one mail, and what Gmail, Yahoo and Microsoft demand of it.',
  {
    subject: [orNull(text), 'Its subject as it stands there.'],
    author: [orNull(text), 'The domain of From.'],
    octets: [count, 'Octets of the whole message.'],
    tls: [orNull(text), '`TLSv1.3`; `none` in clear text; null: not known.'],
    identity: [
      identityShape,
      'The client: its address, reverse DNS, HELO, SPF, and the DMARC record of the envelope sender.',
    ],
    authentication: [authenticationShape, 'SPF, DKIM and DMARC of this mail.'],
    demands: [listOf(demandShape), 'What is demanded of senders today, and whether it is met.'],
    sources: [listOf(sourceShape), 'Where the demands are written, and of when they are.'],
    findings: [listOf(findingShape), 'What speaks against the mail, worst first; those of the client among them.'],
  },
);
export interface Received extends Of<typeof receivedShape> {}

/** A mail, and what its server knows of the session in which it came. */
export interface ReceivedMail {
  readonly octets: Buffer;
  /** The client that sent it. */
  readonly source: IpAddress;
  readonly helo: string;
  /** The reverse-path without brackets; empty for `<>`. */
  readonly from: string;
  /** `TLSv1.3`, or `none`; null: not known. */
  readonly tls: string | null;
  /** What the client did against the RFCs, as the server noted it. */
  readonly breaches: readonly { readonly rule: string; readonly text: string; readonly rfc: string }[];
}
