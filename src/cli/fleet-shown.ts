// mxprobe fleet status, results.
import { resultsOf } from '../fleet/results.ts';
import { statusOf } from '../fleet/status.ts';
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
