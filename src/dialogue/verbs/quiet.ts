// wait, drop, listen: steps in which we say nothing.
import { pause } from '../../net/clock.ts';
import { round, type Session } from '../old-session.ts';
import { NOTHING, type Performed } from '../perform.ts';

export async function wait(ms: number, session: Session): Promise<Performed> {
  await pause(session.around.clock, ms, session.around.signal);
  return { ...NOTHING, ms };
}

/** Closes without QUIT. */
export async function drop(reset: boolean, session: Session): Promise<Performed> {
  session.setAside('other');
  session.conversation?.transport.destroy(reset);
  session.conversation = null;
  session.state = 'closed';
  return NOTHING;
}

/** Listens for `ms`: silence is what is expected by default; a reply, or the end, is what else there may be. */
export async function listen(ms: number, session: Session): Promise<Performed> {
  const { conversation, around } = session;
  if (conversation === null) return { ...NOTHING, outcome: 'closed', detail: 'there is no connection' };
  const begun = around.clock.now();
  const received = await conversation.receive(ms);
  if (received.outcome === 'timeout') return { ...NOTHING, outcome: 'silence', ms: round(around.clock.now() - begun) };
  return session.record('other', received, round(around.clock.now() - begun), null, ms);
}
