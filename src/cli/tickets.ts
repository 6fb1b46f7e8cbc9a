// `--report markdown=PATH|html=PATH` of bounce and reproduce: the text for the ticket.

import type { Reproduction } from '../diagnosis/proof/document.ts';
import type { Audience, Language } from '../diagnosis/texts.ts';
import { diskFiles } from '../net/disk-files.ts';
import type { BounceDocument } from '../report/bounce-document.ts';
import { inEnglish } from '../report/say.ts';
import type { Context } from './command.ts';
import { UsageError } from './exit.ts';
import { type ArgumentsOf, flag, texts } from './option.ts';
import { inputProblem, onePlaceEach } from './outputs.ts';
import { escapedLines } from './screen.ts';

export const TICKET = {
  report: texts({ about: 'markdown=PATH or html=PATH, - for stdout: the text for the ticket', group: 'Output' }),
  'mask-local-parts': flag({
    about: 'jane@example.org becomes ***@example.org in everything that is shown',
    group: 'Output',
  }),
};

export interface Tickets {
  readonly wanted: readonly { readonly kind: 'markdown' | 'html'; readonly path: string }[];
  /** True if one goes to stdout: then nothing else does. */
  readonly isOnStdout: boolean;
}

/** Checks the options before anything is sent. */
export function parseTickets({ report }: Pick<ArgumentsOf<typeof TICKET>, 'report'>, json: boolean): Tickets {
  const wanted = report.map((one): Tickets['wanted'][number] => {
    const [kind, ...rest] = one.split('=');
    const path = rest.length === 0 ? '-' : rest.join('=');
    if (kind !== 'markdown' && kind !== 'html')
      throw new UsageError(`--report ${one}: no such kind`, 'markdown=PATH or html=PATH');
    if (path === '') throw new UsageError(`--report ${one}: no path`, `${kind}=PATH, or ${kind}=- for stdout`);
    return { kind, path };
  });
  onePlaceEach(wanted.map(({ path }) => path));
  const onStdout = wanted.filter(({ path }) => path === '-').length + (json ? 1 : 0);
  if (onStdout > 1) throw new UsageError('two reports for stdout', 'give a path to all but one');
  return { wanted, isOnStdout: wanted.some(({ path }) => path === '-') };
}

/** Writes them; true if one could not be written, which has then been told. */
export async function writeTickets(
  ticket: {
    readonly bounce: BounceDocument;
    readonly reproduction: Reproduction | null;
    readonly lang: Language;
    readonly audience: Audience;
  },
  tickets: Tickets,
  context: Pick<Context, 'screen'>,
): Promise<boolean> {
  if (tickets.wanted.length === 0) return false;
  const { ticketHtml, ticketMarkdown } = await import('../report/ticket.ts');
  const say = ticket.lang === 'de' ? (await import('../report/german/sentences.ts')).inGerman : inEnglish;
  return writeTexts(
    (kind) => (kind === 'html' ? ticketHtml({ ...ticket, say }) : ticketMarkdown({ ...ticket, say })),
    tickets,
    context,
  );
}

/** Writes what is wanted; true if one could not be written, which has then been told. */
export async function writeTexts(
  textOf: (kind: Tickets['wanted'][number]['kind']) => string,
  { wanted }: Tickets,
  { screen }: Pick<Context, 'screen'>,
): Promise<boolean> {
  let failed = false;
  for (const { kind, path } of wanted) {
    const text = textOf(kind);
    if (path === '-') screen.out(text);
    const problem = path === '-' ? null : (inputProblem(path) ?? (await diskFiles.write(path, text))?.text ?? null);
    if (problem === null) continue;
    failed = true;
    screen.err(`mxprobe: the ${kind} report is not written: ${escapedLines(problem)}\n`);
  }
  return failed;
}
