// mxprobe run: scenarios against the embedded MX or a target.
import type { Argv } from 'yargs';
import { systemClock } from '../net/clock.ts';
import { ownName } from '../net/machine.ts';
import { describeIdentity } from '../report/identity.ts';
import { summaryLines } from '../report/terminal.ts';
import type { PlannedCase } from '../run/plan.ts';
import { needsRoots, planCases, selected } from '../run/plan.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Identity } from '../target/identity.ts';
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
import { parseReports, writeReports } from './reports.ts';
import { sandboxes } from './sandboxes.ts';
import { lazyDns, placesFor } from './targets.ts';

interface RunArguments extends TargetArguments {
  readonly files: readonly string[];
  readonly var?: readonly string[];
  readonly variant?: readonly string[];
  readonly tag?: readonly string[];
  readonly jobs?: string;
  readonly report?: readonly string[];
  readonly json?: boolean;
  readonly verbose?: boolean;
  readonly quiet?: boolean;
  readonly results?: string;
  readonly record?: boolean;
  readonly identity?: boolean;
  readonly zones?: string;
}

export const command: Command = {
  options: (argv: Argv) =>
    targetOptions(
      argv.positional('files', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'scenario files, or folders of them',
      }),
    )
      .option('var', {
        type: 'string',
        array: true,
        nargs: 1,
        describe: 'name=value: sets a variable',
        group: 'Scenarios:',
      })
      .option('variant', { type: 'string', array: true, nargs: 1, describe: 'only this variant', group: 'Scenarios:' })
      .option('tag', {
        type: 'string',
        array: true,
        nargs: 1,
        describe: 'only scenarios with this tag',
        group: 'Scenarios:',
      })
      .option('identity', {
        type: 'boolean',
        describe: 'also record what receivers see in us (mxprobe identity)',
        group: 'Identity:',
      })
      .option('zones', { type: 'string', describe: 'block lists for --identity, one zone a line', group: 'Identity:' })
      .option('jobs', {
        alias: 'j',
        type: 'string',
        describe: 'cases at once (default 4; at most 4 to one host that is not ours)',
        group: 'Limits:',
      })
      .option('report', {
        type: 'string',
        array: true,
        nargs: 1,
        describe: 'KIND=PATH, - for stdout: text json junit tap html markdown ...',
        group: 'Output:',
      })
      .option('json', { type: 'boolean', describe: 'the run document on stdout, nothing else', group: 'Output:' })
      .option('verbose', {
        alias: 'v',
        type: 'boolean',
        describe: 'the whole dialogue of passed cases too',
        group: 'Output:',
      })
      .option('quiet', { alias: 'q', type: 'boolean', describe: 'only what failed', group: 'Output:' })
      .option('results', { type: 'string', default: 'results', describe: 'where runs are recorded', group: 'Output:' })
      .option('record', {
        type: 'boolean',
        default: true,
        describe: 'record the run (--no-record: do not)',
        group: 'Output:',
      })
      .example('mxprobe run scenarios/starttls/required.yaml -v', 'offline, both dialogues in full')
      .example('mxprobe run scenarios/starttls --target mx:example.org', 'every MX host at every address'),
  run: runScenarios,
};

async function runScenarios(args: RunArguments, context: Context): Promise<number> {
  const { screen } = context;
  const reports = parseReports(args.report ?? [], args.json === true);
  if (args.zones !== undefined && args.identity !== true) throw new UsageError('--zones is for --identity');
  const jobs = wholeNumber('jobs', single('jobs', args.jobs), { min: 1, max: 256 }, 4);
  const scenarios = readAll(args, context);
  if (scenarios === null) return EXIT.usage;
  const interruption = watchInterrupts(durationOption('max-time', single('max-time', args.maxTime)), (text) =>
    screen.err(text),
  );
  const mx = sandboxes(systemClock);
  try {
    const planned = await plan(scenarios, args, interruption.signal);
    if (planned.length === 0) throw noCase(scenarios, args);
    const outside = await wayOutside({
      extraRoots: caOption(args.ca),
      systemRoots: (args.target ?? []).length > 0 && planned.some(needsRoots),
      serverName: servernameOption(args.servername),
      dns: lazyDns(dnsOption(single('dns', args.dns))),
      owned: args.owned === true,
    });
    const identity = args.identity === true ? await identityOf(args, screen, interruption.signal) : null;
    if (identity === 'told') return EXIT.usage;
    const toStdout = reports.stdout === null;
    const { document, keep } = await performRun(
      planned,
      {
        jobs,
        record: args.record === false ? null : { results: resultsOf(args), name: nameOf(args, scenarios) },
        print: toStdout && args.quiet !== true ? screen.out : null,
        verbose: args.verbose === true,
        around: { ...outside, startSandbox: mx.start, signal: interruption.signal },
        identity,
        owned: args.owned === true,
      },
      context,
    );
    await keep(document);
    const failed = await writeReports(document, reports, context);
    if (toStdout && identity !== null) screen.out(`\n${describeIdentity(identity).join('\n')}\n`);
    if (toStdout) screen.out(`\n${summaryLines(document, { palette: screen.palette }).join('\n')}\n`);
    return failed ? EXIT.usage : interruption.interrupted() ? EXIT.interrupted : exitCodeOf(document.summary);
  } finally {
    interruption.stop();
    await mx.close();
  }
}

/** Loaded only where it is asked for. */
async function identityOf(
  args: RunArguments,
  screen: Context['screen'],
  signal: AbortSignal,
): Promise<Identity | 'told'> {
  const [{ questionOf }, { identify }] = await Promise.all([import('./identity.ts'), import('../target/identity.ts')]);
  const question = await questionOf(args, screen.err);
  if (question === null) return 'told';
  return identify(question, { dns: lazyDns(dnsOption(single('dns', args.dns))), clock: systemClock, signal });
}

/** The scenarios, or null when there were problems, which have then been told. */
function readAll(args: RunArguments, { screen, environment }: Context): readonly Scenario[] | null {
  const vars = parseVars(args.var ?? []);
  for (const name of ['from', 'to', 'helo'] as const) {
    const given = single(name, args[name]);
    if (given !== undefined) vars.set(name, given);
  }
  const timeoutMs = durationOption('timeout', single('timeout', args.timeout));
  const read = readScenarios(args.files, { environment: (name) => environment[name], vars, helo: ownName() });
  if (read.problems.length > 0) screen.err(problemText(read.problems));
  if (read.problems.some((problem) => problem.severity === 'error')) {
    screen.err(`\n${read.problems.length} ${read.problems.length === 1 ? 'problem' : 'problems'}; nothing was sent\n`);
    return null;
  }
  allKnown(args.var ?? [], read.variables);
  if (timeoutMs === null) return read.scenarios;
  return read.scenarios.map((scenario) => ({ ...scenario, timeouts: new Map([['*', timeoutMs]]) }));
}

async function plan(scenarios: readonly Scenario[], args: RunArguments, signal: AbortSignal): Promise<PlannedCase[]> {
  const wanted = selected(scenarios, { tags: args.tag ?? [], variants: args.variant ?? [] });
  const sources = sourceOption(args.source);
  const places = await placesFor(args.target ?? [], {
    family: args.family,
    dns: dnsOption(single('dns', args.dns)),
    signal,
  });
  return planCases(wanted, (scenario) => places ?? (scenario.sandbox === null ? [] : [{ kind: 'sandbox' }]), sources);
}

function noCase(scenarios: readonly Scenario[], args: RunArguments): UsageError {
  const offline = scenarios.filter((scenario) => scenario.sandbox === null);
  if ((args.target ?? []).length === 0 && offline.length > 0) {
    return new UsageError(`no case to run: ${offline[0]?.file} has no \`sandbox:\``, 'give --target');
  }
  const filters = [
    ...(args.tag ?? []).map((tag) => `--tag ${tag}`),
    ...(args.variant ?? []).map((variant) => `--variant ${variant}`),
  ];
  return new UsageError(`no case to run${filters.length === 0 ? '' : `: nothing has ${filters.join(' ')}`}`);
}

function resultsOf(args: RunArguments): string {
  return single('results', args.results) ?? 'results';
}

/** What the run is called: its one scenario file, or the first of the files and folders that were named. */
function nameOf(args: RunArguments, scenarios: readonly Scenario[]): string {
  const files = new Set(scenarios.map(({ file }) => file));
  const [name = 'run'] = files.size === 1 ? files : args.files;
  const last = name.replace(/\/+$/, '').split('/').at(-1) ?? 'run';
  return last.replace(/\.ya?ml$/, '');
}
