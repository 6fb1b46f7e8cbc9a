// mxprobe diff: two recorded runs, told apart by meaning, as a night is from its baseline.
import { diffRuns, type NightRules } from '../baseline/night.ts';
import { NORMALISING } from '../baseline/normalise.ts';
import { rulesOf } from '../baseline/probe-rules.ts';
import { readProbe } from '../library/read-probes.ts';
import { escapeJson } from '../report/escape/json.ts';
import { differenceLines } from '../report/terminal.ts';
import { type Context, commandOf } from './command.ts';
import { EXIT } from './exit.ts';
import { recordNamed } from './find-record.ts';
import { type ArgumentsOf, flag, text } from './option.ts';
import { RESULTS } from './options.ts';
import { problemText } from './problem-text.ts';
import { escapedLines } from './screen.ts';

const positionals = {
  before: text({ about: 'a run id, the end of one, or a path', required: true }),
  after: text({ about: 'the later run; `last` is the newest', required: true }),
};
const options = {
  probe: text({ about: 'the masks, thresholds and permissions of this probe file' }),
  json: flag({ about: 'the differences as JSON', group: 'Output' }),
  ...RESULTS,
};
type DiffArguments = ArgumentsOf<typeof positionals> & ArgumentsOf<typeof options>;

export const command = commandOf({
  about: 'tell two recorded runs apart by meaning',
  positionals,
  options,
  examples: [['mxprobe diff k3f9 last', 'what is different since then']],
  run: diff,
});

async function diff(args: DiffArguments, { screen }: Context): Promise<number> {
  const rules = rulesFrom(args.probe, screen);
  if (rules === null) return EXIT.usage;
  const [before, after] = [await recordNamed(args.results, args.before), await recordNamed(args.results, args.after)];
  for (const { damage, document } of [before, after]) {
    if (damage !== null)
      screen.err(`mxprobe: ${escapedLines(document.run.id)} is incomplete: ${escapedLines(damage)}\n`);
  }
  const changes = diffRuns(before.document, after.document, rules);
  if (args.json) {
    const ids = { before: before.document.run.id, after: after.document.run.id };
    screen.out(`${escapeJson(JSON.stringify({ ...ids, changes }, null, 1))}\n`);
  } else screen.out(`${differenceLines(changes, { palette: screen.palette }).join('\n')}\n`);
  return changes.some((change) => change.class === 'regression') ? EXIT.failed : EXIT.ok;
}

/** Null if the probe file has mistakes, which have then been told. */
function rulesFrom(file: string | null, screen: Context['screen']): Omit<NightRules, 'nights'> | null {
  if (file === null) return { normalising: NORMALISING, vary: [] };
  const { probe, problems } = readProbe(file);
  if (problems.length > 0) screen.err(problemText(problems));
  return probe === null ? null : rulesOf(probe);
}
