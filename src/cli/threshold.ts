// mxprobe threshold: how many, in which time, until a server refuses; and when it accepts again.
import { randomBytes } from 'node:crypto';
import type { Argv } from 'yargs';
import { missingFor, pusher } from '../burst/push.ts';
import { COUNTED, type Counted, findThreshold, type Threshold } from '../burst/threshold.ts';
import { Redactor } from '../dialogue/redact.ts';
import { systemClock } from '../net/clock.ts';
import { openStream } from '../net/lean-stream.ts';
import { ownName } from '../net/machine.ts';
import { span } from '../report/line.ts';
import { climbLine, thresholdLines } from '../report/threshold.ts';
import { mayBurst, type Place, planCases } from '../run/plan.ts';
import { openVenue } from '../run/venue.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { textOf } from '../scenario/template.ts';
import type { Command, Context } from './commands.ts';
import { EXIT, UsageError } from './exit.ts';
import { watchInterrupts } from './interrupt.ts';
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
import { wayOutside } from './perform-run.ts';
import { parseVars, problemText, readScenarios } from './read-scenarios.ts';
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
      .option('json', { type: 'boolean', describe: 'the finding on stdout as JSON' })
      .example('$0 threshold scenarios/rate/burst.yaml --by messages', 'against the embedded MX')
      .example(
        '$0 threshold scenarios/rate/burst.yaml --by connections --target mx1.example.org --owned',
        'your own server',
      ),
  run: findIt,
};

const MOST = { messages: 1_000, connections: 1_000, recipients: 1_000, concurrency: 200 };
const PATIENCE_MS = 600_000;

async function findIt(args: ThresholdArguments, context: Context): Promise<number> {
  const { screen } = context;
  const by = args.by;
  const most = wholeNumber('max', single('max', args.max), { min: 1, max: 100_000 }, MOST[by]);
  const rounds = wholeNumber('rounds', single('rounds', args.rounds), { min: 1, max: 20 }, 2);
  const patienceMs = durationOption('patience', single('patience', args.patience)) ?? PATIENCE_MS;
  const scenario = readOne(args, context);
  if (scenario === null) return EXIT.usage;
  const missing = missingFor(by, scenario);
  if (missing !== null) throw new UsageError(`${scenario.file}: --by ${by} needs ${missing} in the dialogue`);
  const interruption = watchInterrupts(durationOption('max-time', single('max-time', args.maxTime)), (text) =>
    screen.err(text),
  );
  const mx = sandboxes(systemClock);
  try {
    const found = await search(
      scenario,
      args,
      { by, most, rounds, patienceMs },
      { context, signal: interruption.signal, startSandbox: mx.start },
    );
    if (args.json === true)
      screen.out(`${JSON.stringify({ schema: 'mxprobe/threshold@1', scenario: scenario.file, ...found }, null, 1)}\n`);
    else
      screen.out(
        `${thresholdLines(found)
          .map((line) => line.map(({ text, role }) => screen.palette(text, role)).join(''))
          .join('\n')}\n`,
      );
    if (interruption.interrupted()) return EXIT.interrupted;
    return found.outcome === 'failed' ? EXIT.inconclusive : EXIT.ok;
  } finally {
    interruption.stop();
    await mx.close();
  }
}

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
  const wanted = single('variant', args.variant);
  const fitting = read.scenarios.filter(({ variant }) => wanted === undefined || variant === wanted);
  const [scenario] = fitting;
  if (scenario === undefined) throw new UsageError(`${args.scenario}: there is no variant ${wanted ?? ''}`);
  if (fitting.length > 1)
    throw new UsageError(`${args.scenario} has ${fitting.length} variants`, 'choose one with --variant');
  return scenario;
}

interface Means {
  readonly context: Context;
  readonly signal: AbortSignal;
  readonly startSandbox: ReturnType<typeof sandboxes>['start'];
}

async function search(
  scenario: Scenario,
  args: ThresholdArguments,
  wanted: { readonly by: Counted; readonly most: number; readonly rounds: number; readonly patienceMs: number },
  { context, signal, startSandbox }: Means,
): Promise<Threshold> {
  const { screen } = context;
  const { place, source } = await onlyPlace(scenario, args, signal);
  const planned = { scenario, place, source };
  if (place.kind === 'unresolved') return { outcome: 'failed', by: wanted.by, reply: place.text, climbs: [] };
  if (!mayBurst(planned, args.owned === true))
    throw new UsageError(
      'the search for a threshold is a burst, and this target is not said to be yours; nothing was sent',
      '--owned says that it is',
    );
  const outside = await wayOutside({
    extraRoots: caOption(args.ca),
    systemRoots: place.kind === 'endpoints',
    serverName: single('servername', args.servername) ?? null,
    dns: lazyDns(dnsOption(single('dns', args.dns))),
    owned: args.owned === true,
  });
  const venue = await openVenue(planned, { ...outside, signal, startSandbox });
  try {
    const [endpoint] = venue.endpoints;
    if (endpoint === undefined) throw new Error('a venue without an endpoint');
    const { target, roots, serverName, certificateHost } = venue;
    const domain = target.domain ?? (target.sandbox ? target.host.replace(/^[^.]+\./, '') : target.host);
    const values = new Map([
      ['target.host', target.host],
      ['target.address', endpoint.address],
      ['target.port', String(target.port)],
      ['target.domain', domain],
      ['unique', randomBytes(6).toString('base64url')],
      ['run.id', 'threshold'],
      ['attempt', '1'],
      ['helo', scenario.identity.helo],
      ['from', scenario.identity.from],
    ]);
    values.set('to', textOf(scenario.identity.to, values));
    const push = pusher(
      wanted.by,
      {
        scenario,
        values,
        mode: target.mode,
        roots,
        serverName,
        certificateHost,
        source,
        redactor: new Redactor(scenario.secrets.values()),
        nonce: outside.random,
        date: new Date(),
      },
      { clock: systemClock, signal, endpoint, open: openStream },
    );
    const where = `${scenario.file} by ${wanted.by} at ${endpoint.address}:${endpoint.port ?? ''}`;
    if (args.json !== true) screen.out(`${span(where).text}\n`);
    const tell = (climb: Parameters<typeof climbLine>[1]) => {
      if (args.json === true) return;
      screen.out(
        `${climbLine(wanted.by, climb)
          .map(({ text, role }) => screen.palette(text, role))
          .join('')}\n`,
      );
    };
    return await findThreshold({ clock: systemClock, signal, push, tell, ...wanted });
  } finally {
    await venue.close();
  }
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
