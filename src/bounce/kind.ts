// What kind of message this is: what its header says, and what the failures add up to.
import type { Action, BounceFacts, BounceReading, Failure, Kind } from './facts.ts';
import { decodeWords, fieldOf } from './header-fields.ts';
import type { Part } from './mime-tree.ts';
import type { Notification } from './read-notification.ts';
import { addressIn } from './returned-message.ts';

export interface Headers {
  readonly subject: string | null;
  readonly date: string | null;
  readonly autoReply: boolean;
  readonly feedback: boolean;
}

/** Puts the facts together. A feedback report names a recipient, but nothing failed for him. */
export function factsOf(
  form: BounceFacts['form'],
  failures: readonly Failure[],
  notification: Notification,
  report: { readonly reportingMta: string | null; readonly arrival: string | null } | null,
  headers: Headers,
): BounceReading {
  const source = report ?? notification.report;
  const counted = headers.feedback ? [] : failures;
  return {
    schema: 'mxprobe/bounce@1',
    kind: headers.feedback ? 'feedback-report' : kindOf(counted, headers.autoReply),
    form,
    reportingMta: source?.reportingMta ?? notification.reportingMta,
    arrival: source?.arrival ?? null,
    // That of a forward is when somebody passed it on.
    date: form === 'mail' ? headers.date : null,
    subject: headers.subject,
    failures: counted,
    notes: [],
    parts: [{ name: notification.visible.part, text: notification.visible.source }],
  };
}

function kindOf(failures: readonly Failure[], autoReply: boolean): Kind {
  const actions = new Set<Action>(failures.map((f) => f.action));
  if (actions.has('failed')) return 'bounce';
  if (actions.has('delayed')) return 'delayed';
  if (actions.size > 0) return 'delivered';
  return autoReply ? 'auto-reply' : 'not-a-bounce';
}

/** Reads what the header alone says about the kind. `parts`: all parts of the message. */
export function headersOf(root: Part, parts: readonly Part[]): Headers {
  return {
    subject: subjectOf(root),
    date: dateOf(root),
    autoReply: isAutoReply(root),
    feedback: isFeedback(root, parts),
  };
}

const dateOf = (root: Part): string | null => fieldOf(root.fields, 'date')?.trim().slice(0, 100) ?? null;

function subjectOf(root: Part): string | null {
  const subject = fieldOf(root.fields, 'subject');
  return subject === null ? null : decodeWords(subject);
}

function isFeedback(root: Part, parts: readonly Part[]): boolean {
  if (parts.some((p) => p.type === 'message/feedback-report')) return true;
  return /feedback-report/i.test(fieldOf(root.fields, 'content-type') ?? '');
}

/** RFC 3834 5, and the header fields and subjects of those who do not follow it. */
function isAutoReply(root: Part): boolean {
  const auto = fieldOf(root.fields, 'auto-submitted') ?? '';
  const marked = ['x-autoreply', 'x-autorespond', 'x-auto-response-suppress', 'x-vacation'].some(
    (n) => fieldOf(root.fields, n) !== null,
  );
  const precedence = /auto[-_]reply/i.test(fieldOf(root.fields, 'precedence') ?? '');
  const subject =
    /^(?:auto(?:matic|mated|matische)?[ -]?(?:reply|antwort|response)|out of (?:the )?office|abwesen|vacation|re: .*auto)/i;
  return /^auto-(?:replied|generated)/i.test(auto) || marked || precedence || subject.test(subjectOf(root) ?? '');
}

/** Sent by a mail system rather than by a person. */
export function isDaemon(root: Part): boolean {
  const from = fieldOf(root.fields, 'from') ?? '';
  const path = fieldOf(root.fields, 'return-path') ?? '';
  const daemon = /mailer-daemon|postmaster|mail delivery|daemon|system administrator|mail administrator/i.test(
    decodeWords(from),
  );
  return daemon || (path === '<>' && addressIn(from) !== null);
}
