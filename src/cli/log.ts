// mxprobe log: what the logs of mail servers tell of refusals, both ways.
import type { Explaining } from '../library/explain-bounce.ts';
import { explainLog } from '../library/explain-log.ts';
import { judgeWith } from '../library/judge-log.ts';
import type { LogEvent } from '../log/log-event.ts';
import { LogReader, type LogTold } from '../log/read.ts';
import { type StampOptions, systemZone, zoneNamed } from '../log/stamp.ts';
import { placeOf } from '../net/inputs.ts';
import { openLog } from '../net/open-log.ts';
import { escapeJson } from '../report/escape/json.ts';
import { logAsText } from '../report/log.ts';
import type { LogDocument } from '../report/log-document.ts';
import { maskLocalParts } from '../report/mask.ts';
import { plain } from '../report/palette.ts';
import { type Context, commandOf } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import { EXPLAINING, explainingOf } from './explaining.ts';
import { nameOf } from './input.ts';
import { readEarlier } from './log-earlier.ts';
import { checkFilters, filterOf } from './log-filter.ts';
import { boundMemory } from './log-memory.ts';
import { instantOf } from './log-time.ts';
import { type ArgumentsOf, bad, flag, oneOf, type Parse, text, texts, whole } from './option.ts';
import { tryOutputs } from './outputs.ts';
import { parseReports, pathsOf, type Reports, writePieces } from './reports.ts';
import { escapedLines } from './screen.ts';

const zone: Parse<StampOptions['offsetAt']> = (word, shown) =>
  zoneNamed(word) ?? bad(`${shown} ${word}`, 'a zone: UTC, +01:00, Europe/Berlin');

const positionals = {
  files: texts({ about: 'logs of mail servers, .gz too, oldest first; - for stdin', required: true, stdin: true }),
};
const options = {
  ...EXPLAINING,
  since: text({ about: 'only what was written since: 2026-11-30T06:00, or 24h ago', parse: instantOf }),
  until: text({ about: 'only what was written before', parse: instantOf }),
  year: text({ about: 'the year of stamps without one', parse: whole(1970, 9999) }),
  tz: text({ about: 'the zone of stamps without one: UTC, +01:00, Europe/Berlin', parse: zone }),
  direction: text({ ...oneOf(['in', 'out']), about: 'only what we refused, or only what others refused' }),
  cause: texts({ about: 'only these causes' }),
  receiver: texts({ about: "only refusals of this house's servers: example.net" }),
  queue: texts({ about: 'only what concerns these messages: their ids in the queue' }),
  top: text({ about: 'so many groups of each part', default: '10', parse: whole(1, 10_000) }),
  compare: text({ about: 'only groups that are new or grew since this document (--json); 1 if there are any' }),
  scenarios: text({ about: 'write a scenario for each group into this folder', group: 'Output' }),
  by: text({ ...oneOf(['cause', 'actor', 'receiver', 'client', 'day']), about: 'one line for each of these instead' }),
  report: texts({ about: 'KIND=PATH of text, json, markdown, html, openmetrics; - for stdout', group: 'Output' }),
  'mask-local-parts': flag({ about: 'print no local parts of addresses', group: 'Output' }),
  events: flag({ about: 'one JSON object a refusal instead, as it is read', group: 'Output' }),
  json: flag({ about: 'JSON, mxprobe/log@1', group: 'Output' }),
};
type LogArguments = ArgumentsOf<typeof positionals> & ArgumentsOf<typeof options>;

export const command = commandOf({
  about: 'say what the logs of mail servers tell of refusals, and whose turn it is',
  positionals,
  options,
  examples: [
    ['mxprobe log /var/log/mail.log.1.gz /var/log/mail.log', 'what was refused, both ways'],
    ['journalctl -t postfix/smtp -o json | mxprobe log - --since 24h', 'from the journal'],
    ['mxprobe log mail.log --json > today.json; mxprobe log mail.log.1 --compare today.json', 'what is new'],
  ],
  run: log,
});

async function log(args: LogArguments, context: Context): Promise<number> {
  if (args.events && args.json) throw new UsageError('--events or --json, not both');
  const reports = parseReports(args.report, args.json, LOG_KINDS);
  if (args.events && reports.stdout !== null) throw new UsageError('--events have stdout to themselves');
  await tryOutputs(pathsOf(reports));
  checkFilters(args, context.clock.date().getTime());
  const how = await explainingOf(args, context.environment);
  const earlier = args.compare === null ? null : readEarlier(args.compare);
  const tend = boundMemory();
  const now = context.clock.date().getTime();
  const reader = new LogReader({
    judge: judgeWith(how.catalogue),
    stamps: { now, year: args.year, offsetAt: args.tz ?? systemZone },
    isCounted: filterOf(args, now),
    tell: args.events ? (event) => context.screen.out(`${eventLine(event, args.maskLocalParts)}\n`) : () => {},
  });
  const heads: Uint8Array[] = [];
  const places = args.files.map((file) => (file === '-' ? file : placeOf(file)));
  const again = args.files.find((_, index) => places.indexOf(places[index] ?? '') !== index);
  if (again !== undefined) throw new UsageError(`${again} is given twice`, 'its refusals would be counted twice');
  for (const file of args.files) heads.push(await readOne(file, reader, { ...context, tend }));
  const told = reader.told();
  if (told.isMute) return nothingRead(told, heads, context);
  const document = masked(explainLog(told, how, earlier), args);
  const shown = await withScenarios(
    { ...document, groups: document.groups.filter(({ change }) => change !== 'same') },
    told,
    { how, args, context },
  );
  const isFailed = await writeLogReports({ document, shown }, reports, { how, args, context });
  if (!args.events && reports.stdout === null) context.screen.out(await screenText(shown, { how, args, context }));
  return isFailed ? EXIT.usage : exitOf(told, shown, context);
}

const LOG_KINDS = ['text', 'json', 'markdown', 'html', 'openmetrics'];

async function screenText(shown: LogDocument, { how: { lang }, args: { by, top }, context }: Doing): Promise<string> {
  const options = { lang, palette: context.screen.palette, top };
  if (by === null) return logAsText(shown, options);
  const { logBy } = await import('../report/log-by.ts');
  return logBy(shown, { ...options, by });
}

/** What of it is loaded only if one is asked for. */
async function writeLogReports(
  { document, shown }: Readonly<Record<'document' | 'shown', LogDocument>>,
  reports: Reports,
  { how: { lang }, args, context }: Doing,
): Promise<boolean> {
  if (reports.wanted.length === 0) return false;
  const { logMetrics } = await import('../report/log-metrics.ts');
  const { logMarkdown, logPage } = await import('../report/log-page.ts');
  const whole = args.compare === null ? shown : document;
  const pieces = (kind: string): Iterable<string> => {
    if (kind === 'json') return [`${escapeJson(JSON.stringify(whole, null, 1))}\n`];
    if (kind === 'openmetrics') return logMetrics(whole);
    if (kind === 'markdown') return logMarkdown(shown, { lang, top: args.top });
    if (kind === 'html') return logPage(shown, { lang, top: args.top });
    return [logAsText(shown, { lang, palette: plain, top: args.top })];
  };
  return writePieces(reports, pieces, context);
}

interface Doing {
  readonly how: Explaining;
  readonly args: LogArguments;
  readonly context: Context;
}

/** The scenario language is loaded only for this. */
async function withScenarios(
  document: LogDocument,
  told: LogTold,
  { how, args, context }: Doing,
): Promise<LogDocument> {
  if (args.scenarios === null) return document;
  const { writeLogScenarios } = await import('./log-scenarios.ts');
  return writeLogScenarios(document, told.samples, { folder: args.scenarios, how, screen: context.screen });
}

/** Its begin. */
async function readOne(
  file: string,
  reader: LogReader,
  { screen, tend }: Pick<Context, 'screen'> & { readonly tend: () => void },
): Promise<Uint8Array> {
  if (file === '-' && process.stdin.isTTY) screen.err('reading from the terminal; ^D ends it\n');
  const opened = openLog(file, process.stdin);
  if ('refuse' in opened) throw new UsageError(opened.refuse);
  const input = reader.open(file);
  let head: Uint8Array | null = null;
  for await (const piece of opened.pieces) {
    const packed = PACKED.find(({ magic }) => magic.every((octet, i) => piece[i] === octet));
    if (packed !== undefined && input.isFresh)
      throw new UsageError(`${nameOf(file)} is packed with ${packed.name}`, `${packed.unpack} FILE | mxprobe log -`);
    head ??= Uint8Array.from(piece.subarray(0, 65_536));
    input.push(piece);
    tend();
  }
  if (opened.trailing()) input.note('octets stand behind the packed part; they were not read');
  input.end(opened.broken());
  return head ?? new Uint8Array();
}

/** What Node 20 does not unpack. */
const PACKED = [
  { name: 'Zstandard', magic: [0x28, 0xb5, 0x2f, 0xfd], unpack: 'zstdcat' },
  { name: 'xz', magic: [0xfd, 0x37, 0x7a, 0x58], unpack: 'xzcat' },
  { name: 'bzip2', magic: [0x42, 0x5a, 0x68], unpack: 'bzcat' },
] as const;

function eventLine({ template, asked, ...event }: LogEvent, isMasked: boolean): string {
  void [template, asked];
  const client = event.direction === 'incoming' ? event.host : null;
  const told = { ...event, client };
  return escapeJson(JSON.stringify(isMasked ? maskLocalParts(told) : told));
}

function masked(document: LogDocument, { maskLocalParts: isMasked }: LogArguments): LogDocument {
  return isMasked ? maskLocalParts(document) : document;
}

async function nothingRead({ inputs }: LogTold, heads: readonly Uint8Array[], { screen }: Context): Promise<number> {
  const { adviceFor } = await import('./other-input.ts');
  const advice = heads.map((head) => adviceFor(head, 'log')).find((one) => one !== null);
  const notes = inputs.flatMap(({ notes: own }) => own);
  const known = inputs.filter(({ understood }) => understood > 0);
  const what =
    known.length === 0
      ? 'no line of Postfix, Exim, sendmail, OpenSMTPD, Haraka or Exchange'
      : `${[...new Set(known.flatMap(({ formats }) => formats))].join(', ')}: no line says what became of a message`;
  const next =
    known.length === 0
      ? 'A bounce, a session or one reply: mxprobe bounce FILE, mxprobe explain "REPLY"'
      : 'What one reply means: mxprobe bounce FILE';
  screen.err(
    `${escapedLines([`mxprobe: ${inputs.map(({ file }) => nameOf(file)).join(', ')}: ${what}`, ...notes].join('; '))}\n` +
      `${advice === undefined ? next : `It is ${advice}`}\n`,
  );
  return EXIT.usage;
}

/** More than one line of a hundred not understood: read in part. */
const MISSED = 0.01;

function exitOf({ inputs }: LogTold, shown: LogDocument, { screen }: Context): number {
  const sum = (of: 'missed' | 'understood') => inputs.reduce((all, input) => all + input[of], 0);
  const cut = inputs.filter((input) => input.cut).map(({ file, notes }) => `${nameOf(file)}: ${notes[0]}`);
  const isPartial = sum('missed') > sum('understood') * MISSED;
  if (cut.length > 0 || isPartial) {
    const why = [...cut, ...(isPartial ? [`${sum('missed')} lines name an outcome that could not be read`] : [])];
    screen.err(`mxprobe: read in part: ${escapedLines(why.join('; '))}\n`);
    return EXIT.inconclusive;
  }
  return shown.groups.some(({ change }) => change === 'new' || change === 'grown') ? EXIT.failed : EXIT.ok;
}
