// The variables of a file: where each value comes from, and who has looked at it.
import type { ScalarNode } from '../document/node.ts';
import type { Checking } from '../document/shape.ts';
import { type Bindings, fillScalar, type Known, LATER, type Value } from './template.ts';

/**
 * Variables in the order of their strength, weakest first; values may use other variables. A circle or a text that grows
 * without end is a problem at the place of the value.
 */
export class Scope implements Bindings {
  readonly #values = new Map<string, { node: ScalarNode; checking: Checking } | Value>();
  readonly #resolved = new Map<string, Known>();
  readonly #resolving = new Set<string>();
  readonly #later = new Set<string>();
  #isOpen = false;
  readonly #environment: (name: string) => string | undefined;
  /** Every name that was looked up. */
  readonly used = new Set<string>();
  /** Those that were looked up for anything but an expectation: they change what is sent. */
  readonly acting = new Set<string>();
  #expecting = false;

  constructor(environment: (name: string) => string | undefined) {
    this.#environment = environment;
  }
  set(name: string, value: Value): void {
    this.#values.set(name, value);
  }
  setNode(name: string, node: ScalarNode, checking: Checking): void {
    this.#values.set(name, { node, checking });
  }
  setLater(name: string): void {
    this.#later.add(name);
  }
  /** Where names come from was not readable, which is a problem told: that a name is unknown would be another of the same. */
  setUnknownLater(): void {
    this.#isOpen = true;
  }
  names(): Iterable<string> {
    return [...this.#values.keys(), ...this.#later];
  }
  /** The same variables, for what is expected and not sent. */
  forExpectations(): Bindings {
    return {
      names: () => this.names(),
      lookup: (name) => {
        this.#expecting = true;
        try {
          return this.lookup(name);
        } finally {
          this.#expecting = false;
        }
      },
    };
  }
  lookup(name: string): Known | undefined {
    this.used.add(name);
    if (!this.#expecting) this.acting.add(name);
    if (this.#later.has(name)) return LATER;
    if (name.startsWith('env.')) return this.#environment(name.slice(4));
    const held = this.#values.get(name);
    if (held === undefined && this.#isOpen) return LATER;
    if (held === undefined || held === null || typeof held !== 'object') return held;
    const known = this.#resolved.get(name);
    if (this.#resolving.has(name)) {
      held.checking.problem(held.node.span, `\`${name}\` is made of itself`, 'break the circle');
      return '';
    }
    if (known !== undefined) return known;
    this.#resolving.add(name);
    const filled = fillScalar(held.node, this, held.checking);
    this.#resolving.delete(name);
    const value = filled.parts ?? filled.value;
    this.#resolved.set(name, value);
    return value;
  }
}
