import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type History, NO_HISTORY } from '../../src/baseline/history.ts';
import { nightsToKeep, outdated } from '../../src/baseline/retain.ts';

const dateOf = (number: number) => new Date(Date.parse('2026-11-01T02:00:00Z') + number * 86_400_000);

test('retention by age and by number; the newest and the accepted stay', () => {
  const runs = Array.from({ length: 10 }, (_, number) => ({
    id: `run-${number}`,
    started: dateOf(number).toISOString(),
  }));
  const gone = (days: number | null, count: number | null, kept: string[] = []) =>
    outdated(runs, { days, runs: count }, dateOf(9), new Set(kept)).join(' ');
  assert.equal(gone(null, null), '');
  assert.equal(gone(6, null), 'run-0 run-1 run-2');
  assert.equal(gone(null, 8), 'run-0 run-1');
  assert.equal(gone(6, 8, ['run-1']), 'run-0 run-2');
  assert.equal(outdated(runs, { days: 1, runs: 1 }, dateOf(400), new Set()).length, 9);
});

test('runs in any order, and two of one moment', () => {
  const runs = ['b', 'c', 'a'].map((day) => ({ id: day, started: `2026-11-0${'abc'.indexOf(day) + 1}` }));
  assert.deepEqual(outdated(runs, { days: null, runs: 1 }, dateOf(0), new Set()), ['a', 'b']);
  const same = ['x', 'y'].map((id) => ({ id, started: '2026-11-01' }));
  assert.equal(outdated(same, { days: null, runs: 1 }, dateOf(0), new Set()).length, 1);
});

test('a history is kept ten times as long', () => {
  const row = { cases: [], answers: [], usual: true, at: '' };
  const nights = Array.from({ length: 30 }, (_, number) => ({
    at: dateOf(number).toISOString(),
    run: `${number}`,
    regressions: 0,
    told: [],
    row,
    latencies: '',
    arrivals: '',
  }));
  const kept = (days: number | null, runs: number | null) => {
    const history: History = { ...NO_HISTORY, nights };
    const found = nightsToKeep(history, { days, runs }, dateOf(30));
    return [found.length, found[0]?.run, found.at(-1)?.run];
  };
  assert.deepEqual(kept(null, null), [30, '0', '29']);
  assert.deepEqual(kept(2, null), [20, '10', '29']);
  assert.deepEqual(kept(null, 1), [10, '20', '29']);
  assert.deepEqual(kept(90, 200), [30, '0', '29']);
  assert.deepEqual(nightsToKeep(NO_HISTORY, { days: null, runs: null }, dateOf(0)), []);
});
