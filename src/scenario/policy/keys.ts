// The keys of a policy: each can be taken away with `false` or `off`, so that a variant, or a file that builds on a named
// policy, can do without it. A key that knows `false` itself keeps its meaning.
import type { Node } from '../../document/node.ts';
import { Checking, type Field, type Foreign, type ObjectOf, object, type Shape } from '../../document/shape.ts';

/** Stands for a key that was taken away. */
export const OFF: unique symbol = Symbol('off');

type Fields = Readonly<Record<string, Field<unknown>>>;

/** A map with known keys; those that are off are as if they were not written. */
export function keys<const F extends Fields>(fields: F, label?: string): Shape<ObjectOf<F>> {
  const shape = keysOrOff(fields, label);
  return {
    ...shape,
    read: (node, checking) => {
      const read = shape.read(node, checking);
      return read === undefined ? undefined : withoutOff(read);
    },
  };
}

/** The same, with `OFF` as the value of a key that was taken away: for what is composed of layers. */
export function keysOrOff<const F extends Fields>(
  fields: F,
  label?: string,
  foreign?: () => Foreign,
): Shape<ObjectOf<F>> {
  const switchable = Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, { ...field, shape: orOff(field.shape) }]),
  );
  // The same keys with the same values, but for OFF, which no user of the type ever meets.
  return object(switchable, label, foreign) as Shape<ObjectOf<F>>;
}

/** The map without the keys that are off. */
export function withoutOff<T extends object>(map: T): T {
  for (const [name, value] of Object.entries(map)) if (value === OFF) Reflect.deleteProperty(map, name);
  return map;
}

function orOff(shape: Shape<unknown>): Shape<unknown> {
  return {
    label: shape.label,
    read(node, checking) {
      if (node.kind !== 'scalar' || (node.value !== false && node.value !== 'off')) return shape.read(node, checking);
      const off: Node = { ...node, value: false };
      const scratch = new Checking(checking.source);
      const own = shape.read(off, scratch);
      return own === undefined || scratch.problems.length > 0 ? OFF : own;
    },
    schema: () => ({ anyOf: [shape.schema(), { enum: [false, 'off'] }] }),
  };
}
