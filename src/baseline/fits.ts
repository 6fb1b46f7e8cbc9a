// Conditions of the rules, by name.
import type { ChangeClass, Difference, Fact } from './change.ts';
import { accepted, replyClass, worseIn } from './fact.ts';

/** Whether a rule speaks of this difference. */
export type Fits = (before: Fact, after: Fact, difference: Difference) => boolean;

/** In the sentence: {name} behind the first dot of the fact's name, {before}, {after}, {lost} words. */
export type FactRule = readonly [kind: ChangeClass, fits: Fits, sentence: string];

export const always: Fits = () => true;
export const gone: Fits = (_, a) => a === null;
export const fresh: Fits = (b) => b === null;
export const becomes =
  (fact: Fact): Fits =>
  (_, a) =>
    a === fact;
export const was =
  (fact: Fact): Fits =>
  (b) =>
    b === fact;
export const worse =
  (bestFirst: readonly string[]): Fits =>
  (b, a) =>
    worseIn(bestFirst, b, a);
export const better =
  (bestFirst: readonly string[]): Fits =>
  (b, a) =>
    worseIn(bestFirst, a, b);
export const opened: Fits = (b, a) => replyClass(b) === 5 && accepted(a);
