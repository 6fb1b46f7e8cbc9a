// mxprobe show: a recorded run on the screen.
import { inBlocks } from '../net/disk-files.ts';
import type { TextOptions } from '../report/case-text.ts';
import { comparisonIn } from '../report/comparison.ts';
import { json } from '../report/json.ts';
import { resultPieces, runPieces } from '../report/terminal.ts';
import type { RunView } from '../run/cases.ts';
import { commandOf } from './command.ts';
import { exitCodeOf } from './exit.ts';
import { tellDamage, viewNamed } from './find-record.ts';
import { flag, text } from './option.ts';
import { RESULTS } from './output-options.ts';
import { SPEAKING, tongueOf } from './tongue.ts';

export const command = commandOf({
  about: 'show a recorded run',
  positionals: { run: text({ about: 'a run id, a path, or `last`', required: true }) },
  options: {
    verbose: flag({ about: 'the whole dialogue of passed cases too', alias: 'v', group: 'Output' }),
    json: flag({ about: 'the run document', group: 'Output' }),
    ...SPEAKING,
    ...RESULTS,
  },
  examples: [['mxprobe show last -v', 'the newest, every dialogue in full']],
  async run(args, { screen, environment }) {
    const { document, damage } = await viewNamed(args.results, args.run);
    const { palette, width } = screen;
    const { say, night } = await tongueOf(args.lang, environment);
    const options = { verbose: args.verbose, palette, width, say, night };
    const comparison = comparisonIn(document);
    const told = args.json ? null : await toldBy(document, options);
    const shown =
      told === null ? runPieces(document, options, comparison) : resultPieces(document, told, comparison, options);
    const pieces = args.json ? json(document) : shown;
    for (const piece of inBlocks(pieces)) screen.out(piece);
    tellDamage(damage(), screen);
    return exitCodeOf(document.summary);
  },
});

/** The words of surveys and proofs are loaded only where the record is one. */
async function toldBy(document: RunView, { width, ...options }: TextOptions): Promise<string | null> {
  if (document.result === undefined) return null;
  return (await import('../report/result-text.ts')).resultText(document, {
    ...options,
    ...(width == null ? {} : { width }),
  });
}
