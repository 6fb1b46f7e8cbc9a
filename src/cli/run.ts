// mxprobe run: scenarios against the embedded MX or a target.
import { randomBytes } from 'node:crypto';
import type { Argv } from 'yargs';
import { systemClock } from '../net/clock.ts';
import { connect } from '../net/connect.ts';
import { diskFiles } from '../net/disk-files.ts';
import { FileFault } from '../net/files.ts';
import { ownName } from '../net/machine.ts';
import { readRoots } from '../net/roots.ts';
import { startRecord } from '../record/record-writer.ts';
import { summaryLines } from '../report/terminal.ts';
import type { RunHead } from '../run/document.ts';
import type { PlannedCase } from '../run/plan.ts';
import { selected } from '../run/plan.ts';
import { run } from '../run/run.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { TrustStore } from '../trust/trust-store.ts';
import type { Command, Context } from './commands.ts';
import { EXIT, exitCodeOf, UsageError } from './exit.ts';
import { watchInterrupts } from './interrupt.ts';
import { Live } from './live.ts';
import {
  caOption,
  dnsOption,
  durationOption,
  single,
  sourceOption,
  type TargetArguments,
  targetOptions,
  wholeNumber,
} from './options.ts';
import { parseVars, problemText, readScenarios } from './read-scenarios.ts';
import { parseReports, writeReports } from './reports.ts';
import { sandboxes } from './sandboxes.ts';
import { escapedLines } from './screen.ts';
import { placesFor } from './targets.ts';

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
      .example('$0 run scenarios/starttls/required.yaml -v', 'offline, both dialogues in full')
      .example('$0 run scenarios/starttls --target mx:example.org', 'every MX host at every address'),
  run: runScenarios,
};

async function runScenarios(args: RunArguments, context: Context): Promise<number> {
  const { screen } = context;
  const reports = parseReports(args.report ?? [], args.json === true);
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
    const record = args.record === false ? null : await openRecord(args, scenarios);
    if (record instanceof FileFault) screen.err(`mxprobe: nothing is recorded: ${escapedLines(record.text)}\n`);
    const writer = record instanceof FileFault ? null : record;
    const toStdout = reports.stdout === null;
    const live = new Live(planned, screen, toStdout && args.quiet !== true ? screen.out : null, {
      verbose: args.verbose === true,
      palette: screen.palette,
    });
    let gathering: Parameters<Live['hear']>[1] | null = null;
    const document = await run(planned, {
      head: headOf(context, writer?.id ?? null, writer?.folder ?? null),
      jobs,
      listen: (event, soFar) => {
        gathering = soFar;
        writer?.add(event);
        live.hear(event, soFar);
      },
      around: { ...(await surroundings(args)), startSandbox: mx.start, signal: interruption.signal },
    });
    live.end(gathering);
    const fault = (await writer?.finish(document)) ?? null;
    if (fault !== null) screen.err(`mxprobe: the record is not whole: ${escapedLines(fault.text)}\n`);
    const failed = await writeReports(document, reports, context);
    if (toStdout) screen.out(`\n${summaryLines(document, { palette: screen.palette }).join('\n')}\n`);
    return failed ? EXIT.usage : interruption.interrupted() ? EXIT.interrupted : exitCodeOf(document.summary);
  } finally {
    interruption.stop();
    await mx.close();
  }
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
  for (const name of parseVars(args.var ?? []).keys()) {
    if (!read.variables.has(name))
      throw new UsageError(
        `--var ${name}: no scenario here knows this variable`,
        `known: ${[...read.variables].sort().join(', ')}`,
      );
  }
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
  const out: PlannedCase[] = [];
  for (const scenario of wanted) {
    const here = places ?? (scenario.sandbox === null ? [] : [{ kind: 'sandbox' } as const]);
    for (const place of here)
      for (const source of sources.length === 0 ? [null] : sources) out.push({ scenario, place, source });
  }
  // The variants of one scenario against one place stand together.
  const order = new Map<string, number>();
  const key = ({ scenario, place, source }: PlannedCase) => JSON.stringify([scenario.file, place, source]);
  for (const one of out) if (!order.has(key(one))) order.set(key(one), order.size);
  return out.sort((a, b) => (order.get(key(a)) ?? 0) - (order.get(key(b)) ?? 0));
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

function openRecord(args: RunArguments, scenarios: readonly Scenario[]) {
  const name =
    scenarios.length > 0 && new Set(scenarios.map(({ file }) => file)).size === 1
      ? (scenarios[0]?.file ?? 'run')
      : (args.files[0] ?? 'run');
  const base =
    name
      .replace(/\/+$/, '')
      .split('/')
      .at(-1)
      ?.replace(/\.ya?ml$/, '') ?? 'run';
  const results = single('results', args.results) ?? 'results';
  return startRecord({
    files: diskFiles,
    clock: systemClock,
    results,
    name: base,
    random: (octets) => randomBytes(octets),
  });
}

function headOf({ version, argv }: Context, id: string | null, results: string | null): RunHead {
  return {
    id: id ?? `unrecorded-${randomBytes(4).toString('hex')}`,
    started: new Date().toISOString(),
    version,
    argv: argv.map((word) => word.replace(/^(--var[= ][^=]*(?:password|secret|token)[^=]*=).*/i, '$1***')),
    node: process.version,
    results,
  };
}

async function surroundings(args: RunArguments) {
  const extra = caOption(args.ca);
  const roots = (args.target ?? []).length === 0 ? extra : [...(await readRoots()).pems, ...extra];
  let store: TrustStore | null = null;
  return {
    clock: systemClock,
    connect,
    roots,
    trustStore: () => {
      store ??= new TrustStore(roots);
      return store;
    },
    serverName: single('servername', args.servername) ?? null,
    random: () => randomBytes(9).toString('base64url'),
    throttlePauseMs: 5_000,
    policies: () => ({ dane: null, mtaSts: null }),
  };
}
