// A clock that goes by itself and is moved on by hand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Clock, FakeClock, systemClock, turn } from '../../src/net/clock.ts';
import { MovableClock } from '../../src/net/movable-clock.ts';

/** What happened on the clock, with its time. */
function watched(clock: Clock) {
  const told: string[] = [];
  const tell = (name: string) => () => told.push(`${name} at ${clock.now()}`);
  return { told, tell };
}

test('timers fire in order, each at its own time, and those that they set', async () => {
  const clock = new MovableClock(new FakeClock());
  const { told, tell } = watched(clock);
  clock.after(300, tell('late'));
  clock.after(100, () => {
    tell('early')();
    clock.after(150, tell('between'));
    clock.after(900, tell('beyond'));
  });
  const cancel = clock.after(200, tell('cancelled'));
  cancel();
  await clock.advance(400);
  assert.deepEqual(told, ['early at 100', 'between at 250', 'late at 300']);
  assert.equal(clock.now(), 400);
});

test('what is left goes by the clock below, sooner by what it was moved', async () => {
  const below = new FakeClock();
  const clock = new MovableClock(below);
  const { told, tell } = watched(clock);
  clock.after(1000, tell('timer'));
  await clock.advance(400);
  await below.advance(599);
  assert.deepEqual(told, []);
  await below.advance(1);
  assert.deepEqual(told, ['timer at 1000']);
});

test('the date moves on, and is right again; now never goes back', async () => {
  const below = new FakeClock('2026-11-21T02:00:00Z');
  const clock = new MovableClock(below);
  await clock.advance(3_600_000);
  assert.equal(clock.date().toISOString(), '2026-11-21T03:00:00.000Z');
  clock.rightDate();
  assert.deepEqual([clock.date().toISOString(), clock.now()], ['2026-11-21T02:00:00.000Z', 3_600_000]);
});

test('a clock below that wakes too early is asked again', async () => {
  const below = new FakeClock();
  const weeks = {
    now: () => below.now(),
    date: () => below.date(),
    after: (ms: number, action: () => void) => below.after(Math.min(ms, 1000), action),
  };
  const clock = new MovableClock(weeks);
  const { told, tell } = watched(clock);
  clock.after(2500, tell('timer'));
  await below.advance(2499);
  assert.deepEqual(told, []);
  await below.advance(1);
  assert.deepEqual(told, ['timer at 2500']);
});

test('whoever pretends timers and dates in the same process means his own', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout', 'setImmediate', 'Date'], now: 0 });
  assert.ok(systemClock.date().getTime() > Date.parse('2026-01-01'));
  await turn();
  await new Promise<void>((resolve) => systemClock.after(1, resolve));
});
