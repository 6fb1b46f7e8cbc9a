// mxprobe explain "REPLY": what a refusal means, whose turn it is, and how to prove it.
import type { Argv } from 'yargs';
import { builtInCatalogue, type Catalogue, catalogueOf } from '../diagnosis/catalogue.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import { explain } from '../diagnosis/explain.ts';
import { AUDIENCES, type Audience, LANGUAGES, type Language, languageOf } from '../diagnosis/texts.ts';
import { diskFiles } from '../net/disk-files.ts';
import { FileFault } from '../net/files.ts';
import { escapeTerminalBlock } from '../report/escape/terminal.ts';
import { explanationAsJson, explanationAsMarkdown, explanationAsText } from '../report/explain.ts';
import { coloured, plain } from '../report/palette.ts';

export interface ExplainArguments {
  readonly reply: readonly string[];
  readonly lang: Language;
  readonly for: Audience;
  readonly remote?: string | undefined;
  readonly recipient?: string | undefined;
  readonly json?: boolean | undefined;
  readonly markdown?: boolean | undefined;
  readonly catalogue?: string | undefined;
}

export const command = 'explain <reply..>';
export const describe = 'say what a refusal means, who must act and how to prove it';

export function builder(yargs: Argv): Argv<ExplainArguments> {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  return yargs
    .positional('reply', {
      type: 'string',
      array: true,
      demandOption: true,
      describe: 'the reply, as in the bounce or the log',
    })
    .option('lang', { choices: LANGUAGES, default: languageOf(LC_ALL || LC_MESSAGES || LANG), describe: 'language' })
    .option('for', { choices: AUDIENCES, default: 'admin' as const, describe: 'who reads it' })
    .option('remote', { type: 'string', describe: 'the server that answered' })
    .option('recipient', { type: 'string', describe: 'the address that the message was for' })
    .option('json', { type: 'boolean', describe: 'one JSON document on stdout' })
    .option('markdown', { type: 'boolean', describe: 'Markdown, for a ticket' })
    .option('catalogue', { type: 'string', describe: 'a file of your own signatures, YAML or JSON' })
    .conflicts('json', 'markdown')
    .example(
      '$0 explain "530 5.7.0 Must issue a STARTTLS command first" --lang de --for customer',
      '',
    ) as Argv<ExplainArguments>;
}

/** Exit code 0, or 2 if the catalogue can't be used. */
export async function handler(asked: ExplainArguments): Promise<void> {
  const catalogue = asked.catalogue === undefined ? builtInCatalogue() : await ownCatalogue(asked.catalogue);
  if (catalogue === null) {
    process.exitCode = 2;
    return;
  }
  const diagnosis = diagnose({ text: asked.reply.join(' ') }, catalogue);
  const explanation = explain(diagnosis, {
    lang: asked.lang,
    audience: asked.for,
    remote: asked.remote ?? null,
    recipient: asked.recipient ?? null,
  });
  const palette = process.stdout.isTTY && !process.env.NO_COLOR ? coloured : plain;
  const width = Math.min(process.stdout.columns ?? 100, 100);
  process.stdout.write(
    asked.json
      ? explanationAsJson(explanation)
      : asked.markdown
        ? explanationAsMarkdown(explanation)
        : explanationAsText(explanation, palette, width),
  );
}

/** The bound of a YAML document of ours (document/read-yaml.ts). */
const MAX_CATALOGUE_BYTES = 1024 * 1024;

/** The YAML reader is loaded only for this. */
async function ownCatalogue(path: string): Promise<Catalogue | null> {
  const { readCatalogue } = await import('../diagnosis/read-catalogue.ts');
  const { renderProblem } = await import('../document/problem.ts');
  const read = await diskFiles.read(path, MAX_CATALOGUE_BYTES);
  if (read instanceof FileFault) {
    process.stderr.write(`${escapeTerminalBlock(read.text)}\n`);
    return null;
  }
  const { entries, problems } = readCatalogue({ file: path, text: Buffer.from(read).toString('utf8') });
  for (const problem of problems) process.stderr.write(`${escapeTerminalBlock(renderProblem(problem))}\n`);
  return entries === null ? null : catalogueOf(entries);
}
