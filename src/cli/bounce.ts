// mxprobe bounce: what failed, where, why, and whose turn it is.
import { MAX_BOUNCE_BYTES } from '../bounce/read-bounce.ts';
import type { Language } from '../diagnosis/texts.ts';
import { diagnoseFailure, type Explaining, explainBounce } from '../library/explain-bounce.ts';
import { bounceAsText, sayKind } from '../report/bounce.ts';
import type { BounceDocument } from '../report/bounce-document.ts';
import { escapeJson } from '../report/escape/json.ts';
import { letterAsText, letterOf } from '../report/letter.ts';
import { maskLocalParts } from '../report/mask.ts';
import { filledIn } from '../report/reproduction-words.ts';
import { wordsOf } from '../report/words.ts';
import { type Context, commandOf } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import { EXPLAINING, explainingOf } from './explaining.ts';
import { nameOf, readInput } from './input.ts';
import { type ArgumentsOf, flag, text, texts } from './option.ts';
import { RESULTS } from './output-options.ts';
import { escapedLines } from './screen.ts';
import { parseTickets, TICKET, writeTickets } from './tickets.ts';
import { usageWords } from './usage-words.ts';
import { writeText } from './write-text.ts';

const positionals = {
  files: texts({ about: 'the bounce: .eml, .txt, pasted or forwarded; - for stdin', required: true, stdin: true }),
};
const options = {
  ...EXPLAINING,
  ...TICKET,
  json: flag({ about: 'JSON, mxprobe/bounce@1; of several files, one document a line', group: 'Output' }),
  scenario: text({ about: 'write the dialogue as a scenario file; - for stdout', group: 'Output' }),
  record: flag({ about: 'keep what was read below --results; nothing is kept if not said', group: 'Output' }),
  ...RESULTS,
};
type BounceArguments = ArgumentsOf<typeof positionals> & ArgumentsOf<typeof options>;

export const command = commandOf({
  about: 'say what failed, where, why, and whose turn it is',
  positionals,
  options,
  examples: [
    ['mxprobe bounce undelivered.eml --lang de --for customer', 'an answer to send'],
    ['pbpaste | mxprobe bounce - --scenario tls.yaml', 'pasted text, and the scenario that reproduces it'],
  ],
  run: bounce,
});

async function bounce(args: BounceArguments, context: Context): Promise<number> {
  const how = await explainingOf(args, context.environment);
  const { files, scenario, json } = args;
  const tickets = parseTickets(args, json);
  const isOne = files.length === 1;
  const { faults } = wordsOf(how.lang);
  if (!isOne && scenario !== null) throw new UsageError(faults['scenario-of-one']);
  if (!isOne && tickets.wanted.length > 0) throw new UsageError(faults['report-of-one']);
  if (scenario === '-' && (json || tickets.isOnStdout))
    throw new UsageError(faults['two-texts'], 'give --scenario a path');
  let code: number = EXIT.ok;
  for (const file of files) {
    const octets = await readOne(file, context);
    const { adviceForPasted } = await import('./other-input.ts');
    const elsewhere = octets === null ? null : adviceForPasted(octets);
    if (elsewhere !== null) {
      context.screen.err(`mxprobe: ${escapedLines(nameOf(file))}: it is ${elsewhere}\n`);
      code = EXIT.usage;
      continue;
    }
    const read = octets === null ? null : explainBounce(octets, how);
    if (read === null || read.failures.length === 0) code = EXIT.usage;
    if (read === null) continue;
    const document = args.maskLocalParts ? maskLocalParts(read) : read;
    const isQuiet = scenario === '-' || tickets.isOnStdout;
    if (!isQuiet || document.failures.length === 0) tell(document, file, args, how.lang, context);
    if (document.failures.length === 0 && octets !== null) await advise(octets, context);
    if (document.failures.length === 0) continue;
    if (scenario !== null) await writeScenario(document, scenario, how, context);
    if (args.record) await keep(document, args, context);
    const ticket = { bounce: document, reproduction: null, lang: how.lang, audience: how.audience };
    if (await writeTickets(ticket, tickets, context)) code = EXIT.usage;
  }
  return code;
}

/** It is personal data: with `--mask-local-parts` the local parts of its addresses are masked in the record, too. */
async function keep(document: BounceDocument, args: BounceArguments, context: Context): Promise<void> {
  const { bounceEvents } = await import('../library/bounce-record.ts');
  const { CommandRecord } = await import('../library/keep-record.ts');
  const { recordAround } = await import('./keep-record.ts');
  const masked = args.maskLocalParts ? maskLocalParts : <T>(value: T) => value;
  const record = await CommandRecord.begin({ results: args.results, name: 'bounce' }, recordAround(context), masked);
  for (const event of bounceEvents(document, context.clock.date().toISOString())) record.add(event);
  const { run } = await record.end(false);
  if (run.results !== null) context.screen.err(`recorded in ${escapedLines(run.results)}\n`);
}

/** Null if it can't be read, which has then been told: the others still are. */
async function readOne(file: string, { screen, argv }: Context): Promise<Uint8Array | null> {
  try {
    const octets = await readInput(file, MAX_BOUNCE_BYTES);
    if (octets.length > 0) return octets;
    throw new UsageError(`${nameOf(file)} is empty`);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const said = await usageWords(argv);
    screen.err(`${escapedLines(`mxprobe: ${said(error.message)}`)}\n`);
    return null;
  }
}

function tell(
  document: BounceDocument,
  file: string,
  args: BounceArguments,
  lang: Language,
  { screen }: Context,
): void {
  const isOne = args.files.length === 1;
  const json = isOne ? JSON.stringify(document, null, 1) : JSON.stringify({ file, ...document });
  if (args.json) screen.out(`${escapeJson(json)}\n`);
  if (document.failures.length === 0) {
    screen.err(
      `mxprobe: ${escapedLines([`${nameOf(file)}: ${sayKind(document, lang)}`, ...document.notes].join('; '))}\n`,
    );
  } else if (!args.json) {
    const head = isOne ? '' : `${screen.palette(escapedLines(file), 'quiet')}\n`;
    const width = Math.min(screen.columns, 100);
    const text =
      args.for === 'customer'
        ? letterAsText(letterOf(document, null, lang))
        : bounceAsText(document, { lang, palette: screen.palette, width });
    screen.out(`${head}${text}${isOne ? '' : '\n'}`);
  }
}

/** What holds no failure may be for another command. */
async function advise(octets: Uint8Array, { screen }: Context): Promise<void> {
  const { adviceFor } = await import('./other-input.ts');
  const advice = adviceFor(octets, 'bounce');
  if (advice !== null) screen.err(`It is ${advice}\n`);
}

/** The scenario language is loaded only for this. */
async function writeScenario(
  document: BounceDocument,
  path: string,
  how: Explaining,
  { screen }: Context,
): Promise<void> {
  const { reproducible, scenarioOf } = await import('../library/bounce-scenario.ts');
  const failure = reproducible(document.failures);
  if (failure === null) throw new UsageError(wordsOf(how.lang).faults['no-scenario']);
  const written = scenarioOf(document, failure, diagnoseFailure(failure, how.catalogue), { identity: null });
  if ('refuse' in written) throw new UsageError(`no scenario is written: ${written.refuse}`);
  await writeText(path, written.yaml, screen);
  if (path !== '-')
    screen.err(`${filledIn(wordsOf(how.lang).faults['scenario-written'], { file: escapedLines(path) })}\n`);
}
