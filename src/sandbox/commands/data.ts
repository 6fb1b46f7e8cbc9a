// DATA and the message behind it: RFC 5321 4.1.1.4 and 4.5.2.

import { type DataEnding, DataReader } from '../../wire/data-reader.ts';
import { after } from '../../wire/order.ts';
import { answer } from '../answers.ts';
import { Overflow } from '../digest.ts';
import { plainly } from '../quirks.ts';
import type { ServerSession } from '../server-session.ts';
import { endOfData } from './end-of-data.ts';

const EVERY_ENDING: readonly DataEnding[] = ['CRLF.CRLF', 'LF.LF', 'LF.CRLF', 'CRLF.LF'];

export function data(session: ServerSession, argument: string) {
  if (argument !== '') return session.decline('data', 'argument-unwanted', 'DATA');
  if (session.refuses('data')) return;
  const before = session.state;
  const { code } = session.acceptance('data', answer('data'));
  if (!session.accept('data', 'data', 'data')) return;
  session.state = before;
  // A policy that says 2xx in place of 354 has not asked for a message.
  if (code < 300 || session.ended) return;
  if (session.policy.early_reply === true) session.actions.push(...plainly(session, answer('eod')));
  receive(session);
}

function receive(session: ServerSession) {
  const limitBytes = session.mx.journal.limits.oneMessageOctets;
  const overflow = new Overflow(limitBytes);
  const endings = session.policy.bare_newline === 'accept' ? { endings: EVERY_ENDING } : {};
  const reader: DataReader = new DataReader({
    limitBytes,
    ...endings,
    overflow: (octets) => overflow.add(octets, () => reader.message()),
  });
  session.receiving = () => ({ kept: reader.message(), size: reader.size, sha256: overflow.digest() });
  session.input.read((chunk) => {
    const rest = reader.push(chunk);
    if (rest === null) return null;
    session.state = after(session.state, 'data', true);
    const received = session.receiving?.() ?? { kept: new Uint8Array(), size: 0, sha256: null };
    endOfData(session, 'eod', received, reader.bareLf);
    return rest;
  });
}
