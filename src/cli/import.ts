// mxprobe import: a transcript, or a swaks command line, becomes a scenario.
import type { ImportDocument } from '../log/import-document.ts';
import { importSession } from '../log/import-session.ts';
import { readSessions } from '../quoted/session.ts';
import { escapeJson } from '../report/escape/json.ts';
import { type Context, commandOf } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import { nameOf, readInput } from './input.ts';
import { type ArgumentsOf, flag, text } from './option.ts';
import { escapedLines } from './screen.ts';
import { writeText } from './write-text.ts';

const positionals = {
  file: text({ about: 'the transcript; - for stdin', stdin: true }),
};
const options = {
  swaks: text({ about: "a swaks command line instead: 'swaks --to a@example.net ...'" }),
  output: text({ about: 'the scenario file; - for stdout', alias: 'o', default: '-', group: 'Output' }),
  session: text({ about: 'which session of the file, from 1', default: '1', parse: (word) => Number(word) || 1 }),
  json: flag({ about: 'what was read and what was lost, mxprobe/import@1', group: 'Output' }),
};
type ImportArguments = ArgumentsOf<typeof positionals> & ArgumentsOf<typeof options>;

export const command = commandOf({
  about: 'make a scenario of a transcript, or of a swaks command line',
  positionals,
  options,
  examples: [
    ['mxprobe import ticket.txt -o again.yaml', 'swaks, s_client, telnet, curl, nodemailer, smtplib, PHPMailer, msmtp'],
    ["mxprobe import --swaks 'swaks --to a@example.net --server mx.example.net' -o again.yaml", 'the same octets'],
  ],
  run: importIt,
});

async function importIt(args: ImportArguments, context: Context): Promise<number> {
  if ((args.file === null) === (args.swaks === null)) throw new UsageError('a transcript or --swaks, one of them');
  if (args.json && args.output === '-' && args.swaks !== null)
    throw new UsageError('--json: give -o a path for the scenario');
  if (args.swaks !== null) {
    const { importSwaks } = await import('./import-swaks.ts');
    return importSwaks(args.swaks, args, context);
  }
  const file = args.file ?? '-';
  const octets = await readInput(file, MAX_BYTES);
  const sessions = readSessions(Buffer.from(octets).toString('utf8'));
  const session = sessions[args.session - 1];
  if (session === undefined) return noSession(file, { count: sessions.length, octets }, context);
  const { yaml, losses, steps } = importSession(session);
  if (args.json) {
    const { tool, host, port, isConcluded } = session;
    const target =
      host === null ? null : `${host.includes(':') ? `[${host}]` : host}${port === null ? '' : `:${port}`}`;
    const facts = { host, port, target, sessions: sessions.length, isConcluded };
    const document: ImportDocument = { schema: 'mxprobe/import@1', tool, steps, facts, losses, scenario: yaml };
    context.screen.out(`${escapeJson(JSON.stringify(document, null, 1))}\n`);
    if (args.output !== '-') await writeText(args.output, yaml, context.screen);
    return EXIT.ok;
  }
  await writeText(args.output, yaml, context.screen);
  if (sessions.length > 1)
    context.screen.err(`${sessions.length} sessions; this is number ${args.session} (--session)\n`);
  tellLosses(losses, context);
  return EXIT.ok;
}

/** A message in a transcript may be large. */
const MAX_BYTES = 4 * 1024 * 1024;

function tellLosses(losses: readonly string[], { screen }: Context): void {
  for (const loss of losses) screen.err(`not carried over: ${escapedLines(loss)}\n`);
}

async function noSession(
  file: string,
  { count, octets }: { readonly count: number; readonly octets: Uint8Array },
  { screen }: Context,
): Promise<number> {
  const { adviceFor } = await import('./other-input.ts');
  const advice = count > 0 ? null : adviceFor(octets, 'import');
  const why = count === 0 ? 'no session: no reply of a server stands in it' : `it holds ${count} sessions`;
  screen.err(
    `mxprobe: ${escapedLines(nameOf(file))}: ${why}\n${advice === null ? 'A log: mxprobe log FILE. A bounce: mxprobe bounce FILE' : `It is ${advice}`}\n`,
  );
  return EXIT.usage;
}
