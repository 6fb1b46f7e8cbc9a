// When somebody is to be told, and what: on change only, with before and after, and a sign of life if that is wished.
import type { RunDocument, Summary } from '../run/document.ts';
import { type Cause, countsOf, keysOf, targetsOf } from './causes.ts';
import type { ChangeClass } from './change.ts';
import type { Notify } from './probe.ts';

const NOTIFICATION_SCHEMA = 'mxprobe/notification@1';

/** What one receiver knows. A message that could not be sent leaves it as it was, so that the next night tries again. */
export interface Told {
  /** The regressions that were told and not yet told gone. */
  readonly causes: readonly ToldCause[];
  /** When something was last sent; ISO 8601, or null. */
  readonly sent: string | null;
}
export const TOLD_NOTHING: Told = { causes: [], sent: null };

export interface ToldCause {
  readonly text: string;
  /** See `keysOf` and `targetsOf`. */
  readonly keys: readonly string[];
  readonly targets: readonly string[];
}

/** One cause as receivers read it. */
export interface NotifiedCause extends Pick<Cause, 'class' | 'text' | 'follows' | 'cases'> {
  /** True for a regression that was not told before. */
  readonly isNew: boolean;
  /** What was said, as the terminal shows it: the exchange that changed. */
  readonly dialogue: readonly string[];
}

/** The payload of a webhook or a command, and what every other form is made from. */
export interface Notification {
  readonly schema: typeof NOTIFICATION_SCHEMA;
  readonly probe: string;
  /** `change`, `every` (the receiver wants each night) or `heartbeat`. */
  readonly why: 'change' | 'every' | 'heartbeat';
  readonly run: { readonly id: string; readonly started: string; readonly complete: boolean };
  readonly summary: Summary;
  /** How many causes of each class. */
  readonly counts: Readonly<Record<ChangeClass, number>>;
  /** How many regressions were not told before. */
  readonly fresh: number;
  /** All regressions and doubts, most urgent first; the least urgent are cut. */
  readonly causes: readonly NotifiedCause[];
  /** How many were cut. */
  readonly omitted: number;
  /** Regressions that were told and are gone tonight, in the words in which they were told. */
  readonly gone: readonly string[];
}

/** A night as it is told. */
export interface NightToTell {
  readonly probe: string;
  readonly document: Pick<RunDocument, 'run' | 'summary'>;
  readonly causes: readonly Cause[];
  /** What was said in a case of this cause. */
  readonly dialogueOf: (cause: Cause) => readonly string[];
}

/** What a receiver is known by from night to night; no secret stands in it. */
export function receiverKey(receiver: Notify): string {
  switch (receiver.kind) {
    case 'webhook':
      return JSON.stringify(['webhook', receiver.url]);
    case 'mail':
      return JSON.stringify(['mail', receiver.to]);
    case 'command':
      return JSON.stringify(['command', receiver.command]);
  }
}

/** A message of more is not read; the report has them all. */
const MAX_CAUSES = 20;

/** What `receiver` is to be told of this night, and what it knows once it was told. */
export function notificationFor(
  receiver: Pick<Notify, 'on' | 'heartbeatMs'>,
  night: NightToTell,
  told: Told,
  now: Date,
): { readonly notification: Notification | null; readonly told: Told } {
  const { complete } = night.document.run;
  const regressions = night.causes.filter((cause) => cause.class === 'regression');
  const tonight = regressions.map((cause) => ({ cause, known: rememberedAs(cause) }));
  const fresh = new Set(tonight.filter(({ known }) => isFresh(known, told)).map(({ cause }) => cause));
  const here = new Set(tonight.flatMap(({ known }) => known.keys));
  const left = told.causes.filter(({ keys }) => !keys.some((key) => here.has(key)));
  // What an interrupted run did not ask is not gone.
  const gone = complete ? left.map(({ text }) => text) : [];
  const why = reason(receiver, fresh.size + gone.length > 0, told, now);
  const causes = [...tonight.map(({ known }) => known), ...(complete ? [] : left)];
  if (why === null) return { notification: null, told: { ...told, causes } };
  return { notification: { why, ...content(night, fresh), gone }, told: { causes, sent: now.toISOString() } };
}

const rememberedAs = (cause: Cause): ToldCause => ({
  text: cause.text,
  keys: keysOf(cause),
  targets: targetsOf(cause),
});

/** Not told before; or told, and now at a server more. */
function isFresh(cause: ToldCause, told: Told): boolean {
  const known = told.causes.filter(({ keys }) => keys.some((key) => cause.keys.includes(key)));
  return cause.targets.some((target) => !known.some(({ targets }) => targets.includes(target)));
}

function reason(
  receiver: Pick<Notify, 'on' | 'heartbeatMs'>,
  changed: boolean,
  told: Told,
  now: Date,
): Notification['why'] | null {
  if (changed) return 'change';
  if (receiver.on === 'every') return 'every';
  if (receiver.heartbeatMs === null) return null;
  // An hour's grace: a nightly run is never a week later to the second.
  const due = told.sent === null ? 0 : Date.parse(told.sent) + receiver.heartbeatMs - 3_600_000;
  return now.getTime() >= due ? 'heartbeat' : null;
}

function content(night: NightToTell, fresh: ReadonlySet<Cause>): Omit<Notification, 'why' | 'gone'> {
  const { id, started, complete } = night.document.run;
  const urgent = night.causes.filter((cause) => cause.class === 'regression' || cause.class === 'inconclusive');
  return {
    schema: NOTIFICATION_SCHEMA,
    probe: night.probe,
    run: { id, started, complete },
    summary: night.document.summary,
    counts: countsOf(night.causes),
    fresh: fresh.size,
    causes: urgent.slice(0, MAX_CAUSES).map((cause) => notified(cause, fresh.has(cause), night)),
    omitted: Math.max(0, urgent.length - MAX_CAUSES),
  };
}

function notified(cause: Cause, isNew: boolean, { dialogueOf }: NightToTell): NotifiedCause {
  const { text, follows, cases } = cause;
  return { class: cause.class, text, isNew, follows, cases, dialogue: dialogueOf(cause) };
}
