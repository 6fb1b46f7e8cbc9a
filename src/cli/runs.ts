// mxprobe runs: what was recorded.
import { diskFiles } from '../net/disk-files.ts';
import { FileFault } from '../net/files.ts';
import { listRuns, summaryOf } from '../record/runs.ts';
import { escapeJson } from '../report/escape/json.ts';
import { commandOf } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import { flag } from './option.ts';
import { RESULTS } from './options.ts';
import { escapedLines } from './screen.ts';

export const command = commandOf({
  about: 'list the recorded runs',
  positionals: {},
  options: { ...RESULTS, json: flag({ about: 'as JSON', group: 'Output' }) },
  examples: [],
  async run(args, { screen }) {
    const runs = await listRuns(diskFiles, args.results);
    if (runs instanceof FileFault) throw new UsageError(runs.text, 'runs are recorded by `mxprobe run`');
    const rows = await Promise.all(
      runs.map(async (run) => ({ ...run, summary: await summaryOf(diskFiles, run.folder) })),
    );
    if (args.json) screen.out(`${escapeJson(JSON.stringify(rows, null, 1))}\n`);
    else if (rows.length === 0) screen.out('no run is recorded here\n');
    for (const { id, summary } of args.json ? [] : rows) {
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
});
