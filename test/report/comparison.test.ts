// What a probe's reports say beside the run: what changed since the baseline.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Comparison } from '../../src/report/comparison.ts';
import { NAGIOS_STATES, nagiosState } from '../../src/report/nagios.ts';
import { REPORT_KINDS, REPORTERS } from '../../src/report/reporters.ts';
import { cleartext, documentOf, lenient, pair, runEvents } from './sample.ts';

const change = { case: 'required#cleartext', step: 'mail', what: 'code', before: 530, after: 250 } as const;
const regression: Comparison = {
  baseline: { name: 'own-mx', accepted: '2026-11-01T02:00:00.000Z' },
  changes: [
    { ...change, step: 'connect', what: 'text', class: 'notice', text: 'The banner changed.' },
    { ...change, class: 'regression', text: 'STARTTLS is gone\x1b[31m.' },
  ],
};
const calm: Comparison = { ...regression, changes: [] };

describe('a regression stands first', () => {
  for (const [kind, said] of [
    [
      'text',
      /\nwhat changed since the baseline {2}\(own-mx, accepted 2026-11-01\)\n {2}regression {2}STARTTLS is gone\\x1b\[31m\.\n {14}required#cleartext\n {2}notice /,
    ],
    ['markdown', /```text\nwhat changed since the baseline .*\n {2}regression /],
    ['nagios', /^MXPROBE CRITICAL - regression: STARTTLS is gone\\x1b\[31m\.; 2 of 2 passed \|.* regressions=1;;;0\n$/],
    [
      'github',
      /^::error title=regression::STARTTLS is gone\\x1b\[31m\.%0Arequired#cleartext\n::notice title=notice::The banner/,
    ],
    ['openmetrics', /\nmxprobe_changes\{class="regression"\} 1\n/],
    ['json', /"class": "regression"/],
    ['html', /STARTTLS is gone\\x1b\[31m\.[\s\S]*The banner changed\./],
  ] as const) {
    test(kind, () => assert.match(REPORTERS[kind].render(pair(), regression), said));
  }
});

test('nothing differs', () => {
  assert.match(
    REPORTERS.text.render(pair(), calm),
    /\nnothing differs from the baseline {2}\(own-mx, accepted 2026-11-01\)\n/,
  );
});
test('nothing is accepted yet', () => {
  assert.match(REPORTERS.text.render(pair(), { baseline: null, changes: [] }), /\nno baseline is accepted yet\n/);
});
test('what was accepted as it is wakes nobody', () => {
  const failing = documentOf(runEvents(cleartext, lenient));
  assert.equal(NAGIOS_STATES[nagiosState(failing)], 'CRITICAL');
  assert.equal(NAGIOS_STATES[nagiosState(failing, calm)], 'OK');
});
test('json: the document, baseline and changes', () => {
  assert.deepEqual(JSON.parse(REPORTERS.json.render(pair(), regression)), { ...pair(), ...regression });
});
test('without a comparison no report speaks of one', () => {
  for (const kind of REPORT_KINDS)
    assert.doesNotMatch(
      REPORTERS[kind].render(pair()),
      /the baseline|a baseline|no baseline|mxprobe_changes|regressions=/,
      kind,
    );
});
