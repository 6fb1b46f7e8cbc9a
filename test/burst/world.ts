// Bursts in tests: a scenario from a text, at the embedded MX or at any port.

import type { Setting } from '../../src/burst/compile.ts';
import { type BurstSurroundings, runBurst } from '../../src/burst/run-burst.ts';
import { Redactor } from '../../src/dialogue/redact.ts';
import { systemClock } from '../../src/net/clock.ts';
import { openStream } from '../../src/net/lean-stream.ts';
import { type RunningSandbox, startSandbox } from '../../src/sandbox/serve.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { load, problemsOf } from '../scenario/reading.ts';

export const MESSAGE = `  - connect
  - ehlo: probe.example
  - mail: a\${index}@good.test
  - rcpt: b@lab.test
  - data
  - quit`;

export function scenarioOf(burst: string, dialogue = MESSAGE, head = ''): Scenario {
  const loaded = load(`name: test\n${head}burst: { ${burst} }\ndialogue:\n${dialogue}\n`);
  const [scenario] = loaded.scenarios;
  if (scenario === undefined) throw new Error(problemsOf(loaded).join('\n'));
  return scenario;
}

export function settingOf(scenario: Scenario, roots: readonly string[] = []): Omit<Setting, 'burst'> {
  return {
    scenario,
    values: new Map([
      ['helo', 'probe.example'],
      ['unique', 'u'],
      ['from', 'a@good.test'],
      ['to', 'b@lab.test'],
      ['target.host', 'mx.sandbox.test'],
    ]),
    mode: 'smtp',
    roots,
    serverName: 'mx.sandbox.test',
    certificateHost: 'mx.sandbox.test',
    source: null,
    redactor: new Redactor(scenario.secrets.values()),
    nonce: () => 'nonce',
    date: new Date('2026-11-21T02:00:00Z'),
  };
}

export interface Ran {
  readonly record: Awaited<ReturnType<typeof runBurst>>;
  /** The lines of burst.ndjson. */
  readonly lines: readonly unknown[];
  readonly mx: RunningSandbox;
}

/** Runs the burst against an embedded MX of that policy. */
export async function burst(scenario: Scenario, more: Partial<BurstSurroundings> = {}): Promise<Ran> {
  const mx = await startSandbox(scenario.sandbox ?? {});
  try {
    const pieces: Buffer[] = [];
    const around: BurstSurroundings = {
      clock: systemClock,
      signal: new AbortController().signal,
      endpoint: { address: mx.address, port: mx.port },
      open: openStream,
      log: { sink: (octets) => pieces.push(Buffer.from(octets)), file: 'burst.ndjson', case: 0 },
      progress: () => {},
      snapshot: () => {},
      ...more,
    };
    if (scenario.burst === null) throw new Error('no burst');
    const record = await runBurst({ ...settingOf(scenario, [await mx.caPem()]), burst: scenario.burst }, around);
    // The server hears of the last end a little later than we do.
    await new Promise((resolve) => setTimeout(resolve, 30));
    const text = Buffer.concat(pieces).toString();
    return {
      record,
      mx,
      lines: text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    };
  } finally {
    await mx.close();
  }
}

/** The session lines among them: number, end. */
export function sessionsIn(
  lines: readonly unknown[],
): { number: number; marks: readonly (number | string)[]; end: string }[] {
  return lines.filter(Array.isArray).map(([number, , , marks, end]) => ({ number, marks, end }));
}
