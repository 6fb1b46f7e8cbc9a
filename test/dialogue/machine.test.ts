// The machine by itself, with programs that no scenario makes: it ends once, waits for nobody behind its end, and never turns in a
// circle.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compile } from '../../src/dialogue/compile/compile.ts';
import { Machine } from '../../src/dialogue/machine.ts';
import type { Move, Program } from '../../src/dialogue/program.ts';
import { ReplyMemory } from '../../src/dialogue/reply-memory.ts';
import type { Host } from '../../src/dialogue/session.ts';
import { FakeClock } from '../../src/net/clock.ts';
import type { LeanSink } from '../../src/net/lean-stream.ts';
import { ENDS, streamWith } from '../net/double.ts';
import { journal, journalOf, settingOf } from './journal.ts';

/** A machine whose host and witness write down what they are told. */
function machineOf(steps: string, moves: readonly Move[] | null, open: (sink: LeanSink) => void = () => {}) {
  const clock = new FakeClock();
  const told: string[] = [];
  const program: Program = compile({ ...settingOf({ server: [], steps }, clock), burst: null });
  const host: Host = {
    program: moves === null ? program : { ...program, moves },
    memory: new ReplyMemory(),
    now: () => clock.now(),
    after: (ms, action) => clock.after(ms, action),
    open(_source, deadlineMs, sink) {
      told.push(`open within ${deadlineMs}`);
      open(sink);
      return streamWith({ destroy: () => told.push('destroy') });
    },
    waits: ({ overdueAt }) => told.push(`waits until ${overdueAt}`),
    ended: () => told.push('over'),
  };
  const machine = new Machine(
    host,
    journal(
      (text) => told.push(text),
      () => {},
    ),
    1,
    0,
  );
  return { machine, told, clock };
}

describe('a machine', () => {
  test('a program without an end is a mistake of ours, and found', () => {
    const { machine } = machineOf('  - connect\n', [{ do: 'unless', holds: () => false, to: 0 }]);
    assert.throws(() => machine.begin(), /a program without an end/);
  });

  test('a program without moves is over', () => {
    const { machine, told } = machineOf('  - connect\n', []);
    machine.begin();
    assert.deepEqual(told, ['ended done', 'over']);
  });

  test('before it begins it knows nothing', () => {
    const { machine } = machineOf('  - connect\n', null);
    const { begun, late, smtputf8, rendered, step, secure, capabilities, transaction } = machine;
    assert.deepEqual(
      { begun, late, smtputf8, rendered, step, secure, capabilities, transaction },
      {
        ...{ begun: false, late: false, smtputf8: false, rendered: [] },
        step: 0,
        secure: false,
        capabilities: null,
        transaction: 1,
      },
    );
  });

  test('what is left of its time is counted from when something happened last', () => {
    const { machine } = machineOf('  - connect\n', null);
    machine.heardAt = 500;
    machine.limit(100);
    assert.deepEqual([machine.due, machine.left()], [600, 100]);
    machine.heardAt = 530;
    assert.equal(machine.left(), 70);
    machine.heardAt = 700;
    assert.equal(machine.left(), 0);
  });

  test('what is heard behind the last row is counted at the first', () => {
    const { machine } = machineOf('  - connect\n  - ehlo: x.example\n', null);
    const { moves } = machine.host.program;
    assert.notEqual(machine.rowAhead(), moves.length);
    machine.pc = moves.length;
    assert.equal(machine.rowAhead(), 0);
  });

  test('it ends once, and waits for nothing behind its end', () => {
    const { machine, told } = machineOf('  - connect\n', null);
    machine.begin();
    machine.interrupt();
    machine.abandon();
    machine.happened();
    machine.overdue();
    assert.deepEqual(told, [
      'begins 0 connect',
      'open within 2000',
      'waits until 2000',
      'destroy',
      'ended stopped',
      'over',
    ]);
  });

  test('abandoned, it ends without a word', () => {
    const { machine, told } = machineOf('  - connect\n', null);
    machine.begin();
    machine.abandon();
    assert.deepEqual(told.slice(-3), ['destroy', 'ended stopped', 'over']);
  });

  test('interrupted in a wait without a connection', () => {
    const { machine, told } = machineOf('  - wait: 10s\n  - connect\n', null);
    machine.begin();
    machine.interrupt();
    assert.deepEqual(told, ['begins 0 wait', 'waits until Infinity', 'ended stopped', 'over']);
  });

  test('stopped before it has begun, it begins nothing', () => {
    const { machine, told } = machineOf('  - connect\n', null);
    machine.stop();
    assert.deepEqual(told, []);
  });

  test('stopped before a wait, it does not wait', () => {
    const { machine, told } = machineOf('  - wait: 10s\n  - connect\n', null);
    machine.stop();
    machine.begin();
    assert.deepEqual(told, ['begins 0 wait', 'over', 'ended stopped', 'over']);
  });

  test('what happens in the middle of a move is looked at behind it', () => {
    const { machine, told } = machineOf('  - connect\n', null, (sink) => {
      sink.connected(ENDS);
      sink.data(Buffer.from('220 mx\r\n'));
    });
    machine.begin();
    assert.deepEqual(told.slice(0, 4), [
      'begins 0 connect',
      'open within 2000',
      'opened 0',
      'heard 0 1 reply 220 fits 0 #1',
    ]);
  });

  test('what a wait hears does not make it longer, and no second one is left behind', async () => {
    const told = await journalOf(
      {
        server: [
          [
            { say: '220 mx\r\n' },
            { pause: 50 },
            { say: '250 unasked\r\n' },
            { hear: /NOOP/ },
            { pause: 100 },
            { say: '250 ok\r\n' },
          ],
        ],
        steps: '  - connect\n  - wait: 100ms\n  - noop\n',
      },
      { messages: null },
    );
    assert.match(told, /begins 1 wait, \+100 ms, settled 1 .*heard 2 \d+ reply 250 fits 100 #1/);
  });

  for (const [kind, commands] of [
    ['mx', ['NOOP', 'RSET']],
    ['other', ['RSET']],
  ] as const)
    test(`a condition that only the session knows, and it is ${kind}`, async () => {
      const told = await journalOf(
        {
          server: [
            [
              { say: `220 ${kind}\r\n` },
              { hear: /\r\n/ },
              { say: '250 ok\r\n' },
              { hear: /\r\n/ },
              { say: '250 ok\r\n' },
            ],
          ],
          steps: '  - connect:\n    capture: { kind: /(\\w+)/ }\n  - noop:\n    if: ${kind} == mx\n  - rset\n',
        },
        { messages: null },
      );
      assert.deepEqual(
        [...told.matchAll(/says \d+ other "(NOOP|RSET)"/g)].map(([, command]) => command),
        commands,
      );
    });

  test('a stream that can not be had ends the session with what was thrown', async () => {
    const broken = () => {
      throw new Error('no streams are left');
    };
    const told = await journalOf({ server: [], steps: '  - connect\n' }, { messages: null, open: broken });
    assert.match(told, /ended stopped, rejected: no streams are left$/);
  });
});
