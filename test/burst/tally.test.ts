// Adding up what several threads have counted gives what one would have counted.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { count } from '../../src/burst/histogram.ts';
import { cellOf, merge, type Refusal, type Tally, tally, tick } from '../../src/burst/tally.ts';
import { ENDS } from '../../src/dialogue/witness.ts';

const OUTCOMES = ['reply', 'closed', 'reset', 'timeout', 'protocol'] as const;

interface Event {
  readonly thread: number;
  readonly row: number;
  readonly outcome: (typeof OUTCOMES)[number];
  readonly code: number | null;
  readonly at: number;
  readonly end: (typeof ENDS)[number];
}

const event: fc.Arbitrary<Event> = fc.record({
  thread: fc.nat(3),
  row: fc.nat(5),
  outcome: fc.constantFrom(...OUTCOMES),
  code: fc.option(fc.integer({ min: 200, max: 599 })),
  at: fc.nat(9_000_000),
  end: fc.constantFrom(...ENDS),
});

function note(into: Tally, { row, outcome, code, at, end }: Event): void {
  const cell = cellOf(into, row, outcome, code);
  if (cell.at === -1 || at < cell.at) [cell.at, cell.first] = [at, { reply: null, why: `first at ${at}` }];
  cell.count += 1;
  if (code !== null && code >= 400) cell.refused += 1;
  tick(cell.perSecond, Math.floor(at / 1_000_000));
  tick(into.acceptedPerSecond, Math.floor(at / 1_000_000));
  count(into.phases.mail, at);
  count(into.late, at);
  into.begun += 1;
  into.accepted += 2;
  into.ends[end] += 1;
  into.violations.set(outcome, (into.violations.get(outcome) ?? 0) + 1);
  const refusal: Refusal = {
    session: 1,
    transaction: 1,
    row,
    at,
    code: 450,
    enhanced: null,
    text: '',
    after: 0,
    accepted: 0,
  };
  if (into.firstRefusal === null || at < into.firstRefusal.at) into.firstRefusal = refusal;
}

/** Cells in one order, whoever met them first. */
const shown = ({ cells, violations, ...rest }: Tally) => ({
  ...rest,
  cells: [...cells].sort(([a], [b]) => a - b),
  violations: [...violations].sort(),
});

test('threads that count for themselves, added up in any order', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(event, { selector: ({ at }) => at, maxLength: 60 }),
      fc.boolean(),
      (events, backwards) => {
        const one = tally();
        const threads = [tally(), tally(), tally(), tally()];
        for (const happened of events) {
          note(one, happened);
          note(threads[happened.thread] as Tally, happened);
        }
        const all = tally();
        // What a thread sends is a copy.
        for (const part of backwards ? threads.reverse() : threads) merge(all, structuredClone(part));
        assert.deepEqual(shown(all), shown(one));
      },
    ),
  );
});
