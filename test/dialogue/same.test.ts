// The same dialogue, plainly and as a burst of one session: the octets that the server hears and the verdict are the same, over
// clear text and within TLS. What differs is listed in differences.ts with its reason; what is mended must leave the list.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CaseRecord } from '../../src/run/document.ts';
import { CASES, ENDLESS, type HostileCase } from '../hostile/cases.ts';
import { ask as askHostile } from '../hostile/question.ts';
import { ask } from './ask.ts';
import { certificate } from './certificate.ts';
import { type Difference, differencesOf, named } from './differences.ts';
import type { Row } from './row.ts';
import { TABLES } from './rows/tables.ts';

interface Ran {
  readonly case: CaseRecord;
  readonly heard: readonly string[];
}

/** Runs it plainly or as a burst; deadlines are so many times as long as the row says. */
type Run = (burst: boolean, patience: number) => Promise<Ran>;

/** A machine that has other things to do answers late: what does not fit is asked once more, with more patience. */
async function assertSame({ name }: { readonly name: string }, withinTls: boolean, run: Run): Promise<void> {
  const listed = differencesOf(name, withinTls);
  const first = await compared(run, 1);
  if (first.found.join() === listed.join()) return;
  const { found, seen } = await compared(run, 4);
  assert.deepEqual(found, listed, `the list of differences is not up to date:\n${seen}`);
}

async function compared(run: Run, patience: number): Promise<{ found: Difference[]; seen: string }> {
  const [plain, burst] = [await run(false, patience), await run(true, patience)];
  const found: Difference[] = [];
  if (verdictOf(plain) !== verdictOf(burst)) found.push(`${verdictOf(plain)}, burst: ${verdictOf(burst)}`);
  if (octetsOf(plain) !== octetsOf(burst)) found.push('octets');
  const seen = [plain, burst].map((ran) => `${ran.case.text}\n${octetsOf(ran)}`).join('\n');
  return { found: found.sort(), seen };
}

const verdictOf = ({ case: { verdict, reason } }: Ran) => `${verdict} ${reason ?? ''}`.trim();

/** What the server heard, but for clocks, the numbers of messages, and handshakes. */
const octetsOf = ({ heard }: Ran) =>
  JSON.stringify(heard.map((text) => text.replace(/\x16\x03[\s\S]*/, '(TLS)')))
    .replace(/Date: [^\\]+/g, 'Date: now')
    .replace(/<random-0\.[0-9.]+@/g, '<number@');

const dialogues = Object.values(TABLES).flat();
/** `retry` is no part of a burst. */
const comparable = dialogues.filter(({ head = '' }) => !/^retry:/m.test(head));
/** How far a flood gets before it is left depends on the machine: its rows are compared where the answer does not. */
const endless = ENDLESS.filter(({ verdict }) => verdict !== 'either');
/** What can't begin within TLS. */
const inClearText = ({ steps = '', ...row }: HostileCase | Row) =>
  steps.includes('starttls') || ('mode' in row && row.mode === 'lmtp');

const patiently = (row: Row, patience: number): Row => ({
  ...row,
  steps: row.steps.replace(/(?<=timeout: )\d+(?=ms)/g, (ms) => `${Number(ms) * patience}`),
  timeout: row.timeout ?? `${2 * patience}s`,
});
const onRow = (row: Row, withinTls: boolean) =>
  assertSame(row, withinTls, (burst, patience) =>
    ask(patiently(row, patience), { over: withinTls ? 'tls' : 'sockets', burst }),
  );

async function onCase(one: HostileCase, withinTls: boolean): Promise<void> {
  const { cert, key, root } = await certificate();
  const more = withinTls ? { within: { cert, key }, roots: [root] } : {};
  await assertSame(one, withinTls, (burst, patience) =>
    askHostile({ ...one, ...more, burst, deadlineMs: (one.deadlineMs ?? 10_000) * patience }),
  );
}

for (const withinTls of [false, true]) {
  const how = withinTls ? 'within TLS' : 'over clear text';
  const held = <T extends HostileCase | Row>(rows: readonly T[]) =>
    rows.filter((row) => !withinTls || !inClearText(row));
  describe(`dialogues ${how}`, { concurrency: 8 }, () => {
    for (const row of held(comparable)) test(row.name, () => onRow(row, withinTls));
  });
  describe(`hostile servers ${how}`, { concurrency: 12 }, () => {
    for (const one of held(CASES)) test(one.name, () => onCase(one, withinTls));
  });
}
// One at a time: a flood takes the processor that others are timed on. Within TLS it would be the same flood, and dearer.
describe('endless servers', () => {
  for (const one of endless) test(one.name, () => onCase(one, false));
});

test('every row that is listed as different is a row', () => {
  const rows = new Set([...comparable, ...CASES, ...endless].map(({ name }) => name));
  assert.deepEqual(
    named().filter((name) => !rows.has(name)),
    [],
  );
});
