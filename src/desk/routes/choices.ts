// The choices of a reader: language, light or dark, single keys. Remembered by cookies, for a year.
import { LANGUAGES } from '../../diagnosis/language.ts';
import { cookie, seeOther } from '../respond.ts';
import { fieldOf, post, type Route } from '../route.ts';

const YEAR_S = 365 * 24 * 3_600;

const CHOICES: Readonly<Record<string, readonly string[]>> = {
  lang: LANGUAGES,
  theme: ['light', 'dark'],
  keys: ['on', 'off'],
};

export const CHOICE_ROUTES: readonly Route[] = [
  post('/choices', /^\/choices$/, ({ form }) => {
    const cookies = Object.entries(CHOICES).flatMap(([name, values]) => {
      const value = fieldOf(form, name);
      return values.includes(value) ? [cookie(`mxprobe-${name}`, value, YEAR_S)] : [];
    });
    return seeOther(ownPath(fieldOf(form, 'back')), cookies);
  }),
];

/** A path of ours; anything else leads to the first page. */
export function ownPath(back: string): string {
  return /^\/(?![/\\])[\x21-\x7e]*$/.test(back) ? back : '/';
}
