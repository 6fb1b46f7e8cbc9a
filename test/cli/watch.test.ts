// `probe --watch`: nights by their schedules on a clock that is moved by hand; and the command itself, until it is told to stop.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseSchedule } from '../../src/baseline/schedule.ts';
import type { Context } from '../../src/cli/command.ts';
import { command } from '../../src/cli/probe.ts';
import type { NightEnd } from '../../src/cli/probe-night.ts';
import { watchProbes } from '../../src/cli/watch-probes.ts';
import { type Watched, watchSchedules } from '../../src/cli/watch-schedules.ts';
import { FakeClock } from '../../src/net/clock.ts';
import { plain } from '../../src/report/palette.ts';
import { called } from './called.ts';
import { NightWorld } from './night-world.ts';

const probe = (name: string, written: string, last: string | null = '2026-11-21T01:59:00Z'): Watched => {
  const schedule = parseSchedule(written);
  assert.ok(schedule);
  return { name, written, schedule, last: last === null ? null : new Date(last) };
};

interface Watch {
  readonly probes: readonly Watched[];
  readonly hours: number;
  /** How long a night takes, and how it ends. */
  readonly night?: (name: string, nth: number) => { readonly ms: number; readonly end: NightEnd };
  readonly fraction?: number;
}

/** From 2026-11-21T02:00:00Z: when which night began, and what was said. */
async function watched({ probes, hours, night = () => ({ ms: 0, end: 'good' }), fraction = 0 }: Watch) {
  const clock = new FakeClock();
  const stop = new AbortController();
  const began: string[] = [];
  const said: string[] = [];
  const done = watchSchedules(probes, {
    clock,
    signal: stop.signal,
    fraction: () => fraction,
    say: (line) => said.push(line),
    async night({ name }) {
      began.push(`${clock.date().toISOString().slice(8, 16)} ${name}`);
      const { ms, end } = night(name, began.length);
      await new Promise<void>((resolve) => clock.after(ms, resolve));
      return end;
    },
  });
  await clock.advance(hours * 3_600_000);
  stop.abort(new Error('interrupted'));
  await clock.advance(0);
  await done;
  return { began, said };
}

describe('schedules', () => {
  test('each at its time, and a line that says how it stands', async () => {
    const { began, said } = await watched({
      probes: [probe('own', 'daily at 02:17 UTC'), probe('often', 'every 6h')],
      hours: 25,
      night: (name) => ({ ms: 18_000, end: name === 'own' ? 'regression' : 'good' }),
    });
    assert.deepEqual(began, [
      '21T02:17 own',
      '21T07:59 often',
      '21T13:59 often',
      '21T19:59 often',
      '22T01:59 often',
      '22T02:17 own',
    ]);
    assert.deepEqual(said.slice(0, 3), [
      'own: daily at 02:17 UTC; next 2026-11-21T02:17:00Z',
      'often: every 6h; next 2026-11-21T07:59:00Z',
      '2026-11-21T02:17:00Z own: regression, 18 s; next 2026-11-22T02:17:00Z',
    ]);
  });
  test('what was missed while nobody watched is done at once', async () => {
    const { began } = await watched({
      probes: [probe('new', 'daily at 05:00 UTC', null), probe('old', 'daily at 01:00 UTC', '2026-11-19T01:00:00Z')],
      hours: 2,
    });
    assert.deepEqual(began, ['21T02:00 new', '21T02:00 old']);
  });
  test('with jitter', async () => {
    const { began } = await watched({ probes: [probe('own', 'daily at 02:17 UTC')], hours: 25, fraction: 0.5 });
    assert.deepEqual(began, ['21T02:22 own', '22T02:22 own']);
  });
  test('a night that takes longer than its period is followed by one, not by all that were due', async () => {
    const { began } = await watched({
      probes: [probe('own', 'every 10m', null)],
      hours: 1,
      night: (_, nth) => ({ ms: nth === 1 ? 2_100_000 : 0, end: 'good' }),
    });
    assert.deepEqual(began, ['21T02:00 own', '21T02:35 own', '21T02:45 own', '21T02:55 own']);
  });
  test('one at a time: what is due meanwhile waits', async () => {
    const { began } = await watched({
      probes: [probe('a', 'daily at 02:10 UTC'), probe('b', 'daily at 02:11 UTC')],
      hours: 1,
      night: () => ({ ms: 600_000, end: 'good' }),
    });
    assert.deepEqual(began, ['21T02:10 a', '21T02:20 b']);
  });
});

describe('the command', () => {
  for (const [name, probeText, words, problem] of [
    ['a probe without a schedule', '', [], /own\.yaml has no `schedule:`/],
    ['--accept', 'schedule: every hour\n', ['--accept'], /--watch and --accept/],
    ['--json', 'schedule: every hour\n', ['--json'], /--watch, and stdout for json/],
    ['a schedule that is none', 'schedule: at night\n', [], /`at night` is no schedule/],
  ] as const) {
    test(`refused: ${name}`, async () => {
      const world = await NightWorld.open();
      try {
        await world.write({
          'scenarios/s.yaml': 'name: s\ndialogue: [connect, quit]\n',
          'own.yaml': `name: own\ntargets: smtp://localhost:${world.port}\nscenarios: scenarios\n${probeText}`,
        });
        const path = `${world.folder}/own.yaml`;
        const { code, err } = await called(command, [path, '--watch', '--results', world.results, ...words]);
        assert.deepEqual([code, problem.test(err)], [2, true], err);
      } finally {
        await world.close();
      }
    });
  }

  test('a night at once, another when it is due, the same lock and history as ever; the signal ends it with 0', async () => {
    const clock = new FakeClock('2026-11-21T02:00:00Z');
    const world = await NightWorld.open();
    const stop = new AbortController();
    try {
      await world.write({
        'scenarios/s.yaml': 'name: s\ndialogue: [connect, quit]\n',
        'own.yaml': `name: own\ntargets: smtp://localhost:${world.port}\nscenarios: scenarios\nschedule: every 6h\n`,
      });
      await world.serve({ hostname: 'localhost' });
      const said: string[] = [];
      const screen: Context['screen'] = {
        palette: plain,
        isTerminal: false,
        width: null,
        columns: 100,
        out: () => undefined,
        err: (text) => said.push(text),
        status: () => undefined,
        taken: () => Promise.resolve(),
      };
      const read = world.read('own.yaml');
      const around = async (signal: AbortSignal) => world.around({ signal, output: 'quiet' });
      const watching = { results: world.results, maxTimeMs: 60_000, signal: stop.signal, around };
      const done = watchProbes([read], watching, { screen, version: 'test', argv: [], environment: {}, clock });
      const night = async (count: number) => {
        while (said.filter((line) => line.includes('own: good')).length < count) await clock.advance(0);
      };
      await night(1);
      await clock.advance(7 * 3_600_000);
      await night(2);
      stop.abort(new Error('interrupted'));
      assert.equal(await done, 0);
      assert.match(said[1] ?? '', /^mxprobe: 2026-11-21T02:00:00Z own: good, 0 s; next 2026-11-21T08:\d\d:\d\dZ\n$/);
    } finally {
      await world.close();
    }
  });
});
