// mxprobe threshold: how many, in which time, until a server refuses; and when it accepts again.
import { COUNTED } from '../burst/counted.ts';
import { missingFor } from '../burst/push.ts';
import { thresholdRecord } from '../burst/threshold.ts';
import type { ThresholdQuestion } from '../burst/threshold-record.ts';
import { readScenarios } from '../library/load-scenarios.ts';
import { wayOutside } from '../library/outside.ts';
import { NO_TARGET } from '../library/plan-scenarios.ts';
import { allKnown, environmentOf, variablesOf, withTimeout } from '../library/read-scenarios.ts';
import { sandboxes } from '../library/sandboxes.ts';
import { placesFor } from '../library/targets.ts';
import { ownName } from '../net/machine.ts';
import { summaryLines } from '../report/case-text.ts';
import { escapeJson } from '../report/escape/json.ts';
import { thresholdDocument } from '../report/threshold-document.ts';
import type { Tongue } from '../report/tongue.ts';
import { type Place, planCases } from '../run/plan.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { type Context, commandOf } from './command.ts';
import { EXIT, exitCodeOf, UsageError } from './exit.ts';
import { watchInterrupts } from './interrupt.ts';
import { type ArgumentsOf, flag, oneOf, text, whole } from './option.ts';
import { lasting, TARGETED, VARIABLES } from './options.ts';
import { RECORDED, REPORTED } from './output-options.ts';
import { tryOutputs } from './outputs.ts';
import { performRun } from './perform-run.ts';
import { problemText } from './problem-text.ts';
import { pathsOf, reportsBeside, writeReports } from './reports.ts';
import { textOptions } from './text-options.ts';
import { SPEAKING, tongueOf } from './tongue.ts';

const positionals = {
  scenario: text({ about: 'a scenario file: its dialogue is what is asked', required: true }),
};
const options = {
  ...TARGETED,
  by: text({ ...oneOf(COUNTED), about: 'what is counted up', required: true }),
  max: text({ about: 'ask for so many at most (default 1000; concurrency 200)', parse: whole(1, 100_000) }),
  patience: text({ about: 'search so long at most; what is known by then is said', default: '20m', ...lasting }),
  rounds: text({
    about: 'climb so often; once more where two climbs differ',
    default: '2',
    parse: whole(1, 20),
  }),
  variant: text({ about: 'only this variant', group: 'Scenarios' }),
  ...VARIABLES,
  json: flag({ about: 'the finding on stdout, mxprobe/threshold@1', group: 'Output' }),
  verbose: flag({ about: 'each time that it was asked', alias: 'v', group: 'Output' }),
  ...SPEAKING,
  ...REPORTED,
  ...RECORDED,
  record: { ...RECORDED.record, about: 'record the search (--no-record: do not)' },
};
type ThresholdArguments = ArgumentsOf<typeof positionals> & ArgumentsOf<typeof options>;

export const command = commandOf({
  about: 'find how many a server takes, in which time, and when it accepts again',
  positionals,
  options,
  examples: [
    ['mxprobe threshold scenarios/rate/burst.yaml --by messages', 'against the embedded MX'],
    [
      'mxprobe threshold scenarios/rate/burst.yaml --by connections --target mx1.example.org --owned',
      'your own server',
    ],
  ],
  run: findIt,
});

const MOST = { messages: 1_000, connections: 1_000, recipients: 1_000, concurrency: 200 };

async function findIt(args: ThresholdArguments, context: Context): Promise<number> {
  const { screen, clock } = context;
  const question = questionOf(args);
  const reports = reportsBeside(args);
  const { by } = question;
  const tongue = await tongueOf(args.lang, context.environment);
  const scenario = readOne(args, context, tongue);
  if (scenario === null) return EXIT.usage;
  const missing = missingFor(by, scenario);
  if (missing !== null) throw new UsageError(`${scenario.file}: --by ${by} needs ${missing} in the dialogue`);
  await tryOutputs(pathsOf(reports));
  const interruption = watchInterrupts(args.maxTime, screen.err, tongue.say);
  const mx = sandboxes(clock);
  try {
    const { place, source } = await onlyPlace(scenario, args, interruption.signal);
    const outside = await wayOutside(args, place.kind === 'endpoints' ? context.environment : null);
    const performed = await performRun(
      [{ scenario, place, source, threshold: question }],
      {
        jobs: 1,
        record: args.record ? { results: args.results, name: `threshold-${nameOf(scenario)}` } : null,
        print: args.json || reports.stdout !== null ? null : screen.out,
        verbose: args.verbose,
        say: tongue.say,
        around: { ...outside, clock, startSandbox: mx.start, signal: interruption.signal },
        owned: args.owned,
      },
      context,
    );
    const document = await performed.keep(performed.document);
    const [only] = document.cases;
    const unreported = await writeReports(document, reports, context, tongue);
    if (!args.json && reports.stdout === null)
      screen.out(`\n${summaryLines(document, { ...textOptions(screen), say: tongue.say }).join('\n')}\n`);
    else if (args.json && only !== undefined)
      screen.out(
        `${escapeJson(JSON.stringify(thresholdDocument(document, only, only.threshold ?? notPut(question, only.text)), null, 1))}\n`,
      );
    if (unreported) return EXIT.usage;
    return interruption.interrupted() ? EXIT.interrupted : exitCodeOf(document.summary);
  } finally {
    interruption.stop();
    await mx.close();
  }
}

function questionOf({ by, max, patience, rounds }: ThresholdArguments): ThresholdQuestion {
  return { by, most: max ?? MOST[by], patienceMs: patience, rounds };
}

/** It was not even begun: the target has no address, or ^C came first. */
function notPut(question: ThresholdQuestion, reply: string | null) {
  const nothing = { by: question.by, climbs: [], silences: [] };
  const failed = { outcome: 'failed', ended: 'unreachable', reply: reply ?? '', ...nothing } as const;
  return thresholdRecord(question, failed, { pushes: [], recorded: null });
}

const nameOf = ({ file }: Scenario) => file.replace(/.*\//, '').replace(/\.ya?ml$/, '');

/** One scenario, one variant; null when there were problems, which have then been told. */
function readOne(args: ThresholdArguments, { screen, environment }: Context, tongue: Tongue): Scenario | null {
  const read = readScenarios([args.scenario], {
    ...environmentOf(args, environment),
    vars: variablesOf(args),
    helo: ownName(),
  });
  if (read.problems.length > 0) screen.err(problemText(read.problems, tongue));
  if (read.problems.some(({ severity }) => severity === 'error')) return null;
  allKnown(args.var, read.variables);
  const { variant: wanted } = args;
  const fitting = read.scenarios.filter(({ variant }) => wanted === null || variant === wanted);
  const [scenario] = fitting;
  if (scenario === undefined) throw new UsageError(`${args.scenario}: there is no variant ${wanted ?? ''}`);
  if (fitting.length > 1)
    throw new UsageError(`${args.scenario} has ${fitting.length} variants`, 'choose one with --variant');
  return withTimeout(scenario, args);
}

async function onlyPlace(
  scenario: Scenario,
  args: ThresholdArguments,
  signal: AbortSignal,
): Promise<{ place: Place; source: string | null }> {
  const { target, source, family, dns } = args;
  const places = await placesFor(target, { family, dns, signal });
  if (places === null && scenario.sandbox === null)
    throw new UsageError(`${scenario.file} has no \`sandbox:\``, NO_TARGET);
  const planned = planCases([scenario], () => places ?? [{ kind: 'sandbox' }], source);
  const [only] = planned;
  if (only === undefined) throw new UsageError('there is no target');
  if (planned.length > 1)
    throw new UsageError(
      `${planned.length} targets`,
      'a threshold is that of one server: name one address, and one --source',
    );
  return only;
}
