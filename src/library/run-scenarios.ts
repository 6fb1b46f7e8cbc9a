// Scenarios, run: `for await` hears what happens, `result` is the document.
import type { Problem } from '../document/problem.ts';
import { systemClock } from '../net/clock.ts';
import { needsRoots } from '../run/plan.ts';
import { optionsOf, readSources, type ScenarioSource } from './check-scenario.ts';
import type { RunDocument, RunEvent } from './documents.ts';
import { abortSignal, checkOptions, type Kinds, orNull, secrets, text, texts, variables, whole } from './given.ts';
import { ASKING, type AskingOptions, askingOf, listOf, ownSignal, type Vars } from './options.ts';
import { wayOutside } from './outside.ts';
import { perform } from './perform.ts';
import { planScenarios } from './plan-scenarios.ts';
import { withTimeout } from './read-scenarios.ts';
import { sandboxes } from './sandboxes.ts';
import { type Going, going } from './telling.ts';
import { version } from './version.ts';

/** What of the scenarios is run, against whom, and where it is kept. */
export interface RunScenariosOptions extends AskingOptions {
  readonly vars?: Vars;
  /** By name; they stand in no output. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Only scenarios with one of these tags. */
  readonly tags?: string | readonly string[];
  readonly variants?: string | readonly string[];
  /** Cases at once. */
  readonly jobs?: number;
  /** The folder where the run is recorded; null, the default: nowhere. */
  readonly results?: string | null;
  /** Aborted, it ends the sessions politely: the document says that it is not complete. */
  readonly signal?: AbortSignal;
}

const OPTIONS: Kinds<RunScenariosOptions> = {
  ...ASKING,
  vars: variables,
  ...{ secrets, tags: texts, variants: texts },
  jobs: whole(1, 10_000),
  results: orNull(text),
  signal: abortSignal,
};

/** Nothing was sent: these are the mistakes. */
export interface Unrunnable {
  readonly problems: readonly Problem[];
}

export function runScenarios(
  what: ScenarioSource | readonly ScenarioSource[],
  options: RunScenariosOptions = {},
): Going<RunEvent, RunDocument | Unrunnable> {
  return going((tell) => runThem(what, options, tell));
}

async function runThem(
  what: ScenarioSource | readonly ScenarioSource[],
  options: RunScenariosOptions,
  tell: (event: RunEvent) => void,
): Promise<RunDocument | Unrunnable> {
  checkOptions(options, OPTIONS, 'runScenarios()');
  const asking = askingOf(options);
  const signal = ownSignal(options.signal);
  const speaking = Object.fromEntries(
    SPEAKING.flatMap((name) => (asking[name] === null ? [] : [[name, asking[name]]])),
  );
  const { scenarios, problems } = readSources(what, optionsOf({ ...options.vars, ...speaking }, options.secrets));
  if (problems.some(({ severity }) => severity === 'error')) return { problems };
  const timed = scenarios.map((one) => withTimeout(one, asking));
  const wanted = { ...asking, tag: listOf(options.tags), variant: listOf(options.variants) };
  const planned = await planScenarios(timed, { ...wanted, vantage: [] }, signal);
  const outside = await wayOutside(asking, asking.target.length > 0 && planned.some(needsRoots) ? {} : null);
  const mx = sandboxes(systemClock);
  try {
    const { results = null, jobs = null } = options;
    const { document, keep } = await perform(planned, {
      jobs,
      record: results === null ? null : { results, name: 'run' },
      around: { ...outside, startSandbox: mx.start, signal },
      owned: asking.owned,
      version,
      argv: [],
      notWhole: () => {},
      watch: { event: tell, burst() {}, searching() {} },
    });
    return await keep(document);
  } finally {
    await mx.close();
  }
}

const SPEAKING = ['helo', 'from', 'to'] as const;
