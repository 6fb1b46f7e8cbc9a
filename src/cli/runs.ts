// mxprobe runs: what was recorded.
import type { Argv } from 'yargs';
import { diskFiles } from '../net/disk-files.ts';
import { FileFault } from '../net/files.ts';
import { listRuns, summaryOf } from '../record/runs.ts';
import { escapeJson } from '../report/escape/json.ts';
import type { Command, Context } from './commands.ts';
import { EXIT, UsageError } from './exit.ts';
import { escapedLines } from './screen.ts';

export const command: Command = {
  options: (argv: Argv) =>
    argv
      .option('results', { type: 'string', default: 'results', describe: 'where runs are recorded' })
      .option('json', { type: 'boolean', describe: 'as JSON' }),
  async run(args: { readonly results: string; readonly json?: boolean }, { screen }: Context) {
    const runs = await listRuns(diskFiles, args.results);
    if (runs instanceof FileFault) throw new UsageError(runs.text, 'runs are recorded by `mxprobe run`');
    const rows = await Promise.all(
      runs.map(async (run) => ({ ...run, summary: await summaryOf(diskFiles, run.folder) })),
    );
    if (args.json === true) screen.out(`${escapeJson(JSON.stringify(rows, null, 1))}\n`);
    else if (rows.length === 0) screen.out('no run is recorded here\n');
    for (const { id, summary } of args.json === true ? [] : rows) {
      const counts =
        summary === null
          ? 'incomplete'
          : Object.entries({ ...summary })
              .filter(([, count]) => count > 0)
              .map(([verdict, count]) => `${count} ${verdict}`)
              .join(', ');
      screen.out(`${escapedLines(id)}  ${counts}\n`);
    }
    return EXIT.ok;
  },
};
