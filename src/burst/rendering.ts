// Which texts are the same in every session: rendered with a map that notes what was looked up.

import type { Setting } from './compile.ts';
import { messageId } from './message-id.ts';
import type { Octets, SessionValues } from './program.ts';

/** What only a session knows, besides the columns of a CSV file and what is captured. */
const OF_A_SESSION = ['index', 'unique'];

class TrackingMap extends Map<string, string> {
  readonly dynamic: Set<string>;
  touched = false;

  constructor(entries: Iterable<readonly [string, string]>, dynamic: Set<string>) {
    super();
    this.dynamic = dynamic;
    for (const [name, value] of entries) super.set(name, value);
  }
  override get(name: string): string | undefined {
    if (this.dynamic?.has(name)) this.touched = true;
    return super.get(name);
  }
  /** What is made of a session's value is a session's value. */
  override set(name: string, value: string): this {
    if (this.touched) this.dynamic?.add(name);
    return super.set(name, value);
  }
}

export class Rendering {
  readonly setting: Setting;
  /** Values as far as they are known while a program is made. */
  readonly base: Map<string, string>;
  readonly #map: TrackingMap;

  constructor(setting: Setting) {
    this.setting = setting;
    const { scenario, burst } = setting;
    const captured = scenario.steps
      .flatMap((step) => (step.verb === 'pipeline' ? step.steps : [step]))
      .flatMap((step) => step.captures.map(({ name }) => name));
    const dynamic = new Set([...OF_A_SESSION, ...(burst.rows?.columns ?? []), ...captured]);
    const values = new Map(setting.values);
    // `to` and the like may be made of a session's values: then they are made again for each.
    this.#map = new TrackingMap(values, dynamic);
    this.base = this.#map;
  }

  /** What `make` gives, if it looked up nothing that only a session knows; else null. */
  once<T>(make: (values: Map<string, string>) => T): { readonly value: T } | null {
    this.#map.touched = false;
    const value = make(this.#map);
    return this.#map.touched ? null : { value };
  }

  /** Static octets if they can be, else how a session makes them. */
  octets(make: (values: Map<string, string>) => string | Uint8Array | { readonly refuse: string }): Octets {
    const known = this.once(make);
    if (known === null) return (session) => make(session.values());
    const { value } = known;
    return typeof value === 'object' && 'refuse' in value ? () => value : value;
  }

  /** The values of session `number`, counted from 1. */
  valuesOf(number: number): Map<string, string> {
    const { burst, values } = this.setting;
    const own = new Map(values);
    own.set('index', String(number));
    own.set('unique', messageId(values.get('unique') ?? 'test', number, null));
    const row = burst.rows?.rows[(number - 1) % burst.rows.rows.length];
    for (const [at, column] of (burst.rows?.columns ?? []).entries()) own.set(column, row?.[at] ?? '');
    const hello = this.#map.has('hello') ? Map.prototype.get.call(this.#map, 'hello') : undefined;
    if (hello !== undefined && !this.#map.dynamic.has('hello')) own.set('hello', hello as string);
    return own;
  }

  /** Octets for one write: texts joined as far as they go together. */
  joined(all: readonly Octets[]): Octets[] {
    if (all.every((one) => typeof one === 'string')) return [all.join('')];
    if (all.some((one) => one instanceof Uint8Array)) return [...all];
    return [
      (session: SessionValues) => {
        let text = '';
        for (const one of all) {
          const made = typeof one === 'function' ? one(session) : one;
          if (typeof made !== 'string' && 'refuse' in made) return made;
          text += typeof made === 'string' ? made : Buffer.from(made).toString('latin1');
        }
        return text;
      },
    ];
  }
}
