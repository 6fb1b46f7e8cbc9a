// A value of a program -> the tree that a file would give, so that the same shapes check both. Places are those of a text in
// which the value is written down.
import { MAX_DEPTH, type MapEntry, type Node, type Span } from './node.ts';
import { type Problem, problemAt, type Source } from './problem.ts';

export interface ValueTree {
  readonly root: Node;
  readonly source: Source;
  /** What can't stand in a file: a function, a symbol, a value that holds itself. */
  readonly problems: readonly Problem[];
  /** The keys that lead to where a problem is. */
  pathOf(problem: Pick<Problem, 'line' | 'column'>): readonly string[];
}

/** Keys whose value is undefined are left out; a pattern stands for its text. `file`: what it is called in problems. */
export function nodesOf(value: unknown, file: string): ValueTree {
  const writing = new Writing();
  const root = writing.node(value, [], new Set());
  const source = { file, text: writing.text };
  return {
    root,
    source,
    problems: writing.strange.map(({ span, what }) => problemAt(source, span, `${what} where a value is expected`)),
    pathOf: (problem) => writing.pathAt(offsetOf(source.text, problem)),
  };
}

interface Placed {
  readonly span: Span;
  readonly path: readonly string[];
}

class Writing {
  readonly strange: { readonly span: Span; readonly what: string }[] = [];
  readonly #placed: Placed[] = [];
  text = '';

  /** The path of the smallest piece that holds the place. */
  pathAt(offset: number): readonly string[] {
    const holding = this.#placed.filter(({ span }) => span.start <= offset && offset < span.end);
    return holding.sort((a, b) => a.span.end - a.span.start - (b.span.end - b.span.start))[0]?.path ?? [];
  }

  node(value: unknown, path: readonly string[], within: ReadonlySet<object>): Node {
    const start = this.text.length;
    const node = this.#written(value, path, within);
    this.#placed.push({ span: node.span, path });
    return { ...node, span: { start, end: this.text.length } };
  }

  #written(value: unknown, path: readonly string[], within: ReadonlySet<object>): Node {
    if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      return this.#scalar(value);
    // By its class: a test runner's realm has patterns of its own.
    if (Object.prototype.toString.call(value) === '[object RegExp]') return this.#scalar(String(value));
    if (typeof value !== 'object') return this.#strange(value === undefined ? 'undefined' : `a ${typeof value}`);
    if (within.has(value)) return this.#strange('a value that holds itself');
    if (path.length >= MAX_DEPTH) return this.#strange(`what is nested deeper than ${MAX_DEPTH} levels`);
    const inside = new Set([...within, value]);
    return Array.isArray(value) ? this.#list(value, path, inside) : this.#map(Object.entries(value), path, inside);
  }

  #scalar(given: string | number | boolean | null): Node {
    // JSON has no negative zero: the value is that of the text.
    const value = Object.is(given, -0) ? 0 : given;
    return { kind: 'scalar', value, span: this.#write(JSON.stringify(value)) };
  }

  #strange(what: string): Node {
    const span = this.#write('?');
    this.strange.push({ span, what });
    return { kind: 'scalar', value: null, span };
  }

  #list(values: readonly unknown[], path: readonly string[], within: ReadonlySet<object>): Node {
    const start = this.text.length;
    this.#write('[');
    const items = values.map((item, index) => {
      if (index > 0) this.#write(', ');
      return this.node(item, [...path, String(index)], within);
    });
    this.#write(']');
    return { kind: 'list', items, span: { start, end: this.text.length } };
  }

  #map(pairs: readonly [string, unknown][], path: readonly string[], within: ReadonlySet<object>): Node {
    const start = this.text.length;
    this.#write('{');
    const given = pairs.filter(([, value]) => value !== undefined);
    const entries = given.map(([key, value], index): MapEntry => {
      this.#write(path.length === 0 ? '\n  ' : index === 0 ? ' ' : '');
      const below = [...path, key];
      const keySpan = this.#write(JSON.stringify(key));
      this.#placed.push({ span: keySpan, path: below });
      this.#write(': ');
      const node = this.node(value, below, within);
      this.#write(index === given.length - 1 ? ' ' : ', ');
      return { key, keySpan, value: node };
    });
    this.#write('}');
    return { kind: 'map', entries, span: { start, end: this.text.length } };
  }

  #write(text: string): Span {
    const start = this.text.length;
    this.text += text;
    return { start, end: this.text.length };
  }
}

function offsetOf(text: string, { line, column }: Pick<Problem, 'line' | 'column'>): number {
  const before = text
    .split('\n')
    .slice(0, line - 1)
    .reduce((sum, one) => sum + one.length + 1, 0);
  return before + column - 1;
}
