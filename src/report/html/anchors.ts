// The place of each case in the page: made of the case's own id, so that a link still leads there in the next run's page.
import { createHash } from 'node:crypto';
import type { CaseRecord } from '../../run/document.ts';

export type Anchors = ReadonlyMap<CaseRecord, string>;

export function anchorsOf(cases: readonly CaseRecord[]): Anchors {
  const seen = new Map<string, number>();
  return new Map(
    cases.map((one) => {
      const anchor = anchorOf('case', one.id);
      const nth = (seen.get(anchor) ?? 0) + 1;
      seen.set(anchor, nth);
      return [one, nth === 1 ? anchor : `${anchor}-${nth}`];
    }),
  );
}

/** As much of the name as is readable in an address bar, and a digest that tells alike names apart. */
const MOST_CHARACTERS = 48;

export function anchorOf(kind: 'case' | 'scenario', name: string): string {
  const words = name
    .toLowerCase()
    .replace(/^.*\//, '')
    .replace(/\.ya?ml/, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MOST_CHARACTERS)
    .replace(/^-+|-+$/g, '');
  return `${kind}-${words === '' ? '' : `${words}-`}${createHash('sha256').update(name).digest('hex').slice(0, 6)}`;
}
