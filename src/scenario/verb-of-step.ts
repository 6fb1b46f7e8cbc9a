// Which verb a step has; what stands in its place and is none is answered with what was meant.
import type { MapEntry, MapNode } from '../document/node.ts';
import type { Checking } from '../document/shape.ts';
import { adviceFor } from '../document/suggest.ts';
import { MODIFIERS } from './modifiers.ts';
import { asVerb, behindTheCommand, lineMeant, namesItsVerb, placeMeant } from './spelling/step-as-written.ts';
import { VERB_NAMES } from './structures.ts';

/** The one verb among the keys of a step; null if there is none, or a problem with it was told. */
export function verbOf(node: MapNode, checking: Checking): MapEntry | null {
  const verbs = node.entries.filter((entry) => !Object.hasOwn(MODIFIERS, entry.key)).map(asVerb);
  const unknown = verbs.filter((entry) => !VERB_NAMES.includes(entry.key));
  for (const entry of node.entries) {
    const behind = Object.hasOwn(MODIFIERS, entry.key) ? null : behindTheCommand(entry);
    if (behind !== null) {
      checking.problem(entry.keySpan, 'more than a command on its line', behind);
      return null;
    }
  }
  const named = unknown.find(namesItsVerb);
  const [verb, second] = named === undefined ? verbs.filter((entry) => VERB_NAMES.includes(entry.key)) : [];
  const cureOf = (entry: MapEntry) =>
    lineMeant(
      entry,
      verbs.filter((other) => other !== entry),
    );
  const [meant = unknown[0]] = named === undefined ? unknown.filter((entry) => cureOf(entry) !== null) : [named];
  const told = verb === undefined && meant !== undefined ? [meant] : unknown;
  for (const entry of told) {
    const known = verb === undefined ? VERB_NAMES : Object.keys(MODIFIERS);
    const what = verb === undefined ? 'verb' : 'key';
    checking.problem(
      entry.keySpan,
      `unknown ${what} \`${entry.key.slice(0, 60)}\``,
      (verb === undefined ? cureOf(entry) : placeMeant(entry)) ??
        adviceFor(entry.key, known) ??
        adviceFor(entry.key, VERB_NAMES),
    );
  }
  if (verb === undefined) {
    if (unknown.length === 0) {
      const [first] = node.entries;
      const advice = (first && lineMeant(first)) ?? `one of ${VERB_NAMES.join(', ')}`;
      checking.problem(node.span, 'a step without a verb', advice);
    }
    return null;
  }
  if (second !== undefined) {
    checking.problem(
      second.keySpan,
      `a second verb, \`${second.key}\``,
      'a step has one verb; begin the next one with `- `',
    );
    return null;
  }
  return verb;
}
