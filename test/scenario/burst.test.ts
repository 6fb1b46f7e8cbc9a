// `burst:` as it is written: every mistake has a problem at its place, with advice; the hard bounds hold.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_CONCURRENCY, MAX_MESSAGES, MAX_RATE, MAX_SESSIONS } from '../../src/scenario/burst-shape.ts';
import type { Burst } from '../../src/scenario/scenario.ts';
import { load } from './reading.ts';

const DIALOGUE = `dialogue:
  - connect
  - ehlo: probe.example
  - mail: a@good.test
  - rcpt: b@lab.test
  - data
  - quit
`;
const FILES = {
  'people.csv': 'person,address\nanna,a@good.test\n',
  'torn.csv': 'person\n"anna\n',
  'odd.csv': 'the person\nanna\n',
  'twice.csv': 'a,a\n1,2\n',
  'short.csv': 'a,b\n1\n',
  'empty.csv': 'a,b\n',
  'lines.csv': 'a\n"b\r\nRSET"\n',
};
const loaded = (burst: string, dialogue = DIALOGUE, head = '') =>
  load(`name: test\n${head}burst:\n${burst.replace(/^/gm, '  ')}\n${dialogue}`, { files: FILES });

/** `line:column message | advice`. */
const told = (burst: string, dialogue?: string, head?: string) =>
  loaded(burst, dialogue, head).problems.map(
    ({ line, column, message, advice }) => `${line}:${column} ${message}${advice === null ? '' : ` | ${advice}`}`,
  );

function burstOf(written: string): Burst {
  const { scenarios, problems } = loaded(written);
  assert.deepEqual(problems, []);
  const burst = scenarios[0]?.burst;
  assert.ok(burst !== null && burst !== undefined);
  return burst;
}

test('all that can be said of a burst', () => {
  const {
    place: _place,
    rows,
    expect,
    ...rest
  } = burstOf(`sessions: 200
rate: 20/s
concurrency: 30
messages: 4
rows: people.csv
threads: 3
sample: 10
expect: { accepted: ">=100", first_refusal: { at: mail, after: 90..110, reply: 421|450 }, refused: { only: 4xx }, p50: { mail: "<1s" }, max: { session: "<10s" }, recovers_within: 60s }`);
  assert.deepEqual(rest, {
    sessions: 200,
    forMs: null,
    rate: { written: '20/s', from: 20, to: 20, overMs: 0 },
    concurrency: 30,
    messages: 4,
    threads: 3,
    sample: 10,
  });
  assert.deepEqual(rows, { columns: ['person', 'address'], rows: [['anna', 'a@good.test']] });
  assert.deepEqual(
    [
      expect?.accepted?.written,
      expect?.firstRefusal?.at,
      expect?.firstRefusal?.after?.written,
      expect?.recoversWithinMs,
    ],
    ['>=100', 'mail', '90..110', 60_000],
  );
  assert.deepEqual(
    expect?.times.map(({ quantile, phase, limit }) => [quantile, phase, limit.written]),
    [
      ['p50', 'mail', '<1s'],
      ['max', 'session', '<10s'],
    ],
  );
});

test('what is not said', () => {
  const { concurrency, messages, sample, rate, rows, threads, expect } = burstOf('sessions: 1');
  assert.deepEqual(
    { concurrency, messages, sample, rate, rows, threads, expect },
    { concurrency: 50, messages: 1, sample: 1, rate: null, rows: null, threads: null, expect: null },
  );
});

for (const { written, from, to, overMs } of [
  { written: '20/s', from: 20, to: 20, overMs: 0 },
  { written: '1200/min', from: 20, to: 20, overMs: 0 },
  { written: '5/10s', from: 0.5, to: 0.5, overMs: 0 },
  { written: '0.5/s', from: 0.5, to: 0.5, overMs: 0 },
  { written: '36/h', from: 0.01, to: 0.01, overMs: 0 },
  { written: '1/s..50/s over 60s', from: 1, to: 50, overMs: 60_000 },
  { written: '60/min .. 10/s over 1m', from: 1, to: 10, overMs: 60_000 },
  { written: '50/s..1/s over 2s', from: 50, to: 1, overMs: 2_000 },
] as const)
  test(`rate: ${written}`, () => {
    assert.deepEqual(burstOf(`for: 5s\nrate: ${written}`).rate, { written, from, to, overMs });
  });

const RATE_ADVICE = 'write 20/s, 1200/min, 5/10s, or a ramp: 1/s..50/s over 60s';
const BOUND_ADVICE = 'no server takes as many; the bound keeps a slip of the keyboard from becoming an attack';

for (const [burst, ...problems] of [
  ['concurrency: 3', '2:1 a burst without an end | say how many with `sessions: 200`, or how long with `for: 30s`'],
  ['sessions: 5\nfor: 5s', '4:8 `sessions` and `for` in one burst | say how many, or for how long'],
  ['sessions: 0', '3:13 0 is not a whole number from 1 to 1000000'],
  ['sessions: -3', '3:13 -3 is not a whole number from 1 to 1000000'],
  ['sessions: 1.5', '3:13 the number 1.5 where a whole number from 1 to 1000000 is expected'],
  ['sessions: many', '3:13 a text where a whole number from 1 to 1000000 is expected'],
  [`sessions: ${MAX_SESSIONS + 1}`, '3:13 1000001 is not a whole number from 1 to 1000000'],
  ['sessions: 1\nconcurrency: 0', '4:16 0 is not a whole number from 1 to 5000'],
  [`sessions: 1\nconcurrency: ${MAX_CONCURRENCY + 1}`, '4:16 5001 is not a whole number from 1 to 5000'],
  [`sessions: 1\nmessages: ${MAX_MESSAGES + 1}`, '4:13 100001 is not a whole number from 1 to 100000'],
  ['sessions: 1\nsample: 0', '4:11 0 is not a whole number from 1 to 10000'],
  ['sessions: 1\nthreads: 65', '4:12 65 is not a whole number from 1 to 64'],
  ['sessions: 101\nmessages: 100000', '4:13 more than 10000000 messages in all | 100000 in a session at most'],
  [
    'for: 2h',
    '3:8 a burst of more than an hour | a burst is a question, not a monitoring job; `mxprobe probe` asks every night',
  ],
  ['for: soon', '3:8 `soon` is no duration | write 250ms, 5s, 2m or 1h; a week at most'],
  [
    'sessions: 1000\nrate: 1/min',
    '3:13 1000 sessions take more than an hour at this rate | raise the rate, or ask for fewer',
  ],
  ['for: 1s\nrate: fast', `4:9 \`fast\` is no rate | ${RATE_ADVICE}`],
  ['for: 1s\nrate: 20', `4:9 \`20\` is no rate | ${RATE_ADVICE}`],
  ['for: 1s\nrate: 0/s', `4:9 \`0/s\` is no rate | ${RATE_ADVICE}`],
  ['for: 1s\nrate: 20/fortnight', `4:9 \`20/fortnight\` is no rate | ${RATE_ADVICE}`],
  ['for: 1s\nrate: 1/s..50/s', `4:9 half a ramp | ${RATE_ADVICE}`],
  ['for: 1s\nrate: 5/s over 3s', `4:9 half a ramp | ${RATE_ADVICE}`],
  ['for: 1s\nrate: 1/s..2/s..3/s over 3s', `4:9 \`1/s..2/s..3/s over 3s\` is no rate | ${RATE_ADVICE}`],
  ['for: 1s\nrate: 1/s..5/s over 2h', '4:9 `2h` is no time for a ramp | an hour at most'],
  [`for: 1s\nrate: ${MAX_RATE + 1}/s`, `4:9 more than 50000 sessions a second | ${BOUND_ADVICE}`],
  [`for: 1s\nrate: 1/s..60000/s over 1s`, `4:9 more than 50000 sessions a second | ${BOUND_ADVICE}`],
  ['for: 1s\nrate: 999999/ms', `4:9 more than 50000 sessions a second | ${BOUND_ADVICE}`],
  ['sessions: 1\nrows: nowhere.csv', '4:9 nowhere.csv: there is no such file'],
  [
    'sessions: 1\nrows: torn.csv',
    '4:9 torn.csv: a quote that does not end, or one within a cell | a CSV file: a head line of names, then rows',
  ],
  [
    'sessions: 1\nrows: odd.csv',
    '4:9 odd.csv: the column `the person` is no name for a variable | a CSV file: a head line of names, then rows',
  ],
  [
    'sessions: 1\nrows: twice.csv',
    '4:9 twice.csv: two columns of one name | a CSV file: a head line of names, then rows',
  ],
  [
    'sessions: 1\nrows: short.csv',
    '4:9 short.csv: row 1 has one cell, and the head line 2 | a CSV file: a head line of names, then rows',
  ],
  [
    'sessions: 1\nrows: empty.csv',
    '4:9 empty.csv: a head line and no row below it | a CSV file: a head line of names, then rows',
  ],
  [
    'sessions: 1\nrows: lines.csv',
    '4:9 lines.csv: row 1 has a control character: a field never becomes a second command | a CSV file: a head line of names, then rows',
  ],
  ['sessions: 1\nsession: 5', '4:3 unknown key `session` | did you mean `sessions`?'],
  ['sessions: 1\nexpect: { acepted: 5 }', '4:13 unknown key `acepted` | did you mean `accepted`?'],
  ['sessions: 1\nexpect: { accepted: lots }', '4:23 `lots` is not a number or a comparison such as ">=100", "90..110"'],
  [
    'sessions: 1\nexpect: { first_refusal: { at: qui } }',
    '4:34 `qui` is not known here | known here: connect, ehlo, starttls, auth, mail, rcpt, data, eod',
  ],
  [
    'sessions: 1\nexpect: { first_refusal: { reply: 4yx } }',
    '4:37 `4yx` is not understood here | write codes, then what else must hold: 530 5.7.0 +STARTTLS /text/i',
  ],
  [
    'sessions: 1\nexpect: { refused: { only: 99 } }',
    '4:30 `99` is no reply code | reply codes are 200 to 599, or a class: 4xx, 25x',
  ],
  ['sessions: 1\nexpect: { p99: { mial: "<1s" } }', '4:20 unknown key `mial` | did you mean `mail`?'],
  [
    'sessions: 1\nexpect: { p95: { mail: "<1s" } }',
    '4:13 unknown key `p95` | times are said by phase: `p90: { session: "<200ms" }`, or p50, p99, p99.9, max',
  ],
  [
    'sessions: 1\nexpect: { p99: { mail: "<5 apples" } }',
    '4:26 `<5 apples` is no comparison of times | write "<500ms", ">=2s" or "1s..3s"',
  ],
  [
    'sessions: 1\nexpect: { recovers_within: later }',
    '4:30 `later` is no duration | write 250ms, 5s, 2m or 1h; a week at most',
  ],
] as const)
  test(`${burst.replaceAll('\n', ', ')}: ${problems[0]?.split(' | ')[0]}`, () => {
    assert.deepEqual(told(burst), problems);
  });

// ---- what the dialogue of a burst can't have

const withDialogue = (steps: string, burst = 'sessions: 1', head = '') =>
  told(burst, `dialogue:\n${steps.replace(/^/gm, '  ')}\n`, head);

test('`messages` needs a transaction that can be repeated', () => {
  const wanted =
    '2:1 `messages` without a transaction to repeat | the dialogue needs a `mail` and, behind it, a `data` or `bdat`';
  assert.deepEqual(withDialogue('- connect\n- ehlo: probe.example\n- quit', 'sessions: 1\nmessages: 2'), [wanted]);
  assert.deepEqual(
    withDialogue('- connect\n- ehlo: probe.example\n- mail: a@good.test\n- quit', 'sessions: 1\nmessages: 2'),
    [wanted],
  );
});

test('`retry` has another way in a burst', () => {
  assert.deepEqual(told('sessions: 1', DIALOGUE, 'retry: { on: 4xx, wait: 1s }\n'), [
    '3:1 `retry` and `burst` in one scenario | a burst asks once and counts; `recovers_within` waits until it is accepted again',
  ]);
});

test('policies are not looked up, and who expects something of them is told so', () => {
  const steps = `- connect
- ehlo: probe.example
- starttls
  expect: { certificate: { trusted: true }, dane: verified }
- quit`;
  const wanted =
    'DANE and MTA-STS are not looked up in a burst | expect them in a scenario without `burst:`; `tls`, `certificate` and `starttls: { verify: true }` hold in every session';
  assert.deepEqual(withDialogue(steps.replace('- starttls\n ', '- starttls:\n ')), [`7:5 ${wanted}`]);
});

test('columns of the rows are variables of the dialogue; others are still unknown', () => {
  const steps = '- connect\n- mail: "${address}"\n- rcpt: "${adress}"\n- quit';
  assert.deepEqual(withDialogue(steps, 'sessions: 1\nrows: people.csv'), [
    '8:12 unknown variable `adress` | did you mean `${address}`?',
  ]);
});
