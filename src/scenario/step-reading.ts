// What reading steps needs from around it, and where it is while it reads.
import type { Node } from '../document/node.ts';
import type { Source } from '../document/problem.ts';
import type { Checking } from '../document/shape.ts';
import type { Policy } from './policy.ts';
import type { Condition, Expectation, Step } from './scenario.ts';
import { type Bindings, hasVariables } from './template.ts';

export interface StepReading {
  readonly bindings: Bindings;
  /** The same variables, for what is expected. */
  readonly expecting: Bindings;
  /** Makes a variable known from here on as one that the dialogue captures. */
  captured(name: string): void;
  /** Reads a file named in the scenario, relative to `from`; a refusal never quotes the file's text. */
  readFile(
    path: string,
    from: string,
  ): { readonly bytes: Uint8Array; readonly file: string } | { readonly refuse: string };
  readonly problems: Checking['problems'];
  readonly before: ReadBefore;
}

export interface Fragment {
  readonly source: Source;
  readonly steps: Node;
  readonly problems: Checking['problems'];
}

/** What the variants of a file have in common, read once: a thousand variants of one dialogue share all that does not vary. */
export class ReadBefore {
  readonly steps = new WeakMap<Node, readonly Step[]>();
  readonly expectations: WeakMap<Node, Expectation> = new WeakMap();
  readonly policies = new WeakMap<Node, Policy>();
  /** By the octets of their file. */
  readonly fragments = new WeakMap<Uint8Array, Fragment>();
}

/** Reads a node, but one without a variable only the first time. With a mistake in it, it is read and told again. */
export function once<T>(
  known: WeakMap<Node, T>,
  node: Node,
  checking: Checking,
  read: () => T | undefined,
): T | undefined {
  if (hasVariables(node)) return read();
  const before = checking.problems.length;
  const value = known.get(node) ?? read();
  if (value !== undefined && checking.problems.length === before) known.set(node, value);
  return value;
}

/** Where reading is. */
export interface Where {
  readonly checking: Checking;
  readonly bindings: Bindings;
  readonly expecting: Bindings;
  /** The fragments we are in, outermost first. */
  readonly files: readonly string[];
  readonly conditions: readonly Condition[];
}
