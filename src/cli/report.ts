// mxprobe report: any report from a record, without touching the network.
import { commandOf } from './command.ts';
import { EXIT } from './exit.ts';
import { tellDamage, viewNamed } from './find-record.ts';
import { text, texts } from './option.ts';
import { RESULTS } from './output-options.ts';
import { KINDS, parseReports, writeReports } from './reports.ts';
import { SPEAKING, tongueOf } from './tongue.ts';

export const command = commandOf({
  about: 'make reports from a recorded run',
  positionals: { run: text({ about: 'a run id, a path, or `last`', required: true }) },
  options: {
    report: texts({
      about: `KIND=PATH, - for stdout; KIND is one of ${KINDS.join(', ')}`,
      group: 'Output',
      required: true,
    }),
    ...SPEAKING,
    ...RESULTS,
  },
  examples: [['mxprobe report last --report html=run.html', 'one page to look at or mail']],
  async run(args, context) {
    const reports = parseReports(args.report, false);
    const { document, damage } = await viewNamed(args.results, args.run);
    const failed = await writeReports(document, reports, context, await tongueOf(args.lang, context.environment));
    tellDamage(damage(), context.screen);
    return failed ? EXIT.usage : EXIT.ok;
  },
});
