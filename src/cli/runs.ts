// mxprobe runs: what was recorded.
import { parseDuration } from '../document/shape.ts';
import type { Clock } from '../net/clock.ts';
import { diskFiles } from '../net/disk-files.ts';
import { FileFault } from '../net/files.ts';
import { type IndexedRun, indexedRuns } from '../record/run-index.ts';
import { escapeJson } from '../report/escape/json.ts';
import { type Context, commandOf } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import { type ArgumentsOf, bad, flag, oneOf, text } from './option.ts';
import { RESULTS } from './options.ts';
import { escapedLines } from './screen.ts';

const VERDICTS = ['passed', 'failed', 'inconclusive', 'incomplete'] as const;
type RunVerdict = (typeof VERDICTS)[number];

const options = {
  ...RESULTS,
  command: text({ about: 'only of this command: run, mx, identity, probe, reproduce ...' }),
  target: text({ about: 'only where a host or domain that was asked holds this' }),
  since: text({ about: 'only since then: 2026-11-21, 2026-11-21T02:00Z, or 7d ago', parse: instantOrAge }),
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
  const wanted = runs.filter((run) => fits(run, args, clock));
  if (args.json) screen.out(`${escapeJson(JSON.stringify(wanted, null, 1))}\n`);
  else if (wanted.length === 0) screen.out(runs.length === 0 ? 'no run is recorded here\n' : 'no run is like that\n');
  else screen.out(wanted.map((run) => `${escapedLines(run.id)}  ${sayCounts(run)}\n`).join(''));
  return EXIT.ok;
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

function sayCounts({ summary }: IndexedRun): string {
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
  const at = /^\d{4}-\d\d-\d\d/.test(word) ? Date.parse(word) : Number.NaN;
  return Number.isNaN(at) ? bad(`${shown} ${word}`, 'a date such as 2026-11-21, or an age: 7d, 12h') : { at };
}
