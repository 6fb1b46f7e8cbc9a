// Policies with a short form.
import type { Node } from '../../document/node.ts';
import { either, mapped, type Shape } from '../../document/shape.ts';

/** A policy with a short form: a plain value stands for the map that `expand` makes of it. */
export function shortOr<S, L extends object>(
  short: Shape<S>,
  long: Shape<L>,
  expand: (value: S) => Partial<L>,
): Shape<Partial<L>> {
  const expanded: Shape<Partial<L>> = mapped(short, expand);
  const whole: Shape<Partial<L>> = long;
  return either(`${short.label}, or a map`, (node: Node) => (node.kind === 'map' ? whole : expanded), [
    expanded,
    whole,
  ]);
}
