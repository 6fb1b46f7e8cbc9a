// Whose delivery failed, and what is known about each: the report's recipients if there is a report, else those that the text
// names, else those of the header.

import type { Told } from './attach.ts';
import type { RecipientReport } from './delivery-status.ts';
import type { Failure } from './facts.ts';
import { joinFailure } from './failures.ts';
import type { Notification } from './read-notification.ts';
import type { Sources } from './sources.ts';

/** Whom the header knows. */
export interface Known {
  /** Addresses that a header field calls failed. */
  readonly failed: readonly string[];
  /** Addresses of those who sent, forwarded or got this message: one of them failed only if nobody else is named. */
  readonly own: ReadonlySet<string>;
  /** The returned message's own recipient, taken if nothing else names one. */
  readonly fallback: string | null;
}

/**
 * All failures of a bounce. In the order of evidence: the report's blocks, a header field that calls recipients failed, the
 * sentences that name one, the dialogue, the returned message. A reply without any recipient is a failure of nobody.
 */
export function failuresOf(sources: Sources, { failed, own, fallback }: Known): Failure[] {
  const { notification } = sources;
  const reported = (sources.report?.report ?? notification.report)?.recipients ?? [];
  const from: Sources =
    sources.report !== null || notification.report === null
      ? sources
      : { ...sources, report: { report: notification.report, visible: notification.visible, isVisible: true } };
  const named = reported.filter((r) => r.recipient !== null);
  if (named.length > 0) {
    const found = named.map((r) => joinFailure(r.recipient, toldAbout(r, notification.told, named.length), r, from));
    return [...found, ...notReported(notification, named).map((t) => joinFailure(t.recipient, t, null, from))];
  }
  const only = reported.length === 1 ? (reported[0] ?? null) : null;
  if (failed.length > 0 && !isOtherwiseTold(failed, notification.told))
    return failed.map((address) => joinFailure(address, toldOf(address, notification.told, failed.length), only, from));
  const told = withoutOwn(strongest(notification.told), own);
  const spoken = notification.exchanges.flatMap((e) => e.recipients);
  const isNamed = told.some((t) => t.strength !== 'named' || spoken.length === 0);
  if (isNamed) return told.map((t) => joinFailure(t.recipient, t, only, from));
  if (spoken.length > 0) return inDialogue(notification, from);
  if (fallback !== null) return [inferred(joinFailure(fallback, null, only, from))];
  // a block whose recipient somebody has put out of sight is a failure of somebody
  if (reported.length > 0) return reported.map((block) => joinFailure(null, null, block, from));
  const failure = joinFailure(null, null, null, from);
  return failure.reply === null && failure.stage === null ? [] : [failure];
}

/** Whom a pasted text names beside those of the report below it, of which the end was not copied. */
function notReported({ report, told }: Notification, named: readonly RecipientReport[]): readonly Told[] {
  if (report === null) return [];
  const names = new Set(named.flatMap((r) => [r.recipient?.toLowerCase(), r.original?.toLowerCase()]));
  const isReported = ({ recipient, original }: Told) =>
    names.has(recipient?.toLowerCase()) || (original !== null && names.has(original.toLowerCase()));
  const strong = told.filter((t) => t.strength === 'strong' && t.recipient !== null);
  const others = strong.filter((t) => !isReported(t));
  return strong.length - others.length === named.length ? others : [];
}

/** Exim's field has the address before a rewrite, the text the one that was tried: the same person elsewhere. */
function isOtherwiseTold([failed = '', ...more]: readonly string[], told: readonly Told[]): boolean {
  const local = (address: string | null) => address?.toLowerCase().split('@')[0] ?? '';
  return (
    more.length === 0 &&
    told.every(
      (t) => t.recipient?.toLowerCase() !== failed.toLowerCase() && t.original?.toLowerCase() !== failed.toLowerCase(),
    ) &&
    told.some((t) => t.statements.length > 0 && local(t.recipient) === local(failed))
  );
}

function inferred(failure: Failure): Failure {
  return {
    ...failure,
    basis: { ...failure.basis, recipient: 'inferred' },
    places: { ...failure.places, recipient: null },
  };
}

/** Each recipient of a dialogue with what answered him; the last reply about him counts. */
function inDialogue(notification: Notification, from: Sources): Failure[] {
  const byRecipient = new Map(notification.exchanges.flatMap((e) => e.recipients.map((r) => [r, e] as const)));
  return [...byRecipient].map(([recipient, exchange]) =>
    joinFailure(
      recipient,
      { recipient, original: null, at: exchange.at, strength: 'weak', statements: [], exchange, words: '', said: null },
      null,
      from,
    ),
  );
}

/** Drops the mentions of those who only sent or got the message, if others are mentioned. */
function withoutOwn(told: readonly Told[], own: ReadonlySet<string>): readonly Told[] {
  const others = told.filter((t) => !own.has(t.recipient?.toLowerCase() ?? ''));
  return others.length > 0 ? others : told;
}

/** The text's section on an address that the header calls failed. */
function toldOf(address: string, told: readonly Told[], failed: number): Told | null {
  const name = address.toLowerCase();
  const same = told.find((t) => t.recipient?.toLowerCase() === name || t.original?.toLowerCase() === name);
  const spoken = told.filter((t) => t.statements.length > 0);
  return same ?? (failed === 1 && spoken.length === 1 ? (spoken[0] ?? null) : null);
}

/** The text's section on a recipient that the report names; a report of one is about a text of one. */
function toldAbout(report: RecipientReport, told: readonly Told[], reported: number): Told | null {
  const names = [report.recipient, report.original].filter((n) => n !== null).map((n) => n.toLowerCase());
  const same = told.find(
    (t) => names.includes(t.recipient?.toLowerCase() ?? '') || names.includes(t.original?.toLowerCase() ?? ''),
  );
  if (same !== undefined) return same;
  const strong = strongest(told);
  return reported === 1 && strong.length === 1 ? (strong[0] ?? null) : null;
}

function strongest(told: readonly Told[]): readonly Told[] {
  const strong = told.filter((t) => t.strength === 'strong');
  if (strong.length > 0)
    return [...strong, ...told.filter((t) => t.strength === 'weak' && t.statements.some((s) => s.rank <= 2))];
  const spoken = told.filter((t) => t.statements.length > 0 || t.exchange !== null);
  return spoken.length > 0 ? spoken : told;
}
