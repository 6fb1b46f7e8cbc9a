// A scenario as compiled -> JSON that another machine asks by, and back. What it may hold is carried-shape.ts, on both sides.
import { readAs } from '../../document/json-shape.ts';
import { isObject, parsedJson } from '../../document/json-text.ts';
import { compilePattern } from '../../scenario/pattern.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { type Carried, carriedShape } from './carried-shape.ts';

/** Of the whole text, and of how many steps and recipients: a dialogue, not a flood. */
const MAX_OCTETS = 262_144;
const MAX_STEPS = 60;
const MAX_RECIPIENTS = 10;
/** The deepest is a pattern of an expectation of a step. */
const MAX_DEPTH = 16;

type Refused = { readonly refuse: string };

/** The text, or why it stays here. */
export function carry(scenario: Scenario): { readonly text: string } | Refused {
  const { file, name, variant, requires, timeouts, steps, identity, secrets, retry, burst } = scenario;
  if (secrets.size > 0) return { refuse: 'a dialogue with secrets is not carried: they stay on this machine' };
  if (burst !== null) return { refuse: 'a burst is asked from here alone' };
  if (retry !== null) return { refuse: 'a dialogue with `retry:` is asked from here alone' };
  const text = JSON.stringify(plain({ file, name, variant, requires, timeouts, steps, identity }));
  const back = uncarry(text);
  return 'refuse' in back ? back : { text };
}

/** Whoever sent it: everything is checked. */
export function uncarry(text: string): Scenario | Refused {
  if (text.length > MAX_OCTETS) return { refuse: `a dialogue of ${text.length} octets` };
  const value = revive(parsedJson(text), 0);
  const read = readAs(carriedShape, value);
  if ('problem' in read) return { refuse: `not to be asked from another vantage point: ${read.problem}` };
  const { steps } = read.value;
  if (steps.length > MAX_STEPS) return { refuse: `a dialogue of ${steps.length} steps` };
  const recipients = steps.filter(({ verb }) => verb === 'rcpt').length;
  return recipients > MAX_RECIPIENTS ? { refuse: `a dialogue with ${recipients} recipients` } : scenarioOf(read.value);
}

function scenarioOf(carried: Carried): Scenario {
  return {
    ...carried,
    about: null,
    tags: [],
    difference: {},
    acting: new Set(),
    sandbox: null,
    retry: null,
    burst: null,
    secrets: new Map(),
  };
}

/** Maps and patterns as JSON has them. Octets and keys are left out, and refused by the shape. */
function plain(value: unknown): unknown {
  if (value instanceof Map) return { $map: [...value].map(([key, one]) => [key, plain(one)]) };
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  if (value.regex instanceof RegExp) return { $pattern: [value.source, value.flags] };
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
}

function revive(value: unknown, depth: number): unknown {
  if (depth > MAX_DEPTH) return undefined;
  if (Array.isArray(value)) return value.map((one) => revive(one, depth + 1));
  if (!isObject(value)) return value;
  const { $map: map, $pattern: pattern } = value;
  if (Array.isArray(map))
    return new Map(
      map.map((pair) => (Array.isArray(pair) ? [String(pair[0]), revive(pair[1], depth + 1)] : ['', null])),
    );
  if (Array.isArray(pattern)) return compilePattern(String(pattern[0]), String(pattern[1]));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, revive(one, depth + 1)]));
}
