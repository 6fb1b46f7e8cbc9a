// How a session is left, and what it knows meanwhile.
import assert from 'node:assert/strict';
import { at, MAIL, type Row, SENDS, STEPS } from '../row.ts';
import { BYE, HELLO, hear, type Script, say } from '../script.ts';

const quits = (heard: readonly string[]) => (heard.join('').match(/QUIT\r\n/g) ?? []).length;
const OK = say('250 ok\r\n');
const TO_DATA: Script = [hear(MAIL), OK, hear(/RCPT[^\n]*\n/), OK, hear(/DATA\r\n/)];
const LOGIN = '  - auth: { mechanism: LOGIN, user: u, password: longenough, clear_text: true }\n';

/** QUIT is said once, where the connection stands and the server waits for a command. */
export const LEAVING: readonly Row[] = [
  {
    name: 'QUIT is not said into an open 354',
    server: [[...HELLO, ...TO_DATA, say('550-no\r\n354 go\r\n'), hear(/QUIT\r\n/), say('221 bye\r\n')]],
    steps: `${STEPS}${SENDS}`,
    verdict: 'failed',
    text: /the message was not sent/,
    also: ({ heard }) => assert.equal(quits(heard), 0),
  },
  {
    name: 'nor into an open 334',
    server: [
      at(
        /AUTH LOGIN\r\n/,
        ...Array.from({ length: 9 }, (): Script => [say('334 VXNlcm5hbWU6\r\n'), hear(/\r\n/)]).flat(),
      ),
    ],
    steps: `${STEPS}${LOGIN}`,
    verdict: 'failed',
    text: /LOGIN has two challenges/,
    also: ({ heard }) => assert.equal(quits(heard), 0),
  },
  {
    name: 'a QUIT that is refused is not said again',
    server: [at(/QUIT\r\n/, say('500 stay\r\n'))],
    steps: `${STEPS}  - quit\n`,
    verdict: 'failed',
    text: /expected 221, got 500 stay/,
    also: ({ heard }) => assert.equal(quits(heard), 1),
  },
  {
    name: 'nor one that was the last of a pipeline',
    server: [at(/NOOP\r\nQUIT\r\n/, say('250 ok\r\n221 bye\r\n'))],
    steps: `${STEPS}  - pipeline:\n      - noop\n      - quit\n`,
    verdict: 'passed',
    also: ({ heard }) => assert.equal(quits(heard), 1),
  },
  {
    name: 'behind a refusal it is said once',
    server: [at(MAIL, say('550 no\r\n'), ...BYE)],
    steps: `${STEPS}  - mail: <>\n`,
    verdict: 'failed',
    text: /got 550/,
    also: ({ heard }) => assert.equal(quits(heard), 1),
  },
  {
    name: 'behind silence it is said once',
    server: [at(MAIL)],
    steps: `${STEPS}  - mail: <>\n    timeout: 100ms\n`,
    verdict: 'inconclusive',
    reason: 'timeout',
    text: /no reply within 100 ms/,
    also: ({ heard }) => assert.equal(quits(heard), 1),
  },
  {
    name: 'where the server has closed it is not said',
    server: [at(MAIL, say('421 going down\r\n'), { close: true })],
    steps: `${STEPS}  - mail: <>\n    expect: 421\n  - listen: 500ms\n    expect: closed\n`,
    verdict: 'passed',
    also: ({ heard }) => assert.equal(quits(heard), 0),
  },
  {
    name: '`drop` says none',
    server: [HELLO],
    steps: `${STEPS}  - drop\n`,
    verdict: 'passed',
    also: ({ heard }) => assert.equal(quits(heard), 0),
  },
  {
    name: 'a new connection has a QUIT of its own',
    server: [
      [...HELLO, ...BYE],
      [...HELLO, ...BYE],
    ],
    steps: `${STEPS}  - quit\n${STEPS}`,
    verdict: 'passed',
    also: ({ heard }) =>
      assert.deepEqual(
        heard.map((one) => quits([one])),
        [1, 1],
      ),
  },
];

/** What a session knows, and since when. */
export const KNOWING: readonly Row[] = [
  {
    name: 'silence is what is expected of a command, too',
    server: [at(/NOOP\r\n/)],
    steps: `${STEPS}  - noop:\n    timeout: 100ms\n    expect: silence\n  - drop\n`,
    verdict: 'passed',
  },
  {
    name: 'and a listener may call it timeout',
    server: [HELLO],
    steps: `${STEPS}  - listen: 100ms\n    expect: timeout\n  - drop\n`,
    verdict: 'passed',
  },
  {
    name: '421 without being asked is a note, and not the answer to the next command',
    server: [[...HELLO, say('421 4.3.2 soon\r\n'), hear(/NOOP\r\n/), OK, ...BYE]],
    steps: `${STEPS}  - wait: 100ms\n  - noop\n  - quit\n`,
    verdict: 'passed',
    also: ({ case: one }) => {
      if (one.burst === null)
        assert.deepEqual(
          one.findings.map(({ severity }) => severity),
          ['info'],
        );
    },
  },
  {
    name: 'what an EHLO offered is gone behind HELO',
    server: [at(/HELO[^\n]*\n/, say('250 mx\r\n'), hear(/NOOP\r\n/), OK, ...BYE)],
    steps: `${STEPS}  - helo: x.example\n  - noop:\n    expect: 250 +SIZE\n`,
    verdict: 'failed',
    text: /expected EHLO keywords/,
  },
  {
    name: 'and stays behind an EHLO that is refused',
    server: [at(/EHLO[^\n]*\n/, say('550 no\r\n'), hear(/NOOP\r\n/), OK, ...BYE)],
    steps: `${STEPS}  - ehlo: y.example\n    expect: 550\n  - noop:\n    expect: 250 +SIZE\n`,
    verdict: 'passed',
  },
  {
    name: 'UTF-8 is right in replies where the transaction was begun with SMTPUTF8',
    server: [at(MAIL, say('250 gr\xc3\xbc\xc3\x9fe\r\n'), ...BYE)],
    steps: `${STEPS}  - mail: { from: a@b.example, smtputf8: true }\n    expect: { reply: 250, strict: true }\n`,
    verdict: 'passed',
  },
  {
    name: 'and nowhere else',
    server: [at(MAIL, say('250 gr\xc3\xbc\xc3\x9fe\r\n'), ...BYE)],
    steps: `${STEPS}  - mail: a@b.example\n    expect: { reply: 250, strict: true }\n`,
    verdict: 'failed',
    text: /eight-bit/,
  },
  {
    name: 'a step has one deadline, however many replies it waits for',
    server: [
      [
        ...HELLO,
        ...TO_DATA,
        { pause: 200 },
        say('354 go\r\n'),
        hear(/\r\n\.\r\n/),
        { pause: 200 },
        say('250 late\r\n'),
      ],
    ],
    steps: `${STEPS}${SENDS.trimEnd()}:\n    timeout: 300ms\n`,
    verdict: 'inconclusive',
    reason: 'timeout',
    text: /no reply within 300 ms/,
  },
  {
    name: 'in a pipeline it begins when it is the step’s turn',
    server: [at(/NOOP\r\nNOOP\r\n/, { pause: 200 }, OK, { pause: 200 }, OK, ...BYE)],
    steps: `${STEPS}  - pipeline:\n      - noop:\n        timeout: 300ms\n      - noop:\n        timeout: 300ms\n`,
    verdict: 'passed',
  },
  {
    name: '`within` is counted from the write there',
    server: [at(/NOOP\r\nNOOP\r\n/, { pause: 200 }, OK, { pause: 200 }, OK, ...BYE)],
    steps: `${STEPS}  - pipeline:\n      - noop\n      - noop:\n        expect: { reply: 250, within: 300ms }\n`,
    verdict: 'failed',
    text: /expected within 300 ms/,
  },
  {
    name: 'a step without a connection is not reached by anything',
    server: [HELLO],
    steps: `${STEPS}  - drop\n  - noop:\n    expect: closed\n`,
    verdict: 'passed',
  },
  {
    name: 'a pipeline where nobody is there',
    server: [HELLO],
    steps: `${STEPS}  - drop\n  - pipeline:\n      - mail:\n          from: a@b\n        expect: closed\n      - rcpt:\n          to: a@b\n        expect: closed\n`,
    verdict: 'passed',
  },
  {
    name: 'STARTTLS where nobody is there',
    server: [HELLO],
    steps: `${STEPS}  - drop\n  - starttls\n`,
    verdict: 'inconclusive',
    reason: 'closed',
    text: /there is no connection/,
  },
  {
    name: 'the end is heard by who listens',
    server: [[...HELLO, { close: true }]],
    steps: `${STEPS}  - listen: 500ms\n    expect: closed\n`,
    verdict: 'passed',
  },
  {
    name: 'a PROXY header is the first that goes out',
    server: [[hear(/PROXY TCP4 192\.0\.2\.1 [^\n]*\n/), ...HELLO, ...BYE]],
    steps: `  - proxy: { source: 192.0.2.1, destination: 192.0.2.9, destination_port: 25 }\n${STEPS}`,
    verdict: 'passed',
  },
];
