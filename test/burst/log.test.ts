// burst.ndjson, octet for octet, as docs/burst.md promises it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { streamWith } from '../net/double.ts';
import { burstOnClock, scenarioOf, sessionsIn } from './world.ts';

const SHORT = '  - connect\n  - ehlo: probe.example\n  - mail: a@good.test\n  - quit';
const POLICY = `sandbox:
  capabilities: { only: [SIZE 1000] }
  rate: 2/1m
`;

test('sessions line by line: what is said once stands there, what comes again is numbered', async () => {
  const { text } = await burstOnClock(scenarioOf('sessions: 4, rate: 50/s', SHORT, POLICY), { latencyMs: 1 });
  assert.equal(
    text,
    `{"schema":"mxprobe/burst@1","case":0,"rows":[${[
      '{"verb":"connect","stage":"connect","phase":"connect","line":7}',
      '{"verb":"connect","stage":"connect","phase":"banner","line":7}',
      '{"verb":"ehlo","stage":"ehlo","phase":"ehlo","line":8}',
      '{"verb":"mail","stage":"mail","phase":"mail","line":9}',
      '{"verb":"quit","stage":"other","phase":"other","line":10}',
    ].join(',')}]}
[1,0,0,[1,2000,"220 mx.sandbox.test ESMTP",2,4000,"250 mx.sandbox.test\\nSIZE 1000",3,6000,"250 2.1.0 Ok",4,8000,"221 2.0.0 Bye"],"done"]
{"t":0,"code":220,"text":"mx.sandbox.test ESMTP"}
{"t":1,"code":250,"text":"mx.sandbox.test\\nSIZE 1000"}
{"t":2,"code":250,"text":"2.1.0 Ok"}
{"t":3,"code":221,"text":"2.0.0 Bye"}
[2,20000,0,[1,2000,0,2,4000,1,3,6000,2,4,8000,3],"done"]
[3,40000,0,[1,2000,0,2,4000,1,3,6000,"450 4.7.1 Error: too much mail from 127.0.0.1",4,8000,3],"refused"]
{"t":4,"code":450,"text":"4.7.1 Error: too much mail from 127.0.0.1"}
[4,60000,0,[1,2000,0,2,4000,1,3,6000,4,4,8000,3],"refused"]
`,
  );
});

test('a session that was late says how late', async () => {
  const { lines } = await burstOnClock(scenarioOf('sessions: 3, rate: 1000/s, concurrency: 1', SHORT), {
    latencyMs: 1,
  });
  assert.deepEqual(
    sessionsIn(lines).map(({ number, begun, late }) => [number, begun, late]),
    [
      [1, 0, 0],
      [2, 8000, 7000],
      [3, 16_000, 14_000],
    ],
  );
});

test('a reply that breaks the RFC is kept octet by octet, with what is wrong with it', async () => {
  const policy = 'sandbox: { multiline: { forms: [bare-lf], at: [mail] } }\n';
  const { lines, record } = await burstOnClock(scenarioOf('sessions: 2', SHORT, policy));
  const [text] = lines.filter(
    (line): line is { code: number; violations: string[]; raw: string } =>
      typeof line === 'object' && line !== null && 'raw' in line,
  );
  assert.deepEqual([text?.code, text?.violations], [250, Object.keys(record.violations)]);
  assert.equal(Buffer.from(text?.raw ?? '', 'base64').toString('latin1'), '250 2.1.0 Ok\n');
  assert.deepEqual(Object.values(record.violations), [2]);
});

test('what came instead of a reply stands in its place', async () => {
  const { lines } = await burstOnClock(scenarioOf('sessions: 1', SHORT, 'sandbox: { close_after: mail }\n'));
  const [session] = sessionsIn(lines);
  assert.deepEqual(session?.marks.slice(-3), [3, 0, 'closed']);
  assert.equal(session?.end, 'closed');
});

test('a long session goes on in its next line: nothing is lost, nothing stands twice', async () => {
  const dialogue =
    '  - connect\n  - ehlo: probe.example\n  - mail: a@good.test\n  - rcpt: b@lab.test\n  - data\n  - quit';
  const { lines, record } = await burstOnClock(scenarioOf('sessions: 2, messages: 700', dialogue));
  for (const number of [1, 2]) {
    const pieces = sessionsIn(lines).filter((one) => one.number === number);
    assert.deepEqual(
      pieces.map(({ end }) => end),
      ['more', 'more', 'done'],
    );
    // Greeting, EHLO, 700 times four replies, QUIT: three items each.
    const items = pieces.reduce((sum, { marks }) => sum + marks.length, 0);
    assert.equal(items, (2 + 700 * 4 + 1) * 3);
    assert.ok(pieces.every(({ marks }) => marks.length % 3 === 0));
  }
  assert.equal(record.messages.accepted, 1400);
});

test('`sample`: every n-th session only, all are counted, and the record says so', async () => {
  const { lines, record, mx } = await burstOnClock(scenarioOf('sessions: 25, rate: 10/s, sample: 10', SHORT));
  assert.deepEqual(
    sessionsIn(lines).map(({ number }) => number),
    [10, 20],
  );
  assert.deepEqual(record.recorded, { file: 'burst.ndjson', sample: 10 });
  assert.deepEqual([record.sessions.done, mx.counts.sessions], [25, 25]);
});

test('without a place for it nothing is recorded, and the record says so', async () => {
  const { text, record } = await burstOnClock(scenarioOf('sessions: 5', SHORT), { log: null });
  assert.deepEqual([text, record.recorded, record.sessions.done], ['', null, 5]);
});

test('sessions that never had a connection stand in it too', async () => {
  const { lines } = await burstOnClock(scenarioOf('sessions: 2', SHORT), {
    open: (_endpoint, _source, sink) => {
      queueMicrotask(() => sink.gone('ECONNREFUSED', 'nothing listens there'));
      return streamWith({});
    },
  });
  assert.deepEqual(
    sessionsIn(lines).map(({ marks, end }) => [marks, end]),
    [
      [[0, 0, 'unreachable: nothing listens there'], 'unreachable'],
      [[0, 0, 0], 'unreachable'],
    ],
  );
});

test('texts of a server that never says the same twice are written out: no memory of them grows', async () => {
  const { lines } = await burstOnClock(scenarioOf('sessions: 2000', undefined, 'sandbox: {}\n'));
  const numbered = lines.filter((line) => typeof line === 'object' && line !== null && 't' in line);
  const queued = sessionsIn(lines).filter(({ marks }) => marks.some((one) => /queued as/.test(String(one))));
  assert.equal(queued.length, 2000);
  assert.equal(numbered.length, 6);
});
