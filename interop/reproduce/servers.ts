// The servers of the lab, and their rows.
import { EXIM } from './exim.ts';
import { HARAKA } from './haraka.ts';
import { OPENSMTPD } from './opensmtpd.ts';
import { POSTFIX } from './postfix.ts';
import type { ServerRows } from './row.ts';
import { SENDMAIL } from './sendmail.ts';
import { UNANSWERED } from './unanswered.ts';

export const SERVERS: readonly ServerRows[] = [
  { server: 'Postfix', port: 2500, rows: [...POSTFIX, ...UNANSWERED] },
  { server: 'Exim', port: 2600, rows: EXIM },
  { server: 'sendmail', port: 2700, rows: SENDMAIL },
  { server: 'OpenSMTPD', port: 2800, rows: OPENSMTPD },
  { server: 'Haraka', port: 2900, rows: HARAKA },
];
