// The fleet's database around one command.
import { type Database, openDatabase } from '../net/database.ts';
import type { Context } from './command.ts';
import { UsageError } from './exit.ts';
import type { FleetArguments } from './fleet.ts';

export async function withDatabase<T>(
  { environment }: Context,
  work: (database: Database) => Promise<T>,
  connections = 2,
): Promise<T> {
  const database = await openDatabase(environment, connections);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** The one word that names a campaign; null if none is given. */
export function nameIn({ what, words }: FleetArguments): string | null {
  const [name = null, ...more] = words;
  if (more.length > 0) throw new UsageError(`${what} takes one name`, null);
  return name;
}

export function neededName(args: FleetArguments): string {
  return nameIn(args) ?? wrong(`which campaign?`, `mxprobe fleet ${args.what} NAME`);
}

export function wrong(message: string, advice: string | null): never {
  throw new UsageError(message, advice);
}
