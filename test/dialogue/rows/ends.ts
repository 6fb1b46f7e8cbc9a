// What is told of a dialogue that ends in an odd place: half a reply, nothing to capture, an answer that follows from another one.
import { at, MAIL, RCPT, type Row, SENDS, STEPS, TAKES } from '../row.ts';
import { BYE, close, HELLO, hear, reset, type Script, say } from '../script.ts';

const OK = say('250 ok\r\n');
const NOOP = /NOOP\r\n/;
const UTF8 = '250 \xc3\xa4\r\n';
const TWO: Script = [
  say('220 mx\r\n'),
  hear(/LHLO[^\n]*\n/),
  say('250 mx\r\n'),
  hear(MAIL),
  OK,
  hear(RCPT),
  OK,
  hear(RCPT),
  OK,
];
const captures = (what: string, expect = '250') =>
  `${STEPS}  - noop:\n    expect: ${expect}\n    capture: ${what}\n  - quit\n`;

export const ENDS_OF: readonly Row[] = [
  {
    name: 'half a reply, then the end, is told',
    server: [at(NOOP, say('250-one\r\n250'), close)],
    steps: `${STEPS}  - noop\n`,
    verdict: 'inconclusive',
    reason: 'closed',
    text: /./,
  },
  {
    name: 'half a reply, then a reset, is told',
    server: [at(NOOP, say('250-one\r\n250'), reset)],
    steps: `${STEPS}  - noop\n`,
    verdict: 'inconclusive',
    reason: 'closed',
    text: /./,
  },
  {
    name: 'half a reply to our own QUIT is told',
    server: [at(NOOP, say('550 no\r\n'), hear(/QUIT\r\n/), say('221-bye\r\n'), close)],
    steps: `${STEPS}  - noop\n`,
    verdict: 'failed',
    text: /got 550/,
  },
  {
    name: 'replies behind one that differs follow from it',
    server: [at(/RSET\r\n/, say('550 no\r\n503 order\r\n250 ok\r\n'), ...BYE)],
    steps: `${STEPS}  - pipeline:\n      - noop\n      - vrfy: a\n        expect: 252\n      - rset\n  - quit\n`,
    verdict: 'failed',
    text: /got 550/,
  },
  {
    name: 'a message that is taken against all expectations was taken',
    server: [[...HELLO, ...TAKES, OK, ...BYE]],
    steps: `${STEPS}${SENDS}    expect: 554\n`.replace('- data\n    expect', '- data:\n    expect'),
    verdict: 'failed',
    text: /expected 554, got 250/,
  },
  {
    name: 'one that is taken by an odd reply may have been',
    server: [[...HELLO, ...TAKES, say('250 ok\n'), ...BYE]],
    steps: `${STEPS}${SENDS}    expect: { reply: 250, strict: true }\n`.replace(
      '- data\n    expect',
      '- data:\n    expect',
    ),
    verdict: 'failed',
    text: /bare/i,
  },
  {
    name: 'a server that takes one message after the other',
    server: [[...HELLO, ...TAKES, OK, ...TAKES, OK, ...TAKES, OK, ...BYE]],
    steps: `${STEPS}${SENDS}`,
    verdict: 'passed',
  },
  {
    name: 'silence that was expected leaves QUIT its whole second',
    server: [at(NOOP)],
    steps: `${STEPS}  - noop:\n    timeout: 100ms\n    expect: timeout\n`,
    verdict: 'passed',
  },
  {
    name: 'so does one in which nothing was asked',
    server: [HELLO],
    steps: `${STEPS}  - listen: 100ms\n    expect: 421\n`,
    verdict: 'failed',
    text: /silent/,
  },
  {
    name: 'nothing to capture fails the step',
    server: [at(NOOP, OK, ...BYE)],
    steps: captures('{ id: /id=(\\w+)/ }'),
    verdict: 'failed',
    text: /id/,
  },
  {
    name: 'of two captures the one that finds nothing is told',
    server: [at(NOOP, say('250 a=1 b\r\n'), ...BYE)],
    steps: captures('{ one: /a=(\\d)/, two: /b=(\\d)/, three: /c=(\\d)/ }'),
    verdict: 'failed',
    text: /two/,
  },
  {
    name: 'without a group the whole match is captured',
    server: [at(NOOP, say('250 id=7\r\n'), hear(/VRFY id=7\r\n/), say('252 ok\r\n'), ...BYE)],
    steps: `${captures('{ id: /id=./ }').replace('  - quit\n', '')}  - vrfy: "\${id}"\n  - quit\n`,
    verdict: 'passed',
  },
  {
    name: 'where the reply differs nothing need be captured',
    server: [at(NOOP, say('550 no\r\n'), ...BYE)],
    steps: captures('{ id: /id=(\\w+)/ }'),
    verdict: 'failed',
    text: /expected 250, got 550/,
  },
  {
    name: 'where there is no reply there is nothing to capture',
    server: [at(NOOP)],
    steps: captures('{ id: /id=(\\w+)/ }').replace('capture', 'timeout: 100ms\n    capture'),
    verdict: 'inconclusive',
    reason: 'timeout',
    text: /no reply/,
  },
  {
    name: 'an EHLO that is refused offers nothing that `requires` could miss',
    server: [[say('220 mx\r\n'), hear(/EHLO[^\n]*\n/), say('502 no\r\n'), ...BYE]],
    steps: '  - connect\n  - ehlo: x.example\n    expect: 502\n  - quit\n',
    head: 'requires: { capabilities: [smtputf8] }\n',
    verdict: 'passed',
  },
  {
    name: 'AUTH is not sent into an open 334',
    server: [at(/AUTH LOGIN\r\n/, say('334 VXNlcm5hbWU6\r\n'))],
    steps: `${STEPS}  - send: AUTH LOGIN\n    expect: 334\n  - auth: { mechanism: PLAIN, user: user, password: longenough, clear_text: true }\n`,
    verdict: 'inconclusive',
    reason: 'protocol',
    text: /334/,
  },
  {
    name: 'behind SMTPUTF8 a strict reply may be UTF-8',
    server: [at(MAIL, OK, hear(RCPT), say(UTF8), ...BYE)],
    steps: `${STEPS}  - mail: { from: a@b, smtputf8: true }\n  - rcpt: a@b\n    expect: { reply: 250, strict: true }\n  - quit\n`,
    verdict: 'passed',
  },
  {
    name: 'a MAIL without it ends that',
    server: [at(MAIL, OK, hear(/RSET\r\n/), OK, hear(MAIL), OK, hear(RCPT), say(UTF8), ...BYE)],
    steps: `${STEPS}  - mail: { from: a@b, smtputf8: true }\n  - rset\n  - mail: a@b\n  - rcpt: a@b\n    expect: { reply: 250, strict: true }\n  - quit\n`,
    verdict: 'failed',
    text: /./,
  },
  {
    name: 'LMTP: a refusal of one recipient, then silence, is no silence',
    server: [[...TWO, hear(/DATA\r\n/), say('354 go\r\n'), hear(/\r\n\.\r\n/), say('550 no\r\n')]],
    steps:
      '  - connect\n  - lhlo: x.example\n  - mail: a@b\n  - rcpt: c@d\n  - rcpt: e@f\n  - data:\n    timeout: 300ms\n    expect: timeout\n',
    mode: 'lmtp',
    verdict: 'failed',
    text: /550/,
  },
  {
    name: 'two messages in one dialogue are taken one by one',
    server: [[...HELLO, ...TAKES, OK, ...TAKES, OK, ...BYE]],
    steps: `${STEPS}${SENDS}${SENDS}  - quit\n`,
    verdict: 'passed',
  },
  {
    name: 'LMTP: a MAIL that is taken begins anew',
    server: [
      [...TWO, hear(MAIL), OK, hear(RCPT), OK, hear(/DATA\r\n/), say('354 go\r\n'), hear(/\r\n\.\r\n/), OK, ...BYE],
    ],
    steps:
      '  - connect\n  - lhlo: x.example\n  - mail: a@b\n  - rcpt: c@d\n  - rcpt: e@f\n  - mail: a@b\n  - rcpt: g@h\n  - data\n  - quit\n',
    mode: 'lmtp',
    verdict: 'passed',
  },
  {
    name: 'behind TLS that failed nobody is there, and what goes on is told so',
    server: [at(/STARTTLS\r\n/, say('220 go\r\n'), hear(/\x16\x03/), close)],
    steps: `${STEPS}  - starttls\n    continue: true\n  - noop\n  - noop:\n    expect: closed\n`.replace(
      'starttls\n',
      'starttls:\n',
    ),
    verdict: 'inconclusive',
    reason: 'tls',
    text: /./,
  },
  {
    name: 'what was said before a drop is told',
    server: [at(NOOP, say('250 ok\r\n250 more\r\n'))],
    steps: `${STEPS}  - noop\n  - drop\n`,
    verdict: 'inconclusive',
    reason: 'protocol',
    text: /250 more/,
  },
  {
    name: 'so is what was said behind the 221',
    server: [at(/NOOP\r\nQUIT\r\n/, say('250 ok\r\n221 bye\r\n250 more\r\n'))],
    steps: `${STEPS}  - pipeline:\n      - noop\n      - quit\n`,
    verdict: 'inconclusive',
    reason: 'protocol',
    text: /250 more/,
  },
  {
    name: 'a PROXY header of what is no address is not made',
    server: [at(NOOP, OK)],
    steps: `${STEPS}    capture: { kind: /mx/ }\n  - drop\n  - proxy: { source: "\${kind}", destination: 192.0.2.9, destination_port: 25 }\n  - connect\n`,
    verdict: 'inconclusive',
    reason: 'protocol',
    text: /address/,
  },
  {
    name: 'what was not captured is empty for who goes on',
    server: [at(NOOP, OK, hear(/HELP[^\n]*\n/), say('214 ok\r\n'), ...BYE)],
    steps: `${captures('{ id: /id=(\\w+)/ }').replace('  - quit\n', '    continue: true\n')}  - send: "HELP <\${id}>"\n    expect: 214\n  - quit\n`,
    verdict: 'failed',
    text: /id/,
  },
];
