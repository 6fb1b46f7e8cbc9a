// Which texts are the same in every session: rendered with a map that notes what was looked up. One session alone has all its
// texts made when they are said.

import { isRefused, octetsOf } from '../made.ts';
import type { Facts, Made, Octets, Refused } from '../program.ts';
import type { Setting } from '../setting.ts';
import { messageId } from './message-id.ts';

/** What only a session knows, besides the columns of a CSV file and what is captured. */
const OF_A_SESSION = ['index', 'unique'];

class TrackingMap extends Map<string, string> {
  readonly dynamic: Set<string>;
  /** What was set while the program is made, and is the same for all sessions. */
  readonly given = new Map<string, string>();
  touched = false;
  /** A step is compiled that some sessions leave out: what it sets is a session's own. */
  open = false;

  constructor(entries: Iterable<readonly [string, string]>, dynamic: Set<string>) {
    super();
    this.dynamic = dynamic;
    for (const [name, value] of entries) super.set(name, value);
  }
  override get(name: string): string | undefined {
    if (this.dynamic.has(name)) this.touched = true;
    return super.get(name);
  }
  override set(name: string, value: string): this {
    if (this.open) this.touched = true;
    if (this.touched) {
      this.dynamic.add(name);
      this.given.delete(name);
    } else {
      this.dynamic.delete(name);
      this.given.set(name, value);
    }
    return super.set(name, value);
  }
}

export class Rendering {
  readonly setting: Setting;
  /** Values as far as they are known while a program is made. */
  readonly base: ReadonlyMap<string, string>;
  readonly #map: TrackingMap;

  constructor(setting: Setting) {
    this.setting = setting;
    const captured = setting.scenario.steps
      .flatMap((step) => (step.verb === 'pipeline' ? step.steps : [step]))
      .flatMap((step) => step.captures.map(({ name }) => name));
    const dynamic = new Set([...OF_A_SESSION, ...(setting.burst?.rows?.columns ?? []), ...captured]);
    this.#map = new TrackingMap(setting.values, dynamic);
    this.base = this.#map;
  }

  /** Compiles what some sessions leave out. */
  openly(compile: () => void): void {
    const before = this.#map.open;
    this.#map.open = true;
    compile();
    this.#map.open = before;
  }

  /** What `make` gives, if it is the same in all sessions; else null. */
  once<T>(make: (values: Map<string, string>) => T): { readonly value: T } | null {
    if (this.setting.burst === null) return null;
    this.#map.touched = false;
    const value = make(this.#map);
    return this.#map.touched ? null : { value };
  }

  /** Static octets if they can be, else how a session makes them. */
  octets(make: (values: Map<string, string>, facts: Facts | null) => Made | Refused): Octets {
    const known = this.once((values) => make(values, null));
    if (known === null) return this.later((facts) => make(facts.values(), facts));
    const { value } = known;
    return isRefused(value) ? () => value : octetsOf(value);
  }

  /** A session makes it, and finds in its values what was said before it in the same words by all. */
  later<T>(make: (facts: Facts) => T): (facts: Facts) => T {
    const given = [...this.#map.given];
    if (given.length === 0) return make;
    return (facts) => {
      const values = facts.values();
      for (const [name, value] of given) values.set(name, value);
      return make(facts);
    };
  }

  /** The values of session `number`, counted from 1. */
  valuesOf(number: number): Map<string, string> {
    const { burst, values } = this.setting;
    const own = new Map(values);
    if (burst === null) return own;
    own.set('index', String(number));
    own.set('unique', messageId(values.get('unique') ?? 'test', number, null));
    const row = burst.rows?.rows[(number - 1) % burst.rows.rows.length];
    for (const [at, column] of (burst.rows?.columns ?? []).entries()) own.set(column, row?.[at] ?? '');
    return own;
  }
}
