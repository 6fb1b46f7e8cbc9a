// What reports say, in the language of the page.
import { inGerman } from '../report/german/sentences.ts';
import { inEnglish, type Say } from '../report/say.ts';
import type { View } from './view.ts';

export const speaks = ({ lang }: Pick<View, 'lang'>): Say => (lang === 'de' ? inGerman : inEnglish);
