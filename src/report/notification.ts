// A notification in the form that its receiver reads: JSON, Slack, Matrix, Teams, mail. Pure: sending is the business of net/.
import type { Notification, NotifiedCause } from '../baseline/notify.ts';
import type { NotifyFormat } from '../baseline/probe.ts';
import { sayFollows, sayWhere } from './changes.ts';
import { escapeSlack } from './escape/chat.ts';
import { escapeJson } from './escape/json.ts';
import { visible } from './escape/visible.ts';

/** The body of a webhook, JSON in every case. */
export function webhookBody(notification: Notification, format: NotifyFormat): string {
  switch (format) {
    case 'json':
      return escapeJson(JSON.stringify(notification));
    case 'slack':
      return JSON.stringify({ text: textOf(notification, escapeSlack), mrkdwn: false });
    case 'matrix':
      // Plain text only: without `formatted_body` no client looks for markup.
      return JSON.stringify({ msgtype: 'm.notice', body: textOf(notification, visible) });
    case 'teams':
      return JSON.stringify(adaptiveCard(rowsOf(notification).map(visible)));
  }
}

/** Subject and text of a mail; lines end in LF. */
export function mailOf(notification: Notification): { readonly subject: string; readonly text: string } {
  return { subject: visible(subjectOf(notification)), text: `${textOf(notification, visible)}\n` };
}

/** Most clients show no more. */
const MAX_CAUSE = 90;

/** The headline and the first of what it counts. */
function subjectOf(notification: Notification): string {
  const first = notification.causes.find((cause) => cause.isNew) ?? notification.causes[0];
  if (first === undefined) return headline(notification);
  const { text } = first;
  return `${headline(notification)}: ${text.length > MAX_CAUSE ? `${text.slice(0, MAX_CAUSE - 3)}...` : text}`;
}

/** `mxprobe own-mx: 2 regressions (1 new), 1 gone`. */
export function headline({ probe, why, counts, fresh, gone, run }: Notification): string {
  const many = counts.regression === 1 ? '1 regression' : `${counts.regression} regressions`;
  const parts = [counts.regression === 0 ? 'no regression' : `${many} (${fresh} new)`];
  if (gone.length > 0) parts.push(`${gone.length} gone`);
  if (counts.inconclusive > 0) parts.push(`${counts.inconclusive} inconclusive`);
  if (!run.complete) parts.push('the run was cut short');
  return `mxprobe ${probe}: ${parts.join(', ')}${why === 'heartbeat' ? ' (a sign of life)' : ''}`;
}

/** `escaped` is that of the medium; what we write ourselves needs none. */
function textOf(notification: Notification, escaped: (text: string) => string): string {
  return rowsOf(notification).map(escaped).join('\n');
}

function rowsOf(notification: Notification): string[] {
  const { summary, run, omitted, causes, gone } = notification;
  const { passed, failed, inconclusive, skipped } = summary;
  return [
    headline(notification),
    ...causes.flatMap((cause) => ['', ...causeRows(cause)]),
    ...(causes.length > 0 ? [''] : []),
    ...(omitted > 0 ? [`and ${omitted} more`] : []),
    ...gone.map((text) => `gone: ${text}`),
    `${passed} passed, ${failed} failed, ${inconclusive} inconclusive, ${skipped} skipped; run ${run.id}`,
  ];
}

function causeRows(cause: NotifiedCause): string[] {
  return [
    `${cause.isNew ? 'NEW ' : ''}${cause.class}: ${cause.text}`,
    ...[...sayFollows(cause.follows), sayWhere(cause.cases)].map((text) => `  ${text}`),
    ...cause.dialogue,
  ];
}

/** What the workflows of Teams take. A TextRun, unlike a TextBlock, is not read as Markdown. */
function adaptiveCard(rows: readonly string[]): object {
  const body = rows.map((text, index) => ({
    type: 'RichTextBlock',
    inlines: [{ type: 'TextRun', text, ...(index === 0 ? { weight: 'Bolder' } : {}) }],
  }));
  const $schema = 'http://adaptivecards.io/schemas/adaptive-card.json';
  const content = { $schema, type: 'AdaptiveCard', version: '1.4', body };
  return { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }] };
}
