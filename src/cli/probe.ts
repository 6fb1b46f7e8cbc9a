// mxprobe probe: what probe files watch, against what was accepted as normal.

import { wayOutside } from '../library/outside.ts';
import { policyFetcher } from '../library/policy-fetcher.ts';
import { type ReadProbe, readProbes } from '../library/read-probes.ts';
import { sandboxes } from '../library/sandboxes.ts';
import { lazyDns } from '../library/targets.ts';
import { systemClock } from '../net/clock.ts';
import type { Tongue } from '../report/tongue.ts';
import { PolicyLookups } from '../run/policies.ts';
import { type Context, commandOf } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import type { FromElsewhere } from './fleet-elsewhere.ts';
import { watchInterrupts } from './interrupt.ts';
import type { NightAround } from './night-around.ts';
import { type ArgumentsOf, flag, text, texts } from './option.ts';
import { FLEET_KEY, JOBS, lasting, TIMES, TRUSTING } from './options.ts';
import { JSON_ONLY, RESULTS } from './output-options.ts';
import { tryOutputs } from './outputs.ts';
import { type NightEnd, probeNight } from './probe-night.ts';
import { nothingSent, problemText } from './problem-text.ts';
import { parseReports, pathsOf, type Reports } from './reports.ts';
import { SPEAKING, tongueOf } from './tongue.ts';

const positionals = { files: texts({ about: 'probe files, or folders of them', required: true }) };
const options = {
  watch: flag({ about: 'stay, and run each by its `schedule:`' }),
  accept: flag({ about: 'this is normal: write results/baselines/NAME.json' }),
  ...TRUSTING,
  ...FLEET_KEY,
  ...JOBS,
  timeout: TIMES.timeout,
  'max-time': text({ about: 'a night ends after this: 1h', group: 'Limits', ...lasting }),
  report: texts({
    about: 'KIND=PATH, - for stdout; with several probes {probe} in PATH is their name',
    group: 'Output',
  }),
  ...SPEAKING,
  ...JSON_ONLY,
  verbose: flag({ about: 'the whole dialogue of every case', alias: 'v', group: 'Output' }),
  quiet: flag({ about: 'only regressions, for cron', alias: 'q', group: 'Output' }),
  results: { ...RESULTS.results, about: 'where nights are kept' },
};
type ProbeArguments = ArgumentsOf<typeof positionals> & ArgumentsOf<typeof options>;

export const command = commandOf({
  about: 'run probe files and compare with what was accepted as normal',
  positionals,
  options,
  examples: [
    ['mxprobe probe probes/own-mx.yaml --accept', 'this is normal'],
    ['mxprobe probe probes/own-mx.yaml --quiet', 'every night: exit code 1 if something is worse than normal'],
    ['mxprobe probe probes --watch', 'the one process of a container: every night by its schedule'],
  ],
  run: probe,
});

async function probe(args: ProbeArguments, context: Context): Promise<number> {
  const { screen, environment } = context;
  const reports = parseReports(args.report, args.json);
  const { probes, problems } = readProbes(args.files, (name) => environment[name]);
  const tongue = await tongueOf(args.lang, environment);
  if (problems.length > 0) screen.err(problemText(problems, tongue));
  if (problems.some((problem) => problem.severity === 'error')) {
    screen.err(nothingSent(problems, tongue));
    return EXIT.usage;
  }
  if (probes.length > 1) refuseShared(reports);
  if (args.watch) (await import('./watch-probes.ts')).refuseUnwatchable(probes, args.accept, reports);
  await tryOutputs(
    probes.flatMap(({ probe: { name } }) => pathsOf(reports).map((path) => path.replaceAll('{probe}', name))),
  );
  const far = probes.filter(({ probe: { vantages } }) => vantages.length > 0);
  const prepared = { probes, args, reports, tongue };
  if (far.length === 0) return nights(prepared, null, context);
  const { withElsewhere, refuseUncarried } = await import('./fleet-elsewhere.ts');
  refuseUncarried(far.flatMap(({ scenarios }) => scenarios));
  const names = far.flatMap(({ probe: { vantages } }) => vantages);
  return withElsewhere(names, { key: args.key, servername: null }, context, (from) => nights(prepared, from, context));
}

interface Prepared {
  readonly probes: readonly ReadProbe[];
  readonly args: ProbeArguments;
  readonly reports: Reports;
  readonly tongue: Tongue;
}

async function nights(
  { probes, args, reports, tongue }: Prepared,
  from: FromElsewhere | null,
  context: Context,
): Promise<number> {
  const { screen, environment } = context;
  const interruption = watchInterrupts(args.watch ? null : args.maxTime, screen.err, tongue.say);
  const mx = sandboxes(systemClock);
  const around = async (signal: AbortSignal) => {
    const own = await optionsOf(args, reports, environment);
    const outside = from === null ? own.outside : { ...own.outside, elsewhere: from.elsewhere };
    return { ...own, outside, startSandbox: mx.start, signal };
  };
  try {
    const { signal, interrupted } = interruption;
    if (!args.watch) return await inTurn(probes, await around(signal), context, interrupted);
    const { watchProbes } = await import('./watch-probes.ts');
    return await watchProbes(probes, { results: args.results, maxTimeMs: args.maxTime, signal, around }, context);
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
  environment: NodeJS.ProcessEnv,
): Promise<Omit<NightAround, 'startSandbox' | 'signal'>> {
  const { ca, dns: server } = args;
  const dns = lazyDns(server);
  const speech = await tongueOf(args.lang, environment);
  const outside = await wayOutside({ ca, dns: server, servername: null, owned: false }, environment);
  return {
    reports,
    outside,
    policies: (owned) => new PolicyLookups(dns, policyFetcher({ dns, roots: outside.roots, owned })),
    dns: server,
    lookUp: dns,
    accept: args.accept,
    jobs: args.jobs,
    timeoutMs: args.timeout,
    output: args.quiet ? 'quiet' : args.verbose ? 'verbose' : 'usual',
    results: args.results,
    tongue: speech.night,
    speech,
  };
}
