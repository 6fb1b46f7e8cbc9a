// Tables of other programs' words are written as lists of words with one meaning.
import type { Node } from '../../document/node.ts';
import type { Foreign } from '../../document/shape.ts';

export type { Foreign } from '../../document/shape.ts';

/** Each of `words`, parted by blanks, is called `name` here. */
export const allCalled = (name: string, words: string): Foreign =>
  Object.fromEntries(words.split(' ').map((word) => [word, { called: name }]));

/** Each of `words` is answered with `advice`. */
export const allSay = (advice: string, words: string): Foreign =>
  Object.fromEntries(words.split(' ').map((word) => [word, () => advice]));

/** A plain value as it was written, for advice; empty where there is none. */
export const shown = (value: Node): string =>
  value.kind === 'scalar' && value.value !== null && value.value !== true ? String(value.value).slice(0, 60) : '';
