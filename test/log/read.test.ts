// A log, line by line: what each line tells, in any form in which it reaches us; cut, joined and interleaved; and what is counted.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { builtInCatalogue } from '../../src/diagnosis/catalogue.ts';
import { judgeWith } from '../../src/library/judge-log.ts';
import type { LogEvent } from '../../src/log/log-event.ts';
import { LogReader, type LogTold } from '../../src/log/read.ts';
import { FORGED, VICTIM } from './forged.ts';
import { ROWS as PLAIN } from './lines.ts';
import { COLLECTED_ROWS } from './rows/collected.ts';
import { EXCHANGE_ROWS } from './rows/exchange.ts';
import { EXIM_ROWS } from './rows/exim.ts';
import { HARAKA_ROWS } from './rows/haraka.ts';
import { OPENSMTPD_ROWS } from './rows/opensmtpd.ts';
import { PASTED_ROWS } from './rows/pasted.ts';
import { POSTFIX_ROWS } from './rows/postfix.ts';
import { SENDMAIL_ROWS } from './rows/sendmail.ts';

const judge = judgeWith(builtInCatalogue());
const ROWS = [
  ...PLAIN,
  ...COLLECTED_ROWS,
  ...POSTFIX_ROWS,
  ...EXIM_ROWS,
  ...SENDMAIL_ROWS,
  ...OPENSMTPD_ROWS,
  ...HARAKA_ROWS,
  ...EXCHANGE_ROWS,
  ...PASTED_ROWS,
];
const stamps = { now: Date.UTC(2026, 11, 1), year: null, offsetAt: () => 0 };

function read(text: string | Buffer, pieceBytes = 1 << 16): { readonly events: LogEvent[]; readonly told: LogTold } {
  const events: LogEvent[] = [];
  const reader = new LogReader({ judge, stamps, tell: (event) => events.push(event) });
  const octets = Buffer.from(text);
  const input = reader.open('mail.log');
  for (let at = 0; at < octets.length; at += pieceBytes) input.push(octets.subarray(at, at + pieceBytes));
  input.end();
  return { events, told: reader.told() };
}

describe('what a line tells', () => {
  for (const { name, lines, events: wanted } of ROWS)
    it(name, () => {
      const { events } = read(lines.join('\n'));
      assert.equal(events.length, wanted.length, JSON.stringify(events));
      for (const [i, one] of wanted.entries())
        for (const [key, value] of Object.entries(one))
          assert.deepEqual(Object.entries(events[i] ?? {}).find(([other]) => other === key)?.[1], value, key);
    });

  it('in pieces of any size', () => {
    const text = ROWS.flatMap(({ lines }) => lines).join('\n');
    const whole = JSON.stringify(read(text).events);
    for (const size of [1, 7, 64, 1000, 4099]) assert.equal(JSON.stringify(read(text, size).events), whole, `${size}`);
  });
});

describe('what one server said before the next is tried', () => {
  const at = 'Apr 14 19:44:46 mail postfix/';
  const host = `${at}smtp[819]: 7DCA065C0A75: host mx1.b.example[192.0.2.72] refused to talk to me: 554 no`;
  const outcome = `${at}smtp[819]: 7DCA065C0A75: to=<a@b.example>, relay=mx2.b.example[192.0.2.73]:25, delay=1, dsn=2.0.0, status=sent (250 ok)`;
  const connect = `${at}smtpd[820]: connect from c.example[192.0.2.3]`;
  for (const { name, lines, wanted } of [
    { name: 'alone is half a sentence', lines: [host], wanted: { isMute: true, unsettled: 1 } },
    { name: 'counts with the outcome', lines: [host, outcome], wanted: { isMute: false, unsettled: 0 } },
    {
      name: 'an outcome before it is another attempt',
      lines: [outcome, host],
      wanted: { isMute: false, unsettled: 1 },
    },
    { name: 'among others is told of', lines: [connect, host], wanted: { isMute: false, unsettled: 1 } },
  ])
    it(name, () => {
      const { events, told } = read(lines.join('\n'));
      const { isMute, unsettled, inputs } = told;
      assert.deepEqual(
        { isMute, unsettled, events: events.length, understood: inputs[0]?.understood },
        { ...wanted, events: 0, understood: lines.length },
      );
    });
});

describe('what a stranger wrote decides nothing', () => {
  for (const [name, line] of FORGED)
    it(name, () => {
      const { events, told } = read(`${line}\n`);
      for (const { sender, recipient, queue } of events) {
        assert.notEqual(sender, VICTIM);
        assert.notEqual(recipient, VICTIM);
        assert.notEqual(queue, 'BBBBBBBB2');
      }
      assert.doesNotMatch(JSON.stringify(told.groups.map(({ correspondents }) => correspondents)), /bank\.example/);
    });
});

describe('a log that is cut, joined and interleaved', () => {
  /** Twelve messages, each with its own sender, recipient and reply: a fact of one can't be taken for another's. */
  const messages = Array.from({ length: 12 }, (_, i) => {
    const queue = `A${i.toString(16).toUpperCase().padStart(7, '0')}`;
    const at = `Nov 30 06:00:${String(i).padStart(2, '0')} out postfix/`;
    return {
      queue,
      number: i,
      lines: [
        `${at}qmgr[3]: ${queue}: from=<s${i}@sender.example>, size=1, nrcpt=1 (queue active)`,
        `${at}smtp[${i}]: ${queue}: to=<r${i}@r${i}.example>, relay=mx.r${i}.example[192.0.2.${i}]:25, delay=1, dsn=5.1.1, status=bounced (host mx.r${i}.example[192.0.2.${i}] said: 550 5.1.1 nobody ${i} (in reply to RCPT TO command))`,
        `${at}qmgr[3]: ${queue}: removed`,
      ],
    };
  });
  const numberOf = (event: LogEvent) => messages.find(({ queue }) => queue === event.queue)?.number;

  it('never moves a fact from one queue id to another', () => {
    const all = messages.flatMap(({ lines }) => lines);
    const cut = fc.tuple(fc.nat(all.length - 1), fc.nat(400), fc.constantFrom('head', 'tail', 'none', 'joined'));
    fc.assert(
      fc.property(fc.array(cut, { minLength: 1, maxLength: 60 }), (cuts) => {
        const text = cuts.reduce((sum, [line, at, how]) => {
          const words = all[line] ?? '';
          if (how === 'none') return `${sum}${words}\n`;
          return how === 'joined'
            ? `${sum}${words}`
            : `${sum}${how === 'head' ? words.slice(0, at) : words.slice(at)}\n`;
        }, '');
        for (const event of read(text).events) {
          const i = numberOf(event);
          // a queue id that was cut is nobody's
          if (i === undefined) continue;
          if (event.recipient !== null) assert.equal(event.recipient.startsWith(`r${i}@`), true, event.recipient);
          if (event.sender !== null) assert.equal(event.sender, `s${i}@sender.example`);
          if (event.host !== null) assert.equal(`mx.r${i}.example`.startsWith(event.host), true, event.host);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('a queue id that is used again is another message', () => {
    const [one] = messages;
    const again = (one?.lines ?? []).map((line) => line.replace(/s0@sender/, 'other@sender'));
    const { events } = read([...(one?.lines ?? []), ...again].join('\n'));
    assert.deepEqual(
      events.map(({ sender }) => sender),
      ['s0@sender.example', 'other@sender.example'],
    );
  });
});

describe('a line that does not fit in the end', () => {
  // Each field doubled or trebled the ways to fail: fourteen took seconds, twenty for ever. Processor time, for the machine is shared.
  for (const field of [' F=<desk@sender.example>', ' H=mx.hotel.example [192.0.2.25]*', ' CV=no*', ' X=a:b:c'])
    it(`twenty times${field}`, () => {
      const before = process.cpuUsage();
      read(`2026-11-30 06:00:01 1xXprZ-0005Zx-1V ** guest@hotel.example${field.repeat(20)} DS- no such field\n`);
      const { user } = process.cpuUsage(before);
      assert.ok(user < 1_000_000, `${user / 1000} ms`);
    });
});
