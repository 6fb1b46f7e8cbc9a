// AUTH as asked: what goes into a 334, and what is told of it. RFC 4954.
import assert from 'node:assert/strict';
import { at, finds, type Row, STEPS } from '../row.ts';
import { BYE, hear, say } from '../script.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const ask = (prompt: string) => say(`334 ${prompt}\r\n`);
const ANSWER = /[^\n]*\n/;
const OK = say('235 ok\r\n');
const REFUSED = say('535 5.7.8 no\r\n');
const auth = (mechanism: string, more = '') =>
  `${STEPS}  - auth: { mechanism: ${mechanism}, user: user, ${mechanism.includes('AUTH') && mechanism !== 'PLAIN' && mechanism !== 'LOGIN' ? 'token' : 'password'}: longenough, clear_text: true${more} }\n`;
const said =
  (...lines: string[]) =>
  ({ heard }: { readonly heard: readonly string[] }) =>
    assert.ok(heard[0]?.includes(lines.map((line) => `${line}\r\n`).join('')), heard[0]);
const [USER, PASSWORD] = [base64('user'), base64('longenough')];
const ERROR = '{"status":"400","schemes":"Bearer","scope":"https://mail.example/"}';

export const LOGINS: readonly Row[] = [
  {
    name: 'LOGIN without an initial response: two prompts, two answers',
    server: [
      at(/AUTH LOGIN\r\n/, ask(base64('Username:')), hear(ANSWER), ask(base64('Password:')), hear(ANSWER), OK, ...BYE),
    ],
    steps: auth('LOGIN'),
    verdict: 'passed',
    also: said('AUTH LOGIN', USER, PASSWORD),
  },
  {
    name: 'LOGIN with an initial response sends it',
    server: [at(/AUTH LOGIN [^\n]*\n/, ask(base64('Password:')), hear(ANSWER), OK, ...BYE)],
    steps: auth('LOGIN', ', initial: true'),
    verdict: 'passed',
    also: said(`AUTH LOGIN ${USER}`, PASSWORD),
  },
  {
    name: 'LOGIN: a server that asks for the user in spite of it is told the user again, never the password',
    server: [
      at(
        /AUTH LOGIN [^\n]*\n/,
        ask(base64('Username:')),
        hear(ANSWER),
        ask(base64('Password:')),
        hear(ANSWER),
        OK,
        ...BYE,
      ),
    ],
    steps: auth('LOGIN', ', initial: true'),
    verdict: 'passed',
    also: said(`AUTH LOGIN ${USER}`, USER, PASSWORD),
  },
  {
    name: 'prompts of LOGIN in clear text are taken as all clients take them, with a finding',
    server: [at(/AUTH LOGIN\r\n/, ask('Username:'), hear(ANSWER), ask('Password:'), hear(ANSWER), OK, ...BYE)],
    steps: auth('LOGIN'),
    verdict: 'passed',
    also: (asked) => {
      said('AUTH LOGIN', USER, PASSWORD)(asked);
      assert.deepEqual(
        asked.case.findings.map(({ id, severity }) => `${id} ${severity}`),
        ['challenge-not-base64 warning', 'challenge-not-base64 warning'],
      );
    },
  },
  {
    name: 'another mechanism needs what its challenge says',
    server: [at(/AUTH CRAM-MD5\r\n/, ask('not base64!'), hear(/\*\r\n/), say('501 5.7.0 cancelled\r\n'), ...BYE)],
    steps: auth('CRAM-MD5'),
    verdict: 'failed',
    text: /no base64/,
    also: said('AUTH CRAM-MD5', '*'),
  },
  {
    name: 'a server that asks on and on is answered with `*` once, and nothing else',
    server: [
      at(
        /AUTH LOGIN\r\n/,
        ask(base64('Username:')),
        hear(ANSWER),
        ask(base64('Password:')),
        hear(ANSWER),
        ask(base64('And?')),
        hear(/\*\r\n/),
        ask(base64('And?')),
      ),
    ],
    steps: `${auth('LOGIN').trimEnd()}\n    continue: true\n  - mail: <>\n  - quit\n`,
    verdict: 'failed',
    text: /two challenges/,
    also: ({ heard }) => {
      assert.ok(heard[0]?.endsWith('*\r\n'), heard[0]);
      assert.doesNotMatch(heard[0] ?? '', /MAIL|QUIT/);
    },
  },
  {
    name: 'a 334 that a raw line has opened takes a raw line, and no command',
    server: [at(/AUTH PLAIN\r\n/, ask(''), hear(ANSWER), ask(''))],
    steps: `${STEPS}  - send: AUTH PLAIN\n    expect: 334\n  - send: AA==\n    expect: 334\n  - noop\n`,
    verdict: 'inconclusive',
    reason: 'protocol',
    text: /would take a command for it/,
    also: ({ heard }) => assert.doesNotMatch(heard[0] ?? '', /NOOP|QUIT/),
  },
  {
    name: 'nor does it take a pipeline, or another AUTH',
    server: [at(/AUTH PLAIN\r\n/, ask(''))],
    steps: `${STEPS}  - send: AUTH PLAIN\n    expect: 334\n  - pipeline:\n      - noop\n      - rset\n    continue: true\n  - auth: { mechanism: PLAIN, user: user, password: longenough, clear_text: true }\n`,
    verdict: 'inconclusive',
    reason: 'protocol',
    text: /would take a command for it/,
    also: ({ heard }) => assert.ok(heard[0]?.endsWith('AUTH PLAIN\r\n'), heard[0]),
  },
  ...(['XOAUTH2', 'OAUTHBEARER'] as const).map(
    (mechanism): Row => ({
      name: `${mechanism}: the JSON in the 334 is shown decoded`,
      server: [at(/AUTH [^\n]*\n/, ask(base64(ERROR)), hear(ANSWER), REFUSED, ...BYE)],
      steps: `${auth(mechanism).trimEnd()}\n    expect: 535\n  - quit\n`,
      verdict: 'passed',
      also: (asked) => {
        assert.ok(finds(asked, 'challenge-json'));
        assert.ok(asked.case.findings[0]?.text.includes(ERROR));
        assert.match(asked.heard[0] ?? '', mechanism === 'XOAUTH2' ? /\n\r\nQUIT/ : /\nAQ==\r\nQUIT/);
      },
    }),
  ),
];

export const DATA_ANSWERS: readonly Row[] = ['250 ok', '251 fine', '235 what'].flatMap((said): Row[] =>
  [
    ['alone', '  - mail: <>\n  - rcpt: a@b\n  - data\n', true],
    ['where it is expected', `  - mail: <>\n  - rcpt: a@b\n  - data:\n    expect: ${said.slice(0, 3)}\n`, true],
    ['in a pipeline', '  - pipeline:\n      - mail: <>\n      - rcpt: a@b\n      - data\n', false],
  ].map(
    ([where, steps]): Row => ({
      name: `${said} to DATA is no answer to the message: ${where}`,
      server: [
        where === 'in a pipeline'
          ? at(/DATA\r\n/, say(`250 ok\r\n250 ok\r\n${said}\r\n`), ...BYE)
          : at(
              /MAIL[^\n]*\n/,
              say('250 ok\r\n'),
              hear(/RCPT[^\n]*\n/),
              say('250 ok\r\n'),
              hear(/DATA\r\n/),
              say(`${said}\r\n`),
              ...BYE,
            ),
      ],
      steps: `${STEPS}${steps}`,
      verdict: 'failed',
      text: new RegExp(`^the message was not sent: DATA was answered ${said}, and 354 was due`),
      also: ({ heard }) => assert.doesNotMatch(heard[0] ?? '', /Subject/),
    }),
  ),
);
