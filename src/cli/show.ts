// mxprobe show: a recorded run on the screen.
import type { Argv } from 'yargs';
import { comparisonIn } from '../report/comparison.ts';
import { json } from '../report/json.ts';
import { runText } from '../report/terminal.ts';
import type { Command, Context } from './commands.ts';
import { exitCodeOf } from './exit.ts';
import { recordNamed } from './find-record.ts';
import { escapedLines } from './screen.ts';

export const command: Command = {
  options: (argv: Argv) =>
    argv
      .positional('run', { type: 'string', demandOption: true, describe: 'a run id, a path, or `last`' })
      .option('verbose', { alias: 'v', type: 'boolean', describe: 'the whole dialogue of passed cases too' })
      .option('json', { type: 'boolean', describe: 'the run document' })
      .option('results', { type: 'string', default: 'results', describe: 'where runs are recorded' })
      .example('mxprobe show last -v', ''),
  async run(
    args: { readonly run: string; readonly verbose?: boolean; readonly json?: boolean; readonly results: string },
    { screen }: Context,
  ) {
    const { document, damage } = await recordNamed(args.results, args.run);
    if (args.json === true) screen.out(json(document));
    else
      screen.out(
        runText(document, { verbose: args.verbose === true, palette: screen.palette }, comparisonIn(document)),
      );
    if (damage !== null) screen.err(`mxprobe: the record is incomplete: ${escapedLines(damage)}\n`);
    return exitCodeOf(document.summary);
  },
};
