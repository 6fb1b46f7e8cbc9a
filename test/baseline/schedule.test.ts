// When a night is due: every form, and the hours around it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { jitterOf, nextAfter, parseSchedule, periodOf, type Schedule, wasMissed } from '../../src/baseline/schedule.ts';

const daily = (hour: number, minute: number, utc = false, weekday: number | null = null) =>
  ({ kind: 'daily', weekday, hour, minute, utc }) as const;

for (const [text, schedule] of [
  ['daily at 02:17', daily(2, 17)],
  ['every day at 2:05 UTC', daily(2, 5, true)],
  ['weekly on sunday at 04:30', daily(4, 30, false, 0)],
  ['every week on Saturdays at 23:59', daily(23, 59, false, 6)],
  ['hourly at :07', { kind: 'hourly', minute: 7 }],
  ['every hour at :59', { kind: 'hourly', minute: 59 }],
  ['hourly', { kind: 'every', ms: 3_600_000 }],
  ['every hour', { kind: 'every', ms: 3_600_000 }],
  ['every 15 minutes', { kind: 'every', ms: 900_000 }],
  [' every 15m ', { kind: 'every', ms: 900_000 }],
  ['every 2 days', { kind: 'every', ms: 172_800_000 }],
  ['every minute', { kind: 'every', ms: 60_000 }],
  ['every 30s', null],
  ['every 0 hours', null],
  ['every', null],
  ['daily', null],
  ['daily at 24:00', null],
  ['daily at 12:60', null],
  ['weekly on someday at 02:00', null],
  ['hourly at :60', null],
  ['17 2 * * *', null],
  ['daily at 02:17 CET', null],
  ['', null],
] as const) {
  test(`\`${text}\` is ${schedule === null ? 'no schedule' : JSON.stringify(schedule)}`, () =>
    assert.deepEqual(parseSchedule(text), schedule));
}

const of = (text: string): Schedule => {
  const schedule = parseSchedule(text);
  assert.ok(schedule);
  return schedule;
};

for (const [text, after, due] of [
  ['daily at 02:17 UTC', '2026-11-30T02:16:59Z', '2026-11-30T02:17:00Z'],
  ['daily at 02:17 UTC', '2026-11-30T02:17:00Z', '2026-12-01T02:17:00Z'],
  ['daily at 02:17 UTC', '2026-12-31T23:00:00Z', '2027-01-01T02:17:00Z'],
  // 2026-11-30 is a Monday.
  ['weekly on monday at 09:00 UTC', '2026-11-30T08:00:00Z', '2026-11-30T09:00:00Z'],
  ['weekly on monday at 09:00 UTC', '2026-11-30T09:00:00Z', '2026-12-07T09:00:00Z'],
  ['weekly on sunday at 09:00 UTC', '2026-11-30T09:00:00Z', '2026-12-06T09:00:00Z'],
  ['hourly at :07', '2026-11-30T02:06:59Z', '2026-11-30T02:07:00Z'],
  ['hourly at :07', '2026-11-30T02:07:00Z', '2026-11-30T03:07:00Z'],
  ['every 90m', '2026-11-30T23:00:00Z', '2026-12-01T00:30:00Z'],
] as const) {
  test(`${text}: after ${after}`, () =>
    assert.equal(nextAfter(of(text), new Date(after)).toISOString(), due.replace('Z', '.000Z')));
}

test('without UTC it is the time of the machine', () => {
  const due = nextAfter(of('daily at 02:17'), new Date('2026-06-15T12:00:00Z'));
  assert.deepEqual([due.getHours(), due.getMinutes()], [2, 17]);
});

test('whatever the schedule and the date: it is later, and no later than a period and an hour', () => {
  const text = fc.constantFrom(
    'daily at 02:30',
    'weekly on sunday at 02:30',
    'hourly at :30',
    'every 7m',
    'daily at 0:00 UTC',
  );
  const date = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(text, date, (written, at) => {
      const schedule = of(written);
      const wait = nextAfter(schedule, at).getTime() - at.getTime();
      return wait > 0 && wait <= periodOf(schedule) + 3_600_000;
    }),
  );
});

for (const [text, most] of [
  ['daily at 02:17', 600_000],
  ['weekly on sunday at 02:17', 600_000],
  ['hourly at :17', 360_000],
  ['every 15m', 90_000],
] as const) {
  test(`jitter of ${text}`, () => assert.deepEqual([jitterOf(of(text), 0), jitterOf(of(text), 1)], [0, most]));
}

for (const [last, now, missed] of [
  [null, '2026-11-30T09:00:00Z', true],
  ['2026-11-30T02:25:00Z', '2026-11-30T09:00:00Z', false],
  ['2026-11-29T02:25:00Z', '2026-11-30T02:16:00Z', false],
  ['2026-11-29T02:25:00Z', '2026-11-30T02:17:00Z', true],
  ['2026-11-20T02:25:00Z', '2026-11-30T01:00:00Z', true],
] as const) {
  test(`daily at 02:17 UTC, last ${last}, now ${now}: ${missed ? 'missed' : 'not missed'}`, () =>
    assert.equal(wasMissed(of('daily at 02:17 UTC'), last === null ? null : new Date(last), new Date(now)), missed));
}
