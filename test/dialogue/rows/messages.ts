// Messages: what stands in them, in chunks, and to several recipients over LMTP.
import assert from 'node:assert/strict';
import { MAIL, RCPT, type Row, SENDS, STEPS, TAKES } from '../row.ts';
import { BYE, HELLO, hear, type Script, say } from '../script.ts';

const LHLO: Script = [say('220 mx\r\n'), hear(/LHLO[^\n]*\n/), say('250 mx\r\n')];
const OK = say('250 ok\r\n');
const DATA: Script = [hear(/DATA\r\n/), say('354 go\r\n'), hear(/\r\n\.\r\n/)];
const MIME = (heard: readonly string[]) => /DATA\r\n([\s\S]*)\r\n\.\r\n/.exec(heard[0] ?? '')?.[1] ?? '';

export const MESSAGES: readonly Row[] = [
  {
    name: 'the headers name the path that MAIL named',
    server: [[...HELLO, ...TAKES, say('250 ok\r\n'), ...BYE]],
    steps: `${STEPS}${SENDS}  - quit\n`,
    verdict: 'passed',
    also: ({ heard }) => {
      assert.match(MIME(heard), /^From: .*sender@x\.example/m);
      assert.match(MIME(heard), /^To: .*a@b/m);
    },
  },
  {
    name: 'the record has the header that the server got, and the Message-ID by which it is found',
    server: [[...HELLO, ...TAKES, say('250 ok\r\n'), ...BYE]],
    steps: `${STEPS}${SENDS}  - quit\n`,
    verdict: 'passed',
    also: ({ heard, case: { steps } }) => {
      const messages = steps.flatMap(({ exchanges }) => exchanges.flatMap(({ message }) => message ?? []));
      assert.equal(messages.length, 1);
      const [kept] = messages;
      assert.ok(MIME(heard).startsWith(`${kept?.header}\r\n`));
      assert.match(kept?.messageId ?? '', /^<[^@]+@x\.example>$/);
      assert.match(kept?.bodySha256 ?? '', /^[0-9a-f]{64}$/);
    },
  },
  {
    name: 'so do headers that each session makes',
    server: [[...HELLO, ...TAKES, say('250 ok\r\n'), ...BYE]],
    steps: `${STEPS}    capture: { kind: /(mx)/ }\n${SENDS.trimEnd()}: { headers: { Subject: "from \${kind}" } }\n  - quit\n`,
    verdict: 'passed',
    also: ({ heard }) => {
      assert.match(MIME(heard), /^Subject: from mx\r$/m);
      assert.match(MIME(heard), /^From: .*sender@x\.example/m);
    },
  },
  {
    name: 'an EHLO that is skipped gives its name to no message',
    server: [[...HELLO, ...TAKES, say('250 ok\r\n'), ...BYE]],
    steps: `${STEPS}    capture: { kind: /(mx)/ }\n  - ehlo: other.example\n    if: \${kind} == none\n${SENDS}  - quit\n`,
    verdict: 'passed',
    also: ({ heard }) => {
      assert.match(MIME(heard), /^Message-ID: <[^@]+@x\.example>/im);
      assert.doesNotMatch(heard[0] ?? '', /other\.example/);
    },
  },
];

/** Two chunks, each answered. */
const bdat = (first: string, ...then: Script): readonly Script[] => [
  [...HELLO, hear(MAIL), OK, hear(RCPT), OK, hear(/BDAT 30\r\n[\s\S]{30}/), say(first), ...then, ...BYE],
];
const CHUNKS = (expect: string) =>
  `${STEPS}  - mail: <>\n  - rcpt: a@b\n  - bdat: { size: 60, chunks: 2 }\n    expect: ${expect}\n  - quit\n`;

export const BDAT: readonly Row[] = [
  {
    name: 'the reply to the last chunk is what is judged',
    server: bdat('250 one\r\n', hear(/BDAT 30 LAST\r\n[\s\S]{30}/), say('250 two\r\n')),
    steps: CHUNKS('250 /two/'),
    verdict: 'passed',
  },
  {
    name: 'a chunk that is refused is the last one, and its reply is the answer',
    server: bdat('552 too big\r\n'),
    steps: CHUNKS('552'),
    verdict: 'passed',
    also: ({ heard }) => assert.doesNotMatch(heard[0] ?? '', /LAST/),
  },
];

const to = (...recipients: string[]) =>
  `  - connect\n  - lhlo: x\n    expect: 250\n  - mail: <>\n${recipients.map((one) => `  - rcpt: ${one}\n`).join('')}`;

export const LMTP: readonly Row[] = [
  {
    name: 'one reply for each accepted recipient',
    server: [
      [
        ...LHLO,
        hear(MAIL),
        OK,
        ...['250 a\r\n', '550 b\r\n', '250 c\r\n'].flatMap((said) => [hear(RCPT), say(said)]),
        ...DATA,
        say('250 saved\r\n452 full\r\n'),
        ...BYE,
      ],
    ],
    steps: `${to('a@x', 'b@x')}    expect: 550\n  - rcpt: c@x\n  - data:\n    expect: 250\n`,
    mode: 'lmtp',
    verdict: 'failed',
    text: /got 452 full/,
  },
  {
    name: 'a value is captured from the reply for the first recipient',
    server: [
      [
        ...LHLO,
        ...[MAIL, RCPT, RCPT].flatMap((command) => [hear(command), OK]),
        ...DATA,
        say('250 first\r\n250 second\r\n'),
        hear(/VRFY[^\n]*\n/),
        OK,
        ...BYE,
      ],
    ],
    steps: `${to('a@x', 'b@x')}  - data:\n    capture: { id: /(first|second)/ }\n  - vrfy: \${id}\n  - quit\n`,
    mode: 'lmtp',
    verdict: 'passed',
    also: ({ heard }) => assert.match(heard[0] ?? '', /VRFY first\r\n/),
  },
  {
    name: 'the reply of the first recipient that differs is the answer',
    server: [
      [
        ...LHLO,
        ...[MAIL, RCPT, RCPT, RCPT].flatMap((command) => [hear(command), OK]),
        ...DATA,
        say('250 saved\r\n452 full\r\n550 gone\r\n'),
        ...BYE,
      ],
    ],
    steps: `${to('a@x', 'b@x', 'c@x')}  - data\n  - quit\n`,
    mode: 'lmtp',
    verdict: 'failed',
    text: /got 452 full/,
  },
  {
    name: 'RSET forgets the recipients',
    server: [
      [
        ...LHLO,
        ...[MAIL, RCPT, RCPT, /RSET\r\n/, MAIL, RCPT].flatMap((command) => [hear(command), OK]),
        ...DATA,
        say('250 saved\r\n'),
        ...BYE,
      ],
    ],
    steps: `${to('a@x', 'b@x')}  - rset\n  - mail: <>\n  - rcpt: c@x\n  - data\n  - quit\n`,
    mode: 'lmtp',
    verdict: 'passed',
  },
  {
    name: 'behind RSET a message has no recipient: one reply is awaited',
    server: [
      [
        ...LHLO,
        ...[MAIL, RCPT, RCPT, /RSET\r\n/].flatMap((command) => [hear(command), OK]),
        ...DATA,
        say('250 saved\r\n'),
        ...BYE,
      ],
    ],
    steps: `${to('a@x', 'b@x')}  - rset\n  - data\n  - quit\n`,
    mode: 'lmtp',
    verdict: 'passed',
  },
];
