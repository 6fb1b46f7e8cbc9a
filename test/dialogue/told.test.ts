// Each row of the tables in memory: what the machine tells its witness and asks of the stream, whole. The verdicts are judged
// in dialogue.test.ts; here stands how they come about. `npm run unit -- --golden dialogue/told` writes it anew: read the diff.
import { test } from 'node:test';
import { golden } from '../golden.ts';
import { journalOf, type Way } from './journal.ts';
import { TABLES } from './rows/tables.ts';

const ROWS = Object.values(TABLES)
  .flat()
  .filter(({ sockets }) => sockets !== true);

/** Of the others only what differs. */
const PLAINLY: Way = { messages: null };
const WAYS: Readonly<Record<string, Way>> = {
  plainly: PLAINLY,
  'as one of a burst, with two messages': { messages: 2 },
  'interrupted after 10 ms': { messages: null, interruptMs: 10 },
};

test('what a session tells', async () => {
  const told: string[] = [];
  for (const row of ROWS) {
    const plainly = await journalOf(row, PLAINLY);
    told.push(row.name);
    for (const [name, way] of Object.entries(WAYS)) {
      const journal = await journalOf(row, way);
      if (way === PLAINLY || journal !== plainly) told.push(`  ${name}`, `    ${journal}`);
    }
  }
  golden('told.txt', `${told.join('\n')}\n`);
});
