// MAIL and RCPT with their parameters. RFC 5321 4.1.1.2, 4.1.1.3; RFC 1870, 3461, 6152, 6531, 8689.
import type { Text } from '../../document/node.ts';
import type { Action } from '../../scenario/scenario.ts';
import { textOf } from '../../scenario/template.ts';
import { type CommandLine, mailCommand, type Parameters, rcptCommand } from '../../wire/command.ts';
import type { Answer, Session } from '../old-session.ts';
import { isPositive, type Performed, refusal } from '../perform.ts';
import { utf8 } from './hello.ts';

export type Envelope = Extract<Action, { verb: 'mail' | 'rcpt' }>;

export async function sendEnvelope(step: Envelope, session: Session, deadlineMs: number): Promise<Performed> {
  const written = envelopeLine(step, session);
  if (!written.ok) return refusal(written.problem);
  if (step.verb === 'mail') session.smtputf8 = step.mail.smtputf8;
  const answer = await session.exchange({ stage: step.verb, octets: `${utf8(written.line)}\r\n`, deadlineMs });
  noteEnvelope(step, answer, session);
  return answer;
}

export function envelopeLine(step: Envelope, session: Pick<Session, 'values'>): CommandLine {
  const text = (value: Text | null) => (value === null ? undefined : textOf(value, session.values));
  if (step.verb === 'mail') {
    const { mail } = step;
    session.values.set('mail.path', text(mail.from) ?? '');
    return mailCommand({
      path: text(mail.from) ?? '',
      size: mail.size ?? undefined,
      body: mail.body ?? undefined,
      smtputf8: mail.smtputf8,
      ret: mail.ret ?? undefined,
      envid: text(mail.envid),
      requiretls: mail.requiretls,
      params: parameters(mail.params, session),
    });
  }
  const { rcpt } = step;
  session.values.set('rcpt.path', text(rcpt.to) ?? '');
  return rcptCommand({
    path: text(rcpt.to) ?? '',
    notify: rcpt.notify ?? undefined,
    orcpt: text(rcpt.orcpt),
    params: parameters(rcpt.params, session),
  });
}

export function noteEnvelope(step: Envelope, answer: Answer, session: Session): void {
  if (answer.reply === null) return;
  const accepted = isPositive(answer);
  session.accepted(step.verb, accepted);
  if (step.verb === 'mail' && accepted) session.recipients = 0;
  if (step.verb === 'rcpt' && accepted) session.recipients += 1;
}

function parameters(params: readonly Text[], session: Pick<Session, 'values'>): Parameters {
  return params.map((param): [string, string | null] => {
    const [name = '', ...value] = textOf(param, session.values).split('=');
    return [name, value.length === 0 ? null : value.join('=')];
  });
}
