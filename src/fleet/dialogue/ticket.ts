// The right to hold one dialogue, from one vantage point, at one address: signed where it is asked for.
import { count, instant, type Of, object, orNull, text, word } from '../../document/json-shape.ts';

export const dialogueTicketShape = object({
  schema: [word('mxprobe/dialogue-ticket@1'), ''],
  id: [text, 'Of the dialogue; a ticket is good for one.'],
  vantage: [text, ''],
  host: [text, ''],
  address: [text, ''],
  port: [count, ''],
  mode: [word('smtp', 'smtps', 'submission'), ''],
  domain: [orNull(text), 'The mail domain whose MX it is.'],
  serverName: [orNull(text), 'The name for SNI and certificate, if it is not the host.'],
  scenario: [text, 'What is asked (carry.ts).'],
  notAfter: [instant, ''],
});
export type DialogueTicket = Of<typeof dialogueTicketShape>;
