// MAIL and RCPT with their parameters. RFC 5321 4.1.1.2, 4.1.1.3; RFC 1870, 3461, 6152, 6531, 8689.
import type { Text } from '../../document/node.ts';
import { textOf } from '../../scenario/template.ts';
import { type CommandLine, mailCommand, type Parameters, rcptCommand } from '../../wire/command.ts';
import type { PlainStep, Planned } from '../program.ts';
import type { Assembly, Spoken } from './assembly.ts';
import { lineOf } from './line.ts';

type Envelope = Extract<PlainStep, { verb: 'mail' | 'rcpt' }>;

export function envelope(assembly: Assembly, step: Envelope, of: Planned): Spoken {
  const learns = step.verb === 'rcpt' ? 'rcpt' : step.mail.smtputf8 ? 'mail-utf8' : 'mail';
  return {
    stage: step.verb,
    octets: assembly.rendering.octets((values) => lineOf(envelopeLine(step, values))),
    answers: () => assembly.await(of, assembly.rows.of(step), { learns }),
  };
}

function envelopeLine(step: Envelope, values: Map<string, string>): CommandLine {
  const text = (value: Text | null) => (value === null ? undefined : textOf(value, values));
  const parameters = (params: readonly Text[]): Parameters =>
    params.map((param): [string, string | null] => {
      const [name = '', ...value] = textOf(param, values).split('=');
      return [name, value.length === 0 ? null : value.join('=')];
    });
  if (step.verb === 'rcpt') {
    const { to, notify, orcpt, params } = step.rcpt;
    const path = textOf(to, values);
    values.set('rcpt.path', path);
    return rcptCommand({ path, notify: notify ?? undefined, orcpt: text(orcpt), params: parameters(params) });
  }
  const { from, size, body, smtputf8, ret, envid, requiretls, params } = step.mail;
  const path = textOf(from, values);
  values.set('mail.path', path);
  return mailCommand({
    path,
    size: size ?? undefined,
    body: body ?? undefined,
    smtputf8,
    ret: ret ?? undefined,
    envid: text(envid),
    requiretls,
    params: parameters(params),
  });
}
