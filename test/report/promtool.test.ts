// Prometheus' own parser, where it is installed (Debian: prometheus), and a night's changes in the line-based reports.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { nagiosState } from '../../src/report/nagios.ts';
import type { Change } from '../../src/run/document.ts';
import { nagios, openmetrics } from './rendered.ts';
import { documentOf, hostile, mixed, pair, runEvents } from './sample.ts';

const change: Change = {
  class: 'regression',
  case: 'a.yaml@mx|"\\\n\x1b[2J{}',
  step: 'ehlo',
  what: 'capability',
  before: 'STARTTLS | x=1',
  after: null,
  text: "ehlo no longer offers STARTTLS | 'x'=1;;\n\x1b]0;title\x07",
};
const comparison = { baseline: { name: 'own-mx', accepted: '2026-11-01T02:00:00.000Z' }, changes: [change] };

test('promtool takes the metrics of every run', (t) => {
  for (const document of [pair(), mixed(), documentOf(runEvents(hostile)), documentOf(runEvents())]) {
    for (const compared of [null, comparison]) {
      const run = spawnSync('promtool', ['check', 'metrics'], { input: openmetrics(document, compared) });
      if (run.error !== undefined) return t.skip('promtool is not installed');
      // 3: it would rather see other names or units; 1: it can't read the text.
      assert.notEqual(run.status, 1, run.stderr.toString());
    }
  }
});

test('a regression is critical, in one line of the plug-ins’ form, and counted', () => {
  const line = nagios(pair(), comparison);
  assert.equal(nagiosState(pair(), comparison), 2);
  assert.match(
    line,
    /^MXPROBE CRITICAL - regression: ehlo no longer offers STARTTLS \/ [^|\n]* \| [^|\n]* regressions=1;;;0\n$/,
  );
  assert.doesNotMatch(line, /[\x00-\x09\x0b-\x1f\x7f]/);
  assert.match(openmetrics(pair(), comparison), /^mxprobe_changes\{class="regression"\} 1$/m);
});
