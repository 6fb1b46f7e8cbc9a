// mxprobe reproduce: asks again what a bounce says was refused, then changes one thing at a time until the answer changes.

import { MAX_BOUNCE_BYTES } from '../bounce/read-bounce.ts';
import type { Reproduction } from '../diagnosis/proof/document.ts';
import { type Explaining, explainBounce } from '../library/explain-bounce.ts';
import { type Case, caseOf, type Proving } from '../library/proof-question.ts';
import { type ProofEvent, prove } from '../library/prove.ts';
import { sandboxes } from '../library/sandboxes.ts';
import { systemClock } from '../net/clock.ts';
import { escapeJson } from '../report/escape/json.ts';
import { letterAsText, letterOf } from '../report/letter.ts';
import { maskLocalParts } from '../report/mask.ts';
import { reproductionAsText } from '../report/reproduction.ts';
import { filledIn } from '../report/reproduction-words.ts';
import { bounceWords, wordsOf } from '../report/words.ts';
import { type Context, commandOf } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import { EXPLAINING, explainingOf } from './explaining.ts';
import { nameOf, readInput } from './input.ts';
import { watchInterrupts } from './interrupt.ts';
import { type ArgumentsOf, flag, text } from './option.ts';
import { TARGETED } from './options.ts';
import { tryOutputs } from './outputs.ts';
import { PROVING } from './proving.ts';
import { planText } from './reproduce-plan.ts';
import { parseTickets, TICKET, writeTickets } from './tickets.ts';
import { writeText } from './write-text.ts';

const positionals = { file: text({ about: 'the bounce; - for stdin', required: true, stdin: true }) };
const options = {
  ...TARGETED,
  ...EXPLAINING,
  ...PROVING,
  json: flag({ about: 'JSON, mxprobe/reproduction@1', group: 'Output' }),
  verbose: flag({ about: 'every dialogue', alias: 'v', group: 'Output' }),
  scenario: text({ about: 'write the dialogue as a scenario file', group: 'Output' }),
  ...TICKET,
};
type ReproduceArguments = ArgumentsOf<typeof positionals> & ArgumentsOf<typeof options>;

export const command = commandOf({
  about: 'ask again what a bounce says was refused, and change one thing at a time',
  positionals,
  options,
  examples: [
    ['mxprobe reproduce bounce.eml --sandbox', 'the whole chain, offline'],
    ['mxprobe reproduce bounce.eml --target mx:example.org', 'ask the receiver again'],
  ],
  run,
});

async function run(args: ReproduceArguments, context: Context): Promise<number> {
  const { screen, environment } = context;
  const how = await explainingOf(args, environment);
  const tickets = parseTickets(args, args.json);
  const asksTarget = args.target.length > 0;
  const { file, scenario: path } = args;
  const { faults } = wordsOf(how.lang);
  if (args.sandbox && asksTarget) throw new UsageError(faults['two-places']);
  if (args.json && !args.sandbox && !asksTarget)
    throw new UsageError(faults['json-asks-nothing'], 'give --target or --sandbox');
  if (path === '-' && (args.json || tickets.isOnStdout))
    throw new UsageError(faults['two-texts'], 'give --scenario a path');
  const octets = await readInput(file, MAX_BOUNCE_BYTES);
  if (octets.length === 0) throw new UsageError(filledIn(faults.empty, { file: nameOf(file) }));
  const document = explainBounce(octets, how);
  const proving = { ...args, password: environment.MXPROBE_PASSWORD ?? null };
  const bounced = caseOf(document, how, proving);
  if ('refuse' in bounced) {
    const words = document.failures.length === 0 ? bounceWords(how.lang).kinds[document.kind] : bounced.refuse;
    throw new UsageError(`${nameOf(file)}: ${words}`);
  }
  if (path !== null) await writeText(path, bounced.yaml, screen);
  if (!args.sandbox && !asksTarget) {
    screen.err(planText(bounced, how.lang));
    if (path === null) screen.out(bounced.yaml);
    return EXIT.ok;
  }
  await tryOutputs(tickets.wanted.map(({ path: to }) => to));
  const masked = args.maskLocalParts ? maskLocalParts : <T>(value: T) => value;
  const found = masked(await proveShown(bounced, proving, how, context));
  if (args.json) screen.out(`${escapeJson(JSON.stringify(found, null, 1))}\n`);
  else if (!tickets.isOnStdout && how.audience === 'customer')
    screen.out(letterAsText(letterOf(masked(document), found, how.lang)));
  else if (!tickets.isOnStdout) {
    const width = Math.min(screen.columns, 100);
    screen.out(reproductionAsText(found, { palette: screen.palette, width, verbose: args.verbose }));
  }
  const failed = await writeTickets(
    { bounce: masked(document), reproduction: found, lang: how.lang, audience: how.audience },
    tickets,
    context,
  );
  return failed ? EXIT.usage : exitCodeOf(found);
}

async function proveShown(
  bounced: Case,
  args: ReproduceArguments & Proving,
  how: Explaining,
  { screen, version, argv, environment }: Context,
): Promise<Reproduction> {
  const interruption = watchInterrupts(args.maxTime, screen.err);
  const mx = sandboxes(systemClock);
  const show = (told: ProofEvent) => {
    if (told.e !== 'dialogue' || told.event.e !== 'run') return;
    const text = `dialogue ${told.dialogue}: ${told.variant ?? 'as bounced'}`;
    screen.status(screen.isTerminal ? text.slice(0, screen.columns - 1) : null);
  };
  try {
    const around = { signal: interruption.signal, startSandbox: mx.start, version, argv, environment };
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
