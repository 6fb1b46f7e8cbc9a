import assert from 'node:assert/strict';
import { test } from 'node:test';
import { caseHistories } from '../../src/baseline/case-history.ts';
import { HISTORY_SCHEMA, type History, historyText, NO_HISTORY, nightLines } from '../../src/baseline/history.ts';
import { latencyCode } from '../../src/baseline/latency.ts';
import { readHistory } from '../../src/baseline/read-history.ts';
import { historyLines, sparkline } from '../../src/report/history.ts';
import type { CaseRecord, RunDocument } from '../../src/run/document.ts';
import { tls } from '../report/sample.ts';
import { healthyServer, night, randomFrom, type Server } from './world.ts';

const dateOf = (number: number) => new Date(Date.parse('2026-11-01T02:00:00Z') + number * 86_400_000);

function run(number: number, bend: (server: Server) => void = () => {}, ms = 40): RunDocument {
  const random = randomFrom(number);
  const server = healthyServer(random, dateOf(number));
  server.hosts = ['mx1.example.com'];
  bend(server);
  const document = night(server, { id: `run-${number}`, started: dateOf(number).toISOString(), random });
  return { ...document, cases: document.cases.map((record) => ({ ...record, ms })) };
}

function textOf(runs: readonly RunDocument[]): string {
  return runs.reduce((text, one) => text + nightLines(readHistory(text), one, [], (record) => record.id), '');
}
const RENEWED = (server: Server) => {
  server.certificate = { sha256: 'dd'.repeat(32) };
};
const REFUSES = (server: Server) => {
  server.mail = () => ({ lines: ['550 5.7.1 no'] });
};
const turnsOf = (history: History, matching: string) =>
  caseHistories(history, { nights: 30, matching }).flatMap((one) =>
    one.turns.map(
      (turn) => `${turn.at.slice(8, 10)} ${turn.what} ${turn.before.slice(0, 24)} > ${turn.after.slice(0, 24)}`,
    ),
  );

/** A record cut down to what history tells. */
function said(number: number, over: Partial<CaseRecord>, id = 'k'): RunDocument {
  const whole = run(number);
  return { ...whole, cases: [{ ...(whole.cases[0] as CaseRecord), ms: 40, steps: [], tls: null, id, ...over }] };
}
const linesOf = (text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

test('the file of one night, word for word, and of the next ones', () => {
  const at = (number: number) => dateOf(number).toISOString();
  const first = nightLines(NO_HISTORY, said(0, {}), ['one', 'two'], (record) => record.id);
  const answer = { verdict: 'passed', reason: null, replies: [], tls: null, certificate: null };
  assert.deepEqual(linesOf(first), [
    { schema: 'mxprobe/history@1' },
    { case: 0, key: 'k' },
    { answer: 0, is: answer },
    { at: at(0), run: 'run-0', regressions: 2, told: ['one', 'two'], s: [0], ms: latencyCode(40) },
  ]);
  const next = nightLines(readHistory(first), said(1, { verdict: 'failed' }), [], (record) => record.id);
  assert.deepEqual(linesOf(next), [
    { answer: 1, is: { ...answer, verdict: 'failed' } },
    { at: at(1), run: 'run-1', s: [1], ms: latencyCode(40) },
  ]);
  const other = nightLines(readHistory(first), said(1, {}, 'l'), [], (record) => record.id);
  assert.deepEqual(linesOf(other), [
    { case: 1, key: 'l' },
    { at: at(1), run: 'run-1', c: [1], s: [0], ms: latencyCode(40) },
  ]);
  const both = said(1, {});
  const more = { ...both, cases: [...both.cases, ...said(1, {}, 'l').cases] };
  assert.deepEqual(linesOf(nightLines(readHistory(first), more, [], (record) => record.id)).at(-1), {
    at: at(1),
    run: 'run-1',
    s: [0, 0],
    ms: latencyCode(40).repeat(2),
  });
  const text = first + nightLines(readHistory(first), said(1, {}), [], (record) => record.id);
  assert.deepEqual(linesOf(historyText(readHistory(text), readHistory(text).nights)), linesOf(text));
  assert.equal(historyText(NO_HISTORY, []), `${JSON.stringify({ schema: HISTORY_SCHEMA })}\n`);
  assert.deepEqual(NO_HISTORY, { cases: [], answers: [], nights: [], torn: 0, unended: false });
});

test('fewer cases than the night before are no such night', () => {
  const all = (number: number, ids: readonly string[]) => {
    const one = said(number, {});
    return { ...one, cases: ids.flatMap((id) => said(number, {}, id).cases) };
  };
  const nights = linesOf(textOf([all(0, ['k', 'l', 'm']), all(1, ['k', 'l']), all(2, ['k', 'm'])])).filter(
    (line) => 'at' in line,
  );
  assert.deepEqual(
    nights.map(({ as, c, s }) => [as, c, s]),
    [
      [undefined, undefined, [0, 0, 0]],
      [undefined, undefined, [0, 0]],
      [undefined, [0, 2], [0, 0]],
    ],
  );
});

test('what a case answers', () => {
  const [model] = run(0).cases;
  const [step] = model?.steps ?? [];
  assert.ok(model && step);
  const reply = { code: 250, enhanced: '2.1.0', lines: [], text: '', raw: '', violations: [] };
  const steps = [
    { ...step, attempt: 2, reply },
    { ...step, attempt: 1, reply },
    { ...step, attempt: 2, outcome: 'none' as const, reply: null },
    { ...step, attempt: 2, outcome: 'closed' as const, reply: null },
    { ...step, attempt: 2, reply: { ...reply, code: null, enhanced: null } },
    { ...step, attempt: 2, reply: { ...reply, enhanced: null } },
    { ...step, attempt: 2, reply: null },
  ];
  const answer = (over: Partial<CaseRecord>) =>
    linesOf(nightLines(NO_HISTORY, said(0, over), [], (record) => record.id)).find((line) => 'answer' in line).is;
  assert.deepEqual(answer({ steps, attempt: 2 }).replies, ['250 2.1.0', 'closed', 'no code', '250', 'no code']);
  const reason = 'dns';
  assert.deepEqual(
    (['inconclusive', 'skipped', 'failed', 'passed'] as const).map((verdict) => answer({ verdict, reason }).reason),
    ['dns', 'dns', null, null],
  );
  assert.deepEqual(answer({ tls: { ...tls, certificate: null } }).tls, 'TLSv1.3');
  assert.equal(answer({ tls: { ...tls, certificate: null } }).certificate, null);
});

test('turns of verdict, TLS and certificate; none of what could not be asked', () => {
  const bare = { ...tls, certificate: null };
  const days: readonly Partial<CaseRecord>[] = [
    { tls },
    { tls: bare },
    { tls: null },
    { tls: { ...bare, protocol: 'TLSv1.2' } },
    { tls },
    { verdict: 'inconclusive', reason: 'dns', ms: 30_000 },
    { verdict: 'inconclusive', reason: 'dns', ms: 30_000 },
    { verdict: 'inconclusive', reason: 'timeout', ms: 30_000 },
    { verdict: 'skipped', reason: null, tls },
  ];
  const history = readHistory(textOf(days.map((over, number) => said(number, over))));
  const sha = tls.certificate?.sha256.slice(0, 24);
  assert.deepEqual(turnsOf(history, ''), [
    `02 certificate ${sha} > none`,
    '03 tls TLSv1.3 > none',
    '04 tls none > TLSv1.2',
    '05 tls TLSv1.2 > TLSv1.3',
    `05 certificate none > ${sha}`,
    '06 verdict passed > inconclusive: dns',
    '08 verdict inconclusive: dns > inconclusive: timeout',
    '09 verdict inconclusive: timeout > skipped',
  ]);
  const [one] = caseHistories(history, { nights: 0, matching: '' });
  assert.deepEqual([one?.counts, one?.recent], [{ passed: 5, failed: 0, inconclusive: 3, skipped: 1 }, []]);
});

for (const [name, days, ...turns] of [
  ['two classes up, three nights', [40, 400, 400, 400], '04 latency <0.1s > <1s'],
  ['one class up', [40, 200, 200, 200]],
  ['two classes down', [400, 40, 40, 40], '04 latency <1s > <0.1s'],
  ['one class down', [400, 200, 200, 200]],
  ['two nights, twice', [40, 400, 400, 40, 400, 400, 40]],
  ['up and down', [40, 400, 400, 400, 40, 40, 40], '04 latency <0.1s > <1s', '07 latency <1s > <0.1s'],
  ['from a high level one class up', [4000, 20_000, 20_000, 20_000]],
] as const) {
  test(`latency: ${name}`, () => {
    const history = readHistory(textOf(days.map((ms, number) => said(number, { ms }))));
    assert.deepEqual(turnsOf(history, ''), turns);
  });
}

test('cases are sorted; one that was never asked is none', () => {
  const text = `${textOf([said(0, {}, 'b'), said(1, {}, 'a')])}{"case":2,"key":"c"}\n`;
  const told = caseHistories(readHistory(text), { nights: 2, matching: '' });
  assert.deepEqual(
    told.map((one) => [one.case, one.first, one.last, one.recent.map((seen) => seen?.ms ?? null)]),
    [
      ['a', dateOf(1).toISOString(), dateOf(1).toISOString(), [null, 37]],
      ['b', dateOf(0).toISOString(), dateOf(0).toISOString(), [37, null]],
    ],
  );
});

test('a night that is as the one before is one short line', () => {
  const text = textOf([run(0), run(1), run(2)]);
  const nights = text.split('\n').filter((line) => line.startsWith('{"at"'));
  assert.equal(nights.length, 3);
  assert.ok(nights[2]?.includes(`"as":"${dateOf(0).toISOString()}"`), nights[2]);
});

test('tells when replies, verdict and certificate changed, first and last seen', () => {
  const history = readHistory(textOf([run(0), run(1, RENEWED), run(2, RENEWED), run(3, REFUSES), run(4)]));
  assert.deepEqual(turnsOf(history, '#encrypted'), [
    '02 certificate aaaaaaaaaaaaaaaaaaaaaaaa > dddddddddddddddddddddddd',
    '04 verdict passed > failed',
    '04 reply 220, 250, 220 2.0.0, 250 > 220, 250, 220 2.0.0, 550',
    '04 certificate dddddddddddddddddddddddd > aaaaaaaaaaaaaaaaaaaaaaaa',
    '05 verdict failed > passed',
    '05 reply 220, 250, 220 2.0.0, 550 > 220, 250, 220 2.0.0, 250',
  ]);
  const [one] = caseHistories(history, { nights: 2, matching: '#encrypted' });
  assert.deepEqual([one?.first, one?.last, one?.asked], [dateOf(0).toISOString(), dateOf(4).toISOString(), 5]);
  assert.deepEqual(
    [one?.counts.passed, one?.counts.failed, one?.recent.map((n) => n?.verdict)],
    [4, 1, ['failed', 'passed']],
  );
});

test('latency turns when it stays away for three nights, not for one', () => {
  const days = [40, 40, 9000, 40, 4000, 5000, 4500, 4000];
  const history = readHistory(textOf(days.map((ms, number) => run(number, () => {}, ms))));
  assert.deepEqual(turnsOf(history, 'vrfy'), ['07 latency <0.1s > <10s']);
});

test('a case that was not asked leaves a gap, and its numbers stay right', () => {
  const some = (number: number, keep: (id: string) => boolean) => {
    const whole = run(number);
    return { ...whole, cases: whole.cases.filter((record) => keep(record.id)) };
  };
  const history = readHistory(
    textOf([run(0), some(1, (id) => id.includes('vrfy')), some(2, (id) => !id.includes('vrfy')), run(3)]),
  );
  const [one] = caseHistories(history, { nights: 4, matching: 'vrfy' });
  assert.deepEqual(
    one?.recent.map((n) => n?.verdict ?? null),
    ['passed', 'passed', null, 'passed'],
  );
  assert.equal(one?.asked, 3);
  assert.equal(one?.turns.length, 0);
});

test('cut anywhere, only the last night is lost, and the next night is read', () => {
  const only = (document: RunDocument) => ({
    ...document,
    cases: document.cases.filter((record) => record.id.includes('#encrypted')),
  });
  const whole = textOf([only(run(0)), only(run(1, RENEWED))]);
  const begin = textOf([only(run(0))]).length;
  const next = only(run(2, RENEWED));
  for (let cut = begin; cut < whole.length; cut += 1) {
    const torn = readHistory(whole.slice(0, cut));
    const complete = cut >= whole.length - 1;
    assert.equal(torn.nights.length, complete ? 2 : 1, `cut at ${cut}`);
    const mended = readHistory(whole.slice(0, cut) + nightLines(torn, next, [], (record) => record.id));
    assert.equal(mended.nights.at(-1)?.run, 'run-2', `cut at ${cut}`);
    const [one] = caseHistories(mended, { nights: 9, matching: '#encrypted' });
    assert.equal(one?.turns.length, 1, `cut at ${cut}`);
  }
});

test('lines that are no history are counted and passed over', () => {
  const text = textOf([run(0)]);
  const hostile = [
    'null',
    '[]',
    '7',
    '{"at":"x"}',
    '{"at":"x","run":"y","s":[99999],"ms":"!"}',
    '{"case":-1,"key":"__proto__"}',
    '{"answer":"__proto__","is":{}}',
    '{"at":"x","run":"y","as":"nowhere","ms":"!"}',
    '{"at":"x","run":"y","c":["__proto__"],"s":[0],"ms":"!"}',
  ];
  const history = readHistory(`${text}${hostile.join('\n')}\n`);
  assert.ok(history.torn >= 7);
  assert.deepEqual(caseHistories(history, { nights: 9, matching: 'vrfy' }).length, 1);
});

test('trimmed, the nights that stay say the same', () => {
  const whole = readHistory(textOf([run(0), run(1, RENEWED), run(2, REFUSES), run(3), run(4)]));
  const kept = readHistory(historyText(whole, whole.nights.slice(2)));
  assert.deepEqual(
    kept.nights.map((one) => one.run),
    ['run-2', 'run-3', 'run-4'],
  );
  assert.deepEqual(turnsOf(kept, '#encrypted'), turnsOf(whole, '#encrypted').slice(-2));
});

test('trimmed, a night loses what points to a damaged line, and nothing else is lost with it', () => {
  const answer = (number: number) =>
    `{"answer":${number},"is":{"verdict":"passed","reason":null,"replies":["${number}"],"tls":null,"certificate":null}}`;
  const words = ['{"case":0,"key":"a"}', '{"case":1,"key":"b"}', answer(0), answer(1)];
  const nights = [
    '{"at":"1","run":"r","c":[7,0],"s":[0,1],"ms":"!#"}',
    '{"at":"2","run":"s","s":[9,0],"ms":"!#"}',
    '{"at":"3","run":"t","s":[8,9],"ms":"!#"}',
  ];
  const damaged = readHistory(`${[...words, ...nights].join('\n')}\n`);
  const trimmed = readHistory(historyText(damaged, damaged.nights));
  assert.deepEqual([trimmed.cases, trimmed.torn], [['a', 'b'], 0]);
  assert.deepEqual(
    trimmed.nights.map(({ row, latencies }) => [row.cases, row.answers, latencies]),
    [
      [[0], [0], '#'],
      [[1], [1], '#'],
      [[], [], ''],
    ],
  );
  assert.equal(historyText(trimmed, trimmed.nights), historyText(damaged, damaged.nights));
  const question = { nights: 3, matching: '' };
  assert.deepEqual(caseHistories(trimmed, question), caseHistories(damaged, question));
});

test('the table: a strip of verdicts, a sparkline, what turned', () => {
  const history = readHistory(textOf([run(0), run(1, REFUSES), run(2)]));
  const lines = historyLines(caseHistories(history, { nights: 30, matching: 'accepted' }));
  assert.deepEqual(
    lines.slice(0, 3).map((line) => line.map((part) => part.text).join('')),
    [
      'scenarios/delivery/accepted.yaml@192.0.2.10',
      '  .F.  ▁▁▁  about 37 ms',
      '  first 2026-11-01, last 2026-11-03, asked 3 times: 2 passed, 1 failed',
    ],
  );
  assert.equal(sparkline([1, 10, 100, null, 1000]), '▁▃▆ █');
});
