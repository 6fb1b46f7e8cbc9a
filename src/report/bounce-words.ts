// The fixed words of the bounce report.
import type { Action, Basis, Kind, Stage } from '../bounce/facts.ts';

export interface BounceWords {
  readonly headings: Readonly<Record<Action, string>>;
  readonly kinds: Readonly<Record<Kind, string>>;
  readonly fields: Readonly<
    Record<'server' | 'command' | 'reply' | 'status' | 'sender' | 'tls' | 'reporter' | 'arrival' | 'words', string>
  >;
  readonly basis: Readonly<Record<Basis, string>>;
  readonly stages: Readonly<Record<Stage, string>>;
  readonly line: string;
  readonly notStated: string;
  readonly ownWords: string;
  readonly encrypted: string;
  readonly clear: string;
  readonly original: string;
  readonly and: string;
  /** In the place of a recipient. */
  readonly nobody: string;
  /** For how long a message was tried: {n}, where there are several. */
  readonly age: Readonly<Record<'days' | 'hours' | 'hour', string>>;
  /** {arrival} and {age}. */
  readonly tried: string;
}
