// mxprobe judge: a recorded run, judged by what the scenario expects now. Nothing is sent.
import { judgeAgain } from '../library/judge-again.ts';
import { readScenarios } from '../library/load-scenarios.ts';
import { environmentOf, variablesOf } from '../library/read-scenarios.ts';
import { ownName } from '../net/machine.ts';
import { painted } from '../report/case-text.ts';
import { escapeJson } from '../report/escape/json.ts';
import { judgedLines } from '../report/judged.ts';
import type { Judgement } from '../report/judgement-document.ts';
import { type Context, commandOf } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import { recordNamed, tellDamage } from './find-record.ts';
import { type ArgumentsOf, flag, text, texts } from './option.ts';
import { ASKING, TARGETED, VARIABLES } from './options.ts';
import { RESULTS } from './output-options.ts';
import { problemText } from './problem-text.ts';
import { SPEAKING, tongueOf } from './tongue.ts';

const positionals = {
  run: text({ about: 'a run id, a path, or `last`', required: true }),
  files: texts({ about: 'the scenario files as they are now, or folders of them', required: true }),
};
const options = {
  helo: ASKING.helo,
  from: ASKING.from,
  to: TARGETED.to,
  ...VARIABLES,
  json: flag({ about: 'the judgement as JSON', group: 'Output' }),
  ...SPEAKING,
  ...RESULTS,
};
type JudgeArguments = ArgumentsOf<typeof positionals> & ArgumentsOf<typeof options>;

export const command = commandOf({
  about: 'judge a recorded run by what a scenario expects now, offline',
  positionals,
  options,
  examples: [['mxprobe judge last scenarios/starttls/required.yaml', 'what would be different']],
  run: judge,
});

async function judge(args: JudgeArguments, { screen, environment }: Context): Promise<number> {
  const tongue = await tongueOf(args.lang, environment);
  const { document, damage } = await recordNamed(args.results, args.run);
  const read = readScenarios(args.files, {
    ...environmentOf(args, environment),
    vars: variablesOf(args),
    helo: ownName(),
  });
  if (read.problems.length > 0) screen.err(problemText(read.problems, tongue));
  if (read.problems.some(({ severity }) => severity === 'error')) return EXIT.usage;
  const judgement = judgeAgain(document, read.scenarios);
  if (judgement.cases.length === 0)
    throw new UsageError(`${judgement.run} has no case of these scenarios`, 'cases are known by file name and variant');
  if (args.json) screen.out(`${escapeJson(JSON.stringify(judgement, null, 1))}\n`);
  else screen.out(`${painted(judgedLines(judgement), { palette: screen.palette, say: tongue.say }).join('\n')}\n`);
  tellDamage(damage, screen);
  return exitCodeOf(judgement.summary);
}

function exitCodeOf({ failed, inconclusive, unknown }: Judgement['summary']): number {
  if (failed > 0) return EXIT.failed;
  return inconclusive + unknown > 0 ? EXIT.inconclusive : EXIT.ok;
}
