// All targets, cheapest first.

import type { Target } from './target.ts';
import { addresses } from './targets/addresses.ts';
import { baseline } from './targets/baseline.ts';
import { bounce } from './targets/bounce.ts';
import { certificate } from './targets/certificate.ts';
import { csv } from './targets/csv.ts';
import { dkim } from './targets/dkim.ts';
import { dns } from './targets/dns.ts';
import { dsn } from './targets/dsn.ts';
import { ehlo } from './targets/ehlo.ts';
import { escapers } from './targets/escapers.ts';
import { events } from './targets/events.ts';
import { explain } from './targets/explain.ts';
import { log } from './targets/log.ts';
import { mail } from './targets/mail.ts';
import { packed } from './targets/packed.ts';
import { pattern } from './targets/pattern.ts';
import { record } from './targets/record.ts';
import { records } from './targets/records.ts';
import { reply } from './targets/reply.ts';
import { reports } from './targets/reports.ts';
import { scenario } from './targets/scenario.ts';
import { session } from './targets/session.ts';
import { swaks } from './targets/swaks.ts';

export const TARGETS: readonly Target[] = [
  addresses,
  escapers,
  reply,
  ehlo,
  dsn,
  dns,
  certificate,
  csv,
  pattern,
  scenario,
  baseline,
  record,
  reports,
  swaks,
  records,
  dkim,
  packed,
  events,
  mail,
  explain,
  session,
  log,
  bounce,
];
