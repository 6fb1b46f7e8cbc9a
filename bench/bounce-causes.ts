// Reads the bounces of a collection and says how often cause and actor are those that a person wrote down (bounce-causes.txt).
// BOUNCES=FOLDER node --import tsx bench/bounce-causes.ts [-v]; exit 1 below what is held, 77 without the collection.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtInCatalogue } from '../src/diagnosis/catalogue.ts';
import { explainBounce } from '../src/library/explain-bounce.ts';

/** Percent of the failures; the party is told right more seldom, for a cause has more than one. */
const HELD = { cause: 97, actor: 96, unknown: 3 } as const;

const folder = process.env.BOUNCES ?? join(import.meta.dirname, '../../shared/bounces/eml');
if (!existsSync(folder)) {
  console.log(`no bounces in ${folder}`);
  process.exit(77);
}
const isVerbose = process.argv.includes('-v');
const count = { rows: 0, cause: 0, actor: 0, unknown: 0, quiet: 0, quietRight: 0 };
for (const line of readFileSync(new URL('bounce-causes.txt', import.meta.url), 'utf8').split('\n')) {
  const [name = '', ...rest] = line.split(' ');
  if (name !== '' && name !== '#') score(name, rest);
}
const percent = (part: number, all = count.rows) => (100 * part) / all;
console.log(
  `failures ${count.rows}: cause ${percent(count.cause).toFixed(1)} %, who must act ${percent(count.actor).toFixed(1)} %`,
);
console.log(`cause unknown where the text gives one: ${percent(count.unknown).toFixed(1)} %`);
console.log(`nothing failed: ${count.quietRight} of ${count.quiet} told so`);
const holds =
  percent(count.cause) >= HELD.cause && percent(count.actor) >= HELD.actor && percent(count.unknown) <= HELD.unknown;
process.exit(holds && count.quietRight === count.quiet ? 0 : 1);

function score(name: string, rest: readonly string[]): void {
  const how = { lang: 'en', audience: 'admin', catalogue: builtInCatalogue() } as const;
  const { failures } = explainBounce(readFileSync(join(folder, `${name}.eml`)), how);
  const failed = failures.filter(({ cause }) => cause !== null);
  if (rest[0] === '-') {
    count.quiet += 1;
    count.quietRight += Number(failed.length === 0);
    if (isVerbose && failed.length > 0) console.log(`${name}: nothing failed`);
    return;
  }
  const [actors = '', causes = '', recipient] = [...rest].reverse();
  const failure = failed.find((one) => recipient === undefined || one.recipient === recipient);
  const is = (wanted: string, got: string | null | undefined) =>
    wanted === '*' || wanted.split('|').includes(got ?? '');
  const right = { cause: is(causes, failure?.cause), actor: is(actors, failure?.actor) };
  count.rows += 1;
  count.cause += Number(right.cause);
  count.actor += Number(right.actor);
  count.unknown += Number(failure?.cause === 'unknown' && !causes.split('|').includes('unknown'));
  if (isVerbose && !(right.cause && right.actor)) {
    const said = failure?.reply === null ? (failure.diagnostic ?? failure.words) : failure?.reply.text;
    console.log(
      `${name}: ${failure?.cause} ${failure?.actor}, not ${causes} ${actors}: ${said?.replace(/\s+/g, ' ').slice(0, 160)}`,
    );
  }
}
