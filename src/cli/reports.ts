// `--report KIND=PATH` and `--json`: which reports go where. The reporters are loaded only if one is asked for.
import { diskFiles, inBlocks } from '../net/disk-files.ts';
import { comparisonIn } from '../report/comparison.ts';
import { ENGLISH, type Tongue } from '../report/tongue.ts';
import type { RunView } from '../run/cases.ts';
import type { Context } from './command.ts';
import { UsageError } from './exit.ts';
import { inputProblem, onePlaceEach } from './outputs.ts';
import { escapedLines } from './screen.ts';

export interface Reports {
  readonly wanted: readonly { readonly kind: string; readonly path: string }[];
  /** The kind that goes to stdout, or null: then the screen's text does. */
  readonly stdout: string | null;
}

/** `run.html`, `html:run.html` -> `html=run.html`. */
function kindMeant(one: string, kinds: readonly string[]): string | null {
  const [, said = '', path = ''] = /^([a-z]{1,20}):(.+)$/s.exec(one) ?? [];
  if (kinds.includes(said)) return `write --report ${said}=${path}`;
  const extension = /\.([a-z]{1,12})$/i.exec(one)?.[1]?.toLowerCase() ?? '';
  const kind = { md: 'markdown', htm: 'html', xml: 'junit', txt: 'text', prom: 'openmetrics' }[extension] ?? extension;
  return !one.includes('=') && kinds.includes(kind) ? `write --report ${kind}=${one}` : null;
}

/** Checks the options; the kinds are checked before anything is sent. */
export function parseReports(written: readonly string[], json: boolean, kinds: readonly string[] = KINDS): Reports {
  const wanted = written.map((one) => {
    const at = one.indexOf('=');
    const [kind, path] = at === -1 ? [one, '-'] : [one.slice(0, at), one.slice(at + 1)];
    if (!kinds.includes(kind))
      throw new UsageError(
        `--report ${one}: no such kind`,
        kindMeant(one, kinds) ?? `KIND=PATH with one of ${kinds.join(', ')}`,
      );
    if (path === '') throw new UsageError(`--report ${one}: no path`, `${kind}=PATH, or ${kind}=- for stdout`);
    return { kind, path };
  });
  if (json) wanted.push({ kind: 'json', path: '-' });
  const out = wanted.filter(({ path }) => path === '-');
  if (out.length > 1) throw new UsageError('two reports for stdout', 'give a path to all but one');
  onePlaceEach(wanted.map(({ path }) => path));
  return { wanted, stdout: out[0]?.kind ?? null };
}

/** The same beside a command's own JSON, which has stdout to itself. */
export function reportsBeside(own: { readonly report: readonly string[]; readonly json: boolean }): Reports {
  const reports = parseReports(own.report, false);
  if (own.json && reports.stdout !== null)
    throw new UsageError('two reports for stdout', 'give a path to all but one, or leave out --json');
  return reports;
}

/** Where they go; to be tried before anything is sent. */
export const pathsOf = ({ wanted }: Reports): readonly string[] => wanted.map(({ path }) => path);

/** The names of `REPORTERS`, which are loaded later; a test checks that they are the same. */
export const KINDS: readonly string[] = [
  'text',
  'junit',
  'tap',
  'json',
  'html',
  'markdown',
  'github',
  'nagios',
  'openmetrics',
  'csv',
];

/** Where it is recorded, as the last line on the screen; empty where nothing is. */
export function recordedLine(
  { run }: Pick<RunView, 'run'>,
  { palette }: Context['screen'],
  { say }: Tongue = ENGLISH,
): string {
  return run.results === null ? '' : `${palette(say(`recorded in ${escapedLines(run.results)}`), 'quiet')}\n`;
}

/** Writes them; true if one could not be written, which has then been told. */
export async function writeReports(
  document: RunView,
  reports: Reports,
  context: Pick<Context, 'screen'>,
  tongue: Tongue = ENGLISH,
): Promise<boolean> {
  if (reports.wanted.length === 0) return false;
  const { REPORTERS, isReportKind } = await import('../report/reporters.ts');
  const comparison = comparisonIn(document);
  return writePieces(
    reports,
    (kind) => (isReportKind(kind) ? REPORTERS[kind].pieces(document, comparison, tongue) : []),
    context,
    tongue,
  );
}

/** The same for texts of any kind, piece by piece. */
export async function writePieces(
  { wanted }: Reports,
  piecesOf: (kind: string) => Iterable<string>,
  { screen }: Pick<Context, 'screen'>,
  { say }: Tongue = ENGLISH,
): Promise<boolean> {
  let failed = false;
  for (const { kind, path } of wanted) {
    const pieces = piecesOf(kind);
    if (path === '-') {
      for (const block of inBlocks(pieces)) screen.out(block);
      continue;
    }
    const problem = inputProblem(path) ?? (await diskFiles.write(path, pieces))?.text ?? null;
    if (problem === null) continue;
    failed = true;
    screen.err(`mxprobe: ${escapedLines(say(`the ${kind} report is not written: ${problem}`))}\n`);
  }
  return failed;
}
