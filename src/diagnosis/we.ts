// The desk's own point of view: who answers for the sender's mail server, or for the receiver's, says "we" where others are told
// whom to ask. Words of a language that name a side are swapped; whose turn it is has sentences of its own.
import type { Actor } from './cause.ts';
import de from './texts/we-de.json' with { type: 'json' };
import en from './texts/we-en.json' with { type: 'json' };
import type { Language } from './texts.ts';
import { inTongues } from './tongues.ts';

export const SIDES = ['sender', 'receiver'] as const;
/** Whose mail server is ours. */
export type Side = (typeof SIDES)[number];

interface SideTexts {
  /** Whose turn it is and what happens now, in place of the usual two sentences; `admin`: for ourselves. */
  readonly turns: Readonly<Partial<Record<Actor, { readonly customer: string; readonly admin: string }>>>;
  /** Expressions and what stands in their place, applied in this order. */
  readonly swaps: readonly (readonly string[])[];
}

const textsOf = inTongues<Readonly<Record<Side, SideTexts>>>({ en, de });

export const sideTexts = (language: Language, side: Side): SideTexts => textsOf(language)[side];

/** One of our own sentences, said by `side`. */
export function saidBy(sentence: string, { swaps }: SideTexts): string {
  return swaps.reduce((text, [from = '', to = '']) => text.replace(new RegExp(from, 'gu'), to), sentence);
}
