// When somebody is to be told, and what: on change only, with before and after, and a sign of life if that is wished.
import type { RunDocument, Summary } from '../run/document.ts';
import { CHANGE_CLASSES, type Change, type ChangeClass, changeKey, changeKeyParts } from './change.ts';
import type { Notify } from './probe.ts';

export const NOTIFICATION_SCHEMA = 'mxprobe/notification@1';

/** What one receiver knows. A message that could not be sent leaves it as it was, so that the next night tries again. */
export interface Told {
  /** Keys of the regressions that were told and not yet told gone. */
  readonly regressions: readonly string[];
  /** When something was last sent; ISO 8601, or null. */
  readonly sent: string | null;
}
export const TOLD_NOTHING: Told = { regressions: [], sent: null };

/** The payload of a webhook or a command, and what every other form is made from. */
export interface Notification {
  readonly schema: typeof NOTIFICATION_SCHEMA;
  readonly probe: string;
  /** `change`, `every` (the receiver wants each night) or `heartbeat`. */
  readonly why: 'change' | 'every' | 'heartbeat';
  readonly run: { readonly id: string; readonly started: string; readonly complete: boolean };
  readonly summary: Summary;
  /** How many changes of each class. */
  readonly counts: Readonly<Record<ChangeClass, number>>;
  /** How many regressions were not told before. */
  readonly fresh: number;
  /** All regressions and doubts, most urgent first; the least urgent are cut. */
  readonly changes: readonly (Change & { readonly isNew: boolean })[];
  /** How many were cut. */
  readonly omitted: number;
  /** Regressions that were told and are gone tonight. */
  readonly gone: readonly Pick<Change, 'case' | 'step' | 'what'>[];
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
const MAX_CHANGES = 50;

/** What `receiver` is to be told of this night, and what it knows once it was told. */
export function notificationFor(
  receiver: Pick<Notify, 'on' | 'heartbeatMs'>,
  night: { readonly probe: string; readonly document: RunDocument; readonly changes: readonly Change[] },
  told: Told,
  now: Date,
): { readonly notification: Notification | null; readonly told: Told } {
  const regressions = night.changes.filter((change) => change.class === 'regression');
  const keys = [...new Set(regressions.map(changeKey))];
  const fresh = new Set(keys.filter((key) => !told.regressions.includes(key)));
  const gone = told.regressions.filter((key) => !keys.includes(key));
  // What an interrupted run did not ask is not gone.
  const settled = night.document.run.complete ? gone : [];
  const why = reason(receiver, fresh.size + settled.length > 0, told, now);
  const known = night.document.run.complete ? keys : [...new Set([...told.regressions, ...keys])];
  if (why === null) return { notification: null, told: { ...told, regressions: known } };
  const notification = { why, ...content(night, fresh), gone: settled.flatMap((key) => changeKeyParts(key) ?? []) };
  return { notification, told: { regressions: known, sent: now.toISOString() } };
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

function content(
  night: { readonly probe: string; readonly document: RunDocument; readonly changes: readonly Change[] },
  fresh: ReadonlySet<string>,
): Omit<Notification, 'why' | 'gone'> {
  const { id, started, complete } = night.document.run;
  const urgent = night.changes.filter((change) => change.class === 'regression' || change.class === 'inconclusive');
  const count = (name: ChangeClass) => night.changes.filter((change) => change.class === name).length;
  return {
    schema: NOTIFICATION_SCHEMA,
    probe: night.probe,
    run: { id, started, complete },
    summary: night.document.summary,
    counts: Object.fromEntries(CHANGE_CLASSES.map((name) => [name, count(name)])) as Record<ChangeClass, number>,
    fresh: fresh.size,
    changes: urgent.slice(0, MAX_CHANGES).map((change) => ({ ...change, isNew: fresh.has(changeKey(change)) })),
    omitted: Math.max(0, urgent.length - MAX_CHANGES),
  };
}
