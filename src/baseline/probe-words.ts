// Keys of a probe as other monitors call them, and schedules as cron writes them.
import { allCalled, allSay, type Foreign } from '../scenario/spelling/foreign.ts';

export const WORDS_OF_A_PROBE = (): Foreign => ({
  ...allCalled('targets', 'target host hosts server servers address addresses url ziel ziele'),
  ...allCalled('scenarios', 'scenario steps files tests dialogue dialogues'),
  ...allCalled('schedule', 'interval cron every when period zeitplan'),
  ...allCalled('notify', 'alerts alerting notification notifications receivers contacts'),
  ...allCalled('about', 'description documentation comment beschreibung'),
  ...allCalled('vars', 'variables'),
  ...allCalled('retention', 'keep'),
  ...allCalled('vary', 'ignore ignored exclude'),
  ...allCalled('masks', 'mask'),
  ...allSay('a domain is a target: `targets: mx:example.org`', 'mx domain domains'),
  ...allSay(
    '`survey: true` watches TLS, certificates, DANE and MTA-STS; `scenarios:` names what else is asked',
    'checks check modules services',
  ),
  ...allSay('it stands behind the host: `targets: mx.example.org:25`', 'port ports'),
  ...allSay(
    'a receiver is an item: `notify: [{ mail: you@example.org, from: ..., via: submission://... }]`',
    'email mail webhook slack',
  ),
  ...allSay('how late is too late: `thresholds: { latency: 10s }`', 'timeout warning critical latency'),
});

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** `17 2 * * *` -> `daily at 02:17`; null if it is no line of cron that has a form here. */
export function scheduleMeant(written: string): string | null {
  const text = written.trim().toLowerCase();
  if (/^@?(?:daily|midnight|nightly|every (?:day|night)|täglich)$/.test(text)) return 'daily at 02:17';
  if (/^@?(?:weekly|every week|wöchentlich)$/.test(text)) return 'weekly on sunday at 04:30';
  if (/^@?(?:hourly|every hour|stündlich)$/.test(text)) return 'hourly at :17';
  if (/^\d{1,4}\s?[a-z]{1,8}$/.test(text)) return `every ${text.replace(/\s/g, '')}`;
  const fields = text.split(/\s+/);
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields;
  if (fields.length !== 5 || day !== '*' || month !== '*') return null;
  const [, every] = /^\*\/(\d{1,2})$/.exec(minute) ?? [];
  if (every !== undefined && hour === '*' && weekday === '*') return `every ${every}m`;
  if (!/^\d{1,2}$/.test(minute) || !/^(?:\d{1,2}|\*)$/.test(hour)) return null;
  if (hour === '*') return weekday === '*' ? `hourly at :${minute.padStart(2, '0')}` : null;
  const at = `at ${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
  if (weekday === '*') return `daily ${at}`;
  return /^[0-7]$/.test(weekday) ? `weekly on ${DAYS[Number(weekday) % 7]} ${at}` : null;
}

/** `My MX (München)` -> `My-MX-Munchen`. */
export const nameLike = (written: string): string =>
  written
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|-+$/g, '')
    .slice(0, 60);
