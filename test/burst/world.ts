// Bursts in tests: a scenario from a text, at the embedded MX over real sockets, or over none and on a clock moved by hand.

import type { BurstRecord } from '../../src/burst/burst-record.ts';
import { type BurstSetting, tlsRecordOf } from '../../src/burst/burst-setting.ts';
import { type BurstSurroundings, runBurst } from '../../src/burst/run-burst.ts';
import { Redactor } from '../../src/dialogue/redact.ts';
import { NO_POLICIES } from '../../src/dialogue/setting.ts';
import { FakeClock, systemClock } from '../../src/net/clock.ts';
import { openStream } from '../../src/net/lean-stream.ts';
import type { Mx } from '../../src/sandbox/mx.ts';
import { type RunningSandbox, startSandbox } from '../../src/sandbox/serve.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { TrustStore } from '../../src/trust/trust-store.ts';
import { load, problemsOf } from '../scenario/reading.ts';
import { memoryMx } from './memory.ts';

export const MESSAGE = `  - connect
  - ehlo: probe.example
  - mail: a\${index}@good.test
  - rcpt: b@lab.test
  - data
  - quit`;

export function scenarioOf(
  burst: string,
  dialogue = MESSAGE,
  head = '',
  files: Readonly<Record<string, string>> = {},
): Scenario {
  const loaded = load(`name: test\n${head}burst: { ${burst} }\ndialogue:\n${dialogue}\n`, { files });
  const [scenario] = loaded.scenarios;
  if (scenario === undefined) throw new Error(problemsOf(loaded).join('\n'));
  return scenario;
}

export function settingOf(scenario: Scenario, roots: readonly string[] = []): Omit<BurstSetting, 'burst'> {
  return {
    scenario,
    values: new Map([
      ['helo', 'probe.example'],
      ['unique', 'u'],
      ['from', 'a@good.test'],
      ['to', 'b@lab.test'],
      ['target.host', 'mx.sandbox.test'],
    ]),
    mode: scenario.sandbox?.lmtp === true ? 'lmtp' : scenario.sandbox?.tls === 'implicit' ? 'smtps' : 'smtp',
    roots,
    serverName: 'mx.sandbox.test',
    certificateHost: 'mx.sandbox.test',
    source: null,
    redactor: new Redactor(scenario.secrets.values()),
    nonce: () => 'nonce',
    date: () => new Date('2026-11-21T02:00:00Z'),
    tlsRecord: tlsRecordOf(
      scenario,
      () => new TrustStore(roots),
      () => new Date(),
    ),
    policies: NO_POLICIES,
  };
}

export interface Recorded {
  readonly record: BurstRecord;
  /** burst.ndjson as it is. */
  readonly text: string;
  /** Its lines, parsed. */
  readonly lines: readonly unknown[];
}

export interface Ran extends Recorded {
  /** Closed: its counts are final. */
  readonly mx: RunningSandbox;
}

/** Runs the burst against an embedded MX of the scenario's policy, over real sockets and in real time. */
export async function burst(scenario: Scenario, more: Partial<BurstSurroundings> = {}): Promise<Ran> {
  const mx = await startSandbox(scenario.sandbox ?? {});
  try {
    const roots = usesTls(scenario) ? [await mx.caPem()] : [];
    const endpoint = { address: mx.address, port: mx.port };
    const ran = await recorded(scenario, roots, { clock: systemClock, endpoint, open: openStream, ...more });
    return { ...ran, mx };
  } finally {
    await mx.close();
  }
}

const usesTls = ({ steps, sandbox }: Scenario) =>
  sandbox?.tls === 'implicit' || steps.some(({ verb }) => verb === 'starttls');

export interface OnClock extends Partial<BurstSurroundings> {
  /** From one side to the other; 0 if not said. */
  readonly latencyMs?: number;
  /** Hears what the client writes. */
  readonly written?: (octets: Buffer) => void;
  /** Called when so many milliseconds have passed. */
  readonly at?: readonly (readonly [number, (clock: FakeClock) => void])[];
}

/** The same without sockets, on a clock that begins at 0 and is moved by hand. */
export async function burstOnClock(scenario: Scenario, more: OnClock = {}): Promise<Recorded & { readonly mx: Mx }> {
  const { latencyMs = 0, at = [], written, ...around } = more;
  const clock = new FakeClock();
  const { mx, open } = memoryMx(scenario.sandbox ?? {}, clock, latencyMs, written);
  for (const [ms, action] of at) clock.after(ms, () => action(clock));
  const endpoint = { address: '127.0.0.1', port: 25 };
  const ran = await driven(clock, recorded(scenario, [], { clock, endpoint, open, ...around }));
  return { ...ran, mx };
}

/** Moves the clock until `work` is done. */
export async function driven<T>(clock: FakeClock, work: Promise<T>): Promise<T> {
  let done = false;
  const settled = work.finally(() => {
    done = true;
  });
  settled.catch(() => {});
  for (let ms = 0; !done; ms += 250) {
    if (ms > 3_600_000) throw new Error('an hour has passed, and it still goes on');
    await clock.advance(250);
  }
  return settled;
}

export async function recorded(
  scenario: Scenario,
  roots: readonly string[],
  around: Pick<BurstSurroundings, 'clock' | 'endpoint' | 'open'> & Partial<BurstSurroundings>,
): Promise<Recorded> {
  if (scenario.burst === null) throw new Error('no burst');
  const pieces: Buffer[] = [];
  const record = await runBurst(
    { ...settingOf(scenario, roots), burst: scenario.burst },
    {
      signal: new AbortController().signal,
      log: { sink: (octets) => pieces.push(Buffer.from(octets)), file: 'burst.ndjson', case: 0 },
      threads: null,
      progress: () => {},
      snapshot: () => {},
      ...around,
    },
  );
  const text = Buffer.concat(pieces).toString();
  const lines = text.split('\n').filter((line) => line !== '');
  return { record, text, lines: lines.map((line) => JSON.parse(line) as unknown) };
}

/** The session lines among them: number, end. */
export function sessionsIn(
  lines: readonly unknown[],
): { number: number; begun: number; late: number; marks: readonly (number | string)[]; end: string }[] {
  return lines.filter(Array.isArray).map(([number, begun, late, marks, end]) => ({ number, begun, late, marks, end }));
}

/** How often a step was answered so. */
export const countOf = (record: BurstRecord, verb: string, outcome: string, code: number | null = null) =>
  record.replies
    .filter((row) => row.verb === verb && row.outcome === outcome && row.code === code)
    .reduce((sum, { count }) => sum + count, 0);
