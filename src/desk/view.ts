// What a page knows of its reader and of the house, whatever it shows.
import type { Language } from '../diagnosis/texts.ts';
import type { Side } from '../diagnosis/we.ts';
import type { Right } from './guard.ts';
import type { Say } from './words.ts';

export type Theme = 'light' | 'dark';
export type Area = 'bounce' | 'mx' | 'nights' | 'runs' | 'try';

/** The choices that a reader has made; cookies remember them. */
export interface Choices {
  readonly lang: Language;
  readonly theme: Theme | null;
  readonly we: Side | null;
  /** Whether single keys do something (WCAG 2.1.4). */
  readonly keys: boolean;
}

export interface View extends Choices {
  readonly say: Say;
  /** The token that each form carries. */
  readonly formToken: string;
  /** Where the reader is: to come back to after a choice. */
  readonly path: string;
  readonly version: string;
  /** What anybody can read on the way: the page is served beyond this machine without TLS. */
  readonly isOpen: boolean;
  readonly rights: ReadonlySet<Right>;
}
