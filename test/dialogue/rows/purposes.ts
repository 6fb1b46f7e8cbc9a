// What is done on purpose and what is told of a certificate: findings of their own step, in each attempt.
import assert from 'node:assert/strict';
import type { Asked } from '../ask.ts';
import { at, type Row, STEPS } from '../row.ts';
import { BYE, hear, say } from '../script.ts';
import { securedServer } from '../secured.ts';

/** Verb, severity and words of each finding. */
const found = ({ case: { findings, steps } }: Asked): string[] =>
  findings.map(
    ({ step, severity, text }) => `${steps[step ?? -1]?.attempt} ${steps[step ?? -1]?.verb} ${severity}: ${text}`,
  );
const tells =
  (...told: string[]) =>
  (asked: Asked): void =>
    assert.deepEqual(found(asked), told);

export const PURPOSES: readonly Row[] = [
  {
    name: 'commands before the greeting are told',
    server: [[hear(/EHLO[^\n]*\n/), say('220 mx\r\n250 mx\r\n'), ...BYE]],
    steps: '  - pipeline:\n      - connect\n      - ehlo: x\n  - quit\n',
    verdict: 'passed',
    also: tells('1 connect info: 1 command, before the greeting'),
  },
  {
    name: 'so are commands in one write',
    server: [at(/RSET\r\n/, say('250 ok\r\n250 ok\r\n'), ...BYE)],
    steps: `${STEPS}  - pipeline:\n      - noop\n      - rset\n  - quit\n`,
    verdict: 'passed',
    also: tells('1 noop info: 2 commands in one write'),
  },
  {
    name: 'a drop',
    server: [at(/never/)],
    steps: `${STEPS}  - drop\n`,
    verdict: 'passed',
    also: tells('1 drop info: closed on purpose, without QUIT'),
  },
  {
    name: 'a drop that resets',
    server: [at(/never/)],
    steps: `${STEPS}  - drop: { reset: true }\n`,
    verdict: 'passed',
    also: tells('1 drop info: reset on purpose (RST)'),
  },
  {
    name: 'a source address',
    server: [at(/QUIT\r\n/, say('221 bye\r\n'))],
    steps: '  - connect: { source: 127.0.0.1 }\n  - ehlo: x\n  - quit\n',
    verdict: 'passed',
    sockets: true,
    also: tells('1 connect info: connected from 127.0.0.1'),
  },
  {
    name: 'findings of a later attempt belong to its own steps',
    server: [at(/NOOP[^\n]*\n/, say('451 later\r\n'), ...BYE), at(/RSET\r\n/, say('250 ok\r\n250 ok\r\n'), ...BYE)],
    steps: `${STEPS}  - pipeline:\n      - noop\n      - rset\n  - quit\n`,
    head: 'retry: { on: 4xx, wait: [1ms] }\n',
    verdict: 'passed',
    also: (asked) =>
      assert.deepEqual(
        found(asked).filter((one) => one.startsWith('2 ')),
        ['2 noop info: 2 commands in one write'],
      ),
  },
  {
    name: 'a certificate that is not trusted is a warning where nobody asks for trust',
    server: [securedServer(...BYE)],
    steps: `${STEPS}  - starttls\n  - quit\n`,
    verdict: 'passed',
    sockets: true,
    also: (asked) =>
      assert.match(found(asked).join(), /^1 starttls warning: the certificate of 127\.0\.0\.1 is not trusted: ./),
  },
  {
    name: 'where trust is what is asked for, it is no news',
    server: [securedServer(...BYE)],
    steps: `${STEPS}  - starttls: { verify: true }\n    expect: tls-failure\n`,
    verdict: 'passed',
    sockets: true,
    also: tells(),
  },
];
