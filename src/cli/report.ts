// mxprobe report: any report from a record, without touching the network.
import type { Argv } from 'yargs';
import type { Command, Context } from './commands.ts';
import { EXIT, UsageError } from './exit.ts';
import { recordNamed } from './find-record.ts';
import { KINDS, parseReports, writeReports } from './reports.ts';
import { escapedLines } from './screen.ts';

export const command: Command = {
  options: (argv: Argv) =>
    argv
      .positional('run', { type: 'string', demandOption: true, describe: 'a run id, a path, or `last`' })
      .option('report', {
        type: 'string',
        array: true,
        nargs: 1,
        demandOption: true,
        describe: `KIND=PATH, - for stdout; KIND is one of ${KINDS.join(', ')}`,
      })
      .option('results', { type: 'string', default: 'results', describe: 'where runs are recorded' })
      .example('mxprobe report last --report html=run.html', 'one page to look at or mail'),
  async run(
    args: { readonly run: string; readonly report: readonly string[]; readonly results: string },
    context: Context,
  ) {
    const reports = parseReports(args.report, false);
    if (reports.wanted.length === 0)
      throw new UsageError('which report?', `--report KIND=PATH with one of ${KINDS.join(', ')}`);
    const { document, damage } = await recordNamed(args.results, args.run);
    if (damage !== null) context.screen.err(`mxprobe: the record is incomplete: ${escapedLines(damage)}\n`);
    return (await writeReports(document, reports, context)) ? EXIT.usage : EXIT.ok;
  },
};
