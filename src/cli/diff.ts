// mxprobe diff: two recorded runs, told apart by meaning, as a night is from its baseline; or two servers, side by side.
import { causesOf } from '../baseline/causes.ts';
import { diffRuns, type NightRules } from '../baseline/night.ts';
import { NORMALISING } from '../baseline/normalise.ts';
import { rulesOf } from '../baseline/probe-rules.ts';
import { casesAt, haveOtherTargets, isWording, type Sides, sideBySide } from '../baseline/side-by-side.ts';
import { readProbe } from '../library/read-probes.ts';
import { escapeJson } from '../report/escape/json.ts';
import { differenceLines, sideBySideText } from '../report/terminal.ts';
import type { Change, RunDocument } from '../run/document.ts';
import { type Context, commandOf } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import { recordNamed } from './find-record.ts';
import { type ArgumentsOf, flag, text, texts } from './option.ts';
import { RESULTS } from './options.ts';
import { problemText } from './problem-text.ts';
import { escapedLines } from './screen.ts';

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
  const rules = rulesFrom(args.probe, screen);
  if (rules === null) return EXIT.usage;
  const [before, after] = [await recordNamed(args.results, args.before), await recordNamed(args.results, args.after)];
  for (const { damage, document } of [before, after]) {
    if (damage !== null)
      screen.err(`mxprobe: ${escapedLines(document.run.id)} is incomplete: ${escapedLines(damage)}\n`);
  }
  const [one, other] = chosen(before.document, after.document, args.target);
  const aside = args.target.length > 0 || haveOtherTargets(one, other) ? sideBySide(one, other, rules) : null;
  const changes = aside === null ? diffRuns(one, other, rules) : aside.changes;
  tell({ before: one, after: other, changes, aside }, args, context);
  return fails(changes, args.failOn) ? EXIT.failed : EXIT.ok;
}

/** The cases at the two targets that are named, or all. */
function chosen(before: RunDocument, after: RunDocument, targets: readonly string[]): [RunDocument, RunDocument] {
  if (targets.length === 0) return [before, after];
  const [one, other] = targets;
  if (one === undefined || other === undefined || targets.length > 2)
    throw new UsageError('--target names two servers', '--target OLD --target NEW');
  const sides: [RunDocument, RunDocument] = [casesAt(before, one), casesAt(after, other)];
  const absent = sides.findIndex(({ cases }) => cases.length === 0);
  if (absent === -1) return sides;
  const asked = [before, after][absent]?.cases.map(({ target: { host, port } }) => `${host}:${port}`) ?? [];
  throw new UsageError(
    `--target ${targets[absent]}: the run did not ask it`,
    `it asked ${[...new Set(asked)].join(', ') || 'nothing'}`,
  );
}

interface Compared {
  readonly before: RunDocument;
  readonly after: RunDocument;
  readonly changes: readonly Change[];
  readonly aside: Sides | null;
}

function tell({ before, after, changes, aside }: Compared, args: DiffArguments, { screen }: Context): void {
  if (args.json) {
    const ids = { before: before.run.id, after: after.run.id };
    const sides =
      aside === null ? {} : { targets: aside.targets, matched: aside.matched, only: aside.only, passes: aside.passes };
    screen.out(`${escapeJson(JSON.stringify({ ...ids, ...sides, changes }, null, 1))}\n`);
  } else if (aside !== null) screen.out(sideBySideText(aside, { palette: screen.palette, verbose: args.verbose }));
  else screen.out(`${differenceLines(changes, { palette: screen.palette }).join('\n')}\n`);
}

function fails(changes: readonly Change[], on: string): boolean {
  if (on === 'nothing') return false;
  if (on === 'difference') return changes.some((change) => !isWording(change));
  return causesOf(changes).some((cause) => cause.class === 'regression');
}

/** Null if the probe file has mistakes, which have then been told. */
function rulesFrom(file: string | null, screen: Context['screen']): Omit<NightRules, 'nights'> | null {
  if (file === null) return { normalising: NORMALISING, vary: [] };
  const { probe, problems } = readProbe(file);
  if (problems.length > 0) screen.err(problemText(problems));
  return probe === null ? null : rulesOf(probe);
}
