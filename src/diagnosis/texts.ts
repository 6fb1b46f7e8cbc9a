// The words of the explanations, one file per language. The types say what each file must hold; the tests, that the
// languages agree in their placeholders.
import type { Actor, Cause } from './cause.ts';
import type { FactorId } from './factor.ts';
import type { NoRefusal } from './no-refusal.ts';
import type { NoteId } from './note.ts';
import type { AmbiguityId, SignatureStage } from './signature.ts';
import de from './texts/de.json' with { type: 'json' };
import en from './texts/en.json' with { type: 'json' };
import { inTongues } from './tongues.ts';

export type { Language } from './language.ts';
/** For whom: somebody who writes mail, or somebody who runs a mail server. */
export const AUDIENCES = ['customer', 'admin'] as const;
export type Audience = (typeof AUDIENCES)[number];

type ForBoth = Readonly<Record<Audience, string>>;
export interface CauseText extends ForBoth {
  /** Names the cause, without a full stop. */
  readonly label: string;
  /** What happened, in one sentence. */
  readonly summary: string;
  /** Whose turn it is, where the usual actor's sentence would say too much. */
  readonly who?: string;
  /** What to do, where it depends on whose turn it is. */
  readonly byActor?: Readonly<Partial<Record<Actor, ForBoth>>>;
}

export interface Texts {
  readonly causes: Readonly<Record<Cause, CauseText>>;
  readonly actors: Readonly<Record<Actor, ForBoth>>;
  readonly factors: Readonly<Record<FactorId, { readonly label: string; readonly proof: string }>>;
  readonly stages: Readonly<Record<SignatureStage, string>>;
  /** By reply code, with `4xx` and `5xx` for those that no standard lists. */
  readonly codes: Readonly<Record<string, string>>;
  /** By subject and detail of the enhanced status code: `7.26`. */
  readonly enhanced: Readonly<Record<string, string>>;
  /** By subject alone. */
  readonly subjects: Readonly<Record<string, string>>;
  readonly ambiguities: Readonly<Record<AmbiguityId, string>>;
  readonly notes: Readonly<Record<NoteId, string>>;
  /** When a server on the way was refused: `{label}` stands for the cause. */
  readonly relayed: ForBoth & { readonly summary: string };
  /** The reporting server refused by itself. */
  readonly reporters: { readonly summary: string };
  /** Where waiting was all there was to do, and nobody tries again. */
  readonly over: ForBoth;
  /** For replies that are no refusals: what they are, and what to do if the message did not arrive. */
  readonly noRefusals: Readonly<Record<NoRefusal, { readonly summary: string; readonly remedy: string }>>;
  readonly words: Readonly<Record<WordId, string>>;
}

/** Headings and fixed phrases. */
type WordId = 'who' | 'remedy' | 'said' | 'proof' | 'more' | 'note' | 'hint' | 'ambiguous' | 'outer' | 'ownCode';

export const textsOf = inTongues<Texts>({ en, de });
