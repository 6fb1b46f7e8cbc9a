// BDAT: RFC 3030 section 2. The octets follow the line whatever the reply will be, so they are always read.
import { after, allowed } from '../../wire/order.ts';
import { announcedLimit, capabilitiesOf, offers } from '../capabilities.ts';
import { Chunks } from '../chunks.ts';
import type { ServerSession } from '../server-session.ts';
import { endOfData } from './end-of-data.ts';

export function bdat(session: ServerSession, argument: string) {
  const match = /^(\d{1,15})(?:\s+(LAST))?$/i.exec(argument);
  if (match === null) return session.decline('bdat', 'bdat-syntax');
  const size = Number(match[1]);
  const last = match[2] !== undefined;
  const chunks = chunksOf(session);
  if (size === 0) return done(session, chunks, size, last);
  let missing = size;
  session.receiving = () => chunks.received();
  session.input.read((chunk) => {
    const own = Math.min(missing, chunk.length);
    chunks.add(chunk.subarray(0, own));
    missing -= own;
    if (missing > 0) return null;
    session.receiving = null;
    done(session, chunks, size, last);
    return chunk.slice(own);
  });
}

/** Those of the transaction that is under way, or new ones. */
function chunksOf(session: ServerSession): Chunks {
  if (session.chunks === null || session.state !== 'bdat')
    session.chunks = new Chunks(session.mx.journal.limits.oneMessageOctets);
  return session.chunks;
}

function done(session: ServerSession, chunks: Chunks, size: number, last: boolean) {
  const verb = last ? 'bdat last' : 'bdat';
  if (session.refusedBy('bdat', session.due.refusal('bdat'))) return;
  if (!offers(capabilitiesOf(session.policy, session.facts), 'CHUNKING'))
    return session.decline('bdat', 'not-implemented');
  if (!allowed(session.state, verb)) {
    session.breach('order', 'bdat');
    const none = session.facts.refused.length > 0 && session.state === 'mail';
    return session.decline('bdat', none ? 'no-valid-recipients' : 'need-rcpt');
  }
  if (session.refuses('bdat')) return;
  const limit = announcedLimit(session.policy, session.facts);
  if (!last && limit !== null && chunks.size > limit) return session.decline('bdat', 'chunk-too-big');
  if (!last) {
    session.accept('bdat', verb, 'bdat', { limit: size });
    return;
  }
  session.state = after(session.state, verb, true);
  session.chunks = null;
  endOfData(session, 'bdat-last', chunks.received(), false);
}
