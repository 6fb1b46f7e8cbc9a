// What a spam filter on the way said of a message, in the fields that SpamAssassin, rspamd and Exchange write.
import { fieldBody, type SignableMessage } from '../trust/dkim-message.ts';

export interface SpamScore {
  readonly field: string;
  readonly score: number;
}

const NUMBER = '([+-]?\\d{1,6}(?:\\.\\d{1,6})?)';
const at = (before: string, behind = '(?![\\d.])') => new RegExp(`${before}${NUMBER}${behind}`, 'i');

/** Where the number stands in each. */
const FIELDS: ReadonlyMap<string, readonly [name: string, where: RegExp]> = new Map([
  ['x-spam-status', ['X-Spam-Status', at('\\b(?:score|hits)=\\s*')]],
  ['x-spam-score', ['X-Spam-Score', at('^\\s*')]],
  ['x-spamd-result', ['X-Spamd-Result', at('\\[\\s*', '\\s*/')]],
  ['x-rspamd-score', ['X-Rspamd-Score', at('^\\s*')]],
  ['x-ms-exchange-organization-scl', ['X-MS-Exchange-Organization-SCL', at('^\\s*')]],
  ['x-forefront-antispam-report', ['X-Forefront-Antispam-Report', at('(?:^|;)\\s*SCL:\\s*')]],
]);

/** The names, for messages. */
export const SPAM_FIELDS: readonly string[] = [...FIELDS.values()].map(([name]) => name);

/** Of the topmost such field that did not stand in the message when it was sent: what a sender writes is no filter's word. */
export function spamScoreOf(message: SignableMessage, sent: SignableMessage): SpamScore | null {
  const ours = new Set(sent.fields.map(keyOf));
  for (const field of message.fields) {
    const [name, where] = FIELDS.get(field.name) ?? [];
    if (name === undefined || where === undefined || ours.has(keyOf(field))) continue;
    const score = where.exec(fieldBody(field))?.[1];
    if (score !== undefined) return { field: name, score: Number(score) };
  }
  return null;
}

const keyOf = (field: SignableMessage['fields'][number]) => `${field.name}:${fieldBody(field).trim()}`;
