// DATA and the message behind it: RFC 5321 4.1.1.4 and 4.5.2.

import { type DataEnding, DataReader } from '../../wire/data-reader.ts';
import { after } from '../../wire/order.ts';
import { answer } from '../answers.ts';
import { plainly } from '../quirks.ts';
import type { ServerSession } from '../server-session.ts';
import { endOfData } from './end-of-data.ts';

/** Policies look for texts and header fields; those stand at the beginning. The rest is counted. */
export const KEPT_OCTETS = 1024 * 1024;
const EVERY_ENDING: readonly DataEnding[] = ['CRLF.CRLF', 'LF.LF', 'LF.CRLF', 'CRLF.LF'];

export function data(session: ServerSession, argument: string) {
  if (argument !== '') return session.decline('data', 'argument-unwanted', 'DATA');
  if (session.refuses('data')) return;
  const before = session.state;
  if (!session.accept('data', 'data', 'data')) return;
  session.state = before;
  // A policy that says 2xx in place of 354 has not asked for a message.
  if (session.policy.replies?.data !== undefined && session.policy.replies.data.code < 300) return;
  if (session.policy.early_reply === true) session.actions.push(...plainly(session, answer('eod')));
  const endings = session.policy.bare_newline === 'accept' ? EVERY_ENDING : undefined;
  const reader = new DataReader({ limitBytes: KEPT_OCTETS, ...(endings === undefined ? {} : { endings }) });
  session.read((chunk) => {
    const rest = reader.push(chunk);
    if (rest === null) return null;
    const { facts } = session;
    facts.message = Buffer.from(reader.message());
    facts.messageBytes = reader.size;
    session.state = after(session.state, 'data', true);
    endOfData(session, 'eod', reader.bareLf);
    return rest;
  });
}
