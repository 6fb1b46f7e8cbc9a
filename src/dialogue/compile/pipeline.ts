// pipeline: several commands in one write; replies are paired in order. RFC 2920. With `connect` as the first we talk early.
import type { Step } from '../../scenario/scenario.ts';
import type { Piece, PlainStep, Planned, Volley } from '../program.ts';
import type { Assembly, Draft, Spoken } from './assembly.ts';
import { greeting, open } from './connect.ts';

type Turn = Omit<Piece, 'of'> & Spoken & { readonly of: Draft };

/** How a verb that can be pipelined is compiled. */
type Speak = (assembly: Assembly, step: PlainStep, of: Planned) => Spoken;

export function pipeline(assembly: Assembly, step: Extract<Step, { verb: 'pipeline' }>, speak: Speak): void {
  const group = assembly.steps.length;
  const planned = step.steps.flatMap((one) =>
    one.verb === 'pipeline' ? [] : [{ one, of: assembly.plan(one, step, group) }],
  );
  const [first] = planned;
  if (first === undefined) return;
  assembly.conditional(step.conditions, () => {
    const connects = first.one.verb === 'connect' && assembly.holdsIn(first.one) !== false ? first.one : null;
    const pieces: Turn[] = [];
    for (const { one, of } of planned) {
      const holds = assembly.holdsIn(one);
      if (holds === false || one === connects) continue;
      const compile = () => pieces.push({ ...speak(assembly, one, of), of, holds });
      if (holds === null) compile();
      else assembly.rendering.openly(compile);
    }
    const volley = volleyOf(assembly, pieces);
    assembly.put({ do: 'step', of: first.of, first: true }, { do: 'render', volley });
    if (connects !== null) open(assembly, connects, first.of);
    assembly.put({ do: 'volley', volley });
    if (connects !== null) {
      greeting(assembly, connects, first.of, pieces.length > 0);
      first.of.over = assembly.moves.length;
    }
    for (const [at, piece] of pieces.entries()) turn(assembly, piece, at);
  });
  for (const { of } of planned) {
    of.groupEnd = assembly.moves.length;
    // A step that is left out, or was refused when all was put together, has no place of its own.
    if (of.over === 0) of.over = of.groupEnd;
  }
}

/** The step's reply is the next one: its own deadline begins here. */
function turn(assembly: Assembly, { of, holds, answers }: Turn, at: number): void {
  const jump = assembly.moves.length;
  if (holds !== null) assembly.put({ do: 'end' });
  assembly.put({ do: 'step', of, first: false });
  answers();
  of.over = assembly.moves.length;
  if (holds !== null) assembly.moves[jump] = { do: 'unsaid', piece: at, to: of.over };
}

/** Of many sessions nobody wants to see each command: where all are the same octets, they are one text. */
function volleyOf({ setting }: Assembly, pieces: readonly Piece[]): Volley {
  const texts = pieces.flatMap(({ octets, holds }) => (holds === null && typeof octets === 'string' ? [octets] : []));
  const joined = setting.burst !== null && texts.length === pieces.length;
  return { pieces, joined: joined ? texts.join('') : null };
}
