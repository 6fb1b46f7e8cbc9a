// mxprobe history: the nights of a probe, case by case.
import { caseHistories } from '../baseline/case-history.ts';
import type { History } from '../baseline/history.ts';
import { ProbeStore, probesIn } from '../baseline/store.ts';
import { diskFiles } from '../net/disk-files.ts';
import { FileFault } from '../net/files.ts';
import { escapeJson } from '../report/escape/json.ts';
import { historyText, nightsText } from '../report/history.ts';
import { type Context, commandOf } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import { type ArgumentsOf, flag, text, whole } from './option.ts';
import { RESULTS } from './options.ts';

const positionals = { probe: text({ about: 'its name; without, all probes that have a history' }) };
const options = {
  case: text({ about: 'only cases whose name holds this' }),
  nights: text({ about: 'how many nights the strips show', alias: 'n', default: '30', parse: whole(1, 1000) }),
  json: flag({ about: 'as JSON', group: 'Output' }),
  results: { ...RESULTS.results, about: 'where nights are kept' },
};
type HistoryArguments = ArgumentsOf<typeof positionals> & ArgumentsOf<typeof options>;

export const command = commandOf({
  about: 'show the nights of a probe, case by case',
  positionals,
  options,
  examples: [['mxprobe history own-mx --case starttls', 'when a reply, the certificate or the latency changed']],
  run: history,
});

async function history(args: HistoryArguments, { screen }: Context): Promise<number> {
  const { nights, case: matching } = args;
  const names = await probesIn(diskFiles, args.results);
  if (names instanceof FileFault) throw new UsageError(names.text);
  const name = args.probe ?? (names.length === 1 ? names[0] : undefined);
  if (name === undefined) return overview(args, names, screen);
  if (!names.includes(name)) throw noHistory(name, names, args.results);
  const read = await readNights(args.results, name);
  const cases = caseHistories(read, { nights, matching: matching ?? '' });
  if (args.json) screen.out(asJson({ probe: name, ...headOf(read), cases }));
  else screen.out(historyText(name, read, cases, screen.palette));
  return EXIT.ok;
}

async function overview(
  { json, results }: HistoryArguments,
  names: readonly string[],
  screen: Context['screen'],
): Promise<number> {
  const all = await Promise.all(names.map(async (name) => ({ name, history: await readNights(results, name) })));
  if (json) screen.out(asJson(all.map(({ name, history }) => ({ probe: name, ...headOf(history) }))));
  else if (all.length === 0) screen.out('no probe has a history here\n');
  for (const { name, history } of json ? [] : all) screen.out(`${nightsText(name, history, screen.palette)}\n`);
  return EXIT.ok;
}

async function readNights(results: string, name: string): Promise<History> {
  const read = await new ProbeStore(diskFiles, results, name).history();
  if (read instanceof FileFault) throw new UsageError(read.text);
  return read;
}

function headOf({ nights, torn }: History) {
  const list = nights.map(({ at, run, regressions }) => ({ at, run, regressions }));
  return { nights: list, torn };
}

function noHistory(name: string, names: readonly string[], results: string): UsageError {
  const known = names.length === 0 ? 'nothing was probed yet' : `known: ${names.join(', ')}`;
  return new UsageError(`${results} has no history of ${name}`, known);
}

const asJson = (value: object) => `${escapeJson(JSON.stringify(value, null, 1))}\n`;
