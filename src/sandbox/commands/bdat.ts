// BDAT: RFC 3030 section 2. The octets follow the line whatever the reply will be, so they are always read.
import { after, allowed } from '../../wire/order.ts';
import { capabilitiesOf, offers } from '../capabilities.ts';
import type { ServerSession } from '../server-session.ts';
import { KEPT_OCTETS } from './data.ts';
import { endOfData } from './end-of-data.ts';

export function bdat(session: ServerSession, argument: string) {
  const match = /^(\d{1,15})(?:\s+(LAST))?$/i.exec(argument);
  if (match === null) return session.decline('bdat', 'bdat-syntax');
  const size = Number(match[1]);
  const last = match[2] !== undefined;
  const kept: Uint8Array[] = [];
  const take = chunkOf(size, (octets) => kept.push(octets));
  if (size === 0) return done(session, kept, size, last);
  session.read((chunk) => {
    const rest = take(chunk);
    if (rest !== null) done(session, kept, size, last);
    return rest;
  });
}

/** Counts off `size` octets. */
function chunkOf(size: number, keep: (octets: Uint8Array) => void): (chunk: Uint8Array) => Uint8Array | null {
  let missing = size;
  let room = KEPT_OCTETS;
  return (chunk) => {
    const own = Math.min(missing, chunk.length);
    if (room > 0) keep(Uint8Array.prototype.slice.call(chunk, 0, Math.min(own, room)));
    room -= own;
    missing -= own;
    return missing > 0 ? null : chunk.slice(own);
  };
}

function done(session: ServerSession, kept: readonly Uint8Array[], size: number, last: boolean) {
  const verb = last ? 'bdat last' : 'bdat';
  if (!offers(capabilitiesOf(session.policy, session.facts), 'CHUNKING'))
    return session.decline('bdat', 'not-implemented');
  if (!allowed(session.state, verb)) {
    return session.decline(
      'bdat',
      session.refusedRecipients > 0 && session.state === 'mail' ? 'no-valid-recipients' : 'need-rcpt',
    );
  }
  if (session.refuses('bdat')) return;
  const { facts } = session;
  facts.messageBytes += size;
  facts.message = Buffer.concat([facts.message ?? Buffer.alloc(0), ...kept]).subarray(0, KEPT_OCTETS);
  if (!last) {
    session.accept('bdat', verb, 'bdat', { limit: size });
    return;
  }
  session.state = after(session.state, verb, true);
  endOfData(session, 'bdat-last', false);
}
