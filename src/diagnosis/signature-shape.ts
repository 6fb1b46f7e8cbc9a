// A signature: how one server words one refusal, and what it means. The shape of a row is the shape of a user's own file.
import { boolean, list, number, type Of, object, oneOf, optional, required, string } from '../document/shape.ts';
import { ACTORS, CAUSES } from './cause.ts';
import { FACTOR_IDS } from './factor.ts';
import { AMBIGUITIES, STAGES } from './signature.ts';

/** What the wording is known from. */
const EVIDENCE = ['source-code', 'provider-doc', 'catalogue', 'observed', 'composed'] as const;
const hint = object(
  {
    en: required(string('a text', { maxLength: 400 }), 'what to do about this very wording, in English'),
    de: optional(string('a text', { maxLength: 400 }), 'the same in German'),
  },
  'a hint: {en, de}',
);

const signatureShape = object(
  {
    id: required(
      string('an id', { pattern: /^[a-z0-9][a-z0-9-]{1,60}$/ }),
      'a name that stays, such as `postfix-helo-fqdn`',
    ),
    server: optional(string('a name', { maxLength: 80 }), 'whose wording it is, if not the provider of the file'),
    stages: optional(list(oneOf(STAGES)), 'where the reply comes, the usual place first; none: anywhere'),
    codes: optional(
      list(string('a reply code', { pattern: /^[45](\d\d|xx)$/ })),
      'the reply codes seen with it: 550, 4xx',
    ),
    enhanced: optional(
      list(string('an enhanced status code', { pattern: /^[45]\.\d{1,3}\.\d{1,3}(-\d{1,3})?$/ })),
      'the enhanced status codes seen with it: 5.7.1, 5.7.606-649',
    ),
    pattern: required(
      string('a regular expression', { maxLength: 600 }),
      'a JavaScript regular expression, matched without regard to case against the reply on one line',
    ),
    example: required(
      string('a reply', { maxLength: 2000 }),
      'a reply that the pattern matches, as the server words it',
    ),
    cause: required(oneOf(CAUSES, 'a cause'), 'the class of cause'),
    actor: required(oneOf(ACTORS), 'whose turn it is'),
    factors: optional(list(oneOf(FACTOR_IDS)), 'the experiments that prove it, most telling first'),
    hint: required(hint, 'what to do about this very wording'),
    ambiguous: optional(oneOf(AMBIGUITIES), 'the words have several causes: which second dialogue decides'),
    outer: optional(
      boolean,
      'the words speak about a reply that they quote, and decide although another reply stands inside',
    ),
    priority: required(
      number('a priority from 0 to 4', { min: 0, max: 4, integer: true }),
      '4 one provider, 3 one software, 2 wording of many, 1 says little, 0 only says that somebody gave up',
    ),
    evidence: optional(oneOf(EVIDENCE), 'what the wording is known from'),
    url: required(string('a URL', { pattern: /^https?:\/\/\S{3,400}$/ }), 'where it is documented'),
  },
  'a signature',
);

export const catalogueShape = object(
  {
    provider: required(string('a name', { maxLength: 80 }), 'the provider or software whose refusals these are'),
    signatures: required(list(signatureShape), 'the refusals'),
  },
  'a catalogue: {provider, signatures}',
);

/** A row as it is written: keys that may be absent are absent. */
type Written<T> = { readonly [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  readonly [K in keyof T as undefined extends T[K] ? K : never]?: T[K];
};
export type Signature = Written<Of<typeof signatureShape>>;
/** What is asked of a signature when a refusal is read. */
export type Row = Omit<Signature, 'example' | 'evidence'>;
export interface CatalogueFile {
  readonly provider: string;
  readonly signatures: readonly Signature[];
}
