// Step nodes -> steps: one verb each, with what is expected, captured and allowed. Fragments (`use`), repetitions and lists
// of recipients are written out here, so that a dialogue is a flat list.
import { describe, entryOf, type MapEntry, type MapNode, type Node } from '../document/node.ts';
import { problemAt, type Source } from '../document/problem.ts';
import { foreignIn, readYaml } from '../document/read-yaml.ts';
import {
  anyNode,
  Checking,
  type JsonSchema,
  mapped,
  number,
  object,
  optional,
  required,
  type Shape,
  string,
} from '../document/shape.ts';
import { adviceFor } from '../document/suggest.ts';
import { MODIFIERS, readCondition, readModifiers } from './modifiers.ts';
import type { Action, Step } from './scenario.ts';
import { withTheirVerbs } from './spelling/lone-expectations.ts';
import {
  asVerb,
  behindTheCommand,
  itemsMeant,
  lineMeant,
  namesItsVerb,
  ownOf,
  placeMeant,
  stepOfPair,
} from './spelling/step-as-written.ts';
import { withFiles } from './step-files.ts';
import { once, type StepReading, type Where } from './step-reading.ts';
import { type Bindings, fillIn, type Known } from './template.ts';
import { isVerb, VERBS } from './verbs.ts';

/** A dialogue longer than this is a load test, which `burst` is for. */
const MAX_STEPS = 5_000;
const MAX_FRAGMENT_DEPTH = 8;
const stepList: JsonSchema = { type: 'array', items: { $ref: '#/$defs/step' } };
const times = required(number('a number from 1 to 1000', { min: 1, max: 1000, integer: true }));
const repeatShape = object({ times, steps: required({ ...anyNode, schema: () => stepList }) });

/** What a step can be besides a verb: their schemas and lines in the manual. */
export const STRUCTURES: Readonly<Record<string, JsonSchema>> = {
  pipeline: { ...stepList, description: 'steps sent in one write; replies are paired in order (RFC 2920)' },
  use: { type: 'string', description: 'a fragment: a file with `steps:`, relative to this file' },
  repeat: { ...repeatShape.schema(), description: 'steps that are done several times' },
};
const VERB_NAMES = [...Object.keys(VERBS), ...Object.keys(STRUCTURES)];

/** Reads the list under `dialogue:` or `steps:`. Problems are added to `reading.problems`. */
export function readSteps(node: Node, source: Source, reading: StepReading): Step[] {
  const checking = new Checking(source);
  const out: Step[] = [];
  const where: Where = {
    checking,
    bindings: reading.bindings,
    expecting: reading.expecting,
    files: [source.file],
    conditions: [],
  };
  readList(node, where, reading, out);
  reading.problems.push(...checking.problems);
  return out;
}

function readList(node: Node, where: Where, reading: StepReading, out: Step[]): void {
  if (node.kind !== 'list') {
    where.checking.problem(node.span, `${describe(node)} where a list of steps is expected`, itemsMeant(node));
    return;
  }
  for (const item of withTheirVerbs(node.items)) {
    if (isFull(item, where, out)) return;
    readStep(item, where, reading, out);
  }
}

function isFull(next: Node, { checking }: Where, out: readonly Step[]): boolean {
  if (out.length < MAX_STEPS) return false;
  checking.problem(next.span, `more than ${MAX_STEPS} steps`, 'a load test is what `burst:` is for');
  return true;
}

function readStep(node: Node, where: Where, reading: StepReading, out: Step[]): void {
  const { checking } = where;
  if (node.kind === 'scalar' && typeof node.value === 'string') {
    const span = node.span;
    const step: MapNode = {
      kind: 'map',
      span,
      entries: [{ key: node.value, keySpan: span, value: { kind: 'scalar', value: null, span } }],
    };
    readMapStep(node, step, where, reading, out);
    return;
  }
  if (node.kind !== 'map') {
    checking.problem(
      node.span,
      `${describe(node)} where a step is expected`,
      stepOfPair(node) ?? 'a step is a verb: `- connect`, `- mail: <>`',
    );
    return;
  }
  readMapStep(node, node, where, reading, out);
}

/** `item` is the step as it is written, which may be a bare verb; `node` the same as a map. */
function readMapStep(item: Node, node: MapNode, where: Where, reading: StepReading, out: Step[]): void {
  const { checking } = where;
  const verbs = node.entries.filter((entry) => !Object.hasOwn(MODIFIERS, entry.key)).map(asVerb);
  const unknown = verbs.filter((entry) => !VERB_NAMES.includes(entry.key));
  for (const entry of node.entries) {
    const behind = Object.hasOwn(MODIFIERS, entry.key) ? null : behindTheCommand(entry);
    if (behind !== null) return void checking.problem(entry.keySpan, 'more than a command on its line', behind);
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
    return;
  }
  if (second !== undefined) {
    checking.problem(
      second.keySpan,
      `a second verb, \`${second.key}\``,
      'a step has one verb; begin the next one with `- `',
    );
    return;
  }
  const conditions = readCondition(node, where);
  switch (verb.key) {
    case 'use':
      readFragment(verb.value, { ...where, conditions }, reading, out);
      return;
    case 'repeat':
      readRepeat(verb.value, { ...where, conditions }, reading, out);
      return;
    default: {
      const read = () => readPlain(node, verb, { ...where, conditions }, reading);
      const isOwn =
        verb.key === 'pipeline' ||
        where.conditions.length > 0 ||
        entryOf(node, 'capture') !== undefined ||
        hasVariableFile(verb.value);
      out.push(...((isOwn ? read() : once(reading.before.steps, item, checking, read)) ?? []));
    }
  }
}

/** Its variables stand in the file and not in the scenario. */
const hasVariableFile = (value: Node) => value.kind === 'map' && entryOf(value, 'variables') !== undefined;

/** A step with a verb of its own; several where it has a list of recipients. */
function readPlain(node: MapNode, verb: MapEntry, where: Where, reading: StepReading): Step[] {
  const value = fillIn(verb.value, where.bindings, where.checking);
  const actions =
    verb.key === 'pipeline' ? readPipeline(verb.value, where, reading) : readAction(verb.key, value, where.checking);
  if (verb.key === 'data') tellFolded(verb.value, where.checking);
  const base = readModifiers(node, verb.key, verb.keySpan, where, reading);
  return actions.map((action) => ({ ...base, ...withFiles(action, value.span, where, reading) }));
}

/** YAML joins the lines of `data: >`: header fields and text become one line. */
function tellFolded({ kind, span }: Node, { source, problems }: Checking): void {
  if (kind !== 'scalar' || source.text[span.start] !== '>') return;
  const text = source.text.slice(span.start, span.end);
  if (text.trimEnd().split('\n').length < 3) return;
  const told = problemAt(
    source,
    { start: span.start, end: span.start + 1 },
    '`>` makes one line of the lines below it',
    'a message keeps its lines with `data: |`',
  );
  problems.push({ ...told, severity: 'warning' });
}

function readAction(verb: string, value: Node, checking: Checking): readonly Action[] {
  if (!isVerb(verb)) return [];
  const shape: Shape<Action | readonly Action[]> = VERBS[verb].shape;
  const read = shape.read(ownOf(value, verb, checking), checking) ?? [];
  return 'verb' in read ? [read] : read;
}

function readPipeline(node: Node, where: Where, reading: StepReading): readonly Action[] {
  const steps: Step[] = [];
  readList(node, where, reading, steps);
  for (const step of steps) {
    if (['pipeline', 'wait', 'drop', 'listen', 'arrives', 'starttls', 'auth', 'proxy', 'xclient'].includes(step.verb)) {
      where.checking.problem(
        node.span,
        `\`${step.verb}\` can't be pipelined`,
        'it needs its reply before the next command; `send: {bytes: ...}` sends anything',
      );
    }
  }
  return [{ verb: 'pipeline', steps }];
}

function readRepeat(node: Node, where: Where, reading: StepReading, out: Step[]): void {
  const times = node.kind === 'map' ? entryOf(node, 'times') : undefined;
  const filled: Node =
    node.kind === 'map'
      ? {
          ...node,
          entries: node.entries.map((entry) =>
            entry === times ? { ...entry, value: fillIn(entry.value, where.bindings, where.checking) } : entry,
          ),
        }
      : node;
  const read = repeatShape.read(filled, where.checking);
  if (read === undefined) return;
  if (read.steps.kind === 'list' && read.steps.items.length === 0)
    where.checking.problem(node.span, 'a repetition without a step');
  for (let index = 1; index <= read.times; index += 1) {
    const before = out.length;
    if (isFull(node, where, out)) return;
    readList(
      read.steps,
      { ...where, bindings: withIndex(where.bindings, index), expecting: withIndex(where.expecting, index) },
      reading,
      out,
    );
    // What makes no step makes none the next time: a thousand times a thousand times nothing takes minutes.
    if (out.length === before) return;
  }
}

function withIndex(bindings: Bindings, index: number): Bindings {
  return {
    names: () => bindings.names(),
    lookup: (name): Known | undefined => (name === 'index' ? index : bindings.lookup(name)),
  };
}

const pathShape = string('the path of a fragment');
const fragmentShape = mapped(
  object({ name: optional(string()), about: optional(string()), steps: required(anyNode) }),
  (read) => read.steps,
);

function readFragment(node: Node, where: Where, reading: StepReading, out: Step[]): void {
  const { checking, files } = where;
  const path = pathShape.read(fillIn(node, where.bindings, checking), checking);
  if (path === undefined) return;
  const found = reading.readFile(path, files.at(-1) ?? '');
  if ('refuse' in found) {
    checking.problem(node.span, found.refuse);
    return;
  }
  if (files.includes(found.file) || files.length > MAX_FRAGMENT_DEPTH) {
    const why = files.includes(found.file)
      ? `${found.file} uses itself`
      : `fragments are nested deeper than ${MAX_FRAGMENT_DEPTH}`;
    checking.problem(node.span, why);
    return;
  }
  const fragment = reading.before.fragments.get(found.bytes) ?? parseFragment(found, node, checking);
  if (fragment === undefined) return;
  reading.before.fragments.set(found.bytes, fragment);
  reading.problems.push(...fragment.problems);
  const inner = new Checking(fragment.source);
  readList(fragment.steps, { ...where, checking: inner, files: [...files, found.file] }, reading, out);
  reading.problems.push(...inner.problems);
}

/** The `steps:` of a fragment. */
function parseFragment({ file, bytes }: { file: string; bytes: Uint8Array }, node: Node, checking: Checking) {
  const source = { file, text: Buffer.from(bytes).toString('utf8') };
  const { root, problems } = readYaml(source);
  // The place is told, the text is not: the file may not be the user's to read.
  const line = problems[0]?.line ?? 1;
  const advice = 'a fragment is a YAML file with `steps:`';
  const foreign = source.text.trim() === '' ? 'it is empty' : foreignIn(source)?.message;
  const why = foreign ?? `line ${line} can't be read`;
  if (root === null) return checking.problem(node.span, `${file} is no fragment: ${why}`, advice);
  const inner = new Checking(source);
  const steps = fragmentShape.read(root, inner);
  if (steps === undefined) return checking.problem(node.span, `${file} is no fragment`, advice);
  return { source, steps, problems: inner.problems };
}
