// Servers that say an octet now and then, or one line after the other: the deadline is no idle timer.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '../../src/net/clock.ts';
import type { OpenStream } from '../../src/net/lean-stream.ts';
import { ENDS, streamWith } from '../net/double.ts';
import { countOf, driven, recorded, scenarioOf } from './world.ts';

/** Answers each line by what `answer` says, octet by octet, one each `everyMs`. */
function dripping(clock: FakeClock, everyMs: number, answer: (line: string | null) => string): OpenStream {
  return (_endpoint, _source, sink) => {
    let open = true;
    let due = 0;
    const say = (text: string) => {
      for (const octet of text) {
        due = Math.max(due, clock.now()) + everyMs;
        clock.after(due - clock.now(), () => {
          if (open) sink.data(Buffer.from(octet));
        });
      }
    };
    queueMicrotask(() => {
      sink.connected(ENDS);
      say(answer(null));
    });
    const end = () => {
      open = false;
    };
    return streamWith({ write: (octets) => say(answer(String(octets))), close: end, destroy: end });
  };
}

const DIALOGUE = '  - connect\n  - ehlo: probe.example\n  - quit';
const AUTH = `  - connect
  - ehlo: probe.example
  - auth: { mechanism: LOGIN, user: alice, password: open-sesame, clear_text: true }
  - quit`;

async function timedOut(everyMs: number, dialogue: string, answer: (line: string | null) => string) {
  const clock = new FakeClock();
  const open = dripping(clock, everyMs, answer);
  const scenario = scenarioOf('sessions: 3, concurrency: 3', dialogue, 'timeout: 3s\n');
  const endpoint = { address: '127.0.0.1', port: 25 };
  const { record } = await driven(clock, recorded(scenario, [], { clock, open, endpoint }));
  assert.equal(record.sessions.timedOut, 3, JSON.stringify(record.sessions));
  return record;
}

test('an octet a second: over after three', async () => {
  const record = await timedOut(1000, DIALOGUE, () => `250-${'x'.repeat(500)}`);
  assert.ok(record.ms >= 3000 && record.ms <= 3350, String(record.ms));
  assert.match(record.replies[0]?.text ?? '', /in the middle of a reply/);
});

test("a continuation line in each octet's time: the same", async () => {
  const record = await timedOut(100, DIALOGUE, () => '250-x\r\n'.repeat(200));
  assert.ok(record.ms >= 3000 && record.ms <= 3350, String(record.ms));
});

test("one challenge after the other: the deadline is the whole exchange's", async () => {
  const answer = (line: string | null) =>
    line === null ? '220 x\r\n' : line.startsWith('EHLO') ? '250 AUTH LOGIN\r\n' : '334 VXNlcm5hbWU6\r\n';
  // 18 octets, 1.8 s: the second challenge comes too late.
  const record = await timedOut(100, AUTH, answer);
  assert.equal(countOf(record, 'auth', 'timeout'), 3);
  assert.ok(record.ms < 0.7 * 1000 + 1.6 * 1000 + 3_350, String(record.ms));
});

test('who answers each command within the deadline is not cut off, however long all of it takes', async () => {
  const clock = new FakeClock();
  const open = dripping(clock, 200, (line) => `${line === null ? 220 : line === 'QUIT\r\n' ? 221 : 250} ok\r\n`);
  const scenario = scenarioOf('sessions: 2', '  - connect\n  - noop\n  - noop\n  - noop\n  - quit', 'timeout: 3s\n');
  const endpoint = { address: '127.0.0.1', port: 25 };
  const { record } = await driven(clock, recorded(scenario, [], { clock, open, endpoint }));
  assert.deepEqual([record.sessions.done, record.sessions.timedOut], [2, 0]);
  // Five replies of eight octets.
  assert.ok(record.ms >= 5 * 8 * 200, String(record.ms));
});
