// The keys of a scenario file, one table: check, JSON Schema and manual are made from it.
import type { Node } from '../document/node.ts';
import {
  anyNode,
  deadline,
  either,
  list,
  type Of,
  object,
  oneOrMore,
  optional,
  record,
  required,
  type Shape,
  scalar,
  string,
} from '../document/shape.ts';
import { adviceFor } from '../document/suggest.ts';
import { burstShape } from './burst-shape.ts';
import { retryShape } from './retry.ts';
import { WORDS_OF_A_FILE } from './spelling/words-of-files.ts';
import type { Value } from './template.ts';
import { VERBS } from './verbs.ts';

/** Read later, when the variables are known; the schema knows it now. */
function later(shape: Shape<unknown>): Shape<Node> {
  return { label: shape.label, read: (node) => node, schema: () => shape.schema() };
}

export const value = scalar<{ readonly value: Value }>(
  'a text, a number, true, false or null',
  { type: ['string', 'number', 'boolean', 'null'] },
  (v) => ({
    value: v,
  }),
);

const deadlines: Shape<ReadonlyMap<string, number>> = {
  ...record(deadline, 'a map from verbs to durations'),
  read(node, checking) {
    for (const { key, keySpan } of node.kind === 'map' ? node.entries : [])
      if (!Object.hasOwn(VERBS, key))
        checking.problem(keySpan, `unknown verb \`${key.slice(0, 60)}\``, adviceFor(key, Object.keys(VERBS)));
    return record(deadline, this.label).read(node, checking);
  },
};
/** A deadline for every step, or one for each verb. */
export const timeoutShape = either<number | ReadonlyMap<string, number>>(
  'a duration, or a map from verbs to durations',
  (node) => (node.kind === 'map' ? deadlines : deadline),
  [deadline, deadlines],
);

const secretShape = object({
  env: optional(string('the name of an environment variable'), 'taken from the environment'),
  file: optional(string('a path'), 'the first line of a file beside this one'),
  default: optional(string(), 'used if the environment has none; for the embedded MX'),
});

const word = string('a word');
const tag: Shape<string> = {
  ...word,
  read(node, checking) {
    const read = word.read(node, checking);
    if (read === undefined || !read.includes(',')) return read;
    const each = read.split(/\s*,\s*/).slice(0, 4);
    return checking.problem(node.span, 'several words in one', `a list: \`tags: [${each.join(', ').slice(0, 60)}]\``);
  },
};

export const fileFields = {
  name: optional(
    string('a name', { pattern: /\S/, maxLength: 300 }),
    'the name in every report; without one, the name of the file',
  ),
  about: optional(string(), 'why this scenario exists; shown in reports'),
  tags: optional(oneOrMore(tag), 'words for --tag'),
  vars: optional(later(record(value)), 'default values, overridden by a probe, then by --var'),
  variants: optional(
    later(record(record(value))),
    'name -> variables: the controlled difference; the dialogue runs once for each',
  ),
  matrix: optional(later(record(list(value))), 'variable -> list; the product becomes variants'),
  secrets: optional(record(secretShape), 'variables whose values stand in no output'),
  requires: optional(
    object({ capabilities: required(oneOrMore(string('an EHLO keyword', { pattern: /^[A-Za-z0-9-]+$/ }))) }),
    'skip the case where the server does not offer these',
  ),
  // Its schema is that of policies (scenario-schema.ts), which is loaded where there is one.
  sandbox: optional(anyNode, 'how the embedded MX behaves when no --target is given'),
  timeout: optional(later(timeoutShape), 'deadlines of the steps'),
  dialogue: required(later(steps()), 'the steps'),
  retry: optional(later(retryShape), 'repeat the whole dialogue while the server says try later'),
  burst: optional(later(burstShape), 'run the dialogue many times at a rate'),
} as const;
const inAMap = object(fileFields, 'a scenario: a map with `dialogue:`', WORDS_OF_A_FILE);
export const fileShape: typeof inAMap = {
  ...inAMap,
  read: (node, checking) =>
    node.kind === 'list'
      ? checking.problem(
          { start: node.span.start, end: node.span.start + 1 },
          `a list where ${inAMap.label} is expected`,
          'write `dialogue:` above the list; a name and all else stand beside it',
        )
      : inAMap.read(node, checking),
};
export type FileTree = Of<typeof fileShape>;

function steps(): Shape<unknown> {
  return {
    label: 'a list of steps',
    read: (node) => node,
    schema: () => ({ type: 'array', items: { $ref: '#/$defs/step' }, minItems: 1 }),
  };
}
