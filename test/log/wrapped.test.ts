// A log that was broken at a column by a mail program or a ticket system: the same facts as the whole lines.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { builtInCatalogue } from '../../src/diagnosis/catalogue.ts';
import { judgeWith } from '../../src/library/judge-log.ts';
import type { LogEvent } from '../../src/log/log-event.ts';
import { LogReader } from '../../src/log/read.ts';

const judge = judgeWith(builtInCatalogue());
const stamps = { now: Date.UTC(2026, 11, 1), year: null, offsetAt: () => 0 };

function read(text: string, pieceBytes = 1 << 16): LogEvent[] {
  const events: LogEvent[] = [];
  const input = new LogReader({ judge, stamps, tell: (event) => events.push(event) }).open('ticket.txt');
  const octets = Buffer.from(text);
  for (let at = 0; at < octets.length; at += pieceBytes) input.push(octets.subarray(at, at + pieceBytes));
  input.end();
  return events;
}

const LINES = [
  'Nov 30 06:00:01 out postfix/smtp[19137]: 74CAE264549: to=<alice.wonder@hotel-longname.example>, relay=mx.hotel-longname.example[192.0.2.9]:25, delay=0.02, delays=0/0.01/0.01/0, dsn=4.7.25, status=deferred (host mx.hotel-longname.example[192.0.2.9] refused to talk to me: 550 5.7.25 Reverse DNS lookup failed)',
  'Nov 30 06:00:02 mx postfix/smtpd[1]: NOQUEUE: reject: RCPT from unknown[192.0.2.3]: 550 5.7.1 Client host rejected: cannot find your hostname, [192.0.2.3]; from=<a@b.example> to=<c@d.example> proto=ESMTP helo=<mail.b.example>',
  '2026-11-30 06:00:03 1xXprZ-0005Zx-1V ** guest@hotel.example R=dnslookup T=remote_smtp H=mx.hotel.example [192.0.2.9]: SMTP error from remote mail server after RCPT TO:<guest@hotel.example>: 550 5.1.1 The account that you tried to reach does not exist. Please try again',
  'Nov 30 06:00:04 mx sendmail[1]: 6AU1942D030661: to=a@x.example, ctladdr=s@y.example (0/0), delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=30042, relay=mx.x.example. [192.0.2.9], dsn=5.7.1, stat=Service unavailable',
  'Nov 30 06:00:05 gw smtpd[1]: ddbd262934f5af1d smtp failed-command command="RCPT TO:<a@x.example>" result="552 5.2.2 Mailbox full, please tell the recipient by other means"',
];

/** Between words; a word that is longer than the width stands alone. */
function byWords(line: string, width: number, indent: string): string[] {
  const [first = '', ...others] = line.split(' ');
  const lines = [first];
  for (const word of others) {
    const last = lines.at(-1) ?? '';
    if (last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(indent + word);
  }
  return lines;
}

const byColumn = (line: string, width: number) =>
  Array.from({ length: Math.ceil(line.length / width) }, (_, i) => line.slice(i * width, (i + 1) * width));

const FORMS: readonly { readonly name: string; readonly wrap: (line: string, width: number) => string }[] = [
  { name: 'between words', wrap: (line, width) => byWords(line, width, '').join('\n') },
  { name: 'format=flowed', wrap: (line, width) => byWords(line, width, '').join(' \n') },
  { name: 'with an indent', wrap: (line, width) => byWords(line, width, '    ').join('\n') },
  { name: 'quoted', wrap: (line, width) => `> ${byWords(line, width, '').join('\n> ')}` },
  { name: 'quoted twice, and wrapped before', wrap: (line, width) => `>> ${byWords(line, width, '').join('\n>> ')}` },
  { name: 'with the ends of Windows', wrap: (line, width) => byWords(line, width, '').join('\r\n') },
  { name: 'at the column', wrap: (line, width) => byColumn(line, width).join('\n') },
  { name: 'at the column, quoted', wrap: (line, width) => `> ${byColumn(line, width).join('\n> ')}` },
];

const facts = (events: readonly LogEvent[]) => events.map(({ line: _, ...facts }) => facts);

describe('a log that was broken at a column', () => {
  for (const { name, wrap } of FORMS)
    for (const width of [64, 72, 76, 80, 100])
      it(`${name}, at ${width}`, () => {
        for (const line of LINES) assert.deepEqual(facts(read(`${wrap(line, width)}\n`)), facts(read(line)), line);
        const all = LINES.map((line) => wrap(line, width)).join('\n');
        for (const size of [1, 100, 1 << 16]) assert.deepEqual(facts(read(all, size)), facts(read(LINES.join('\n'))));
      });

  it('with a letter around it', () => {
    const wrapped = LINES.map((line) => byWords(line, 72, '').join('\n'));
    const letter = `Hello,\n\nour mail does not arrive. This is what stands in the log of the\nserver:\n\n${wrapped.join('\n')}\nThanks,\nDesk\n`;
    assert.deepEqual(facts(read(letter)), facts(read(LINES.join('\n'))));
  });

  it('names the first line of each record', () => {
    const wrapped = LINES.map((line) => byWords(line, 72, ''));
    let next = 1;
    const wanted = wrapped.map((pieces) => {
      next += pieces.length;
      return next - pieces.length;
    });
    assert.deepEqual(
      read(wrapped.map((pieces) => pieces.join('\n')).join('\n')).map(({ line }) => line),
      wanted,
    );
  });

  it('is no log that is whole, whatever stands between its lines', () => {
    const short = 'Nov 30 06:00:01 mx postfix/smtpd[1]: connect from unknown[192.0.2.3]';
    const reject =
      'Nov 30 06:00:02 mx postfix/smtpd[1]: NOQUEUE: reject: CONNECT from [192.0.2.3]:50577: too many connections';
    assert.deepEqual(
      read([short, 'and so on', reject, 'which is odd', short].join('\n')).map(({ text, line }) => [text, line]),
      [['too many connections', 3]],
    );
  });
});
