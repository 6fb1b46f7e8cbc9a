// Logs of all servers, cut and interleaved at random: a fact of one message is never told of another, and a reply that names
// a recipient names the one of its line.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { builtInCatalogue } from '../../src/diagnosis/catalogue.ts';
import { judgeWith } from '../../src/library/judge-log.ts';
import type { LogEvent } from '../../src/log/log-event.ts';
import { LogReader } from '../../src/log/read.ts';

const judge = judgeWith(builtInCatalogue());
const stamps = { now: Date.UTC(2026, 11, 1), year: null, offsetAt: () => 0 };

function read(text: string): LogEvent[] {
  const events: LogEvent[] = [];
  const reader = new LogReader({ judge, stamps, tell: (event) => events.push(event) });
  const input = reader.open('mail.log');
  input.push(Buffer.from(text));
  input.end();
  return events;
}

const MESSAGES = 8;
const hex = (i: number, width: number) => (0xa0 + i).toString(16).padStart(width, '0');

/** The lines of message `i`: its id, its sender, its recipient and its server bear its number. */
const SERVERS: Readonly<Record<string, (i: number) => readonly string[]>> = {
  postfix: (i) => {
    const id = `B${hex(i, 8).toUpperCase()}`;
    const at = `Nov 30 06:00:0${i} out postfix/`;
    return [
      `${at}qmgr[3]: ${id}: from=<s${i}@s${i}.example>, size=1, nrcpt=1 (queue active)`,
      `${at}smtp[${i}]: ${id}: to=<r${i}@r${i}.example>, relay=mx.r${i}.example[192.0.2.${i}]:25, delay=1, dsn=5.1.1, status=bounced (host mx.r${i}.example[192.0.2.${i}] said: 550 5.1.1 <r${i}@r${i}.example>: nobody (in reply to RCPT TO command))`,
      `${at}virtual[${i}]: ${id}: to=<r${i}@r${i}.example>, relay=virtual, delay=1, dsn=5.1.1, status=bounced (unknown user: "r${i}@r${i}.example")`,
      `${at}qmgr[3]: ${id}: removed`,
    ];
  },
  exim: (i) => {
    const id = `1xXp${i}Z-0005Zx-1V`;
    return [
      `2026-11-30 06:00:0${i} ${id} <= s${i}@s${i}.example H=h [192.0.2.${i}] P=esmtp S=1`,
      `2026-11-30 06:00:0${i} ${id} ** r${i}@r${i}.example R=r T=t H=mx.r${i}.example [192.0.2.${i}]: SMTP error from remote mail server after RCPT TO:<r${i}@r${i}.example>: 550 <r${i}@r${i}.example>: nobody`,
      `2026-11-30 06:00:0${i} ${id} Completed`,
    ];
  },
  sendmail: (i) => {
    const id = `6AU1942D0306${hex(i, 2)}`;
    const at = `Nov 30 06:00:0${i} out sendmail[${i}]: ${id}: `;
    return [
      `${at}from=s${i}@s${i}.example, size=42, class=0, nrcpts=1, relay=root@localhost`,
      `${at}to=<r${i}@r${i}.example>, delay=00:00:00, mailer=esmtp, pri=1, relay=mx.r${i}.example. [192.0.2.${i}], dsn=5.1.1, reply=550 5.1.1 <r${i}@r${i}.example>: nobody, stat=User unknown`,
    ];
  },
  opensmtpd: (i) => {
    const id = `ddbd2629${hex(i, 8)}`;
    return [
      `${id} smtp connected address=192.0.2.${i} host=mx.r${i}.example`,
      `${id} smtp failed-command command="RCPT TO:<r${i}@r${i}.example>" result="550 <r${i}@r${i}.example>: nobody"`,
    ];
  },
  haraka: (i) => {
    const id = `78C8A6FE-B3F0-4AB1-8B4E-3E36D6252A${hex(i, 2).toUpperCase()}`;
    const at = `2026-11-30T06:00:0${i}.000Z [NOTICE] [`;
    return [
      `${at}${id}] [core] connect ip=192.0.2.${i} port=4711 local_ip=192.0.2.200 local_port=25`,
      `${at}${id}.1] [core] recipient <r${i}@r${i}.example> code=DENY msg="550 <r${i}@r${i}.example>: nobody" sender=s${i}@s${i}.example`,
    ];
  },
  exchange: (i) => {
    const row = (event: string, data: string) =>
      `2026-11-30T06:00:0${i}.000Z,C,S${i}S,7,192.0.2.200:25,192.0.2.${i}:25,${event},${data},`;
    return [
      '#Fields: date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context',
      row('+', ''),
      row('>', '220 ex'),
      row('<', `MAIL FROM:<s${i}@s${i}.example>`),
      row('>', '250 Ok'),
      row('<', `RCPT TO:<r${i}@r${i}.example>`),
      row('>', `550 5.1.10 <r${i}@r${i}.example>: nobody`),
    ];
  },
};

/** Every number that an event bears must be the one of its queue id. */
function holds(event: LogEvent): void {
  const number = NUMBERS.find(([id]) => event.queue?.startsWith(id))?.[1];
  if (number === undefined) return;
  const { sender, recipient, host, text, local } = event;
  for (const words of [sender, recipient, host, text, local]) {
    const named = words === null ? [] : [...words.matchAll(/\b[rs](\d)(?:@|\.example)/g)].map(([, n]) => n);
    for (const n of named) assert.equal(n, String(number), `${event.queue}: ${words}`);
  }
}

const ALL = Object.values(SERVERS).map((linesOf) => Array.from({ length: MESSAGES }, (_, i) => linesOf(i)));
const NUMBERS: readonly (readonly [string, number])[] = Array.from({ length: MESSAGES }, (_, i) => i).flatMap((i) => [
  [`B${hex(i, 8).toUpperCase()}`, i] as const,
  [`1xXp${i}Z-0005Zx-1V`, i] as const,
  [`6AU1942D0306${hex(i, 2)}`, i] as const,
  [`ddbd2629${hex(i, 8)}`, i] as const,
  [`78C8A6FE-B3F0-4AB1-8B4E-3E36D6252A${hex(i, 2).toUpperCase()}`, i] as const,
  [`S${i}S`, i] as const,
]);

describe('logs of all servers', () => {
  const lines = ALL.flat(2);

  it('each refusal is told of its own message', () => {
    for (const messages of ALL) {
      const events = read(messages.flat().join('\n'));
      assert.ok(events.length >= MESSAGES);
      for (const event of events) {
        assert.notEqual(event.recipient, null);
        holds(event);
      }
    }
  });

  it('interleaved, each message in its order', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ALL), fc.array(fc.nat(MESSAGES - 1), { maxLength: 80 }), (messages, turns) => {
        const left = messages.map((one) => [...one]);
        const text = [...turns, ...messages.keys()].flatMap((i) => left[i]?.splice(0, 1) ?? []).join('\n');
        for (const event of read(text)) holds(event);
      }),
      { numRuns: 200 },
    );
  });

  it('cut and thrown together', () => {
    const cut = fc.tuple(fc.nat(lines.length - 1), fc.nat(300), fc.constantFrom('head', 'tail', 'whole'));
    fc.assert(
      fc.property(fc.array(cut, { minLength: 1, maxLength: 60 }), (cuts) => {
        const text = cuts
          .map(([line, at, how]) => {
            const words = lines[line] ?? '';
            return how === 'whole' ? words : how === 'head' ? words.slice(0, at) : words.slice(at);
          })
          .join('\n');
        for (const event of read(text)) holds(event);
      }),
      { numRuns: 300 },
    );
  });
});
