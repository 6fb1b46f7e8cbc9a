// A server that says 235 to SCRAM and has not shown that it knows the password (RFC 5802 3) is not believed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '../../src/net/clock.ts';
import { scripted } from './scripted.ts';
import { countOf, driven, recorded, scenarioOf, sessionsIn } from './world.ts';

const DIALOGUE = `  - connect
  - ehlo: probe.example
  - auth: { mechanism: SCRAM-SHA-256, user: alice, password: open-sesame, clear_text: true }
  - quit`;

for (const [how, replies] of [
  ['at once', ['235 2.7.0 ok']],
  ['after a challenge that is none', ['334 %%%', '235 2.7.0 ok']],
  ['after a challenge that is not ours', ['334 cj1vdGhlcixzPWE9LGk9MQ==', '501 5.5.2 cancelled']],
] as const)
  test(`235 or a cancelled exchange, ${how}: unexpected, with the reason`, async () => {
    const clock = new FakeClock();
    const lines = ['220 mx ESMTP', '250 AUTH SCRAM-SHA-256', ...replies, '221 bye'];
    let next = 0;
    const open = scripted((written) => {
      next = written === null ? 0 : next + 1;
      return `${lines[next] ?? '500 ?'}\r\n`;
    });
    const around = { clock, open, endpoint: { address: '127.0.0.1', port: 25 } };
    const { record, lines: log } = await driven(
      clock,
      recorded(scenarioOf('sessions: 3, concurrency: 1', DIALOGUE), [], around),
    );
    assert.deepEqual([record.sessions.unexpected, record.sessions.done, record.sessions.refused], [3, 0, 0]);
    assert.equal(countOf(record, 'auth', 'protocol'), 3);
    assert.match(record.replies.find(({ outcome }) => outcome === 'protocol')?.text ?? '', /^SCRAM-SHA-256: \w/);
    assert.deepEqual(
      sessionsIn(log).map(({ end }) => end),
      ['unexpected', 'unexpected', 'unexpected'],
    );
  });
