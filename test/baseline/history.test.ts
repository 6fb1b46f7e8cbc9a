import assert from 'node:assert/strict';
import { test } from 'node:test';
import { caseHistories } from '../../src/baseline/case-history.ts';
import { type History, historyText, NO_HISTORY, nightLines } from '../../src/baseline/history.ts';
import { latencyCode, latencyOf } from '../../src/baseline/latency.ts';
import { readHistory } from '../../src/baseline/read-history.ts';
import { nightsToKeep, outdated } from '../../src/baseline/retain.ts';
import { ProbeStore } from '../../src/baseline/store.ts';
import { FileFault } from '../../src/net/files.ts';
import { MemoryFiles } from '../../src/net/memory-files.ts';
import { historyLines, sparkline } from '../../src/report/history.ts';
import type { RunDocument } from '../../src/run/document.ts';
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
  return runs.reduce((text, one) => text + nightLines(readHistory(text), one, 0, (record) => record.id), '');
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
    const mended = readHistory(whole.slice(0, cut) + nightLines(torn, next, 0, (record) => record.id));
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

test('latencies come back within a tenth', () => {
  for (const ms of [0, 1, 12, 250, 999, 30_000, 600_000]) {
    const back = latencyOf(latencyCode(ms).charCodeAt(0));
    assert.ok(Math.abs(back - ms) <= 0.1 * (ms + 1), `${ms} -> ${back}`);
  }
});

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
  const history = readHistory(textOf([run(0), run(1), run(2)]));
  assert.equal(nightsToKeep(history, { days: 90, runs: 200 }, dateOf(3)).length, 3);
  assert.equal(nightsToKeep(history, { days: 1, runs: null }, dateOf(11)).length, 2);
});

test('the store: nothing yet, a night, a state, and a disk that is full', async () => {
  const files = new MemoryFiles();
  const store = new ProbeStore(files, 'results', 'own-mx');
  assert.deepEqual(await store.history(), NO_HISTORY);
  assert.deepEqual(await store.baseline(), { baseline: null, problems: [] });
  for (const number of [0, 1, 2]) assert.equal(await store.addNight(run(number), 0, (record) => record.id), null);
  const history = await store.history();
  assert.ok(!(history instanceof FileFault) && history.nights.length === 3 && history.torn === 0);
  assert.equal(await store.trim({ days: null, runs: null }, dateOf(3)), null);
  files.broken = 'full';
  const fault = await store.addNight(run(3), 0, (record) => record.id);
  assert.equal(fault?.code, 'full');
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
