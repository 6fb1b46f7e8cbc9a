// mxprobe diff: two recorded runs, told apart by meaning, as a night is from its baseline; or two servers, side by side.
import type { NightRules } from '../baseline/night.ts';
import { rulesOf } from '../baseline/probe-rules.ts';
import { type RunDifference, tellApart } from '../library/diff-runs.ts';
import { readProbe } from '../library/read-probes.ts';
import { escapeJson } from '../report/escape/json.ts';
import { differenceLines, sideBySideText } from '../report/terminal.ts';
import type { Tongue } from '../report/tongue.ts';
import { type Context, commandOf } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import { recordNamed } from './find-record.ts';
import { type ArgumentsOf, flag, text, texts } from './option.ts';
import { RESULTS } from './output-options.ts';
import { problemText } from './problem-text.ts';
import { escapedLines } from './screen.ts';
import { SPEAKING, tongueOf } from './tongue.ts';

const positionals = {
  before: text({ about: 'a run id, the end of one, or a path', required: true }),
  after: text({ about: 'the later run, or the other server; `last` is the newest', required: true }),
};
const options = {
  target: texts({ about: 'two servers of these runs, side by side: --target OLD --target NEW', alias: 't' }),
  probe: text({ about: 'the masks, thresholds and permissions of this probe file' }),
  'fail-on': text({
    choices: ['regression', 'difference', 'nothing'],
    about: 'exit code 1 if the later one is worse, or differs in meaning at all',
    default: 'regression',
  }),
  json: flag({ about: 'the differences as JSON', group: 'Output' }),
  verbose: flag({ about: 'what is only worded otherwise, too', alias: 'v', group: 'Output' }),
  ...SPEAKING,
  ...RESULTS,
};
type DiffArguments = ArgumentsOf<typeof positionals> & ArgumentsOf<typeof options>;

export const command = commandOf({
  about: 'tell two recorded runs, or two servers, apart by meaning',
  positionals,
  options,
  examples: [
    ['mxprobe diff k3f9 last', 'what is different since then'],
    ['mxprobe diff last last -t old.example.org -t new.example.org', 'two servers of one run, side by side'],
  ],
  run: diff,
});

async function diff(args: DiffArguments, context: Context): Promise<number> {
  const { screen } = context;
  const tongue = await tongueOf(args.lang, context.environment);
  const rules = args.probe === null ? undefined : rulesFrom(args.probe, screen, tongue);
  if (rules === null) return EXIT.usage;
  const [before, after] = [await recordNamed(args.results, args.before), await recordNamed(args.results, args.after)];
  for (const { damage, document } of [before, after]) {
    if (damage !== null)
      screen.err(`mxprobe: ${escapedLines(tongue.say(`${document.run.id} is incomplete: ${damage}`))}\n`);
  }
  const told = tellApart(before.document, after.document, twoServers(args.target), rules);
  tell(told, args, context, tongue);
  return fails(told, args.failOn) ? EXIT.failed : EXIT.ok;
}

function twoServers(targets: readonly string[]): readonly [string, string] | null {
  if (targets.length === 0) return null;
  const [one, other] = targets;
  if (one === undefined || other === undefined || targets.length > 2)
    throw new UsageError('--target names two servers', '--target OLD --target NEW');
  return [one, other];
}

function tell(
  { before, after, changes, sides }: RunDifference,
  args: DiffArguments,
  { screen }: Context,
  { say, night }: Tongue,
): void {
  const spoken = { palette: screen.palette, say, night };
  if (args.json) screen.out(`${escapeJson(JSON.stringify({ before, after, ...sides, changes }, null, 1))}\n`);
  else if (sides !== null) screen.out(sideBySideText({ ...sides, changes }, { ...spoken, verbose: args.verbose }));
  else screen.out(`${differenceLines(changes, spoken).join('\n')}\n`);
}

function fails({ causes, differs }: RunDifference, on: string): boolean {
  if (on === 'nothing') return false;
  return on === 'difference' ? differs : causes.some((cause) => cause.class === 'regression');
}

/** Null if the probe file has mistakes, which have then been told. */
function rulesFrom(file: string, screen: Context['screen'], tongue: Tongue): NightRules | null {
  const { probe, problems } = readProbe(file);
  if (problems.length > 0) screen.err(problemText(problems, tongue));
  return probe === null ? null : rulesOf(probe);
}
