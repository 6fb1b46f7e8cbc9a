// A session of a burst that is stopped: it begins no further message, pauses no longer, and says goodbye.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { journalOf } from './journal.ts';
import { type Row, SENDS, STEPS, TAKES } from './row.ts';
import { BYE, HELLO, type Script, say } from './script.ts';

const OK = say('250 ok\r\n');
/** Takes so many messages, each after 100 ms. */
const takes = (messages: number): Script => [
  ...HELLO,
  ...Array.from({ length: messages }, () => [...TAKES, { pause: 100 }, OK]).flat(),
  ...BYE,
];

const ROWS: readonly (Pick<Row, 'name' | 'server' | 'steps'> & {
  readonly stopMs: number;
  readonly accepted: number;
  readonly end: RegExp;
})[] = [
  {
    name: 'in its first message: that one is finished',
    server: [takes(1)],
    steps: `${STEPS}${SENDS}`,
    stopMs: 50,
    accepted: 1,
    end: /says \d+ other "QUIT", write 6, heard \d+ \d+ reply 221 fits 0 #2, settled \d+ reply 221 0 fits, destroy, ended stopped$/,
  },
  {
    name: 'in its second one: two were taken',
    server: [takes(2)],
    steps: `${STEPS}${SENDS}`,
    stopMs: 150,
    accepted: 2,
    end: /reply 221 fits 0 #3, .*ended stopped$/,
  },
  {
    name: 'behind its last one there is nothing to stop',
    server: [takes(3).slice(0, -BYE.length)],
    steps: `${STEPS}${SENDS}`,
    stopMs: 350,
    accepted: 3,
    end: /\+1000 ms, missed .* ended done$/,
  },
  {
    name: 'in a wait: at once',
    server: [[...HELLO, ...BYE]],
    steps: `${STEPS}  - wait: 60s\n  - noop\n`,
    stopMs: 50,
    accepted: 0,
    end: /begins 2 wait, \+50 ms, begins 4 quit, says 4 other "QUIT", .*ended stopped$/,
  },
];

describe('a session that is stopped', () => {
  for (const { stopMs, accepted, end, ...row } of ROWS)
    test(row.name, async () => {
      const told = await journalOf(row, { messages: 3, stopMs });
      assert.match(told, end);
      assert.equal(told.split(', accepted').length - 1, accepted, told);
    });
});
