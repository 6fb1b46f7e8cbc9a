// What a reply, or none, makes of a case.
import assert from 'node:assert/strict';
import { at, MAIL, type Row, STEPS } from '../row.ts';
import { BYE, close, HELLO, hear, reset, type Script, say } from '../script.ts';

/** MAIL is answered so. */
const mail = (said: string, ...then: Script): readonly Script[] => [at(MAIL, say(said), ...then, ...BYE)];

export const VERDICTS: readonly Row[] = [
  {
    name: 'as expected',
    server: mail('530 5.7.0 no\r\n'),
    steps: `${STEPS}  - mail: <>\n    expect: 530 5.7.0 /no/\n`,
    verdict: 'passed',
  },
  {
    name: 'another code',
    server: mail('250 2.1.0 Ok\r\n'),
    steps: `${STEPS}  - mail: <>\n    expect: 530\n`,
    verdict: 'failed',
    text: /expected 530, got 250 2\.1\.0 Ok/,
  },
  {
    name: 'another enhanced code',
    server: mail('530 5.7.1 no\r\n'),
    steps: `${STEPS}  - mail: <>\n    expect: 530 5.7.0\n`,
    verdict: 'failed',
    text: /enhanced status code 5\.7\.0, got 5\.7\.1/,
  },
  {
    name: 'another text',
    server: mail('530 no\r\n'),
    steps: `${STEPS}  - mail: <>\n    expect: 530 /yes/\n`,
    verdict: 'failed',
    text: /matches \/yes\//,
  },
  {
    name: 'silence',
    server: [HELLO],
    steps: `${STEPS}  - mail: <>\n    timeout: 100ms\n`,
    verdict: 'inconclusive',
    reason: 'timeout',
    text: /no reply within 100 ms/,
  },
  {
    name: 'silence that was expected',
    server: [HELLO],
    steps: `${STEPS}  - mail: <>\n    timeout: 100ms\n    expect: timeout\n  - drop\n`,
    verdict: 'passed',
  },
  {
    name: 'the end',
    server: [at(/MAIL/, close)],
    steps: `${STEPS}  - mail: <>\n`,
    verdict: 'inconclusive',
    reason: 'closed',
    text: /closed the connection/,
  },
  {
    name: 'an end that was expected',
    server: [at(/MAIL/, close)],
    steps: `${STEPS}  - mail: <>\n    expect: 421|closed\n`,
    verdict: 'passed',
  },
  {
    name: 'a reset',
    server: [at(/MAIL/, reset)],
    steps: `${STEPS}  - mail: <>\n`,
    verdict: 'inconclusive',
    reason: 'closed',
    text: /reset the connection/,
  },
  {
    name: 'a code that is none',
    server: mail('2500 ok\r\n'),
    steps: `${STEPS}  - mail: <>\n`,
    verdict: 'failed',
    text: /expected 250, got 2500 ok/,
  },
  { name: 'a bare code', server: mail('250\r\n'), steps: `${STEPS}  - mail: <>\n`, verdict: 'passed' },
  {
    name: 'mixed codes',
    server: mail('250-ok\r\n550 no\r\n'),
    steps: `${STEPS}  - mail: <>\n`,
    verdict: 'failed',
    text: /expected 250, got 550/,
  },
  {
    name: 'mixed codes, strictly',
    server: mail('550-ok\r\n250 no\r\n'),
    steps: `${STEPS}  - mail: <>\n    expect: { reply: 250, strict: true }\n`,
    verdict: 'failed',
    text: /mixed-codes/,
  },
  {
    name: 'a bare LF, strictly',
    server: mail('250 ok\n'),
    steps: `${STEPS}  - mail: <>\n    expect: { reply: 250, strict: true }\n`,
    verdict: 'failed',
    text: /bare-lf/,
  },
  {
    name: '`continue`',
    server: mail('550 no\r\n', hear(/RSET\r\n/), say('250 ok\r\n')),
    steps: `${STEPS}  - mail: <>\n    continue: true\n  - rset\n`,
    verdict: 'failed',
    text: /expected 250, got 550/,
  },
  {
    name: 'what comes after a failure is not reached, and the session is closed politely',
    server: mail('550 no\r\n'),
    steps: `${STEPS}  - mail: <>\n  - rcpt: a@b\n`,
    verdict: 'failed',
    text: /got 550/,
    also: (asked) => {
      assert.deepEqual(
        asked.case.steps.map((step) => `${step.verb} ${step.verdict}`),
        ['connect passed', 'ehlo passed', 'mail failed', 'rcpt not-reached', 'quit passed'],
      );
      assert.match(asked.heard[0] ?? '', /QUIT\r\n$/);
    },
  },
  {
    name: 'a dialogue whose every step is skipped is not passed',
    server: [HELLO],
    steps: '  - connect:\n    if: false\n  - ehlo: x\n    if: false\n    expect: 250\n',
    verdict: 'skipped',
    text: /every step was skipped/,
  },
  {
    name: '`requires` skips what the server does not offer',
    server: [[...HELLO, ...BYE]],
    steps: `${STEPS}  - mail: <>\n`,
    head: 'requires: { capabilities: [smtputf8] }\n',
    verdict: 'skipped',
    text: /SMTPUTF8/,
    also: (asked) => {
      assert.match(asked.case.reason ?? '', /SMTPUTF8/);
      assert.doesNotMatch(asked.heard[0] ?? '', /MAIL/);
    },
  },
  {
    name: 'what is offered meets `requires`',
    server: [at(/NOOP\r\n/, say('250 ok\r\n'), ...BYE)],
    steps: `${STEPS}  - noop\n  - quit\n`,
    head: 'requires: { capabilities: [size] }\n',
    verdict: 'passed',
  },
  {
    name: 'a reply that differs counts before what `requires` misses',
    server: [[...HELLO, ...BYE]],
    steps: '  - connect\n  - ehlo: x.example\n    expect: 250 +CHUNKING\n  - mail: <>\n',
    head: 'requires: { capabilities: [smtputf8] }\n',
    verdict: 'failed',
    text: /CHUNKING/,
  },
  {
    name: 'after a 503 the order of RFC 5321 is named',
    server: [at(/DATA\r\n/, say('503 5.5.1 need RCPT\r\n'), ...BYE)],
    steps: `${STEPS}  - data\n`,
    verdict: 'failed',
    text: /MAIL was due/,
  },
];
