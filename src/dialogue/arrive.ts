// The step `arrives`: the machine waits until somebody else has looked for the message.
import { NOTHING } from './answer.ts';
import type { Move } from './program.ts';
import { type Session, WAIT } from './session.ts';
import { fail, settle, unsent } from './step-end.ts';

export function arrive(session: Session, { of, what }: Extract<Move, { do: 'arrive' }>): number {
  const { delivered, host } = session;
  const { lookFor } = host.program;
  if (delivered === null) return unsent(session, of, 'no message was accepted that could arrive');
  if (lookFor === null) return unsent(session, of, 'there is nobody here who looks for messages');
  if (!session.begun) {
    session.begun = true;
    // Who looks keeps the time.
    session.limit(Number.POSITIVE_INFINITY);
    session.arrival = null;
    lookFor(what, delivered).then(
      (arrival) => {
        session.arrival = arrival;
        session.happened();
      },
      // Interrupted: the session ends by itself.
      () => {},
    );
    return WAIT;
  }
  const { arrival } = session;
  if (arrival === null) return WAIT;
  session.arrival = null;
  session.heardAt = host.now();
  const answer = { ...NOTHING, ms: session.heardAt - session.asked };
  session.witness.arrived(session, of, arrival);
  if (arrival.problems.length === 0) return settle(session, of, answer, 'unexpected', true);
  const unknown = arrival.record.verdict === 'unknown';
  session.witness.failed(session, of, null, { kind: 'arrival', unknown, why: arrival.problems.join('; ') });
  return fail(session, of, answer, 'unexpected');
}
