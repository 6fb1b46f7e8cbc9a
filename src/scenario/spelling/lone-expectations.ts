// What the server must answer as an item of its own, as blackbox_exporter and chat scripts have it: it is the answer to the
// step before; at the beginning it is the greeting.
import { entryOf, type MapNode, type Node } from '../../document/node.ts';

/** The same items, each lone `expect:` beside the verb before it. One that has no step to belong to stays, and is told. */
export function withTheirVerbs(items: readonly Node[]): readonly Node[] {
  if (!items.some(isLone)) return items;
  const joined: Node[] = [];
  for (const item of items) {
    const before = joined.at(-1);
    const whole = isLone(item) ? together(before, item) : null;
    if (whole === null) joined.push(item);
    else joined.splice(before === undefined ? 0 : -1, 1, whole);
  }
  return joined;
}

const isLone = (item: Node): item is MapNode =>
  item.kind === 'map' && item.entries.length === 1 && item.entries[0]?.key === 'expect';

/** Null where the step before has an expectation, or can have none. */
function together(before: Node | undefined, { span, entries }: MapNode): MapNode | null {
  const nothing: Node = { kind: 'scalar', value: null, span };
  if (before === undefined)
    return { kind: 'map', span, entries: [{ key: 'connect', keySpan: span, value: nothing }, ...entries] };
  if (before.kind === 'scalar' && typeof before.value === 'string') {
    const verb = { key: before.value, keySpan: before.span, value: nothing };
    return /^(?:drop|use|repeat|pipeline|wait)$/i.test(before.value)
      ? null
      : { kind: 'map', span: before.span, entries: [verb, ...entries] };
  }
  if (before.kind !== 'map' || entryOf(before, 'expect') !== undefined) return null;
  const hasNone = ['drop', 'use', 'repeat', 'pipeline', 'wait'].some((verb) => entryOf(before, verb) !== undefined);
  return hasNone ? null : { ...before, entries: [...before.entries, ...entries] };
}
