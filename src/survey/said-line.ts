// What a server said as a line of JSON, and back: octets as base64.
import { replyShape } from '../dialogue/transcript.ts';
import { count, flag, listOf, type Of, object, orNull, quantity, text, word } from '../document/json-shape.ts';
import { ptrShape } from '../trust/sender-facts.ts';
import { endpointReasonShape, endpointTlsShape } from './document.ts';
import type { Visited } from './looked.ts';
import type { Shown } from './said.ts';

const shownShape = object({
  protocol: [orNull(text), ''],
  cipher: [orNull(text), ''],
  group: [orNull(text), ''],
  alpn: [orNull(text), ''],
  sni: [orNull(text), ''],
  resumed: [flag, ''],
  ocsp: [orNull(text), 'Base64.'],
  certificates: [listOf(text), 'Base64, as they were sent.'],
  certificateCount: [count, ''],
  certificateDemanded: [flag, ''],
  authorizationError: [orNull(text), ''],
  failure: [orNull(object({ code: [text, ''], message: [text, ''] })), ''],
});
type ShownLine = Of<typeof shownShape>;

const { versions, groups, cipherOrder, resumption, alpnOffered } = endpointTlsShape.fields;
const endShape = object({ reason: [endpointReasonShape, ''], text: [text, ''] });

export const visitedShape = object({
  said: [
    object({
      reason: [orNull(endpointReasonShape), ''],
      text: [orNull(text), ''],
      banner: [orNull(text), ''],
      unknownEhlo: [orNull(replyShape), ''],
      capabilities: [orNull(listOf(text)), ''],
      starttls: [orNull(word('absent', 'stripped', 'broken', 'works')), ''],
      starttlsProblem: [orNull(text), ''],
      injected: [orNull(text), ''],
      capabilitiesInTls: [orNull(listOf(text)), ''],
      mail: [orNull(replyShape), ''],
      mailInTls: [orNull(replyShape), ''],
      tlsEnd: [orNull(endShape), ''],
      handshake: [orNull(shownShape), ''],
      withoutName: [orNull(shownShape), ''],
      onlyOld: [flag, ''],
      probes: [orNull(object({ versions, groups, cipherOrder, resumption, alpnOffered })), ''],
      connections: [count, ''],
    }),
    'What it said: no clock, nothing of a domain.',
  ],
  ms: [quantity, 'How long it took.'],
  handshakeMs: [quantity, ''],
  ptr: [orNull(ptrShape), 'The reverse DNS of the address.'],
});
export type VisitedLine = Of<typeof visitedShape>;

export function visitedLine({ answered, ptr }: Visited): VisitedLine {
  const { said, ms, handshakeMs } = answered;
  const { handshake, withoutName } = said;
  return { said: { ...said, handshake: written(handshake), withoutName: written(withoutName) }, ms, handshakeMs, ptr };
}

export function visitedIn({ said, ms, handshakeMs, ptr }: VisitedLine): Visited {
  const { handshake, withoutName } = said;
  return {
    answered: { said: { ...said, handshake: read(handshake), withoutName: read(withoutName) }, ms, handshakeMs },
    ptr,
  };
}

const base64 = (octets: Uint8Array): string => Buffer.from(octets).toString('base64');

function written(shown: Shown | null): ShownLine | null {
  if (shown === null) return null;
  const { ocsp, certificates } = shown;
  return { ...shown, ocsp: ocsp === null ? null : base64(ocsp), certificates: certificates.map(base64) };
}

function read(shown: ShownLine | null): Shown | null {
  if (shown === null) return null;
  const { ocsp, certificates } = shown;
  return {
    ...shown,
    ocsp: ocsp === null ? null : Buffer.from(ocsp, 'base64'),
    certificates: certificates.map((one) => Buffer.from(one, 'base64')),
  };
}
