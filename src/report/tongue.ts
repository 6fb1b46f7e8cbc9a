// How a report speaks: its sentences, and those of nights.
import type { Language } from '../diagnosis/language.ts';
import type { Problem } from '../document/problem.ts';
import { IN_ENGLISH, type NightTongue } from './nights/words.ts';
import { inEnglish, type Say } from './say.ts';

export interface Tongue {
  readonly lang: Language;
  readonly say: Say;
  /** How it tells what changed. */
  readonly night: NightTongue;
  /** How it tells a mistake in a file. */
  readonly problem: (problem: Problem) => Problem;
}

export const ENGLISH: Tongue = { lang: 'en', say: inEnglish, night: IN_ENGLISH, problem: (problem) => problem };
