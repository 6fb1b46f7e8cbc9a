// The plain commands: RSET NOOP VRFY EXPN HELP ETRN QUIT. RFC 5321 4.1.1.5 to 4.1.1.10, RFC 1985.
import { textOf } from '../../scenario/template.ts';
import { command } from '../../wire/command.ts';
import type { PlainStep, Planned } from '../program.ts';
import type { Assembly, Spoken } from './assembly.ts';
import { lineOf } from './line.ts';

type Plain = Extract<PlainStep, { verb: 'rset' | 'noop' | 'vrfy' | 'expn' | 'help' | 'etrn' | 'quit' }>;

export function plainCommand(assembly: Assembly, step: Plain, of: Planned): Spoken {
  const { verb, argument } = step;
  return {
    stage: 'other',
    octets: assembly.rendering.octets((values) =>
      lineOf(command(verb.toUpperCase(), argument === null ? undefined : textOf(argument, values))),
    ),
    bye: verb === 'quit',
    answers: () => assembly.await(of, assembly.rows.of(step), { learns: verb === 'rset' ? 'rset' : null }),
  };
}
