// Step nodes -> steps: one verb each, with what is expected, captured and allowed. Fragments (`use`), repetitions and lists
// of recipients are written out here, so that a dialogue is a flat list.
import { describe, entryOf, type MapEntry, type MapNode, type Node } from '../document/node.ts';
import { problemAt, type Source } from '../document/problem.ts';
import { Checking, type Shape, string } from '../document/shape.ts';
import { parseFragment } from './fragment.ts';
import { readCondition, readModifiers } from './modifiers.ts';
import type { Action, Step } from './scenario.ts';
import { withTheirVerbs } from './spelling/lone-expectations.ts';
import { itemsMeant, ownOf, stepOfPair } from './spelling/step-as-written.ts';
import { withFiles } from './step-files.ts';
import { once, type StepReading, type Where } from './step-reading.ts';
import { repeatShape } from './structures.ts';
import { type Bindings, fillIn, type Known } from './template.ts';
import { verbOf } from './verb-of-step.ts';
import { isVerb, VERBS } from './verbs.ts';

/** A dialogue longer than this is a load test, which `burst` is for. */
const MAX_STEPS = 5_000;
const MAX_FRAGMENT_DEPTH = 8;

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
  const verb = verbOf(node, checking);
  if (verb === null) return;
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
