// mxprobe judge: a recorded run, judged by what the scenario expects now. Nothing is sent.
import { type JudgedCase, type Judgement, judgeAgain } from '../library/judge-again.ts';
import { environmentOf, readScenarios, variablesOf } from '../library/read-scenarios.ts';
import { ownName } from '../net/machine.ts';
import { escapeJson } from '../report/escape/json.ts';
import type { Role } from '../report/line.ts';
import { type Context, commandOf } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import { recordNamed, tellDamage } from './find-record.ts';
import { type ArgumentsOf, flag, text, texts } from './option.ts';
import { ASKING, RESULTS, TARGETED, VARIABLES } from './options.ts';
import { problemText } from './problem-text.ts';
import { escapedLines } from './screen.ts';

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
  const { document, damage } = await recordNamed(args.results, args.run);
  const read = readScenarios(args.files, {
    ...environmentOf(args, environment),
    vars: variablesOf(args),
    helo: ownName(),
  });
  if (read.problems.length > 0) screen.err(problemText(read.problems));
  if (read.problems.some(({ severity }) => severity === 'error')) return EXIT.usage;
  const judgement = judgeAgain(document, read.scenarios);
  if (judgement.cases.length === 0)
    throw new UsageError(`${judgement.run} has no case of these scenarios`, 'cases are known by file name and variant');
  if (args.json) screen.out(`${escapeJson(JSON.stringify(judgement, null, 1))}\n`);
  else screen.out(judgementText(judgement, screen.palette));
  tellDamage(damage, screen);
  return exitCodeOf(judgement.cases);
}

const ROLES: Readonly<Record<JudgedCase['after'], Role>> = {
  passed: 'passed',
  failed: 'failed',
  inconclusive: 'inconclusive',
  unknown: 'inconclusive',
};

function judgementText({ cases, apart }: Judgement, palette: Context['screen']['palette']): string {
  const lines = cases.flatMap(({ id, before, after, changed, unasked }) => [
    `${escapedLines(id)}  ${before === after ? 'still ' : `${before} -> `}${palette(after, ROLES[after])}`,
    ...changed.map(
      (one) =>
        `    ${escapedLines(`${one.file}:${one.line} ${one.verb}: ${one.before} -> ${one.after}${one.problem === null ? '' : `: ${one.problem}`}`)}`,
    ),
    ...unasked.map(({ line, verb, why }) => `    ${escapedLines(`line ${line} ${verb}: can't be judged: ${why}`)}`),
  ]);
  const others = apart.length === 0 ? [] : ['', `not judged: ${escapedLines(apart.join(', '))}`];
  const differ = cases.filter(({ before, after }) => before !== after).length;
  const count = `${cases.length} ${cases.length === 1 ? 'case' : 'cases'}: ${differ} would be different`;
  return `${[...lines, ...others, '', count].join('\n')}\n`;
}

function exitCodeOf(cases: readonly JudgedCase[]): number {
  if (cases.some(({ after }) => after === 'failed')) return EXIT.failed;
  return cases.some(({ after }) => after !== 'passed') ? EXIT.inconclusive : EXIT.ok;
}
