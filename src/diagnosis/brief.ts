// What a cause is called and what to do about it, without the facts of one refusal: of a whole group of them.
import { CAUSES, type Cause } from './cause.ts';
import type { Language } from './language.ts';
import { textsOf } from './texts.ts';

export interface Brief {
  readonly label: string;
  readonly remedy: string;
}

/** For somebody who runs a mail server. */
export function briefOf(cause: Cause, language: Language): Brief {
  const { label, admin } = textsOf(language).causes[cause];
  return { label, remedy: admin.replace(/\{\w+\}/g, '') };
}

export const isCause = (word: string): word is Cause => CAUSES.some((cause) => cause === word);
