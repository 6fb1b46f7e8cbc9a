// mxprobe runs: what was recorded.
import { parseDuration } from '../document/shape.ts';
import type { Clock } from '../net/clock.ts';
import { diskFiles, inBlocks } from '../net/disk-files.ts';
import { FileFault } from '../net/files.ts';
import { type IndexedRun, indexedRuns } from '../record/run-index.ts';
import { escapeJson } from '../report/escape/json.ts';
import { type Context, commandOf } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import { isDay } from './log-time.ts';
import { type ArgumentsOf, bad, flag, oneOf, text } from './option.ts';
import { RESULTS } from './output-options.ts';

const VERDICTS = ['passed', 'failed', 'inconclusive', 'incomplete'] as const;
type RunVerdict = (typeof VERDICTS)[number];

const options = {
  ...RESULTS,
  command: text({ about: 'only of this command: run, mx, identity, probe, reproduce ...' }),
  target: text({ about: 'only where a host or domain that was asked holds this' }),
  since: text({ about: 'only since then: 2026-11-21, 2026-11-21T02:00Z, or an age: 7d', parse: instantOrAge }),
  verdict: text({ ...oneOf(VERDICTS), about: 'only with this worst verdict; incomplete: they did not end' }),
  json: flag({ about: 'as JSON', group: 'Output' }),
};

export const command = commandOf({
  about: 'list the recorded runs',
  positionals: {},
  options,
  examples: [['mxprobe runs --command mx --target example.org --since 30d', 'the surveys of a month']],
  run: list,
});

async function list(args: ArgumentsOf<typeof options>, { screen, clock }: Context): Promise<number> {
  const runs = await indexedRuns(diskFiles, args.results);
  if (runs instanceof FileFault) throw new UsageError(runs.text, 'runs are recorded by `mxprobe run`');
  let [all, shown] = [0, 0];
  const wanted = function* () {
    for (const run of runs) {
      all += 1;
      if (!fits(run, args, clock)) continue;
      shown += 1;
      yield run;
    }
  };
  for (const piece of inBlocks(args.json ? jsonPieces(wanted()) : lines(wanted()))) screen.out(piece);
  if (shown === 0 && !args.json) screen.out(all === 0 ? 'no run is recorded here\n' : 'no run is like that\n');
  return EXIT.ok;
}

/** An id has letters, digits and signs that need no escape (record/run-id.ts). Most runs have one summary in common. */
function* lines(runs: Iterable<IndexedRun>): Generator<string> {
  const said = new Map<IndexedRun['summary'], string>();
  for (const { id, summary } of runs) {
    const counts = said.get(summary) ?? sayCounts(summary);
    said.set(summary, counts);
    yield `${id}  ${counts}\n`;
  }
}

/** An array, a run at a time. */
function* jsonPieces(runs: Iterable<IndexedRun>): Generator<string> {
  let isFirst = true;
  for (const run of runs) {
    yield `${isFirst ? '[' : ','}\n${escapeJson(JSON.stringify(run, null, 1)).replace(/^/gm, ' ')}`;
    isFirst = false;
  }
  yield isFirst ? '[]\n' : '\n]\n';
}

function fits(run: IndexedRun, args: ArgumentsOf<typeof options>, clock: Clock): boolean {
  const { command: name, target, since, verdict } = args;
  return (
    (name === null || run.command === name) &&
    (target === null || run.targets.some((one) => one.toLowerCase().includes(target.toLowerCase()))) &&
    (verdict === null || verdictOf(run) === verdict) &&
    (since === null || Date.parse(run.started) >= ('at' in since ? since.at : clock.date().getTime() - since.agoMs))
  );
}

/** The worst of its cases. */
function verdictOf({ summary }: IndexedRun): RunVerdict {
  if (summary === null) return 'incomplete';
  return summary.failed > 0 ? 'failed' : summary.inconclusive > 0 ? 'inconclusive' : 'passed';
}

function sayCounts(summary: IndexedRun['summary']): string {
  if (summary === null) return 'incomplete';
  return Object.entries({ ...summary })
    .filter(([, count]) => count > 0)
    .map(([verdict, count]) => `${count} ${verdict}`)
    .join(', ');
}

type Since = { readonly at: number } | { readonly agoMs: number };

function instantOrAge(word: string, shown: string): Since {
  const days = /^(\d{1,5})d$/.exec(word)?.[1];
  const agoMs = days === undefined ? parseDuration(word) : Number(days) * 86_400_000;
  if (agoMs) return { agoMs };
  const at = /^\d{4}-\d\d-\d\d/.test(word) && isDay(word) ? Date.parse(word) : Number.NaN;
  return Number.isNaN(at) ? bad(`${shown} ${word}`, 'a date such as 2026-11-21, or an age: 7d, 12h') : { at };
}
