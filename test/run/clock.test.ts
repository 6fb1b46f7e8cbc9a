// A clock that somebody sets while a run goes on changes no duration.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '../../src/net/clock.ts';
import { summaryLines } from '../../src/report/case-text.ts';
import type { RunEvent } from '../../src/run/events.ts';
import { run } from '../../src/run/run.ts';

test('the wall clock is set back by a year in mid-run', async () => {
  const clock = new FakeClock();
  const events: RunEvent[] = [];
  let asked = 0;
  let dated = 0;
  const around = {
    clock: {
      now: () => clock.now() + asked++,
      after: clock.after.bind(clock),
      date: () => new Date(dated++ === 0 ? '2026-11-21T02:00:00Z' : '2025-11-21T02:00:00Z'),
    },
    signal: new AbortController().signal,
  };
  const document = await run([], {
    head: { id: 'x', started: '2026-11-21T02:00:00.000Z', version: '0', argv: [], node: '', results: null },
    jobs: 1,
    identity: null,
    listen: (event) => events.push(event),
    around: around as unknown as Parameters<typeof run>[1]['around'],
  });
  assert.ok(Date.parse(document.run.finished ?? '') >= Date.parse(document.run.started));
  assert.doesNotMatch(summaryLines(document).join('\n'), /-\d/);
});
