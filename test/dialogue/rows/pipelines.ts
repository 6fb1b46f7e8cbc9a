// What a pipeline leaves in the record, and the greeting that is never finished.
import assert from 'node:assert/strict';
import type { Asked } from '../ask.ts';
import { at, type Row, STEPS } from '../row.ts';
import { BYE, close, HELLO, hear, say } from '../script.ts';

const EARLY =
  '  - pipeline:\n      - connect:\n        expect: any\n      - ehlo: x.example\n        expect: ${answer}\n  - drop\n';

const unfinished = (behind: string, answer: string): Row => ({
  name: `a greeting that is never finished is told from the ${behind.slice(0, 3)} behind it`,
  server: [[hear(/EHLO.*\r\n/), say(`220-mx please wait\r\n${behind}`)]],
  steps: EARLY,
  head: `vars: { answer: "${answer}" }\n`,
  verdict: 'passed',
  also: (asked) => {
    assert.deepEqual(
      asked.case.steps.slice(0, 2).map(({ reply }) => [reply?.code, reply?.violations]),
      [
        [220, ['unfinished']],
        [Number(behind.slice(0, 3)), []],
      ],
    );
    assert.deepEqual(
      asked.case.findings.map(({ id }) => id).filter((id) => id !== 'on-purpose'),
      ['greeting-unfinished'],
    );
  },
});

const verdicts = ({ case: { steps } }: Asked) => steps.map(({ verb, verdict }) => `${verb} ${verdict}`);

export const PIPELINES: readonly Row[] = [
  {
    name: 'each step of a pipeline keeps its own exchange',
    server: [at(/DATA\r\n/, say('250 one\r\n550 two\r\n354 go\r\n'), hear(/\r\n\.\r\n/), say('250 done\r\n'), ...BYE)],
    steps: `${STEPS}  - pipeline:\n      - mail: <>\n      - rcpt: a@b\n        expect: 550\n      - data:\n  - quit\n`,
    verdict: 'passed',
    also: (asked) =>
      assert.deepEqual(
        asked.case.steps
          .slice(2)
          .map(({ verb, sent, reply, exchanges }) => [verb, sent?.slice(0, 9), reply?.code, exchanges.length]),
        [
          ['mail', 'MAIL FROM', 250, 1],
          ['rcpt', 'RCPT TO:<', 550, 1],
          ['data', '(a messag', 250, 2],
          ['quit', 'QUIT', 221, 1],
        ],
      ),
  },
  {
    name: 'a command whose predecessor ended the connection is not reached, and shows that it was sent',
    server: [at(/RCPT.*\r\n/, close)],
    steps: `${STEPS}  - pipeline:\n      - mail: <>\n        expect: closed\n      - rcpt: a@b\n`,
    verdict: 'passed',
    also: (asked) => {
      const [mail, rcpt] = asked.case.steps.slice(2);
      assert.deepEqual([mail?.verdict, mail?.outcome, mail?.exchanges.length], ['passed', 'closed', 1]);
      assert.deepEqual(
        [rcpt?.verdict, rcpt?.exchanges[0]?.sent, rcpt?.exchanges[0]?.outcome],
        ['not-reached', 'RCPT TO:<a@b>', 'none'],
      );
    },
  },
  unfinished('521 5.5.1 Protocol error\r\n', '521 5.5.1 /Protocol error$/'),
  unfinished('250-mx\r\n250-PIPELINING\r\n250 SIZE 1000\r\n', '250 +SIZE +PIPELINING'),
  {
    name: 'a greeting of one code is left as it is',
    server: [[hear(/EHLO.*\r\n/), say('220-mx\r\n220 ready\r\n250 mx\r\n')]],
    steps: EARLY,
    head: 'vars: { answer: 250 }\n',
    verdict: 'passed',
    also: (asked) =>
      assert.deepEqual(
        [asked.case.findings.map(({ id }) => id), asked.case.steps[0]?.reply?.lines.length],
        [['on-purpose', 'on-purpose'], 2],
      ),
  },
  {
    name: 'inject stands behind STARTTLS in the same write',
    server: [at(/STARTTLS\r\n/, say('454 not now\r\n'), ...BYE)],
    steps: `${STEPS}  - starttls: { inject: "NOOP\\r\\n" }\n    expect: 454\n  - quit\n`,
    verdict: 'passed',
    also: ({ heard }) => assert.match(heard[0] ?? '', /STARTTLS\r\nNOOP\r\nQUIT/),
  },
  {
    name: 'a step whose `if` does not hold is no part of the pipeline',
    server: [at(/RCPT TO:<c@d>\r\n/, say('250 one\r\n550 two\r\n'), ...BYE)],
    steps: `${STEPS}    capture: { kind: /(mx)/ }\n  - pipeline:\n      - mail: <>\n        expect: 250 /one/\n      - rcpt: a@b\n        if: \${kind} == none\n      - rcpt: c@d\n        if: \${kind} == mx\n        expect: 550 /two/\n  - quit\n`,
    verdict: 'passed',
    also: (asked) => {
      assert.match(asked.heard[0] ?? '', /MAIL FROM:<>\r\nRCPT TO:<c@d>\r\n/);
      if (asked.case.steps.length > 0)
        assert.deepEqual(verdicts(asked).slice(2), ['mail passed', 'rcpt skipped', 'rcpt passed', 'quit passed']);
    },
  },
  {
    name: 'where one value can not be sent, nothing is, and the others are not reached',
    server: [[...HELLO, ...BYE]],
    steps: `${STEPS}    capture: { x: '/mx([^S]*)P/' }\n  - pipeline:\n      - mail: <>\n      - rcpt: a@\${x}\n      - data\n  - quit\n`,
    verdict: 'inconclusive',
    reason: 'protocol',
    text: /not sent/,
    also: (asked) => {
      assert.doesNotMatch(asked.heard[0] ?? '', /MAIL/);
      assert.deepEqual(verdicts(asked).slice(2), [
        'mail not-reached',
        'rcpt inconclusive',
        'data not-reached',
        'quit not-reached',
        'quit passed',
      ]);
    },
  },
];
