// mxprobe reproduce: asks again what a bounce says was refused, then changes one thing at a time until the answer changes.

import { MAX_BOUNCE_BYTES } from '../bounce/read-bounce.ts';
import type { Reproduction } from '../diagnosis/proof/document.ts';
import { type Explaining, explainBounce } from '../library/explain-bounce.ts';
import { CommandRecord } from '../library/keep-record.ts';
import { type Case, caseOf, type Proving } from '../library/proof-question.ts';
import { proofEnds, proofEvent } from '../library/proof-record.ts';
import { type ProofEvent, prove } from '../library/prove.ts';
import { sandboxes } from '../library/sandboxes.ts';
import { parsedTargets } from '../library/targets.ts';
import { systemClock } from '../net/clock.ts';
import type { BounceDocument } from '../report/bounce-document.ts';
import { escapeJson } from '../report/escape/json.ts';
import { letterAsText, letterOf } from '../report/letter.ts';
import { maskLocalParts } from '../report/mask.ts';
import { reproductionAsText } from '../report/reproduction.ts';
import { filledIn } from '../report/reproduction-words.ts';
import { inEnglish } from '../report/say.ts';
import { bounceWords, wordsOf } from '../report/words.ts';
import type { RunDocument } from '../run/document.ts';
import type { RunEvent } from '../run/events.ts';
import { type Context, commandOf } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import { EXPLAINING, explainingOf } from './explaining.ts';
import type { FromElsewhere } from './fleet-elsewhere.ts';
import { nameOf, readInput } from './input.ts';
import { watchInterrupts } from './interrupt.ts';
import { recordAround } from './keep-record.ts';
import { type ArgumentsOf, flag, text, texts } from './option.ts';
import { FLEET_KEY, TARGETED } from './options.ts';
import { RECORDED } from './output-options.ts';
import { onePlaceEach, tryOutputs } from './outputs.ts';
import { PROVING } from './proving.ts';
import { pathsOf, recordedLine, reportsBeside, writeReports } from './reports.ts';
import { planText } from './reproduce-plan.ts';
import { parseTickets, TICKET, writeTickets } from './tickets.ts';
import { writeText } from './write-text.ts';

const positionals = { file: text({ about: 'the bounce; - for stdin', required: true, stdin: true }) };
const options = {
  ...TARGETED,
  ...EXPLAINING,
  ...PROVING,
  vantage: text({ about: 'ask from this vantage point of a fleet, not from here', group: 'Target' }),
  ...FLEET_KEY,
  json: flag({ about: 'JSON, mxprobe/reproduction@1', group: 'Output' }),
  verbose: flag({ about: 'every dialogue', alias: 'v', group: 'Output' }),
  scenario: text({ about: 'write the dialogue as a scenario file', group: 'Output' }),
  ...TICKET,
  report: texts({ about: 'KIND=PATH, - for stdout; markdown and html are the text for the ticket', group: 'Output' }),
  ...RECORDED,
  record: { ...RECORDED.record, about: 'record the proof (--no-record: do not)' },
};
type ReproduceArguments = ArgumentsOf<typeof positionals> & ArgumentsOf<typeof options>;

export const command = commandOf({
  about: 'ask again what a bounce says was refused, and change one thing at a time',
  positionals,
  options,
  examples: [
    ['mxprobe reproduce bounce.eml --sandbox', 'the whole chain, offline'],
    ['mxprobe reproduce bounce.eml --target mx:example.org', 'ask the receiver again'],
    [
      'mxprobe reproduce bounce.eml --target mx:example.org --try vantage=fra1 --key operator.key',
      'is it our address? a machine of the fleet asks the same',
    ],
  ],
  run,
});

async function run(args: ReproduceArguments, context: Context): Promise<number> {
  const { screen, environment } = context;
  const how = await explainingOf(args, environment);
  const { tickets, reports } = outputsOf(args);
  const asksTarget = args.target.length > 0;
  const { file, scenario: path } = args;
  const { faults } = wordsOf(how.lang);
  if (args.sandbox && asksTarget) throw new UsageError(faults['two-places']);
  if (args.json && !args.sandbox && !asksTarget)
    throw new UsageError(faults['json-asks-nothing'], 'give --target or --sandbox');
  if (path === '-' && (args.json || tickets.isOnStdout))
    throw new UsageError(faults['two-texts'], 'give --scenario a path');
  parsedTargets(args.target, args.family);
  const octets = await readInput(file, MAX_BOUNCE_BYTES);
  if (octets.length === 0) throw new UsageError(filledIn(faults.empty, { file: nameOf(file) }));
  const document = explainBounce(octets, how);
  const proving = { ...args, password: environment.MXPROBE_PASSWORD ?? null };
  const bounced = caseOf(document, how, proving);
  if ('refuse' in bounced) {
    const words = document.failures.length === 0 ? bounceWords(how.lang).kinds[document.kind] : bounced.refuse;
    throw new UsageError(`${nameOf(file)}: ${words}`);
  }
  const masked = args.maskLocalParts ? maskLocalParts : <T>(value: T) => value;
  if (path !== null) await writeText(path, bounced.yaml, screen);
  if (!args.sandbox && !asksTarget) {
    screen.err(planText(bounced, how.lang));
    if (path === null) screen.out(bounced.yaml);
    return EXIT.ok;
  }
  await tryOutputs([...tickets.wanted.map(({ path: to }) => to), ...pathsOf(reports)]);
  const prepared = { bounced, proving, how, document: masked(document), masked, tickets, reports };
  const far = [...(args.vantage === null ? [] : [args.vantage]), ...bounced.vantages];
  if (far.length === 0) return proveAndTell(prepared, null, context);
  const { withElsewhere, refuseUncarried } = await import('./fleet-elsewhere.ts');
  refuseUncarried([bounced.scenario]);
  return withElsewhere(far, args, context, (from) => proveAndTell(prepared, from, context));
}

interface Prepared extends ReturnType<typeof outputsOf> {
  readonly bounced: Case;
  readonly proving: ReproduceArguments & Proving;
  readonly how: Explaining;
  readonly document: BounceDocument;
  readonly masked: <T>(value: T) => T;
}

async function proveAndTell(prepared: Prepared, from: FromElsewhere | null, context: Context): Promise<number> {
  const { proving, how, document, masked, tickets, reports } = prepared;
  const recording = proving.record ? { results: proving.results, name: recordName(proving.file) } : null;
  const record = await CommandRecord.begin(recording, recordAround(context), masked);
  const found = masked(await proveShown(prepared, from, { context, add: record.add }));
  for (const event of proofEnds(found, record.cases)) record.add(event);
  const run = await record.end(found.doubt === 'interrupted');
  const shown = { found, run, bounce: document, how };
  await tell(shown, proving, { isQuiet: tickets.isOnStdout || reports.stdout !== null }, context);
  const unreported = await writeReports(run, reports, context);
  const ticket = { bounce: document, reproduction: found, lang: how.lang, audience: how.audience };
  const unwritten = await writeTickets(ticket, tickets, context);
  return unreported || unwritten ? EXIT.usage : exitCodeOf(found);
}

const recordName = (file: string) => `reproduce-${nameOf(file).replace(/.*[\\/]|\.(?:eml|txt)$/g, '')}`;

interface Shown {
  readonly found: Reproduction;
  readonly run: RunDocument;
  readonly bounce: BounceDocument;
  readonly how: Explaining;
}

/** On stdout: the document, the letter to the customer, or what was found. */
async function tell(
  { found, run, bounce, how }: Shown,
  args: ReproduceArguments,
  { isQuiet }: { readonly isQuiet: boolean },
  { screen }: Context,
): Promise<void> {
  if (args.json) screen.out(`${escapeJson(JSON.stringify(found, null, 1))}\n`);
  else if (!isQuiet && how.audience === 'customer') screen.out(letterAsText(letterOf(bounce, found, how.lang)));
  else if (!isQuiet) {
    const width = Math.min(screen.columns, 100);
    const say = how.lang === 'de' ? (await import('../report/german/sentences.ts')).inGerman : inEnglish;
    const text = reproductionAsText(found, { palette: screen.palette, width, verbose: args.verbose, say });
    screen.out(`${text}${recordedLine(run, screen)}`);
  }
}

/** Of the kinds of reports two are texts for a ticket here; the others are those of a run. */
function outputsOf({ report, json }: ReproduceArguments) {
  const isTicket = (one: string) => /^(?:markdown|html)(?:=|$)/.test(one);
  const tickets = parseTickets({ report: report.filter(isTicket) }, json);
  const reports = reportsBeside({ report: report.filter((one) => !isTicket(one)), json });
  if (tickets.isOnStdout && reports.stdout !== null)
    throw new UsageError('two reports for stdout', 'give a path to all but one');
  onePlaceEach([...tickets.wanted.map(({ path }) => path), ...pathsOf(reports)]);
  return { tickets, reports };
}

async function proveShown(
  { bounced, proving: args, how }: Prepared,
  from: FromElsewhere | null,
  { context, add }: { readonly context: Context; readonly add: (event: RunEvent) => void },
): Promise<Reproduction> {
  const { screen, version, argv, environment } = context;
  const interruption = watchInterrupts(args.maxTime, screen.err);
  const mx = sandboxes(systemClock);
  const show = (told: ProofEvent) => {
    if (told.e !== 'dialogue') return;
    const event = proofEvent(told.event, told.dialogue);
    if (event !== null) add(event);
    if (told.event.e !== 'run') return;
    const text = `dialogue ${told.dialogue}: ${told.variant ?? 'as bounced'}`;
    screen.status(screen.isTerminal ? text.slice(0, screen.columns - 1) : null);
  };
  try {
    const around = { signal: interruption.signal, startSandbox: mx.start, version, argv, environment, ...from };
    return await prove(bounced, args, how, around, show);
  } finally {
    screen.status(null);
    interruption.stop();
    await mx.close();
  }
}

/** The question was answered (0), the server does not do what the bounce says (1), it could not be put (3). */
function exitCodeOf({ conclusion, doubt }: Reproduction): number {
  switch (conclusion) {
    case 'confirmed':
    case 'shown':
    case 'receiver-must-act':
      return EXIT.ok;
    case 'not-reproduced':
      return EXIT.failed;
    case 'inconclusive':
      return doubt === 'interrupted' ? EXIT.interrupted : EXIT.inconclusive;
  }
}
