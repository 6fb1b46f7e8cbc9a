// Whose delivery failed, and what is known about each: the report's recipients if there is a report, else those that the text
// names, else those of the header.
import type { RecipientReport } from './delivery-status.ts';
import type { Failure } from './facts.ts';
import { joinFailure, type Sources } from './failures.ts';
import type { Notification, Told } from './read-notification.ts';

/**
 * All failures of a bounce. `failedRecipients`: addresses that a header field calls failed. `fallback`: the returned message's
 * own recipient, taken if nothing else names one.
 */
export function failuresOf(sources: Sources, failedRecipients: readonly string[], fallback: string | null): Failure[] {
  const { notification } = sources;
  const reported = (sources.report?.report ?? notification.report)?.recipients ?? [];
  const from: Sources =
    sources.report !== null || notification.report === null
      ? sources
      : { ...sources, report: { report: notification.report, visible: notification.visible } };
  const named = reported.filter((r) => r.recipient !== null);
  if (named.length > 0) {
    return named.map((r) => joinFailure(r.recipient ?? '', toldAbout(r, notification.told, named.length), r, from));
  }
  const told = strongest(notification.told);
  const only = reported.length === 1 ? (reported[0] ?? null) : null;
  if (told.length > 0) return told.map((t) => joinFailure(t.recipient, t, only, from));
  const rest = failedRecipients.length > 0 ? failedRecipients : lastResort(notification, fallback);
  return rest.map((address) => {
    const failure = joinFailure(address, null, only, from);
    const basis = failedRecipients.length > 0 ? 'stated' : 'inferred';
    return {
      ...failure,
      basis: { ...failure.basis, recipient: basis },
      places: { ...failure.places, recipient: null },
    };
  });
}

function lastResort(notification: Notification, fallback: string | null): string[] {
  const said = notification.exchanges.map((e) => e.recipient).filter((r) => r !== null);
  if (said.length > 0) return [...new Set(said)];
  return fallback === null ? [] : [fallback];
}

/** The text's section on a recipient that the report names; a report of one is about a text of one. */
function toldAbout(report: RecipientReport, told: readonly Told[], reported: number): Told | null {
  const names = [report.recipient, report.original].filter((n) => n !== null).map((n) => n.toLowerCase());
  const same = told.find(
    (t) => names.includes(t.recipient.toLowerCase()) || names.includes(t.original?.toLowerCase() ?? ''),
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
