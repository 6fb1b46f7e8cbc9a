// What one night of a probe needs around it.

import type { Outside } from '../library/outside.ts';
import type { ReadProbe } from '../library/read-probes.ts';
import type { Dns } from '../net/dns.ts';
import type { DnsServer } from '../net/dns-servers.ts';
import type { PolicyLookups } from '../run/policies.ts';
import type { RunOptions } from '../run/run.ts';
import type { Context } from './command.ts';
import type { Reports } from './reports.ts';

export interface NightAround {
  readonly outside: Outside;
  readonly startSandbox: RunOptions['around']['startSandbox'];
  readonly signal: AbortSignal;
  readonly dns: DnsServer | null;
  /** The same, for surveys and our identity. */
  readonly lookUp: Dns;
  /** For each round of questions; null: DANE and MTA-STS are not asked. `owned`: the targets are the user's own. */
  readonly policies: (owned: boolean) => PolicyLookups | null;
  readonly jobs: number | null;
  /** For every step; null: what the scenarios say. */
  readonly timeoutMs: number | null;
  readonly accept: boolean;
  readonly output: 'quiet' | 'usual' | 'verbose';
  readonly reports: Reports;
  readonly results: string;
}

export interface OfOneNight {
  readonly read: ReadProbe;
  readonly around: NightAround;
  readonly context: Context;
}
