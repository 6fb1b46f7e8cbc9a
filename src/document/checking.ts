// What a shape is, and where the problems go that it finds.
import { describe, type Node, type Span } from './node.ts';
import { type Problem, problemAt, type Source } from './problem.ts';

export type JsonSchema = { readonly [key: string]: unknown };

/** Collects the problems of one source while shapes check its tree. */
export class Checking {
  readonly source: Source;
  readonly problems: Problem[] = [];
  constructor(source: Source) {
    this.source = source;
  }
  problem(span: Span, message: string, advice: string | null = null): undefined {
    this.problems.push(problemAt(this.source, span, message, advice));
    return undefined;
  }
}

/** `read` gives the value, or reports problems and gives undefined. */
export interface Shape<T> {
  /** What is expected, for messages: "a number from 1 to 65535". */
  readonly label: string;
  read(node: Node, checking: Checking): T | undefined;
  schema(): JsonSchema;
}
export type Of<S> = S extends Shape<infer T> ? T : never;

/** Reports a node of another kind than the shape wants. */
export function mismatch(
  shape: { label: string },
  node: Node,
  checking: Checking,
  advice: string | null = null,
): undefined {
  if (node.kind === 'scalar' && node.parts !== undefined) {
    return checking.problem(
      node.span,
      `${shape.label} must be known before the dialogue runs`,
      'use a variable of the file here, not a captured one',
    );
  }
  return checking.problem(node.span, `${describe(node)} where ${shape.label} is expected`, advice);
}
