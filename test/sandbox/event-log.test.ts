// The log of events: numbers, marks, and its bound.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { follow } from '../../src/control/follow.ts';
import { EventLog } from '../../src/sandbox/event-log.ts';

const event = (session: number) => ({ e: 'command', session, sent: 'NOOP' }) as const;

test('what is kept is what is given from the beginning, and no more than twice the bound is held', () => {
  const log = new EventLog(10);
  const before = process.memoryUsage().heapUsed;
  for (let n = 1; n <= 400_000; n += 1) log.add(event(n));
  const { events, lost } = log.since(0);
  assert.deepEqual([events.length, lost, events[0]?.n, events.at(-1)?.n], [10, 399_990, 399_991, 400_000]);
  assert.ok(process.memoryUsage().heapUsed - before < 20_000_000);
});

test('who follows gets each event once, in order, and is told of those that it was too late for', async () => {
  const log = new EventLog(10);
  const left = new AbortController();
  const pieces = follow(log, 0, left.signal);
  for (let n = 1; n <= 5; n += 1) log.add(event(n));
  assert.deepEqual(
    (await pieces.next()).value?.map((one) => ('n' in one ? one.n : one)),
    [1, 2, 3, 4, 5],
  );
  const waiting = pieces.next();
  log.add(event(6));
  assert.deepEqual(
    (await waiting).value?.map((one) => ('n' in one ? one.n : one)),
    [6],
  );
  for (let n = 7; n <= 30; n += 1) log.add(event(n));
  const late = (await pieces.next()).value ?? [];
  assert.deepEqual(late[0], { e: 'lost', events: 14 });
  assert.equal(late.length, 11);
  log.add(event(31));
  left.abort();
  assert.equal((await pieces.next()).value?.length, 1, 'what happened before the end is told');
  assert.equal((await pieces.next()).done, true);
});
