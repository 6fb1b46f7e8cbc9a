// A step -> what came of it. One file for each kind of verb; the switch is complete.
import type { Step } from '../scenario/scenario.ts';
import type { Answer, Session } from './old-session.ts';
import { authenticate } from './verbs/auth.ts';
import { sendChunks } from './verbs/bdat.ts';
import { sendCommand } from './verbs/command.ts';
import { openConnection } from './verbs/connect.ts';
import { sendMessage } from './verbs/data.ts';
import { sendEnvelope } from './verbs/envelope.ts';
import { sayHello } from './verbs/hello.ts';
import { impersonate, prepareProxy } from './verbs/impersonate.ts';
import { drop, listen, wait } from './verbs/quiet.ts';
import { sendRaw } from './verbs/raw.ts';
import { startTls } from './verbs/starttls.ts';

/** What a step did. Further answers (LMTP) are judged like the first. */
export interface Performed extends Answer {
  readonly also?: readonly Answer[];
  /** Set if nothing was sent because of ourselves: an argument that would be two commands, AUTH in clear text. */
  readonly refused?: string;
  /** The server broke a rule on which TLS rests; the step fails whatever was expected. */
  readonly broken?: string;
  /** The connection could not be made. */
  readonly unreachable?: string;
  /** The end of data was sent and not answered: the message may have been delivered. */
  readonly deliveryUnknown?: boolean;
}

/** Runs any step but a pipeline. */
export function perform(
  step: Exclude<Step, { verb: 'pipeline' }>,
  session: Session,
  deadlineMs: number,
): Promise<Performed> {
  switch (step.verb) {
    case 'connect':
      return openConnection(step, session, deadlineMs);
    case 'ehlo':
    case 'helo':
    case 'lhlo':
      return sayHello(step, session, deadlineMs);
    case 'starttls':
      return startTls(step.options, session, deadlineMs);
    case 'auth':
      return authenticate(step.auth, session, deadlineMs);
    case 'mail':
    case 'rcpt':
      return sendEnvelope(step, session, deadlineMs);
    case 'data':
      return sendMessage(step.message, session, deadlineMs);
    case 'bdat':
      return sendChunks(step.chunks, session, deadlineMs);
    case 'rset':
    case 'noop':
    case 'vrfy':
    case 'expn':
    case 'help':
    case 'etrn':
    case 'quit':
      return sendCommand(step, session, deadlineMs);
    case 'xclient':
      return impersonate(step, session, deadlineMs);
    case 'proxy':
      return prepareProxy(step.proxy, session);
    case 'send':
      return sendRaw(step, session, deadlineMs);
    case 'wait':
      return wait(step.ms, session);
    case 'drop':
      return drop(step.reset, session);
    case 'listen':
      return listen(step.ms, session);
  }
}

export const NOTHING: Performed = { outcome: 'none', reply: null, exchange: null, ms: 0, detail: null };
export const refusal = (refused: string): Performed => ({ ...NOTHING, refused });
export const isPositive = (answer: Answer): boolean =>
  answer.reply?.code !== null && answer.reply !== null && Math.floor((answer.reply.code ?? 0) / 100) === 2;
