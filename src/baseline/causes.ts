// What a night tells: causes. One cause shows in many cases, exchanges and hosts, and much follows from it; it is told once, with
// what follows folded under it. Terminal, subject, mail, webhook, pages and history count and word these groups and nothing else.
import { CHANGE_CLASSES, type Change, type ChangeClass, changeKey, compareText, halvesOf } from './change.ts';
import { gravityOf } from './gravity.ts';
import { goesWithoutSaying, KINDS, type Kind } from './kinds.ts';

/** What happened, and what follows from it. */
export interface Cause {
  /** The most urgent of all that belongs to it. */
  readonly class: ChangeClass;
  /** One sentence, before and after in it. */
  readonly text: string;
  /** The changes that are this cause, the most urgent first; at least one. */
  readonly changes: readonly [Change, ...Change[]];
  /** What follows from it, each sentence once. */
  readonly follows: readonly string[];
  /** The keys of all cases in which it shows, sorted. */
  readonly cases: readonly string[];
}

/** How a change is said: as it was, or in another language. */
export type Sentence = (change: Change) => string;
const asItWas: Sentence = ({ text }) => text;

/** Most urgent first, then the gravest, then the deepest; every change belongs to one cause. */
export function causesOf(changes: readonly Change[], sentence: Sentence = asItWas): Cause[] {
  const groups = new Map<string, Group>();
  for (const ofCase of byCase(changes).values()) {
    for (const { change, depth, kind, root } of explained(ofCase)) {
      const cause = root ?? { change, depth, kind };
      const subject = JSON.stringify([settledness(cause.change), ...cause.kind.subject(cause.change)]);
      const group = groups.get(subject) ?? { own: [], follow: [] };
      groups.set(subject, group);
      if (root === null) group.own.push({ change, depth, kind });
      else group.follow.push(change);
    }
  }
  return [...groups.values()]
    .map((group) => causeOf(group, sentence))
    .sort(byUrgency)
    .map(({ cause }) => cause);
}

interface Deep {
  readonly cause: Cause;
  /** The place of its kind in the table. */
  readonly depth: number;
}

function byUrgency(a: Deep, b: Deep): number {
  const gravity = ({ cause }: Deep) => Math.min(...cause.changes.map(gravityOf));
  return (
    rank(a.cause) - rank(b.cause) ||
    gravity(a) - gravity(b) ||
    a.depth - b.depth ||
    compareText(a.cause.text, b.cause.text)
  );
}

/** How many causes there are of each class: what subjects, states and metrics count. */
export function countsOf(causes: readonly Pick<Cause, 'class'>[]): Record<ChangeClass, number> {
  const counts = { regression: 0, inconclusive: 0, flapping: 0, notice: 0, improvement: 0 };
  for (const cause of causes) counts[cause.class] += 1;
  return counts;
}

/** What a cause is known by from night to night: the changes that are it, not those that follow. */
export function keysOf({ changes }: Cause): string[] {
  return [...new Set(changes.map(changeKey))].sort(compareText);
}

/** The hosts and addresses at which a cause shows, sorted. */
export function targetsOf({ changes }: Cause): string[] {
  return [...new Set(changes.map((change) => halvesOf(change.case).target))].sort(compareText);
}

interface Group {
  readonly own: Placed[];
  readonly follow: Change[];
}

interface Placed {
  readonly change: Change;
  /** The place of its kind in the table. */
  readonly depth: number;
  readonly kind: Kind;
}

function byCase(changes: readonly Change[]): Map<string, Change[]> {
  const cases = new Map<string, Change[]>();
  for (const change of changes) {
    const known = cases.get(change.case);
    if (known === undefined) cases.set(change.case, [change]);
    else known.push(change);
  }
  return cases;
}

/** Each change of one case with the change that it follows from in the end, or null. */
function explained(changes: readonly Change[]): (Placed & { readonly root: Placed | null })[] {
  const placed = changes.map(place).sort((a, b) => a.depth - b.depth || rank(a.change) - rank(b.change));
  const roots: (Placed & { readonly root: Placed | null })[] = [];
  for (const one of placed) {
    const cause = roots.find((other) => follows(one, other));
    roots.push({ ...one, root: cause === undefined ? null : (cause.root ?? cause) });
  }
  return roots;
}

function place(change: Change): Placed {
  const depth = KINDS.findIndex(({ is }) => is(change));
  const kind = KINDS[depth];
  if (kind === undefined) throw new Error(`no kind for a change of ${change.what}`);
  return { change, depth, kind };
}

/** What is certain does not follow from what is in doubt, nor the reverse. */
function follows(one: Placed, other: Placed): boolean {
  return settledness(one.change) === settledness(other.change) && other.kind.explains(other.change, one.change);
}

function settledness({ class: kind }: Change): string {
  return kind === 'inconclusive' || kind === 'flapping' ? kind : 'settled';
}

const rank = (one: { readonly class: ChangeClass }) => CHANGE_CLASSES.indexOf(one.class);

function causeOf({ own, follow }: Group, sentence: Sentence): Deep {
  const [first, ...rest] = [...own].sort((a, b) => rank(a.change) - rank(b.change) || a.depth - b.depth);
  if (first === undefined) throw new Error('a cause without a change');
  const { change, depth } = first;
  // The same thing, of another kind: recipients that were unknown, beside a relay that is open.
  const beside = rest.filter((one) => one.depth !== depth && one.change.class === 'regression');
  const all = [change, ...rest.map((one) => one.change), ...follow];
  const cause: Cause = {
    class: all.reduce((worst, one) => (rank(one) < rank(worst) ? one : worst), change).class,
    text: sentence(change),
    changes: [change, ...rest.map((one) => one.change)],
    follows: consequences([...beside.map((one) => one.change), ...follow], sentence),
    cases: [...new Set(all.map((one) => one.case))].sort(compareText),
  };
  return { cause, depth };
}

/** Each once. */
function consequences(follow: readonly Change[], sentence: Sentence): string[] {
  const told = new Map<string, string>();
  for (const change of [...follow].sort((a, b) => rank(a) - rank(b))) {
    if (goesWithoutSaying(change)) continue;
    const subject = JSON.stringify(place(change).kind.subject(change));
    if (!told.has(subject)) told.set(subject, sentence(change));
  }
  return [...told.values()];
}
