// mxprobe probe: what probe files watch, against what was accepted as normal.
import type { Argv } from 'yargs';
import { systemClock } from '../net/clock.ts';
import { PolicyLookups } from '../run/policies.ts';
import type { Command, Context } from './commands.ts';
import { EXIT, UsageError } from './exit.ts';
import { watchInterrupts } from './interrupt.ts';
import type { NightAround } from './night-around.ts';
import { caOption, dnsOption, durationOption, single, wholeNumber } from './options.ts';
import { wayOutside } from './perform-run.ts';
import { policyFetcher } from './policies.ts';
import { type NightEnd, probeNight } from './probe-night.ts';
import { type ReadProbe, readProbes } from './read-probes.ts';
import { problemText } from './read-scenarios.ts';
import { parseReports, type Reports } from './reports.ts';
import { sandboxes } from './sandboxes.ts';
import { lazyDns } from './targets.ts';

interface ProbeArguments {
  readonly files: readonly string[];
  readonly accept?: boolean;
  readonly dns?: string;
  readonly ca?: readonly string[];
  readonly jobs?: string;
  readonly timeout?: string;
  readonly maxTime?: string;
  readonly report?: readonly string[];
  readonly json?: boolean;
  readonly verbose?: boolean;
  readonly quiet?: boolean;
  readonly results?: string;
}

const several = { type: 'string', array: true, nargs: 1 } as const;

export const command: Command = {
  options: (argv: Argv) =>
    argv
      .positional('files', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'probe files, or folders of them',
      })
      .option('accept', { type: 'boolean', describe: 'this is normal: write results/baselines/NAME.json' })
      .option('dns', { type: 'string', describe: 'ask this DNS server: ADDRESS or ADDRESS:PORT', group: 'Target:' })
      .option('ca', { ...several, describe: 'trust the certificates of this PEM file too', group: 'Target:' })
      .option('jobs', { alias: 'j', type: 'string', describe: 'cases at once (default 4)', group: 'Limits:' })
      .option('timeout', { type: 'string', describe: 'the deadline of every step: 10s', group: 'Limits:' })
      .option('max-time', { type: 'string', describe: 'the night ends after this: 1h', group: 'Limits:' })
      .option('report', {
        ...several,
        describe: 'KIND=PATH, - for stdout; with several probes {probe} in PATH is their name',
        group: 'Output:',
      })
      .option('json', { type: 'boolean', describe: 'the run document on stdout, nothing else', group: 'Output:' })
      .option('verbose', {
        alias: 'v',
        type: 'boolean',
        describe: 'the whole dialogue of every case',
        group: 'Output:',
      })
      .option('quiet', { alias: 'q', type: 'boolean', describe: 'only regressions, for cron', group: 'Output:' })
      .option('results', { type: 'string', default: 'results', describe: 'where nights are kept', group: 'Output:' })
      .example('mxprobe probe probes/own-mx.yaml --accept', 'this is normal')
      .example(
        'mxprobe probe probes/own-mx.yaml --quiet',
        'every night: exit code 1 if something is worse than normal',
      ),
  run: probe,
};

async function probe(args: ProbeArguments, context: Context): Promise<number> {
  const { screen, environment } = context;
  const reports = parseReports(args.report ?? [], args.json === true);
  const { probes, problems } = readProbes(args.files, (name) => environment[name]);
  if (problems.length > 0) screen.err(problemText(problems));
  if (problems.some((problem) => problem.severity === 'error')) {
    screen.err(`\n${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}; nothing was sent\n`);
    return EXIT.usage;
  }
  if (probes.length > 1) refuseShared(reports);
  const around = await optionsOf(args, reports);
  const interruption = watchInterrupts(durationOption('max-time', single('max-time', args.maxTime)), (text) =>
    screen.err(text),
  );
  const mx = sandboxes(systemClock);
  try {
    const nights = { ...around, startSandbox: mx.start, signal: interruption.signal };
    return await inTurn(probes, nights, context, interruption.interrupted);
  } finally {
    interruption.stop();
    await mx.close();
  }
}

/** One probe after the other; the most urgent end of all is the command's. */
async function inTurn(
  probes: readonly ReadProbe[],
  around: NightAround,
  context: Context,
  interrupted: () => boolean,
): Promise<number> {
  const ends: NightEnd[] = [];
  for (const one of probes) {
    if (interrupted()) break;
    ends.push(await probeNight(one, around, context));
  }
  if (interrupted()) return EXIT.interrupted;
  const worst = URGENCY.find(([end]) => ends.includes(end));
  return worst?.[1] ?? EXIT.ok;
}

const URGENCY: readonly (readonly [NightEnd, number])[] = [
  ['regression', EXIT.failed],
  ['fault', EXIT.usage],
  ['inconclusive', EXIT.inconclusive],
];

/** Two probes would overwrite each other's report. */
function refuseShared({ wanted, stdout }: Reports): void {
  if (stdout !== null) throw new UsageError(`several probes, and one stdout for ${stdout}`, 'one probe at a time');
  const shared = wanted.find(({ path }) => !path.includes('{probe}'));
  if (shared !== undefined)
    throw new UsageError(
      `several probes would write ${shared.path}`,
      `--report ${shared.kind}={probe}.${shared.kind} writes one for each`,
    );
}

async function optionsOf(
  args: ProbeArguments,
  reports: Reports,
): Promise<Omit<NightAround, 'startSandbox' | 'signal'>> {
  const server = dnsOption(single('dns', args.dns));
  const dns = lazyDns(server);
  const trusting = { extraRoots: caOption(args.ca), systemRoots: true, serverName: null };
  const outside = await wayOutside({ ...trusting, dns, owned: false });
  return {
    reports,
    outside,
    policies: (owned) => new PolicyLookups(dns, policyFetcher({ dns, roots: outside.roots, owned })),
    dns: server,
    accept: args.accept === true,
    jobs: wholeNumber('jobs', single('jobs', args.jobs), { min: 1, max: 256 }, 4),
    timeoutMs: durationOption('timeout', single('timeout', args.timeout)),
    output: args.quiet === true ? 'quiet' : args.verbose === true ? 'verbose' : 'usual',
    results: single('results', args.results) ?? 'results',
  };
}
