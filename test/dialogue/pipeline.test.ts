// What a pipeline leaves in the record, and the greeting that is never finished.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, BYE, HELLO, hear, say } from './scripted.ts';

const STEPS = '  - connect\n  - ehlo: x.example\n    expect: 250\n';

test('each step of a pipeline keeps its own exchange', async () => {
  const { case: one } = await ask(
    [
      [
        ...HELLO,
        hear(/DATA\r\n/),
        say('250 one\r\n550 two\r\n354 go\r\n'),
        hear(/\r\n\.\r\n/),
        say('250 done\r\n'),
        ...BYE,
      ],
    ],
    `${STEPS}  - pipeline:\n      - mail: <>\n      - rcpt: a@b\n        expect: 550\n      - data:\n  - quit\n`,
  );
  assert.equal(one.verdict, 'passed');
  assert.deepEqual(
    one.steps
      .slice(2)
      .map(({ verb, sent, reply, exchanges }) => [verb, sent?.slice(0, 9), reply?.code, exchanges.length]),
    [
      ['mail', 'MAIL FROM', 250, 1],
      ['rcpt', 'RCPT TO:<', 550, 1],
      ['data', '(a messag', 250, 2],
      ['quit', 'QUIT', 221, 1],
    ],
  );
});

test('a command whose predecessor ended the connection is not reached, and shows that it was sent', async () => {
  const { case: one } = await ask(
    [[...HELLO, hear(/RCPT.*\r\n/), { close: true }]],
    `${STEPS}  - pipeline:\n      - mail: <>\n        expect: closed\n      - rcpt: a@b\n`,
  );
  const [mail, rcpt] = one.steps.slice(2);
  assert.deepEqual([mail?.verdict, mail?.outcome, mail?.exchanges.length], ['passed', 'closed', 1]);
  assert.deepEqual(
    [rcpt?.verdict, rcpt?.exchanges[0]?.sent, rcpt?.exchanges[0]?.outcome],
    ['not-reached', 'RCPT TO:<a@b>', 'none'],
  );
});

const EARLY =
  '  - pipeline:\n      - connect:\n        expect: any\n      - ehlo: x.example\n        expect: ${answer}\n  - drop\n';
for (const [behind, answer] of [
  ['521 5.5.1 Protocol error\r\n', '521 5.5.1 /Protocol error$/'],
  ['250-mx\r\n250-PIPELINING\r\n250 SIZE 1000\r\n', '250 +SIZE +PIPELINING'],
]) {
  test(`a greeting that is never finished is told from the ${behind?.slice(0, 3)} behind it`, async () => {
    const { case: one } = await ask([[hear(/EHLO.*\r\n/), say(`220-mx please wait\r\n${behind}`)]], EARLY, {
      head: `vars: { answer: "${answer}" }\n`,
    });
    assert.equal(one.verdict, 'passed', one.text ?? '');
    assert.deepEqual(
      one.steps.slice(0, 2).map(({ reply }) => [reply?.code, reply?.violations]),
      [
        [220, ['unfinished']],
        [Number(behind?.slice(0, 3)), []],
      ],
    );
    assert.deepEqual(
      one.findings.map(({ id }) => id),
      ['greeting-unfinished'],
    );
  });
}

test('a greeting of one code is left as it is', async () => {
  const { case: one } = await ask([[hear(/EHLO.*\r\n/), say('220-mx\r\n220 ready\r\n250 mx\r\n')]], EARLY, {
    head: 'vars: { answer: 250 }\n',
  });
  assert.deepEqual([one.verdict, one.findings.length, one.steps[0]?.reply?.lines.length], ['passed', 0, 2]);
});

test('inject stands behind STARTTLS in the same write', async () => {
  const { heard } = await ask(
    [[...HELLO, hear(/STARTTLS\r\n/), say('454 not now\r\n'), ...BYE]],
    `${STEPS}  - starttls: { inject: "NOOP\\r\\n" }\n    expect: 454\n  - quit\n`,
  );
  assert.match(heard[0] ?? '', /STARTTLS\r\nNOOP\r\nQUIT/);
});
