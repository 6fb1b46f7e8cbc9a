// The plain commands: RSET NOOP VRFY EXPN HELP ETRN QUIT. RFC 5321 4.1.1.5 to 4.1.1.10, RFC 1985.
import type { Action } from '../../scenario/scenario.ts';
import { textOf } from '../../scenario/template.ts';
import { type CommandLine, command } from '../../wire/command.ts';
import type { Answer, Session } from '../old-session.ts';
import { isPositive, type Performed, refusal } from '../perform.ts';
import { utf8 } from './hello.ts';

export type Plain = Extract<
  Action,
  { argument: unknown; verb: 'rset' | 'noop' | 'vrfy' | 'expn' | 'help' | 'etrn' | 'quit' }
>;

export async function sendCommand(step: Plain, session: Session, deadlineMs: number): Promise<Performed> {
  const written = plainLine(step, session);
  if (!written.ok) return refusal(written.problem);
  const answer = await session.exchange({ stage: 'other', octets: `${utf8(written.line)}\r\n`, deadlineMs });
  notePlain(step, answer, session);
  return answer;
}

export function plainLine(step: Plain, session: Pick<Session, 'values'>): CommandLine {
  return command(step.verb.toUpperCase(), step.argument === null ? undefined : textOf(step.argument, session.values));
}

export function notePlain(step: Plain, answer: Answer, session: Session): void {
  if (answer.reply === null) return;
  session.accepted(step.verb, isPositive(answer));
  if (step.verb === 'rset') session.recipients = 0;
}
