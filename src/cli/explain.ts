// mxprobe explain "REPLY": what a refusal means, whose turn it is, and how to prove it.
import type { Argv } from 'yargs';
import { diagnose } from '../diagnosis/diagnose.ts';
import { explain } from '../diagnosis/explain.ts';
import { noRefusalIn } from '../diagnosis/no-refusal.ts';
import { textsOf } from '../diagnosis/texts.ts';
import { explanationAsJson, explanationAsMarkdown, explanationAsText } from '../report/explain.ts';
import type { Command, Context } from './commands.ts';
import { EXIT, UsageError } from './exit.ts';
import { type ExplainingArguments, explainingOf, explainingOptions } from './explaining.ts';
import { single } from './options.ts';

interface ExplainArguments extends ExplainingArguments {
  readonly reply: readonly string[];
  readonly remote?: string;
  readonly recipient?: string;
  readonly json?: boolean;
  readonly markdown?: boolean;
}

export const command: Command = {
  options: (argv: Argv) =>
    explainingOptions(
      argv.positional('reply', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'the reply, as in the bounce or the log',
      }),
    )
      .option('remote', { type: 'string', describe: 'the server that answered' })
      .option('recipient', { type: 'string', describe: 'the address that the message was for' })
      .option('json', { type: 'boolean', describe: 'one JSON document on stdout' })
      .option('markdown', { type: 'boolean', describe: 'Markdown, for a ticket' })
      .example('mxprobe explain "530 5.7.0 Must issue a STARTTLS command first" --lang de --for customer', ''),
  async run(args: ExplainArguments, { screen, environment }: Context) {
    if (args.json === true && args.markdown === true) throw new UsageError('--json or --markdown, not both');
    const { lang, audience, catalogue } = await explainingOf(args, environment);
    const text = args.reply.join(' ');
    if (text.trim() === '') throw new UsageError('there is no reply to explain', 'mxprobe explain "550 5.7.1 ..."');
    const diagnosis = diagnose({ text }, catalogue);
    const noRefusal = diagnosis.basis === 'none' ? noRefusalIn(text) : null;
    if (noRefusal !== null) {
      const { summary, remedy } = textsOf(lang).noRefusals[noRefusal];
      throw new UsageError(summary, remedy);
    }
    const explanation = explain(diagnosis, {
      lang,
      audience,
      remote: single('remote', args.remote) ?? null,
      recipient: single('recipient', args.recipient) ?? null,
    });
    if (args.json === true) screen.out(explanationAsJson(explanation));
    else if (args.markdown === true) screen.out(explanationAsMarkdown(explanation));
    else screen.out(explanationAsText(explanation, screen.palette, Math.min(screen.columns, 100)));
    return EXIT.ok;
  },
};
