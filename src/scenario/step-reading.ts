// What reading steps needs from around it, and where it is while it reads.
import type { Checking } from '../document/shape.ts';
import type { Condition } from './scenario.ts';
import type { Bindings } from './template.ts';

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
