// What `mxprobe sandbox --json` and the events over HTTP say: one line for each event.
import { headOf } from '../bounce/message-content.ts';
import type { NumberedEvent } from '../sandbox/event-log.ts';
import type { Journal } from '../sandbox/journal.ts';
import type { Lost } from './follow.ts';
import type { EventLine } from './line-shapes.ts';

/** The event as a line has it: a message with its envelope, if it is still kept. */
export function lineOf(event: NumberedEvent | Lost, journal: Journal): EventLine {
  if (event.e !== 'message') return event;
  const message = journal.message(event.id);
  if (message === null) return { ...event, from: null, to: null, subject: null, size: null, reply: null };
  const { from, to, size, reply, raw } = message;
  return { ...event, from, to, subject: headOf(raw).subject, size, reply };
}
