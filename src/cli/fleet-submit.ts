// mxprobe fleet submit.
import { submit } from '../fleet/submit.ts';
import { surveyTarget } from '../library/survey-question.ts';
import type { Context } from './command.ts';
import { readDomains } from './domain-list.ts';
import { EXIT } from './exit.ts';
import type { FleetArguments } from './fleet.ts';
import { neededName, withDatabase, wrong } from './fleet-database.ts';

/** A round that takes longer is asked anew. */
const GOOD_MS = 86_400_000;

export async function submitList(args: FleetArguments, context: Context): Promise<number> {
  const { domains, depth, namesPerAddress, from } = args;
  const name = neededName(args);
  if (!/^[a-z0-9][a-z0-9._-]{0,63}$/i.test(name)) wrong(`${name} is no name`, 'letters, digits, dots and hyphens');
  if (domains === null) return wrong('what is asked?', 'add --domains FILE');
  const questions = await readDomains(domains, null);
  for (const { written } of questions) surveyTarget(written);
  const submitted = await withDatabase(context, (database) =>
    submit(database, {
      name,
      written: questions.map(({ written }) => written),
      from: from.flatMap((one) => one.split(',')),
      spec: { family: null, depth: depth === 'short' ? 'short' : 'full', namesPerAddress, goodMs: GOOD_MS },
    }),
  );
  if ('problem' in submitted) return wrong(submitted.problem, null);
  context.screen.out(`${name}, round ${submitted.n}: ${questions.length} domains\n`);
  return EXIT.ok;
}
