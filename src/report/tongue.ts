// How a report speaks: its sentences, and those of nights.
import type { Language } from '../diagnosis/language.ts';
import { IN_ENGLISH, type NightTongue } from './nights/words.ts';
import { inEnglish, type Say } from './say.ts';

export interface Tongue {
  readonly lang: Language;
  readonly say: Say;
  /** How it tells what changed. */
  readonly night: NightTongue;
}

export const ENGLISH: Tongue = { lang: 'en', say: inEnglish, night: IN_ENGLISH };
