// send: a line as written, or octets with nothing added.
import { textOf } from '../../scenario/template.ts';
import { command } from '../../wire/command.ts';
import type { PlainStep, Planned } from '../program.ts';
import type { Assembly, Spoken } from './assembly.ts';
import { lineOf, utf8 } from './line.ts';

type Send = Extract<PlainStep, { verb: 'send' }>;

export function raw(assembly: Assembly, step: Send, of: Planned): Spoken {
  return {
    stage: 'other',
    octets: assembly.rendering.octets((values) => {
      const line = textOf(step.line, values);
      if (!step.raw) return lineOf(command(line));
      // Characters up to U+00FF are octets here; only a variable's value can hold others.
      return { octets: line.replace(/[^\0-\xff]+/g, utf8), shown: line.replace(/\r\n$/, '') };
    }),
    answers: () => assembly.await(of, assembly.rows.of(step)),
  };
}
