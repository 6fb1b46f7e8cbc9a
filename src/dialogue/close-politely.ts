// Ends a session that the dialogue left open: QUIT, and what the server says to it. RFC 5321 4.1.1.10.
import type { Step } from '../scenario/scenario.ts';
import type { Session } from './session.ts';

/**
 * A server that does not answer QUIT is left after this; one that has fallen silent before, after a quarter of it. Nothing depends
 * on the reply, and no peer may hold us longer than its deadline and one second.
 */
const CLOSING_MS = 1_000;

/** The closing is a step of the record like any other, at the place of the last one. */
export async function closePolitely(
  session: Session,
  index: number,
  attempt: number,
  { last, silent }: { readonly last: Step | undefined; readonly silent: boolean },
): Promise<void> {
  const { conversation } = session;
  if (conversation === null || conversation.ended || session.state === 'closed') {
    session.setAside('other');
    return;
  }
  session.beginStep(index);
  const { secure } = session;
  const deadlineMs = silent ? CLOSING_MS / 4 : CLOSING_MS;
  const { ms, exchange } = await session.exchange({ stage: 'other', octets: 'QUIT\r\n', deadlineMs });
  session.setAside('other');
  conversation.transport.close();
  if (last === undefined) return;
  const step = { index, attempt, verb: 'quit', name: 'closing', stage: 'other', ...last.place } as const;
  session.around.emit({
    e: 'step',
    step: {
      ...step,
      expected: null,
      verdict: 'passed',
      problem: null,
      ms,
      captured: {},
      secure,
      decisive: exchange,
      own: null,
    },
  });
}
