// Runs scenario files of the project against the embedded MX, as they are or with another policy, in this process.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { sandboxes } from '../../src/library/sandboxes.ts';
import { type Clock, systemClock } from '../../src/net/clock.ts';
import { openStream } from '../../src/net/lean-stream.ts';
import { findScenarioFiles, readWithin } from '../../src/net/project-files.ts';
import type { CaseRecord, RunDocument } from '../../src/run/document.ts';
import type { Place, PlannedCase } from '../../src/run/plan.ts';
import { run } from '../../src/run/run.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import type { Value } from '../../src/scenario/template.ts';
import { TrustStore } from '../../src/trust/trust-store.ts';

export const ROOT = join(import.meta.dirname, '../..');

/** All files below scenarios/, with forward slashes. */
export function scenarioFiles(): readonly string[] {
  const { files, problems } = findScenarioFiles([join(ROOT, 'scenarios')]);
  assert.deepEqual(problems, []);
  return files.map((file) => file.slice(ROOT.length + 1).replaceAll('\\', '/'));
}

/** The text of a file, with `sandbox:` put in the place of its own. */
export function withPolicy(file: string, sandbox: string): string {
  const tree = parse(readFileSync(join(ROOT, file), 'utf8')) as Record<string, unknown>;
  return stringify({ ...tree, sandbox: parse(sandbox) as unknown });
}

/** The cases of one file. */
export function casesOf(
  file: string,
  { text = readFileSync(join(ROOT, file), 'utf8'), vars = {} }: { text?: string; vars?: Record<string, Value> } = {},
): readonly Scenario[] {
  const { scenarios, problems } = loadScenario(
    { file: join(ROOT, file), text },
    {
      readFile: (path, from) => readWithin(ROOT, path, from),
      environment: () => undefined,
      helo: 'probe.example',
      vars: new Map(Object.entries(vars)),
    },
  );
  // Without its policy, what only that one uses is used by nothing.
  assert.deepEqual(
    problems.filter(({ severity }) => severity === 'error').map(({ line, message }) => `${file}:${line}: ${message}`),
    [],
  );
  return scenarios.map((scenario) => ({ ...scenario, file }));
}

export const SANDBOX: readonly Place[] = [{ kind: 'sandbox' }];

/** Runs cases at one place each; without one, at the embedded MX. */
export async function runOffline(
  scenarios: readonly Scenario[],
  places: readonly Place[] = SANDBOX,
  clock: Clock = systemClock,
) {
  const planned = scenarios.flatMap((scenario) =>
    places.map((place): PlannedCase => ({ scenario, place, source: null })),
  );
  const mx = sandboxes(clock);
  let nonce = 0;
  try {
    return await run(planned, {
      head: { id: 'test', started: '', version: '', argv: [], node: '', results: null },
      jobs: 4,
      listen: () => {},
      around: {
        clock,
        open: openStream,
        roots: [],
        trustStore: () => new TrustStore([]),
        serverName: null,
        random: () => `n${++nonce}`,
        throttlePauseMs: 100,
        policies: null,
        startSandbox: mx.start,
        burst: { threads: null, owned: false, log: null, progress: () => {} },
        signal: new AbortController().signal,
      },
    });
  } finally {
    await mx.close();
  }
}

/** `{ cleartext: 'passed' }`; a scenario without variants is called `-`. */
export function verdicts(document: RunDocument): Record<string, string> {
  return Object.fromEntries(document.cases.map((one) => [one.variant ?? '-', one.verdict]));
}

export const told = ({ file, variant, verdict, text }: CaseRecord) => `${file} ${variant ?? '-'}: ${verdict}, ${text}`;
