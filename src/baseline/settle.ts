// Every difference is asked a second time before it counts. What does not come twice in one night flaps.
import { type Change, changeKey, sortChanges } from './change.ts';
import { isOfLog } from './log-rules.ts';

/** The keys of the cases that are to be asked again, sorted. What a second try can't change is not asked. */
export function needsSecondTry(changes: readonly Change[]): string[] {
  const asked = changes.filter((change) => !isCertain(change)).map((change) => change.case);
  return [...new Set(asked)].sort();
}

/**
 * A case that no scenario asks any more is not asked by a second try either. A host that is gone may come back. What a log says of
 * yesterday it says again.
 */
function isCertain(change: Change): boolean {
  return (change.what === 'case' && change.after === null) || isOfLog(change);
}

/**
 * The changes that count, from the comparisons of both tries. `second` holds the changes of the cases in `asked` only; a
 * case that was not asked again keeps what the first try found.
 */
export function settle(first: readonly Change[], second: readonly Change[], asked: readonly string[]): Change[] {
  const again = new Set(asked);
  const later = new Map(second.map((change) => [changeKey(change), change]));
  const unanswered = new Map(second.filter(isUnanswered).map((change) => [change.case, change]));
  const settled = new Map<string, Change>();
  const keep = (change: Change) => settled.set(changeKey(change), change);
  for (const change of first) {
    const same = later.get(changeKey(change));
    if (isCertain(change) || !again.has(change.case)) keep(change);
    else if (same !== undefined && agree(change, same)) keep(same);
    else if (unanswered.has(change.case)) keep(unconfirmed(change, unanswered.get(change.case)));
    else keep(flapping(change, same ?? null));
  }
  for (const change of second) {
    if (again.has(change.case) && !settled.has(changeKey(change))) keep(flapping(null, change, change));
  }
  return sortChanges([...settled.values()]);
}

function isUnanswered(change: Change): boolean {
  return change.class === 'inconclusive';
}

/** A refusal may name another code the second time; a text that is new each time is no changed text. */
function agree(first: Change, second: Change): boolean {
  return first.class === second.class && (first.what !== 'text' || first.after === second.after);
}

/** The second try could not put the question: the difference stands in doubt. */
function unconfirmed(change: Change, silence: Change | undefined): Change {
  if (change.class !== 'regression') return change;
  const reason = silence === undefined ? '' : ` (${silence.text})`;
  return { ...change, class: 'inconclusive', text: `${change.text}; a second try could not confirm it${reason}` };
}

/** Differs between the two tries of one night. */
function flapping(first: Change | null, second: Change | null, shown: Change | null = first): Change {
  if (shown === null) throw new Error('a change that neither try found');
  const once = first === null ? 'only at the second try' : 'only at the first try';
  const both = first !== null && second !== null;
  const hint = shown.what === 'text' ? '; a part of it changes each time and wants a mask' : '';
  const text = both ? `differs between two tries: ${first.text}; then ${second.text}` : `${shown.text}, ${once}`;
  return { ...shown, class: 'flapping', text: `${text}${hint}` };
}
