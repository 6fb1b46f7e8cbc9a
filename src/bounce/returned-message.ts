// Where, in running text, the notification ends and the message that came back begins; and what its header says.
import { fieldOf, type HeaderField, readFields } from './header-fields.ts';
import { trimAddress } from './recipients.ts';

const MARKS =
  /^(?:-{2,}[ ]*(?:This is a copy of|Below this line|Enclosed is a copy|The header of the original|Original message (?:follows|headers)|Returned Message|Unsent message|Undelivered message|original mail info|Original Message -----$)|\|?-{3,}[ ]?Message text follows|Original [Mm]essage(?: headers)?(?: follows)?[.:]?$|Original mail as follows|Original-Nachrichtenkopfzeilen|Ursprüngliche Nachrichten(?:kopfzeilen|header)|Message headers follow|Included is a copy of the message header|Below is a copy of the original message|Content-Type: message\/(?:rfc822|partial)|Content-Type: text\/rfc822-headers|Return-[Pp]ath: ?<|Received: ?(?:from|by) |X-Google-Smtp-Source:)/gim;

/** The offset at which the returned message begins, looking behind `from`; the text's length if it is not there. */
export function returnedAt(text: string, from: number): number {
  MARKS.lastIndex = from;
  return MARKS.exec(text)?.index ?? text.length;
}

export interface Envelope {
  readonly sender: string | null;
  readonly to: string | null;
}

/** Sender and recipient that the returned message's own header shows. */
export function envelopeOf(fields: readonly HeaderField[]): Envelope {
  const path = trimAddress(fieldOf(fields, 'return-path') ?? '');
  const envelopeFrom = /\(?envelope-from:?\s+<?([^\s<>()]+@[^\s<>()]+)>?/i.exec(
    fields
      .filter((f) => f.name === 'received')
      .slice(0, 3)
      .map((f) => f.value)
      .join(' '),
  );
  return {
    sender: path ?? trimAddress(envelopeFrom?.[1] ?? '') ?? addressIn(fieldOf(fields, 'from')),
    // a field without its line end may be cut in the address
    to: addressIn(fields.find((f) => f.name === 'to' && f.value.endsWith('\n'))?.value ?? null),
  };
}

/** The same for a header that stands in text, from its first field on. */
export function envelopeInText(text: string): Envelope {
  const start = text.search(/^(?:Return-Path|Received|From|To|Message-ID|Date|Subject|X-[\w-]{2,40}):/im);
  return start === -1 ? { sender: null, to: null } : envelopeOf(readFields(text.slice(start, start + 20_000)));
}

/** The only address of a From or To field; null if there are several. */
export function addressIn(value: string | null): string | null {
  const found = [
    ...(value ?? '').slice(0, 2000).matchAll(/(?:"[^"\n<>]{1,64}"|[^\s<>()[\]",;:@]{1,64})@[^\s<>()[\]",;:@]{1,255}/g),
  ];
  const first = trimAddress(found[0]?.[0] ?? '');
  return new Set(found.map((m) => m[0].toLowerCase())).size === 1 ? first : null;
}
