// mxprobe fleet status, results, export.
import { exportRound } from '../fleet/fold.ts';
import { resultsOf } from '../fleet/results.ts';
import { statusOf } from '../fleet/status.ts';
import { surveyTarget } from '../library/survey-question.ts';
import { pause } from '../net/clock.ts';
import type { Database } from '../net/database.ts';
import { readRoots } from '../net/roots.ts';
import { escapeJson } from '../report/escape/json.ts';
import { resultsText, statusText } from '../report/fleet.ts';
import type { FleetResults, FleetStatus } from '../report/fleet-document.ts';
import { fleetPage } from '../report/fleet-page.ts';
import { plain } from '../report/palette.ts';
import type { Context } from './command.ts';
import { EXIT } from './exit.ts';
import type { FleetArguments } from './fleet.ts';
import { nameIn, neededName, withDatabase, wrong } from './fleet-database.ts';
import { watchInterrupts } from './interrupt.ts';
import { tryOutputs } from './outputs.ts';
import { parseReports, pathsOf, writePieces } from './reports.ts';

export async function status(args: FleetArguments, context: Context): Promise<number> {
  const name = nameIn(args);
  return withDatabase(context, async (database) => {
    if (args.watch) return watched(database, name, args, context);
    const found = await known(database, name);
    context.screen.out(shownStatus(found, args, context));
    return isOver(found) ? EXIT.ok : EXIT.inconclusive;
  });
}

async function known(database: Database, name: string | null): Promise<FleetStatus> {
  const found = await statusOf(database, name);
  if (name !== null && found.rounds.length === 0) wrong(`${name}: there is no such campaign`, 'mxprobe fleet status');
  return found;
}

const shownStatus = (found: FleetStatus, { json, watch }: FleetArguments, { screen }: Context): string =>
  json ? `${escapeJson(JSON.stringify(found, null, watch ? 0 : 2))}\n` : statusText(found, screen.palette);

const isOver = ({ rounds }: FleetStatus): boolean =>
  rounds.every(({ state }) => state === 'ended' || state === 'cancelled');

const LOOK_MS = 2_000;

/** Until nothing is open: on a terminal in its place, else a text whenever it has changed. */
async function watched(
  database: Database,
  name: string | null,
  args: FleetArguments,
  context: Context,
): Promise<number> {
  const { screen, clock } = context;
  const interruption = watchInterrupts(args.maxTime, screen.err);
  let last = '';
  try {
    for (;;) {
      const found = await known(database, name);
      const text = shownStatus(found, args, context);
      if (text !== last) screen.out(screen.isTerminal && !args.json ? `\u001b[H\u001b[J${text}` : text);
      last = text;
      if (isOver(found)) return EXIT.ok;
      await pause(clock, LOOK_MS, interruption.signal).catch(() => {});
      if (interruption.interrupted()) return EXIT.interrupted;
    }
  } finally {
    interruption.stop();
  }
}

export async function results(args: FleetArguments, context: Context): Promise<number> {
  const { screen, version } = context;
  const { round, compare, vantage } = args;
  const reports = parseReports(args.report, args.json, ['text', 'json', 'html']);
  await tryOutputs(pathsOf(reports));
  const domain = args.domain === null ? null : mailDomain(args.domain);
  const byDomain = args.by === 'domain';
  const question = { campaign: neededName(args), round, compare, vantage, domain, byDomain };
  const found = await withDatabase(context, (database) => resultsOf(database, question));
  if (found === null) return wrong(`${question.campaign}: there is no such campaign or round`, 'mxprobe fleet status');
  const details = args.verbose || (domain !== null && !byDomain);
  const failed = await writePieces(reports, (kind) => [reported(kind, found, { details, version })], context);
  if (reports.stdout === null) screen.out(resultsText(found, screen.palette, details));
  if (failed) return EXIT.usage;
  if (found.patterns.length > 0 || (found.changed ?? 0) > 0) return EXIT.failed;
  return found.round.complete ? EXIT.ok : EXIT.inconclusive;
}

function reported(
  kind: string,
  found: FleetResults,
  { details, version }: { readonly details: boolean; readonly version: string },
): string {
  if (kind === 'html') return fleetPage(found, version);
  return kind === 'json' ? `${escapeJson(JSON.stringify(found, null, 2))}\n` : resultsText(found, plain, details);
}

function mailDomain(written: string): string {
  const target = surveyTarget(written);
  return target.kind === 'mx' ? target.domain : wrong(`--domain ${written}`, 'a mail domain');
}

/** A survey a line; with several vantage points each line names its own. */
export async function exported(args: FleetArguments, context: Context): Promise<number> {
  const { screen, clock, environment } = context;
  const { round, changedSince, vantage, domain, ca } = args;
  const campaign = neededName(args);
  const roots = [...(await readRoots(environment)).pems, ...ca];
  return withDatabase(context, async (database) => {
    const question = { campaign, round, changedSince, vantage, domain };
    const lines = await exportRound(database, question, { roots, owned: args.owned.length > 0, clock });
    if (lines === null) return wrong(`${campaign}: there is no such campaign or round`, 'mxprobe fleet status');
    let missing = 0;
    for await (const { vantage: from, survey } of lines) {
      if (survey === null) missing += 1;
      else screen.out(`${escapeJson(JSON.stringify({ ...survey, vantage: from }))}\n`);
      await screen.taken();
    }
    if (missing > 0) screen.err(`${missing} surveys are not complete: not all of their servers were asked\n`);
    return missing > 0 ? EXIT.inconclusive : EXIT.ok;
  });
}
