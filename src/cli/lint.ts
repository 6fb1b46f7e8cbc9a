// mxprobe lint: checks files, sends nothing.
import type { Argv } from 'yargs';
import { ownName } from '../net/machine.ts';
import { escapeJson } from '../report/escape/json.ts';
import type { Command, Context } from './commands.ts';
import { EXIT } from './exit.ts';
import { problemText, readScenarios } from './read-scenarios.ts';

export const command: Command = {
  options: (argv: Argv) =>
    argv
      .positional('files', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'scenario files, or folders of them',
      })
      .option('json', { type: 'boolean', describe: 'the problems as JSON, for editors' })
      .example('$0 lint scenarios', 'all files of a folder'),
  async run(args: { readonly files: readonly string[]; readonly json?: boolean }, { screen, environment }: Context) {
    const read = readScenarios(args.files, { environment: (name) => environment[name], helo: ownName() });
    const { problems, files, scenarios } = read;
    if (args.json === true) screen.out(`${escapeJson(JSON.stringify(problems, null, 1))}\n`);
    else if (problems.length > 0) screen.err(problemText(problems));
    if (args.json !== true) {
      const cases = `${files.length} ${files.length === 1 ? 'file' : 'files'}, ${scenarios.length} cases`;
      screen.out(
        problems.length === 0
          ? `${cases}: no problem\n`
          : `\n${cases}, ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}\n`,
      );
    }
    return problems.some((problem) => problem.severity === 'error') ? EXIT.usage : EXIT.ok;
  },
};
