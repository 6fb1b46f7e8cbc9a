// A notification in the form that its receiver reads: JSON, Slack, Matrix, Teams, mail. Pure: sending is the business of net/.
import { groupChanges } from '../baseline/group.ts';
import type { Notification } from '../baseline/notify.ts';
import type { NotifyFormat } from '../baseline/probe.ts';
import { sayCases } from './changes.ts';
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

/** Subject and text of a mail; lines end in LF. The subject is ASCII, as servers' words do not stand in it. */
export function mailOf(notification: Notification): { readonly subject: string; readonly text: string } {
  return { subject: headline(notification), text: `${textOf(notification, visible)}\n` };
}

/** `own-mx: 2 regressions (1 new), 1 gone`. */
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
  const { summary, run, omitted } = notification;
  const groups = groupChanges(notification.changes);
  const fresh = new Set(notification.changes.filter((change) => change.isNew).map((change) => change.text));
  const rows = groups.map(({ change, cases }) => {
    const mark = fresh.has(change.text) ? 'NEW ' : '';
    return `${mark}${change.class}: ${change.text} (${sayCases(cases)})`;
  });
  const gone = notification.gone.map(
    (one) => `gone: ${one.what}${one.step === null ? '' : ` of ${one.step}`} (${one.case})`,
  );
  const { passed, failed, inconclusive, skipped } = summary;
  return [
    headline(notification),
    ...rows,
    ...(omitted > 0 ? [`and ${omitted} more`] : []),
    ...gone,
    `${passed} passed, ${failed} failed, ${inconclusive} inconclusive, ${skipped} skipped; run ${run.id}`,
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
