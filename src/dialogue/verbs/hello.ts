// EHLO, HELO, LHLO: our name, and what the server offers. RFC 5321 4.1.1.1, RFC 2033 4.1.
import type { Text } from '../../document/node.ts';
import { textOf } from '../../scenario/template.ts';
import { command } from '../../wire/command.ts';
import { parseEhlo } from '../../wire/ehlo.ts';
import type { Answer, Session } from '../old-session.ts';
import { isPositive, type Performed, refusal } from '../perform.ts';

export interface Hello {
  readonly verb: 'ehlo' | 'helo' | 'lhlo';
  readonly argument: Text;
}

export async function sayHello(step: Hello, session: Session, deadlineMs: number): Promise<Performed> {
  const written = helloLine(step, session);
  if (!written.ok) return refusal(written.problem);
  const answer = await session.exchange({ stage: 'ehlo', octets: `${written.line}\r\n`, deadlineMs });
  learn(step, answer, session);
  return answer;
}

export function helloLine(step: Hello, session: Pick<Session, 'values'>) {
  const name = textOf(step.argument, session.values);
  session.values.set('hello', name);
  return command(step.verb.toUpperCase(), utf8(name));
}

/** Takes over what the reply offers, and notes what is odd about it. */
export function learn(step: Hello, answer: Answer, session: Session): void {
  if (answer.reply === null) return;
  session.accepted(step.verb, isPositive(answer));
  if (!isPositive(answer)) return;
  session.capabilities = parseEhlo(answer.reply);
  for (const { id, line } of session.capabilities.observations) {
    const overwritten = id === 'starttls-overwritten';
    const text = overwritten ? `a middlebox has overwritten STARTTLS: ${line}` : `${OBSERVATIONS[id] ?? id}: ${line}`;
    session.find({
      id,
      severity: overwritten ? 'error' : 'info',
      text,
      standard: overwritten ? 'RFC 3207 6' : 'RFC 5321 4.1.1.1',
    });
  }
}

const OBSERVATIONS: Readonly<Record<string, string>> = {
  'duplicate-keyword': 'an EHLO keyword is offered twice',
  'auth-equals': 'AUTH in the form of old clients',
  'malformed-keyword': 'an EHLO keyword that is none',
};

/** Command lines are written as latin1; a name outside ASCII goes out as its UTF-8 octets (RFC 6531). */
export function utf8(text: string): string {
  return /[^\0-\x7f]/.test(text) ? Buffer.from(text, 'utf8').toString('latin1') : text;
}
