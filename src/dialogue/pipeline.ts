// pipeline: several commands in one write; replies are paired in order. RFC 2920.
import type { Step } from '../scenario/scenario.ts';
import type { CommandLine } from '../wire/command.ts';
import { bdatCommand } from '../wire/command.ts';
import { NOTHING, type Performed, refusal } from './perform.ts';
import type { Session } from './session.ts';
import { stageOf } from './stage.ts';
import { type EarlyGreeting, receiveEarly } from './unfinished-greeting.ts';
import { wholeMessage } from './verbs/bdat.ts';
import { notePlain, plainLine } from './verbs/command.ts';
import { openTransport } from './verbs/connect.ts';
import { sendAfter354 } from './verbs/data.ts';
import { envelopeLine, noteEnvelope } from './verbs/envelope.ts';
import { helloLine, learn, utf8 } from './verbs/hello.ts';
import { rawOctets } from './verbs/raw.ts';

interface Queued {
  readonly step: Step;
  readonly octets: string;
  readonly shown: string;
}

/** What came of one step, and which exchanges are its own. `performed` is null where an earlier step ended the connection. */
export interface Piped {
  readonly performed: Performed | null;
  readonly own: readonly number[];
}

/** Sends all steps at once, then reads their replies. Where one can't be written, nothing is sent. */
export async function performPipeline(steps: readonly Step[], session: Session, deadlineMs: number): Promise<Piped[]> {
  const connect = steps[0]?.verb === 'connect' ? steps[0] : null;
  const queued: Queued[] = [];
  for (const step of connect === null ? steps : steps.slice(1)) {
    const written = octetsOf(step, session);
    if ('refuse' in written)
      return steps.map((one) => ({ performed: one === step ? refusal(written.refuse) : NOTHING, own: [] }));
    queued.push({ step, ...written });
  }
  // Commands before the greeting: we talk early, on purpose.
  const failed = connect === null ? null : await openTransport(connect, session, deadlineMs);
  if (failed !== null) return steps.map((one) => ({ performed: one === connect ? failed : null, own: [] }));
  writeAll(queued, session);
  const first = session.exchanges - queued.length;
  const before = [...Array(first).keys()];
  const greeted = connect === null ? null : await receiveEarly(session, queued.length > 0, deadlineMs);
  const answered = await receiveAll(queued, greeted, { session, first, deadlineMs });
  if (greeted !== null)
    return [{ performed: greeted.greeting, own: [...before, ...exchangeOf(greeted.greeting)] }, ...answered];
  return answered.map((piped, i) => (i === 0 ? { ...piped, own: [...before, ...piped.own] } : piped));
}

/** The replies in the order of the commands, until the connection ends or falls silent. */
async function receiveAll(
  queued: readonly Queued[],
  greeted: EarlyGreeting | null,
  { session, first, deadlineMs }: { session: Session; first: number; deadlineMs: number },
): Promise<Piped[]> {
  const out: Piped[] = [];
  let ended = greeted !== null && greeted.greeting.outcome !== 'reply';
  for (const [i, { step }] of queued.entries()) {
    const own = [first + i];
    if (ended) {
      out.push({ performed: null, own });
      continue;
    }
    const stage = stageOf(step.verb);
    const behind = i === 0 ? (greeted?.behind ?? null) : null;
    const answer =
      behind === null
        ? await session.receive(stage, deadlineMs, first + i)
        : session.record(stage, { outcome: 'reply', reply: behind }, 0, first + i, deadlineMs);
    note(step, answer, session);
    const count = session.exchanges;
    const performed = step.verb === 'data' ? await sendAfter354(answer, step.message, session, deadlineMs) : answer;
    for (let more = count; more < session.exchanges; more += 1) own.push(more);
    out.push({ performed, own });
    ended = performed.outcome !== 'reply';
  }
  return out;
}

const exchangeOf = ({ exchange }: Performed) => (exchange === null ? [] : [exchange]);

/** One write for all; each command is an exchange of its own in the record. */
function writeAll(queued: readonly Queued[], session: Session): void {
  const whole = queued.map(({ octets }) => octets).join('');
  queued.forEach(({ step, shown }, i) => {
    session.send({ stage: stageOf(step.verb), octets: i === 0 ? whole : '', shown });
  });
}

function octetsOf(step: Step, session: Session): { octets: string; shown: string } | { refuse: string } {
  switch (step.verb) {
    case 'ehlo':
    case 'helo':
    case 'lhlo':
      return line(helloLine(step, session));
    case 'mail':
    case 'rcpt':
      return line(envelopeLine(step, session));
    case 'rset':
    case 'noop':
    case 'vrfy':
    case 'expn':
    case 'help':
    case 'etrn':
    case 'quit':
      return line(plainLine(step, session));
    case 'data':
      return { octets: 'DATA\r\n', shown: 'DATA' };
    case 'bdat': {
      const [chunk] = step.chunks;
      if (chunk === undefined || step.chunks.length > 1)
        return { refuse: 'one chunk is what a pipeline carries in one `bdat`' };
      const written = bdatCommand(chunk.announced ?? chunk.octets, chunk.last);
      if (!written.ok) return { refuse: written.problem };
      return {
        octets: `${written.line}\r\n${wholeMessage(step.chunks, session).toString('latin1')}`,
        shown: `${written.line} (and ${chunk.octets} octets)`,
      };
    }
    case 'send':
      return rawOctets(step, session);
    default:
      return { refuse: `${step.verb} can't be pipelined` };
  }
}

function line(written: CommandLine): { octets: string; shown: string } | { refuse: string } {
  return written.ok ? { octets: `${utf8(written.line)}\r\n`, shown: written.line } : { refuse: written.problem };
}

function note(step: Step, answer: Performed, session: Session): void {
  if (step.verb === 'mail' || step.verb === 'rcpt') noteEnvelope(step, answer, session);
  else if (step.verb === 'ehlo' || step.verb === 'helo' || step.verb === 'lhlo') learn(step, answer, session);
  else if (step.verb === 'rset' || step.verb === 'noop' || step.verb === 'quit') notePlain(step, answer, session);
}
