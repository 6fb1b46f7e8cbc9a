// Other vantage points of a fleet, for commands that ask from this machine else.
import { askElsewhere } from '../fleet/dialogue/ask.ts';
import { carry } from '../fleet/dialogue/carry.ts';
import { listVantages } from '../fleet/set-up.ts';
import { systemClock } from '../net/clock.ts';
import { DatabaseFault } from '../net/database.ts';
import type { Elsewhere } from '../run/elsewhere.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { VantageSeen } from '../target/vantage-identity.ts';
import type { Context } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import { withDatabase } from './fleet-database.ts';
import { operatorKey } from './fleet-key.ts';

export interface FromElsewhere {
  readonly elsewhere: Elsewhere;
  /** By name: its address, and what receivers see in it. */
  readonly vantages: ReadonlyMap<string, VantageSeen>;
}

interface ElsewhereArguments {
  readonly key: string | null;
  readonly servername: string | null;
}

/** Opens the way there around `work`. All that is wrong with it is told before anything is sent. */
export async function withElsewhere(
  names: readonly string[],
  { key: keyPath, servername }: ElsewhereArguments,
  context: Context,
  work: (from: FromElsewhere) => Promise<number>,
): Promise<number> {
  if (keyPath === null)
    throw new UsageError("a vantage point does only what the operator's key has signed", 'add --key operator.key');
  const key = operatorKey(keyPath);
  try {
    return await withDatabase(context, async (database) => {
      const known = await listVantages(database);
      const unknown = names.find((name) => !known.some((one) => one.name === name));
      if (unknown !== undefined)
        throw new UsageError(`${unknown}: there is no such vantage point`, 'mxprobe fleet vantage list');
      const vantages = new Map(
        known.map(({ name, address, identity }) => [name, { name, address, identity }] as const),
      );
      return work({
        elsewhere: askElsewhere({ database, key, clock: systemClock, serverName: servername }),
        vantages,
      });
    });
  } catch (error) {
    if (!(error instanceof DatabaseFault)) throw error;
    if (error.kind !== 'away') throw new UsageError(error.message);
    context.screen.err(`mxprobe: ${error.message}\n`);
    return EXIT.inconclusive;
  }
}

/** Before anything is sent: what can't be asked from there is the user's to know. */
export function refuseUncarried(scenarios: readonly Scenario[]): void {
  for (const scenario of scenarios) {
    const carried = carry(scenario);
    if ('refuse' in carried)
      throw new UsageError(`${scenario.file}: ${carried.refuse}; nothing was sent`, 'leave --vantage away for it');
  }
}
