// EHLO, HELO, LHLO: our name, and what the server offers. RFC 5321 4.1.1.1, RFC 2033 4.1.
import type { Text } from '../../document/node.ts';
import { textOf } from '../../scenario/template.ts';
import { type CommandLine, command } from '../../wire/command.ts';
import type { PlainStep, Planned } from '../program.ts';
import type { Assembly, Spoken } from './assembly.ts';
import { lineOf, utf8 } from './line.ts';

type Hello = Extract<PlainStep, { verb: 'ehlo' | 'helo' | 'lhlo' }>;

/** HELO offers nothing (RFC 5321 4.1.1.1): what an EHLO before it offered is gone. */
export function hello(assembly: Assembly, step: Hello, of: Planned): Spoken {
  return {
    stage: 'ehlo',
    octets: assembly.rendering.octets((values) => lineOf(helloLine(step.verb, step.argument, values))),
    answers: () => assembly.await(of, assembly.rows.of(step), { learns: step.verb === 'helo' ? 'anew' : 'hello' }),
  };
}

export function helloLine(verb: string, argument: Text, values: Map<string, string>): CommandLine {
  const name = textOf(argument, values);
  values.set('hello', name);
  return command(verb.toUpperCase(), utf8(name));
}
