// Events of a service that sends mail -> what each tells of its recipient.
import { readJsonEvents } from '../quoted/json-event.ts';
import { quotedReply } from '../quoted/quoted-reply.ts';
import { hostName, ipAddress, readStatements, type Statement } from '../quoted/statements.ts';
import { byWeight, type Told } from './attach.ts';
import { trimAddress } from './recipients.ts';
import type { VisibleText } from './visible-text.ts';

/** Reads the events of a text that is JSON; empty for any other. */
export function readEvents(visible: VisibleText): Told[] {
  const told: Told[] = [];
  for (const event of readJsonEvents(visible.text)) {
    // null where somebody has put it out of sight
    const recipient = trimAddress(event.recipient);
    const found = visible.text.indexOf(event.recipient);
    const at = Math.max(0, found);
    const words = `${event.reason}\n`;
    const reply = quotedReply(words);
    const own: Statement = {
      grammar: 'event',
      rank: 3,
      at: 0,
      end: 0,
      host: hostName(event.host),
      address: ipAddress(event.address) ?? ipAddress(event.host),
      stage: null,
      stageWords: null,
      basis: 'none',
      reply,
      replyAt: 0,
      speaker: 'remote',
      status: event.status,
      tls: null,
    };
    const statements = [
      ...readStatements(words).map((s) => ({ ...s, at: 0, end: 0, replyAt: 0, stageWords: null })),
      own,
    ].sort(byWeight);
    const { sender, action } = event;
    told.push({
      recipient,
      original: null,
      at,
      strength: 'strong',
      statements,
      exchange: null,
      words: event.reason,
      said: { sender, action },
    });
  }
  return told;
}
