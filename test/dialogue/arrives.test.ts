// `arrives` in the machine: what is looked for is the message that was accepted last, and what comes of it is the step's end.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ArrivalRecord } from '../../src/dialogue/arrival-record.ts';
import type { Delivered } from '../../src/dialogue/arrivals.ts';
import { journalOf } from './journal.ts';
import { STEPS, TAKES } from './row.ts';
import { BYE, HELLO, type Script, say } from './script.ts';

const message = (text: string) => `  - mail: sender@x.example\n  - rcpt: a@b\n  - data: "${text}\\r\\n"\n`;
const after = (ms: number, reply: string): Script => [...TAKES, { pause: ms }, say(`${reply}\r\n`)];
const OK: Script = after(20, '250 2.0.0 queued as 1');
const ARRIVES = '  - quit\n  - arrives: { at: { maildir: /nowhere } }\n';

interface Row {
  readonly name: string;
  readonly server: Script;
  readonly steps: string;
  readonly mode?: 'lmtp';
  /** What comes of the look; null: nobody looks. */
  readonly finds?: { readonly verdict: ArrivalRecord['verdict']; readonly problems?: readonly string[] } | null;
  /** The text, the time and the reply of what is looked for. */
  readonly looked: readonly (readonly [text: string, at: number, reply: string])[];
  readonly told: RegExp;
}

const ARRIVED: NonNullable<Row['finds']> = { verdict: 'arrived' };

const ROWS: readonly Row[] = [
  {
    name: 'it has arrived',
    server: [...HELLO, ...OK, ...BYE],
    steps: `${STEPS}${message('one')}${ARRIVES}`,
    looked: [['one\r\n', 20, '250 2.0.0 queued as 1']],
    told: /begins 6 arrives, arrived 6 arrived, settled 6 none - 0 fits, .*ended done$/,
  },
  {
    name: 'it has not: the step differs, whatever else is true',
    server: [...HELLO, ...OK, ...BYE],
    steps: `${STEPS}${message('one')}${ARRIVES}`,
    finds: { verdict: 'lost', problems: ['nothing came', 'nobody knows it'] },
    looked: [['one\r\n', 20, '250 2.0.0 queued as 1']],
    told: /arrived 6 lost, failed 6 null arrival false nothing came; nobody knows it, settled 6 none - 0 differs, .*ended unexpected$/,
  },
  {
    name: 'nobody could tell',
    server: [...HELLO, ...OK, ...BYE],
    steps: `${STEPS}${message('one')}${ARRIVES}`,
    finds: { verdict: 'unknown', problems: ['no mailbox'] },
    looked: [['one\r\n', 20, '250 2.0.0 queued as 1']],
    told: /failed 6 null arrival true no mailbox, settled 6 none - 0 differs/,
  },
  {
    name: 'of two messages the last one is looked for',
    server: [...HELLO, ...OK, ...after(20, '250-more\r\n250 later'), ...BYE],
    steps: `${STEPS}${message('one')}${message('two')}${ARRIVES}`,
    looked: [['two\r\n', 40, '250 more / later']],
    told: /arrived \d+ arrived/,
  },
  {
    name: 'a message that was refused is not looked for, nor is the one before it',
    server: [...HELLO, ...OK, ...after(0, '550 no'), ...BYE],
    steps: `${STEPS}${message('one')}${message('two').replace(/\n$/, '\n    expect: 550\n')}${ARRIVES}`,
    looked: [],
    told: /failed \d+ null unsent no message was accepted that could arrive, .*ended (?!done)/,
  },
  {
    name: 'without a message there is none',
    server: [...HELLO, ...BYE],
    steps: `${STEPS}${ARRIVES}`,
    looked: [],
    told: /failed 3 null unsent no message was accepted that could arrive, /,
  },
  {
    name: 'nobody is there who looks',
    server: [...HELLO, ...OK, ...BYE],
    steps: `${STEPS}${message('one')}${ARRIVES}`,
    finds: null,
    looked: [],
    told: /failed 6 null unsent there is nobody here who looks for messages, /,
  },
  {
    name: 'LMTP: the first reply that accepts it counts',
    server: [
      ...HELLO.map((move) => ('hear' in move ? { hear: /LHLO .*\r\n/ } : move)),
      ...TAKES.slice(0, 4),
      ...after(20, '250 first').slice(2),
      say('250 second\r\n'),
      ...BYE,
    ],
    steps: `  - connect\n  - lhlo: x.example\n${message('one').replace('  - data', '  - rcpt: c@d\n  - data')}${ARRIVES}`,
    mode: 'lmtp',
    looked: [['one\r\n', 20, '250 first']],
    told: /arrived \d+ arrived/,
  },
];

describe('arrives', () => {
  for (const { name, finds = ARRIVED, looked, told, server, ...row } of ROWS)
    test(name, async () => {
      const seen: Delivered[] = [];
      const journal = await journalOf(
        { ...row, server: [server] },
        {
          messages: null,
          setting: {
            lookFor:
              finds === null
                ? null
                : async (_what, delivered) => {
                    seen.push(delivered);
                    const { verdict, problems = [] } = finds;
                    return { record: { verdict, places: [], found: [], faults: [] }, problems };
                  },
          },
        },
      );
      assert.match(journal, told);
      assert.deepEqual(
        seen.map(({ octets, at, reply }) => [Buffer.from(octets).toString('latin1'), at, reply]),
        looked,
      );
    });
});
