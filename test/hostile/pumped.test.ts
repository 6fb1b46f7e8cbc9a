// What strangers write, with one piece of it again and again, as long as its reader takes it: each took the square of its length,
// for an expression tried every place with every length. Processor time, so that a busy machine changes nothing.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { differencesOf } from '../../src/arrival/differences.ts';
import { contentOf } from '../../src/bounce/message-content.ts';
import { readBounce } from '../../src/bounce/read-bounce.ts';
import { trimAddress } from '../../src/bounce/recipients.ts';
import { readLogLine } from '../../src/quoted/log-line.ts';
import { readSessions } from '../../src/quoted/session.ts';
import { wrapLine } from '../../src/report/wrap.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { parseDomainSpec } from '../../src/trust/spf-macro.ts';
import { processorMs } from '../processor.ts';

/** Some hundredths of it is what each takes now; seconds to minutes is what each took. */
const MOST_MS = 1_000;
const OPTIONS = { helo: 'probe.example', readFile: () => ({ refuse: 'none' }), environment: () => 'x' } as const;
const scenario = (step: string) => loadScenario({ file: 'x.yaml', text: `name: x\n${step}\n` }, OPTIONS);
const mail = (body: string) => Buffer.from(`From: a@b.example\n\n${body}`);

interface Row {
  readonly name: string;
  readonly piece: string;
  /** Characters of pieces. */
  readonly length: number;
  readonly read: (pumped: string) => unknown;
}

const ROWS: readonly Row[] = [
  {
    name: 'names of servers with a command behind the last',
    piece: 'mx.hotel.example rejected ',
    length: 400_000,
    read: (names) => readBounce(Buffer.from(`${names}it after RCPT TO: 550 no`)),
  },
  {
    name: 'commands amid a sentence about a server',
    piece: 'after RCPT TO, ',
    length: 400_000,
    read: (commands) => readBounce(Buffer.from(`mx.hotel.example rejected it ${commands}`)),
  },
  {
    name: 'trace fields above a reply',
    piece: 'Received: from a.example by b.example\n',
    length: 400_000,
    read: (fields) => readBounce(Buffer.from(`${fields}\n550 no`)),
  },
  {
    name: 'line ends amid a mail that has arrived',
    piece: '\r\n',
    length: 400_000,
    read: (lines) => differencesOf(mail(`a${lines}b`), mail('c')),
  },
  {
    name: 'blanks amid a line in quoted-printable',
    piece: ' ',
    length: 200_000,
    read: (blanks) =>
      contentOf(
        Buffer.from(
          `Content-Type: application/x; name=a\nContent-Transfer-Encoding: quoted-printable\n\na${blanks}b\n`,
        ),
      ),
  },
  { name: 'marks behind an address', piece: '!', length: 200_000, read: (marks) => trimAddress(`a@b${marks}c`) },
  ...(['most progress was', 'host a[192.0.2.1] said: 550 x (in reply to', 'Detail:'] as const).map((lead) => ({
    name: `blanks behind "${lead}"`,
    piece: ' ',
    length: 18_000,
    read: (blanks: string) =>
      readBounce(
        Buffer.from(`I could not deliver to <a@b.example>\nSMTP code: 550, response; said:\n${lead}${blanks}x\n`),
      ),
  })),
  {
    name: 'colons where a transcript has an address',
    piece: ':',
    length: 100_000,
    read: (colons) => readSessions(`Trying ${colons}x\n220 a\nEHLO b\n250 a\n`),
  },
  {
    name: 'blanks in the reason of a provider',
    piece: ' ',
    length: 18_000,
    read: (blanks) =>
      readBounce(
        Buffer.from(
          `I could not deliver to <a@b.example>\n${`The error that the other server returned was: 550 x${blanks}x\n`.repeat(25)}`,
        ),
      ),
  },
  ...(
    [
      ['] C: ', '[2026-11-30] [abcdefgh] S: 220 x\n[2026-11-30] [abcdefgh] S: 354 x\n[abcdefgh'],
      ['CLIENT -> SERVER: ', 'SERVER -> CLIENT: 220 x\nSERVER -> CLIENT: 354 x\n'],
      ['SMTP>> ', 'SMTP<< 220 x\nSMTP<< 354 x\n'],
    ] as const
  ).map(([piece, head]) => ({
    name: `the mark ${piece}in a message`,
    piece,
    length: 400_000,
    read: (marks: string) => readSessions(`${head}${marks}\u2028x\n`),
  })),
  {
    name: 'blanks that a wide line begins with',
    piece: ' ',
    length: 100_000,
    read: (blanks) => wrapLine([{ role: 'plain', text: `${blanks}a b` }], 80),
  },
  { name: 'a top label of an SPF record', piece: 'a', length: 65_000, read: (label) => parseDomainSpec(`b.${label}-`) },
  {
    name: 'a condition of a scenario',
    piece: ' ',
    length: 200_000,
    read: (blanks) => scenario(`dialogue:\n  - connect\n  - rset:\n    if: "a${blanks}b"`),
  },
  {
    name: 'a recipient of a scenario',
    piece: ' ',
    length: 200_000,
    read: (blanks) => scenario(`dialogue:\n  - connect\n  - rcpt: "a@b,c@d${blanks}e"`),
  },
  {
    name: 'variables of a scenario that end nowhere',
    piece: '${',
    length: 200_000,
    read: (opened) => scenario(`dialogue:\n  - connect\n  - data: "${opened}}x"`),
  },
  {
    name: 'recipients of a line of sendmail that ends amid them',
    piece: 'a@b,',
    length: 4 * 30,
    read: (recipients) => readLogLine(`Nov 30 10:00:00 mx sendmail[7]: 4AU9x0Qd012345: to=${recipients}`),
  },
  {
    name: 'an identity of DKIM',
    piece: '@',
    length: 200_000,
    read: (ats) => scenario(`dialogue:\n  - connect\n  - data: { dkim: { identity: "${ats} " } }`),
  },
];

describe('what strangers write takes the time of its length', () => {
  for (const { name, piece, length, read } of ROWS)
    test(name, () => {
      const pumped = piece.repeat(Math.floor(length / piece.length));
      const ms = processorMs(() => void read(pumped));
      assert.ok(ms < MOST_MS, `${Math.round(ms)} ms`);
    });
});
