// What a difference in the facts of our logs means (library/log-cases.ts), by the family of the fact.
import type { Difference, Fact } from './change.ts';
import type { FactRule } from './fits.ts';
import { hasFallen, hasRisen } from './share.ts';

const grown = (worse: 'regression' | 'notice', sentence: string, more: string, less: string): readonly FactRule[] => [
  [worse, (b, a) => b === null && hasRisen(b, a), sentence],
  [worse, hasRisen, more],
  ['improvement', hasFallen, less],
  ['notice', () => true, `${sentence}, it was {before}`],
];

/** `refused_by.rdns-missing.example.net`: the cause, then the house. What strangers do to us wakes nobody. */
export const LOG_RULES: ReadonlyMap<string, readonly FactRule[]> = new Map([
  [
    'refused',
    grown(
      'regression',
      'our mail is refused, {name}: {after} recipients',
      'more of our mail is refused, {name}: {after} recipients, it was {before}',
      'less of our mail is refused, {name}: {after} recipients, it was {before}',
    ),
  ],
  [
    'refused_by',
    grown(
      'regression',
      '{house} refuses our mail, {cause}: {after} recipients',
      '{house} refuses more of our mail, {cause}: {after} recipients, it was {before}',
      '{house} refuses less of our mail, {cause}: {after} recipients, it was {before}',
    ),
  ],
  [
    'put_off',
    grown(
      'notice',
      'our mail is put off, {name}: {after} recipients',
      'more of our mail is put off, {name}: {after} recipients, it was {before}',
      'less of our mail is put off, {name}: {after} recipients, it was {before}',
    ),
  ],
  [
    'refusing',
    grown(
      'notice',
      'we refuse mail, {name}: {after}',
      'we refuse more mail, {name}: {after}, it was {before}',
      'we refuse less mail, {name}: {after}, it was {before}',
    ),
  ],
  [
    'refusing_wanted',
    grown(
      'regression',
      'we refuse mail that may be wanted, {name}: {after}',
      'we refuse more mail that may be wanted, {name}: {after}, it was {before}',
      'we refuse less mail that may be wanted, {name}: {after}, it was {before}',
    ),
  ],
]);

const familyOf = (what: string) => what.split('.', 1)[0] ?? '';

/** A second look into the same log shows the same. */
export const isOfLog = ({ what }: Pick<Difference, 'what'>): boolean => LOG_RULES.has(familyOf(what));

/** Shares are another every night: within chance they are the same. */
export function isWithinChance({ what }: Pick<Difference, 'what'>, before: Fact, after: Fact): boolean {
  return isOfLog({ what }) && !hasRisen(before, after) && !hasFallen(before, after);
}
