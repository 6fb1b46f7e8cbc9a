// mxprobe fleet status, results, export.
import { exportRound } from '../fleet/fold.ts';
import { resultsOf } from '../fleet/results.ts';
import { statusOf } from '../fleet/status.ts';
import { readRoots } from '../net/roots.ts';
import { escapeJson } from '../report/escape/json.ts';
import { resultsText, statusText } from '../report/fleet.ts';
import type { Context } from './command.ts';
import { EXIT } from './exit.ts';
import type { FleetArguments } from './fleet.ts';
import { nameIn, neededName, withDatabase, wrong } from './fleet-database.ts';

export async function status(args: FleetArguments, context: Context): Promise<number> {
  const { screen } = context;
  const name = nameIn(args);
  const found = await withDatabase(context, (database) => statusOf(database, name));
  if (name !== null && found.rounds.length === 0) wrong(`${name}: there is no such campaign`, 'mxprobe fleet status');
  screen.out(args.json ? `${escapeJson(JSON.stringify(found, null, 2))}\n` : statusText(found, screen.palette));
  return found.rounds.every(({ state }) => state === 'ended' || state === 'cancelled') ? EXIT.ok : EXIT.inconclusive;
}

export async function results(args: FleetArguments, context: Context): Promise<number> {
  const { screen } = context;
  const question = { campaign: neededName(args), round: args.round, compare: args.compare };
  const found = await withDatabase(context, (database) => resultsOf(database, question));
  if (found === null) return wrong(`${question.campaign}: there is no such campaign or round`, 'mxprobe fleet status');
  screen.out(
    args.json ? `${escapeJson(JSON.stringify(found, null, 2))}\n` : resultsText(found, screen.palette, args.verbose),
  );
  if (found.patterns.length > 0 || (found.changed ?? 0) > 0) return EXIT.failed;
  return found.round.complete ? EXIT.ok : EXIT.inconclusive;
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
