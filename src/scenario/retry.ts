// `retry:`: the whole dialogue again while the server says try later (greylisting).

import type { Place } from '../document/problem.ts';
import { duration, mapped, type Of, object, oneOrMore, optional, required } from '../document/shape.ts';
import { comparison, shortForm } from './expectation.ts';
import { WORDS_OF_A_RETRY } from './spelling/words-of-files.ts';

const expected = object({
  accepted_on: optional(comparison('an attempt such as 2, or 2..'), 'which attempt is accepted', null),
  first: optional(shortForm, 'what the first attempt is answered', null),
});
export const retryShape = mapped(
  object(
    {
      on: optional(shortForm, 'replies that mean try later; 4xx if not said'),
      wait: required(oneOrMore(duration), 'the pause before attempt 2, 3, ...'),
      expect: optional(expected),
    },
    'a map',
    WORDS_OF_A_RETRY,
  ),
  ({ on, wait: waitsMs, expect }) => ({
    on: on?.codes ?? ['4xx'],
    waitsMs,
    acceptedOn: expect?.accepted_on ?? null,
    first: expect?.first ?? null,
  }),
);
export type Retry = Of<typeof retryShape> & { readonly place: Place };
