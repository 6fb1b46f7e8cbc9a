// mxprobe show: a recorded run on the screen.
import { comparisonIn } from '../report/comparison.ts';
import { json } from '../report/json.ts';
import { runText } from '../report/terminal.ts';
import { commandOf } from './command.ts';
import { exitCodeOf } from './exit.ts';
import { recordNamed } from './find-record.ts';
import { flag, text } from './option.ts';
import { RESULTS } from './options.ts';
import { escapedLines } from './screen.ts';

export const command = commandOf({
  about: 'show a recorded run',
  positionals: { run: text({ about: 'a run id, a path, or `last`', required: true }) },
  options: {
    verbose: flag({ about: 'the whole dialogue of passed cases too', alias: 'v', group: 'Output' }),
    json: flag({ about: 'the run document', group: 'Output' }),
    ...RESULTS,
  },
  examples: [['mxprobe show last -v', 'the newest, every dialogue in full']],
  async run(args, { screen }) {
    const { document, damage } = await recordNamed(args.results, args.run);
    if (args.json) screen.out(json(document));
    else screen.out(runText(document, { verbose: args.verbose, palette: screen.palette }, comparisonIn(document)));
    if (damage !== null) screen.err(`mxprobe: the record is incomplete: ${escapedLines(damage)}\n`);
    return exitCodeOf(document.summary);
  },
});
