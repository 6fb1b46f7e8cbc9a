// mxprobe threshold: how many, in which time, until a server refuses; and when it accepts again.
import type { Argv } from 'yargs';
import { COUNTED, type Counted } from '../burst/counted.ts';
import { missingFor } from '../burst/push.ts';
import { thresholdRecord } from '../burst/threshold.ts';
import type { ThresholdQuestion } from '../burst/threshold-record.ts';
import { systemClock } from '../net/clock.ts';
import { ownName } from '../net/machine.ts';
import { escapeJson } from '../report/escape/json.ts';
import { summaryLines } from '../report/terminal.ts';
import { thresholdDocument } from '../report/threshold-document.ts';
import { type Place, planCases } from '../run/plan.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Command, Context } from './commands.ts';
import { EXIT, exitCodeOf, UsageError } from './exit.ts';
import { watchInterrupts } from './interrupt.ts';
import {
  caOption,
  dnsOption,
  durationOption,
  servernameOption,
  single,
  sourceOption,
  type TargetArguments,
  targetOptions,
  wholeNumber,
} from './options.ts';
import { performRun, wayOutside } from './perform-run.ts';
import { allKnown, parseVars, problemText, readScenarios } from './read-scenarios.ts';
import { sandboxes } from './sandboxes.ts';
import { lazyDns, placesFor } from './targets.ts';

interface ThresholdArguments extends TargetArguments {
  readonly scenario: string;
  readonly by: Counted;
  readonly max?: string;
  readonly patience?: string;
  readonly rounds?: string;
  readonly variant?: string;
  readonly var?: readonly string[];
  readonly json?: boolean;
  readonly verbose?: boolean;
  readonly results?: string;
  readonly record?: boolean;
}

export const command: Command = {
  options: (argv: Argv) =>
    targetOptions(
      argv.positional('scenario', {
        type: 'string',
        demandOption: true,
        describe: 'a scenario file: its dialogue is what is asked',
      }),
    )
      .option('by', { choices: COUNTED, demandOption: true, describe: 'what is counted up' })
      .option('max', { type: 'string', describe: 'ask for so many at most (default 1000; concurrency 200)' })
      .option('patience', { type: 'string', describe: 'try so long to be accepted again (default 10m)' })
      .option('rounds', {
        type: 'string',
        describe: 'climb so often (default 2: the second begins with a fresh window)',
      })
      .option('variant', { type: 'string', describe: 'only this variant', group: 'Scenarios:' })
      .option('var', {
        type: 'string',
        array: true,
        nargs: 1,
        describe: 'name=value: sets a variable',
        group: 'Scenarios:',
      })
      .option('json', { type: 'boolean', describe: 'the finding on stdout, mxprobe/threshold@1', group: 'Output:' })
      .option('verbose', { alias: 'v', type: 'boolean', describe: 'each time that it was asked', group: 'Output:' })
      .option('results', { type: 'string', default: 'results', describe: 'where runs are recorded', group: 'Output:' })
      .option('record', {
        type: 'boolean',
        default: true,
        describe: 'record the search (--no-record: do not)',
        group: 'Output:',
      })
      .example('mxprobe threshold scenarios/rate/burst.yaml --by messages', 'against the embedded MX')
      .example(
        'mxprobe threshold scenarios/rate/burst.yaml --by connections --target mx1.example.org --owned',
        'your own server',
      ),
  run: findIt,
};

const MOST = { messages: 1_000, connections: 1_000, recipients: 1_000, concurrency: 200 };
const PATIENCE_MS = 600_000;

async function findIt(args: ThresholdArguments, context: Context): Promise<number> {
  const { screen } = context;
  const question = questionOf(args);
  const { by } = question;
  const scenario = readOne(args, context);
  if (scenario === null) return EXIT.usage;
  const missing = missingFor(by, scenario);
  if (missing !== null) throw new UsageError(`${scenario.file}: --by ${by} needs ${missing} in the dialogue`);
  const interruption = watchInterrupts(durationOption('max-time', single('max-time', args.maxTime)), (text) =>
    screen.err(text),
  );
  const mx = sandboxes(systemClock);
  try {
    const { place, source } = await onlyPlace(scenario, args, interruption.signal);
    const outside = await wayOutside({
      extraRoots: caOption(args.ca),
      systemRoots: place.kind === 'endpoints',
      serverName: servernameOption(args.servername),
      dns: lazyDns(dnsOption(single('dns', args.dns))),
      owned: args.owned === true,
    });
    const results = single('results', args.results) ?? 'results';
    const { document, keep } = await performRun(
      [{ scenario, place, source, threshold: question }],
      {
        jobs: 1,
        record: args.record === false ? null : { results, name: `threshold-${nameOf(scenario)}` },
        print: args.json === true ? null : screen.out,
        verbose: args.verbose === true,
        around: { ...outside, startSandbox: mx.start, signal: interruption.signal },
        owned: args.owned === true,
      },
      context,
    );
    await keep(document);
    const [only] = document.cases;
    if (args.json !== true) screen.out(`\n${summaryLines(document, { palette: screen.palette }).join('\n')}\n`);
    else if (only !== undefined)
      screen.out(
        `${escapeJson(JSON.stringify(thresholdDocument(document, only, only.threshold ?? notPut(question, only.text)), null, 1))}\n`,
      );
    return interruption.interrupted() ? EXIT.interrupted : exitCodeOf(document.summary);
  } finally {
    interruption.stop();
    await mx.close();
  }
}

function questionOf(args: ThresholdArguments): ThresholdQuestion {
  const { by } = args;
  return {
    by,
    most: wholeNumber('max', single('max', args.max), { min: 1, max: 100_000 }, MOST[by]),
    patienceMs: durationOption('patience', single('patience', args.patience)) ?? PATIENCE_MS,
    rounds: wholeNumber('rounds', single('rounds', args.rounds), { min: 1, max: 20 }, 2),
  };
}

/** It was not even begun: the target has no address, or ^C came first. */
function notPut(question: ThresholdQuestion, reply: string | null) {
  const failed = { outcome: 'failed', by: question.by, reply: reply ?? '', climbs: [] } as const;
  return thresholdRecord(question, failed, { pushes: [], recorded: null });
}

const nameOf = ({ file }: Scenario) => file.replace(/.*\//, '').replace(/\.ya?ml$/, '');

/** One scenario, one variant; null when there were problems, which have then been told. */
function readOne(args: ThresholdArguments, { screen, environment }: Context): Scenario | null {
  const vars = parseVars(args.var ?? []);
  for (const name of ['from', 'to', 'helo'] as const) {
    const given = single(name, args[name]);
    if (given !== undefined) vars.set(name, given);
  }
  const read = readScenarios([args.scenario], { environment: (name) => environment[name], vars, helo: ownName() });
  if (read.problems.length > 0) screen.err(problemText(read.problems));
  if (read.problems.some(({ severity }) => severity === 'error')) return null;
  allKnown(args.var ?? [], read.variables);
  const wanted = single('variant', args.variant);
  const fitting = read.scenarios.filter(({ variant }) => wanted === undefined || variant === wanted);
  const [scenario] = fitting;
  if (scenario === undefined) throw new UsageError(`${args.scenario}: there is no variant ${wanted ?? ''}`);
  if (fitting.length > 1)
    throw new UsageError(`${args.scenario} has ${fitting.length} variants`, 'choose one with --variant');
  const timeoutMs = durationOption('timeout', single('timeout', args.timeout));
  return timeoutMs === null ? scenario : { ...scenario, timeouts: new Map([['*', timeoutMs]]) };
}

async function onlyPlace(
  scenario: Scenario,
  args: ThresholdArguments,
  signal: AbortSignal,
): Promise<{ place: Place; source: string | null }> {
  const targets = args.target ?? [];
  const sources = sourceOption(args.source);
  const places = await placesFor(targets, { family: args.family, dns: dnsOption(single('dns', args.dns)), signal });
  if (places === null && scenario.sandbox === null)
    throw new UsageError(`${scenario.file} has no \`sandbox:\``, 'give --target');
  const planned = planCases([scenario], () => places ?? [{ kind: 'sandbox' }], sources);
  const [only] = planned;
  if (only === undefined) throw new UsageError('there is no target');
  if (planned.length > 1)
    throw new UsageError(
      `${planned.length} targets`,
      'a threshold is that of one server: name one address, and one --source',
    );
  return only;
}
