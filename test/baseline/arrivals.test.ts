// How long mail takes to arrive, night after night: in the history, its lines, its page and its metrics, and in those of one run.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { caseHistories } from '../../src/baseline/case-history.ts';
import { historyText as fileText, nightLines } from '../../src/baseline/history.ts';
import { latencyCode } from '../../src/baseline/latency.ts';
import { readHistory } from '../../src/baseline/read-history.ts';
import { historyText } from '../../src/report/history.ts';
import { nightMetrics } from '../../src/report/nights/metrics.ts';
import { nightsPage } from '../../src/report/nights/page.ts';
import { probeNights } from '../../src/report/nights/series.ts';
import { openmetrics } from '../../src/report/openmetrics.ts';
import { ENGLISH } from '../../src/report/tongue.ts';
import { arrivedOf } from '../../src/run/arrived.ts';
import type { CaseRecord, RunDocument, StepRecord } from '../../src/run/document.ts';
import { healthyServer, night, randomFrom } from './world.ts';

type Verdict = NonNullable<StepRecord['arrival']>['verdict'];
const at = (now: Date) => ({ version: '1', now, tongue: ENGLISH });
const dateOf = (number: number) => new Date(Date.parse('2026-11-01T02:00:00Z') + number * 86_400_000);
const FOUND = {
  place: 'imap mail.test',
  folder: 'INBOX',
  uid: '1',
  headers: '',
  octets: 1,
  bodySha256: '',
  differences: [],
  received: [],
  authentication: null,
};

/** A step that saw the mail after so long; null: it did not. */
function looked(step: StepRecord, ms: number | null, verdict: Verdict): StepRecord {
  const found = ms === null ? [] : [{ ...FOUND, ms }];
  return { ...step, verb: 'arrives', arrival: { verdict, places: ['imap mail.test'], found, faults: [] } };
}

/** Two cases, the first of which looks for its mail. */
function run(number: number, ms: number | null, verdict: Verdict = 'arrived'): RunDocument {
  const random = randomFrom(number);
  const whole = night(healthyServer(random, dateOf(number)), {
    id: `run-${number}`,
    started: dateOf(number).toISOString(),
    random,
  });
  const [first, second] = whole.cases;
  const step = first?.steps.at(-1);
  assert.ok(first !== undefined && second !== undefined && step !== undefined);
  const steps = [...first.steps.slice(0, -1), looked(step, ms, verdict)];
  return {
    ...whole,
    cases: [
      { ...first, id: 'mail', steps },
      { ...second, id: 'other' },
    ],
  };
}

const NIGHTS = [run(0, 1_200), run(1, null, 'lost'), run(2, 20_000, 'late')];
const file = (runs: readonly RunDocument[]) =>
  runs.reduce((text, one) => text + nightLines(readHistory(text), one, [], ({ id }) => id), '');
const nightsIn = (text: string) => text.split('\n').filter((line) => line.startsWith('{"at"'));
const about = (ms: number, real: number) => Math.abs(ms - real) <= real / 10;

test('the file holds one character a case, and nothing in a night without', () => {
  const lines = nightsIn(file(NIGHTS)).map((line) => JSON.parse(line).arrived);
  assert.deepEqual(lines, [`${latencyCode(1_200)} `, undefined, `${latencyCode(20_000)} `]);
});

test('read back, and trimmed, each night says what it was', () => {
  const history = readHistory(file(NIGHTS));
  for (const one of [history, readHistory(fileText(history, history.nights))]) {
    const [mail, other] = caseHistories(one, { nights: 9, matching: '' });
    const taken = mail?.recent.map((seen) => seen?.arrivedMs ?? null) ?? [];
    assert.ok(about(taken[0] ?? 0, 1_200) && taken[1] === null && about(taken[2] ?? 0, 20_000), String(taken));
    assert.deepEqual(
      other?.recent.map((seen) => seen?.arrivedMs),
      [null, null, null],
    );
  }
});

test('a file from before is read, and a damaged night is torn', () => {
  const text = file([run(0, 1_200)]);
  const old = readHistory(text.replace(/,"arrived":"[^"]*"/, ''));
  assert.deepEqual([old.torn, old.nights[0]?.arrivals], [0, '']);
  for (const bad of ['"x"', '7', '"xyz"'])
    assert.equal(readHistory(text.replace(/"arrived":"[^"]*"/, `"arrived":${bad}`)).torn, 1, bad);
});

test('on the screen and on the page', () => {
  const history = readHistory(file(NIGHTS));
  const cases = caseHistories(history, { nights: 9, matching: '' });
  assert.match(historyText('own', history, cases), /^ {2}mail arrives {2}▁ █ {2}about 19\.5 s$/mu);
  const probe = probeNights('own', history, 365);
  const page = nightsPage([probe], [], at(dateOf(3)));
  assert.match(page, /<h2>How long mail took to arrive<\/h2>/);
  assert.match(page, /<td class="number ">19\.5 s<\/td>/);
  const lost = nightsPage([probeNights('own', readHistory(file(NIGHTS.slice(0, 2))), 365)], [], at(dateOf(2)));
  assert.match(lost, /<td class="number failed">not seen<\/td>/);
  const never = nightsPage([probeNights('own', readHistory(file([run(0, null, 'lost')])), 365)], [], at(dateOf(1)));
  assert.doesNotMatch(never, /How long mail took/);
});

test('in OpenMetrics of all nights, and of one run', () => {
  const text = [...nightMetrics([probeNights('own', readHistory(file(NIGHTS)), 365)], [])].join('');
  const samples = text.match(/^mxprobe_night_case_arrival_seconds\{probe="own",case="mail"\} \S+ \d+$/gm) ?? [];
  assert.equal(samples.length, 2, text);
  const one = [...openmetrics(run(2, 20_000, 'late'))].join('');
  assert.match(one, /^mxprobe_case_arrival_seconds\{.*\} 20$/m);
  assert.match(one, /^mxprobe_case_arrival_verdict\{.*verdict="late"\} 1$/m);
  assert.equal(one.match(/^mxprobe_case_arrival_verdict\{/gm)?.length, 1);
  assert.match(
    [...openmetrics(run(1, null, 'lost'))].join(''),
    /^mxprobe_case_arrival_verdict\{.*verdict="lost"\} 1$/m,
  );
});

for (const [what, taken, expected] of [
  ['no step', [], null],
  ['one', [[5, 'arrived', 1]], { verdict: 'arrived', ms: 5 }],
  [
    'the later of two',
    [
      [5, 'arrived', 1],
      [9, 'late', 1],
    ],
    { verdict: 'late', ms: 9 },
  ],
  [
    'the later of two, first',
    [
      [9, 'late', 1],
      [5, 'arrived', 1],
    ],
    { verdict: 'late', ms: 9 },
  ],
  [
    'the one that was not seen',
    [
      [9, 'late', 1],
      [null, 'lost', 1],
      [5, 'arrived', 1],
    ],
    { verdict: 'lost', ms: null },
  ],
  [
    'the deciding attempt',
    [
      [9, 'late', 0],
      [5, 'arrived', 1],
    ],
    { verdict: 'arrived', ms: 5 },
  ],
] as [string, [number | null, Verdict, number][], ReturnType<typeof arrivedOf>][])
  test(`of a case: ${what}`, () => {
    const step = NIGHTS[0]?.cases[0]?.steps[0];
    assert.ok(step);
    const steps = taken.map(([ms, verdict, attempt]) => ({ ...looked(step, ms, verdict), attempt }));
    const record: Pick<CaseRecord, 'steps' | 'attempt'> = { steps, attempt: 1 };
    assert.deepEqual(arrivedOf(record), expected);
  });
