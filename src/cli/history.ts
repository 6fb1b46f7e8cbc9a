// mxprobe history: the nights of a probe, case by case.
import { caseHistories } from '../baseline/case-history.ts';
import type { History } from '../baseline/history.ts';
import { ProbeStore, probesIn } from '../baseline/store.ts';
import { diskFiles } from '../net/disk-files.ts';
import { FileFault } from '../net/files.ts';
import { escapeJson } from '../report/escape/json.ts';
import { historyText, nightsText } from '../report/history.ts';
import type { Tongue } from '../report/tongue.ts';
import { type Context, commandOf } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import { type ArgumentsOf, flag, text, texts, whole } from './option.ts';
import { RESULTS } from './output-options.ts';
import { tryOutputs } from './outputs.ts';
import { parseReports, pathsOf, type Reports, writePieces } from './reports.ts';
import { SPEAKING, tongueOf } from './tongue.ts';

/** The names of `NIGHT_REPORTERS`, which are loaded later; a test checks that they are the same. */
export const NIGHT_KINDS: readonly string[] = ['html', 'ics', 'openmetrics'];

const positionals = { probe: text({ about: 'its name; without, all probes that have a history' }) };
const options = {
  case: text({ about: 'only cases whose name holds this' }),
  nights: text({ about: 'how many nights are shown: 30, in reports 365', alias: 'n', parse: whole(1, 1000) }),
  report: texts({ about: `KIND=PATH, - for stdout; KIND is one of ${NIGHT_KINDS.join(', ')}`, group: 'Output' }),
  ...SPEAKING,
  json: flag({ about: 'as JSON', group: 'Output' }),
  results: { ...RESULTS.results, about: 'where nights are kept' },
};
type HistoryArguments = ArgumentsOf<typeof positionals> & ArgumentsOf<typeof options>;

export const command = commandOf({
  about: 'show the nights of a probe, case by case',
  positionals,
  options,
  examples: [
    ['mxprobe history own-mx --case starttls', 'when a reply, the certificate or the latency changed'],
    ['mxprobe history --report html=nights.html --report ics=certificates.ics', 'a page of a year, and a calendar'],
  ],
  run: history,
});

async function history(args: HistoryArguments, context: Context): Promise<number> {
  const { screen } = context;
  const { case: matching } = args;
  const reports = parseReports(args.report, false, NIGHT_KINDS);
  const names = await probesIn(diskFiles, args.results);
  if (names instanceof FileFault) throw new UsageError(names.text);
  if (reports.wanted.length > 0) return report(args, reports, names, context);
  const tongue = await tongueOf(args.lang, context.environment);
  const name = args.probe ?? (names.length === 1 ? names[0] : undefined);
  if (name === undefined) return overview(args, names, screen, tongue);
  if (!names.includes(name)) throw noHistory(name, names, args.results);
  const read = await readNights(args.results, name);
  const cases = caseHistories(read, { nights: args.nights ?? 30, matching: matching ?? '' });
  if (args.json) screen.out(asJson({ probe: name, ...headOf(read), cases }));
  else screen.out(historyText(name, read, cases, screen.palette, tongue));
  return EXIT.ok;
}

/** Of the probe that is named, or of all. */
async function report(
  args: HistoryArguments,
  reports: Reports,
  names: readonly string[],
  context: Context,
): Promise<number> {
  const { probe } = args;
  if (probe !== null && !names.includes(probe)) throw noHistory(probe, names, args.results);
  await tryOutputs(pathsOf(reports));
  const { NIGHT_REPORTERS } = await import('../report/nights/reporters.ts');
  const probes = await Promise.all(
    (probe === null ? names : [probe]).map(async (name) => ({ name, history: await readNights(args.results, name) })),
  );
  const tongue = await tongueOf(args.lang, context.environment);
  const told = { probes, nights: args.nights ?? 365, version: context.version, now: context.clock.date(), tongue };
  const failed = await writePieces(reports, (kind) => NIGHT_REPORTERS.get(kind)?.(told) ?? [], context, tongue);
  return failed ? EXIT.usage : EXIT.ok;
}

async function overview(
  { json, results }: HistoryArguments,
  names: readonly string[],
  screen: Context['screen'],
  tongue: Tongue,
): Promise<number> {
  const all = await Promise.all(names.map(async (name) => ({ name, history: await readNights(results, name) })));
  if (json) screen.out(asJson(all.map(({ name, history }) => ({ probe: name, ...headOf(history) }))));
  else if (all.length === 0) screen.out(`${tongue.say('no probe has a history here')}\n`);
  for (const { name, history } of json ? [] : all) screen.out(`${nightsText(name, history, screen.palette, tongue)}\n`);
  return EXIT.ok;
}

async function readNights(results: string, name: string): Promise<History> {
  const read = await new ProbeStore(diskFiles, results, name).history();
  if (read instanceof FileFault) throw new UsageError(read.text);
  return read;
}

function headOf({ nights, torn }: History) {
  const list = nights.map(({ at, run, regressions, told }) => ({ at, run, regressions, told }));
  return { nights: list, torn };
}

function noHistory(name: string, names: readonly string[], results: string): UsageError {
  const known = names.length === 0 ? 'nothing was probed yet' : `known: ${names.join(', ')}`;
  return new UsageError(`${results} has no history of ${name}`, known);
}

const asJson = (value: object) => `${escapeJson(JSON.stringify(value, null, 1))}\n`;
