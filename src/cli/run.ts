// mxprobe run: scenarios against the embedded MX or a target.

import { wayOutside } from '../library/outside.ts';
import { planScenarios } from '../library/plan-scenarios.ts';
import { allKnown, environmentOf, readToRun, variablesOf, withTimeout } from '../library/read-scenarios.ts';
import { sandboxes } from '../library/sandboxes.ts';
import { lazyDns } from '../library/targets.ts';
import { systemClock } from '../net/clock.ts';
import { ownName } from '../net/machine.ts';
import { summaryLines } from '../report/case-text.ts';
import type { Tongue } from '../report/tongue.ts';
import { needsRoots, selected } from '../run/plan.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Identity } from '../target/identity.ts';
import { type Context, commandOf } from './command.ts';
import { EXIT, exitCodeOf, UsageError } from './exit.ts';
import type { FromElsewhere } from './fleet-elsewhere.ts';
import { watchInterrupts } from './interrupt.ts';
import { type ArgumentsOf, flag, oneOf, text, texts } from './option.ts';
import { FLEET_KEY, JOBS, TARGETED, VARIABLES } from './options.ts';
import { JSON_ONLY, RECORDED, REPORTED } from './output-options.ts';
import { tryOutputs } from './outputs.ts';
import { performRun } from './perform-run.ts';
import { nothingSent, problemText } from './problem-text.ts';
import { parseReports, pathsOf, writeReports } from './reports.ts';
import { textOptions } from './text-options.ts';
import { SPEAKING, tongueOf } from './tongue.ts';

const positionals = { files: texts({ about: 'scenario files, or folders of them', required: true }) };
const options = {
  ...TARGETED,
  ...VARIABLES,
  variant: texts({ about: 'only this variant', group: 'Scenarios' }),
  tag: texts({ about: 'only scenarios with this tag', group: 'Scenarios' }),
  vantage: texts({ about: 'ask from these vantage points of a fleet: fra1,syd1', group: 'Target' }),
  ...FLEET_KEY,
  identity: flag({ about: 'also record what receivers see in us (mxprobe identity)', group: 'Identity' }),
  zones: text({ about: 'block lists for --identity, one zone a line', group: 'Identity' }),
  ...JOBS,
  ...SPEAKING,
  ...REPORTED,
  ...JSON_ONLY,
  verbose: flag({ about: 'the whole dialogue of passed cases too', alias: 'v', group: 'Output' }),
  quiet: flag({ about: 'only what failed', alias: 'q', group: 'Output' }),
  exit: text({
    ...oneOf(['mxprobe', 'nagios']),
    about: 'whose exit codes; nagios: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN',
    group: 'Output',
    default: 'mxprobe',
  }),
  ...RECORDED,
};
type RunArguments = ArgumentsOf<typeof positionals> & ArgumentsOf<typeof options>;

export const command = commandOf({
  about: 'run scenarios; without --target against the embedded MX',
  positionals,
  options,
  examples: [
    ['mxprobe run scenarios/starttls/required.yaml -v', 'offline, both dialogues in full'],
    ['mxprobe run scenarios/starttls --target mx:example.org', 'every MX host at every address'],
    [
      'mxprobe run scenarios/starttls --target mx:example.org --vantage fra1,syd1 --key operator.key',
      'from two machines of a fleet',
    ],
  ],
  run: runScenarios,
});

async function runScenarios(args: RunArguments, context: Context): Promise<number> {
  const reports = parseReports(args.report, args.json);
  const tongue = await tongueOf(args.lang, context.environment);
  if (args.zones !== null && !args.identity) throw new UsageError('--zones is for --identity');
  const scenarios = await readAll(args, context, tongue);
  if (scenarios === null) return args.exit === 'nagios' ? EXIT.unknown : EXIT.usage;
  const vantage = args.vantage.flatMap((one) => one.split(','));
  const prepared = { scenarios, args: { ...args, vantage }, reports, tongue };
  if (vantage.length === 0) return perform(prepared, null, context);
  const { withElsewhere, refuseUncarried } = await import('./fleet-elsewhere.ts');
  refuseUncarried(selected(scenarios, { tags: args.tag, variants: args.variant }));
  return withElsewhere(vantage, args, context, (from) => perform(prepared, from, context));
}

interface Prepared {
  readonly scenarios: readonly Scenario[];
  readonly args: RunArguments;
  readonly reports: ReturnType<typeof parseReports>;
  readonly tongue: Tongue;
}

async function perform(
  { scenarios, args, reports, tongue }: Prepared,
  from: FromElsewhere | null,
  context: Context,
): Promise<number> {
  const { screen } = context;
  const interruption = watchInterrupts(args.maxTime, screen.err, tongue.say);
  const mx = sandboxes(systemClock);
  try {
    const planned = await planScenarios(scenarios, args, interruption.signal);
    await tryOutputs(pathsOf(reports));
    const outside = await wayOutside(
      args,
      args.target.length > 0 && planned.some(needsRoots) ? context.environment : null,
    );
    const identity = args.identity ? await identityOf(args, screen, interruption.signal) : null;
    if (identity === 'told') return EXIT.usage;
    const toStdout = reports.stdout === null;
    const performed = await performRun(
      planned,
      {
        jobs: args.jobs,
        record: args.record ? { results: args.results, name: nameOf(args, scenarios) } : null,
        print: toStdout && !args.quiet ? screen.out : null,
        verbose: args.verbose,
        say: tongue.say,
        around: {
          ...{ ...outside, startSandbox: mx.start, signal: interruption.signal },
          ...(from === null ? {} : { elsewhere: from.elsewhere }),
        },
        identity,
        owned: args.owned,
      },
      context,
    );
    const document = await performed.keep(performed.document);
    const failed = await writeReports(document, reports, context, tongue);
    if (toStdout && identity !== null) await tellIdentity(identity, screen);
    if (toStdout)
      screen.out(`\n${summaryLines(document, { ...textOptions(screen), say: tongue.say, again: true }).join('\n')}\n`);
    if (args.exit === 'nagios')
      return failed ? EXIT.unknown : (await import('../report/nagios.ts')).nagiosState(document);
    return failed ? EXIT.usage : interruption.interrupted() ? EXIT.interrupted : exitCodeOf(document.summary);
  } finally {
    interruption.stop();
    await mx.close();
  }
}

async function tellIdentity(identity: Identity, screen: Context['screen']): Promise<void> {
  const { describeIdentity } = await import('../report/identity.ts');
  screen.out(`\n${describeIdentity(identity).join('\n')}\n`);
}

/** Loaded only where it is asked for. */
async function identityOf(
  args: RunArguments,
  screen: Context['screen'],
  signal: AbortSignal,
): Promise<Identity | 'told'> {
  const [{ questionOf }, { identify }] = await Promise.all([import('./identity.ts'), import('../target/identity.ts')]);
  const [source = null, other] = args.source;
  if (other !== undefined) throw new UsageError('--source is given twice', '--identity is about one address');
  const question = await questionOf({ ...args, source }, screen.err);
  if (question === null) return 'told';
  return identify(question, { dns: lazyDns(args.dns), clock: systemClock, signal });
}

/** The scenarios, or null when there were problems, which have then been told. */
async function readAll(
  args: RunArguments,
  { screen, environment }: Context,
  tongue: Tongue,
): Promise<readonly Scenario[] | null> {
  const read = await readToRun(args.files, {
    ...environmentOf(args, environment),
    vars: variablesOf(args),
    helo: ownName(),
  });
  if (read.problems.length > 0) screen.err(problemText(read.problems, tongue));
  if (read.problems.some((problem) => problem.severity === 'error')) {
    screen.err(nothingSent(read.problems, tongue));
    return null;
  }
  allKnown(args.var, read.variables);
  return read.scenarios.map((scenario) => withTimeout(scenario, args));
}

/** What the run is called: its one scenario file, or the first of the files and folders that were named. */
function nameOf(args: RunArguments, scenarios: readonly Scenario[]): string {
  const files = new Set(scenarios.map(({ file }) => file));
  const [name = 'run'] = files.size === 1 ? files : args.files;
  const last = name.replace(/\/+$/, '').split('/').at(-1) ?? 'run';
  return last.replace(/\.ya?ml$/, '');
}
