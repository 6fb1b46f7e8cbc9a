// A notification in the form that its receiver reads: JSON, Slack, Matrix, Teams, mail. Pure: sending is the business of net/.
import type { Notification, NotifiedCause } from '../baseline/notify.ts';
import type { NotifyFormat } from '../baseline/probe.ts';
import { sayFollows, sayWhere } from './changes.ts';
import { escapeSlack } from './escape/chat.ts';
import { escapeJson } from './escape/json.ts';
import { visible } from './escape/visible.ts';
import { filled, IN_ENGLISH, type NightTongue } from './nights/words.ts';

/** The body of a webhook, JSON in every case. */
export function webhookBody(notification: Notification, format: NotifyFormat, tongue = IN_ENGLISH): string {
  switch (format) {
    case 'json':
      return escapeJson(JSON.stringify(notification));
    case 'slack':
      return JSON.stringify({ text: textOf(notification, tongue, escapeSlack), mrkdwn: false });
    case 'matrix':
      // Plain text only: without `formatted_body` no client looks for markup.
      return JSON.stringify({ msgtype: 'm.notice', body: textOf(notification, tongue, visible) });
    case 'teams':
      return JSON.stringify(adaptiveCard(rowsOf(notification, tongue).map(visible)));
  }
}

/** Subject and text of a mail; lines end in LF. */
export function mailOf(
  notification: Notification,
  tongue = IN_ENGLISH,
): { readonly subject: string; readonly text: string } {
  return {
    subject: visible(subjectOf(notification, tongue)),
    text: `${textOf(notification, tongue, visible)}\n`,
  };
}

/** Most clients show no more. */
const MAX_CAUSE = 90;

/** The headline and the first of what it counts. */
function subjectOf(notification: Notification, tongue: NightTongue): string {
  const first = notification.causes.find((cause) => cause.isNew) ?? notification.causes[0];
  if (first === undefined) return headline(notification, tongue);
  const { text } = first;
  return `${headline(notification, tongue)}: ${text.length > MAX_CAUSE ? `${text.slice(0, MAX_CAUSE - 3)}...` : text}`;
}

/** `mxprobe own-mx: 2 regressions (1 new), 1 gone`. */
export function headline(notification: Notification, { words } = IN_ENGLISH): string {
  const { probe, why, counts, fresh, gone, run } = notification;
  const { mail } = words;
  const { regression: n, inconclusive } = counts;
  const parts = [filled(n === 0 ? mail.none : n === 1 ? mail.one : mail.many, { n, fresh })];
  if (gone.length > 0) parts.push(filled(mail.gone, { n: gone.length }));
  if (inconclusive > 0) parts.push(filled(mail.inconclusive, { n: inconclusive }));
  if (!run.complete) parts.push(mail.cut);
  return filled(why === 'heartbeat' ? mail.alive : mail.night, { probe, what: parts.join(', ') });
}

/** `escaped` is that of the medium; what we write ourselves needs none. */
function textOf(notification: Notification, tongue: NightTongue, escaped: (text: string) => string): string {
  return rowsOf(notification, tongue).map(escaped).join('\n');
}

function rowsOf(notification: Notification, tongue: NightTongue): string[] {
  const { summary, run, omitted, causes, gone } = notification;
  const { words } = tongue;
  return [
    headline(notification, tongue),
    ...causes.flatMap((cause) => ['', ...causeRows(cause, tongue)]),
    ...(causes.length > 0 ? [''] : []),
    ...(omitted > 0 ? [filled(words.more, { n: omitted })] : []),
    ...gone.map((text) => filled(words.mail.leftBehind, { text })),
    filled(words.mail.counts, { ...summary, run: run.id }),
  ];
}

function causeRows(cause: NotifiedCause, tongue: NightTongue): string[] {
  const { mail, classes } = tongue.words;
  return [
    filled(cause.isNew ? mail.new : mail.cause, { class: classes[cause.class], text: cause.text }),
    ...[...sayFollows(cause.follows, tongue), sayWhere(cause.cases, tongue)].map((text) => `  ${text}`),
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
