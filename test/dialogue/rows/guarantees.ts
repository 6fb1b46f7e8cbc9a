// The guarantees of docs/security.md, and what came of replies of several kinds.
import assert from 'node:assert/strict';
import { at, finds, MAIL, type Row, SENDS, STEPS, TAKES } from '../row.ts';
import { BYE, close, HELLO, hear, type Script, say } from '../script.ts';

/** EHLO, an offer of STARTTLS, and what is said to it. */
const starttls = (...then: Script): Script => [
  say('220 mx\r\n'),
  hear(/EHLO[^\n]*\n/),
  say('250-mx\r\n250 STARTTLS\r\n'),
  hear(/STARTTLS\r\n/),
  ...then,
];
const injected: Pick<Row, 'steps' | 'verdict' | 'text'> = {
  steps: `${STEPS}  - starttls\n`,
  verdict: 'failed',
  text: /stood behind the 220/,
};
const SECRET = 'pa"ss<w>örd-1';
const BASE64 = Buffer.from(`\0user\0${SECRET}`).toString('base64');
const ECHO = `535-${SECRET}\r\n535-${BASE64}\r\n535 ${encodeURIComponent(SECRET)} ${Buffer.from(SECRET).toString('hex')}\r\n`;

export const ONE_REPLY: readonly Row[] = [
  {
    name: '354 and 250 in one segment: the 250 is not the answer to the message',
    server: [
      [
        ...HELLO,
        ...TAKES.map((move) => ('say' in move && move.say.startsWith('354') ? say('354 go\r\n250 queued\r\n') : move)),
        say('554 refused\r\n'),
        ...BYE,
      ],
    ],
    steps: `${STEPS}${SENDS}`,
    verdict: 'failed',
    text: /got 554 refused/,
    also: (asked) => assert.ok(finds(asked, 'unsolicited')),
  },
  {
    name: 'a surplus reply at the end keeps the case from passing',
    server: [at(/NOOP\r\n/, say('250 ok\r\n250 again\r\n'), ...BYE)],
    steps: `${STEPS}  - noop\n`,
    verdict: 'inconclusive',
    reason: 'protocol',
    text: /nobody had asked for/,
  },
  {
    name: 'an unasked 421 is set aside, and the end that follows is the end',
    server: [at(/NOOP\r\n/, say('250 ok\r\n'), say('421 4.7.0 too many errors\r\n'), close)],
    steps: `${STEPS}  - noop\n  - listen: 300ms\n    expect: 421\n  - listen: 300ms\n    expect: closed\n`,
    verdict: 'passed',
  },
  {
    name: 'in a pipeline replies are paired in order',
    server: [at(/RCPT.*\r\n/, say('250 one\r\n550 two\r\n'), ...BYE)],
    steps: `${STEPS}  - pipeline:\n      - mail: <>\n        expect: 250 /one/\n      - rcpt: a@b\n        expect: 550 /two/\n`,
    verdict: 'passed',
    also: (asked) => assert.match(asked.heard[0] ?? '', /MAIL FROM:<>\r\nRCPT TO:<a@b>\r\n/),
  },
];

export const WALL: readonly Row[] = [
  {
    name: 'octets behind the 220 stop the handshake',
    server: [starttls(say('220 go\r\n250 injected\r\n'))],
    ...injected,
    also: (asked) => {
      assert.ok(finds(asked, 'injected-before-tls'));
      assert.equal(asked.case.tls, null);
      assert.doesNotMatch(asked.heard[0] ?? '', /\x16\x03/);
    },
  },
  {
    name: 'so does a part of a line',
    server: [starttls(say('220 go\r\nx'))],
    ...injected,
    also: (asked) => assert.ok(finds(asked, 'injected-before-tls')),
  },
  {
    name: 'a server that closes instead of shaking hands is inconclusive (tls)',
    server: [starttls(say('220 go\r\n'), hear(/\x16\x03/), close)],
    steps: `${STEPS}  - starttls\n`,
    verdict: 'inconclusive',
    reason: 'tls',
    text: /./,
    also: (asked) => assert.notEqual(asked.case.tls?.failure, null),
  },
  {
    name: 'which may be what is expected',
    server: [starttls(say('220 go\r\n'), hear(/\x16\x03/), close)],
    steps: `${STEPS}  - starttls:\n    expect: tls-failure\n`,
    verdict: 'passed',
  },
  {
    name: 'a 220 where a refusal of STARTTLS is expected: TLS is begun, and the case fails',
    server: [starttls(say('220 go\r\n'), { secure: 'done' }, hear(/EHLO.*\r\n/), say('250 mx\r\n'), ...BYE)],
    steps: `${STEPS}  - starttls:\n    expect: 454\n`,
    verdict: 'failed',
    text: /expected 454, got 220/,
    sockets: true,
  },
  {
    name: 'a handshake that stalls behind the certificate: the certificate is kept',
    server: [starttls(say('220 go\r\n'), { secure: 'stalls' })],
    steps: `${STEPS}  - starttls\n`,
    timeout: '700ms',
    verdict: 'inconclusive',
    reason: 'tls',
    text: /not finished in time/,
    sockets: true,
    also: (asked) => assert.match(asked.case.tls?.certificate?.sha256 ?? '', /^[0-9a-f]{64}$/),
  },
];

export const DEADLINES: readonly Row[] = [
  {
    name: 'a reply that drips is not waited for',
    server: [at(/NOOP/, ...Array.from({ length: 20 }, (): Script => [say('2'), { pause: 30 }]).flat())],
    steps: `${STEPS}  - noop:\n    timeout: 200ms\n`,
    verdict: 'inconclusive',
    reason: 'timeout',
    text: /no reply within 200 ms/,
    also: (asked) => assert.equal(asked.case.steps[2]?.ms, 200),
  },
  {
    name: 'an endless reply is cut',
    server: [at(/NOOP/, say('250-x\r\n'.repeat(20_000)), close)],
    steps: `${STEPS}  - noop\n`,
    verdict: 'failed',
    text: /./,
    also: (asked) => assert.ok(JSON.stringify(asked.case).length < 600_000),
  },
];

export const FIELDS: readonly Row[] = [
  {
    name: 'a captured value with CR and LF is not sent',
    server: [[...HELLO, ...BYE]],
    steps: `${STEPS.replace('expect: 250', "expect: 250\n    capture: { x: '/mx([^S]*)P/' }")}  - mail: a@\${x}\n`,
    verdict: 'inconclusive',
    reason: 'protocol',
    text: /not sent/,
    also: (asked) => assert.doesNotMatch(asked.heard[0] ?? '', /MAIL/),
  },
];

export const SECRETS: readonly Row[] = [
  {
    name: 'not in what is sent, nor where the server echoes it, in any encoding',
    server: [at(/AUTH[^\n]*\n/, say(Buffer.from(ECHO, 'utf8').toString('latin1')), ...BYE)],
    steps: `${STEPS}  - auth: { mechanism: PLAIN, user: user, password: "\${pw}", clear_text: true }\n    expect: 235\n`,
    secrets: new Map([['pw', SECRET]]),
    verdict: 'failed',
    text: /got 535/,
    also: (asked) => {
      assert.match(asked.heard[0] ?? '', new RegExp(BASE64.replace(/[+=]/g, '\\$&')));
      const all = JSON.stringify(asked.document);
      const raws = asked.case.steps
        .flatMap((step) => step.exchanges.map((one) => Buffer.from(one.reply?.raw ?? '', 'base64').toString('utf8')))
        .join('\n');
      for (const form of [
        SECRET,
        JSON.stringify(SECRET).slice(1, -1),
        BASE64.slice(8, -4),
        encodeURIComponent(SECRET),
        Buffer.from(SECRET).toString('hex'),
      ]) {
        assert.ok(!all.includes(form), form);
        assert.ok(!raws.includes(form), form);
      }
    },
  },
  {
    name: 'AUTH in clear text needs words',
    server: [[...HELLO, ...BYE]],
    steps: `${STEPS}  - auth: { mechanism: PLAIN, user: u, password: longenough }\n    expect: 235\n`,
    verdict: 'inconclusive',
    reason: 'protocol',
    text: /AUTH/,
    also: (asked) => assert.doesNotMatch(asked.heard[0] ?? '', /AUTH/),
  },
];

export const OUTCOMES: readonly Row[] = [
  {
    name: 'silence after the final dot: delivery unknown, sent once',
    server: [[...HELLO, ...TAKES]],
    steps: `${STEPS}${SENDS.trimEnd()}:\n    timeout: 150ms\n`,
    head: 'retry: { wait: 1ms }\n',
    verdict: 'inconclusive',
    reason: 'timeout',
    text: /no reply within/,
    also: (asked) => {
      assert.ok(finds(asked, 'delivery-unknown'));
      assert.equal(asked.heard.length, 1);
    },
  },
];

/** MAIL is answered so, to a client that asks again. */
const greet = (code: number): Script => at(MAIL, say(`${code} x\r\n`), ...BYE);
const BUSY: Script = [say('421 4.7.0 too many connections\r\n'), close];

export const ATTEMPTS: readonly Row[] = [
  {
    name: 'a 4xx is asked again, each attempt a new connection',
    server: [greet(450), greet(450), greet(250)],
    steps: `${STEPS}  - mail: <>\n`,
    head: 'retry: { wait: [1ms, 1ms], expect: { accepted_on: 3, first: 450 } }\n',
    verdict: 'passed',
    also: (asked) => {
      assert.equal(asked.case.attempt, 3);
      assert.equal(asked.heard.length, 3);
      assert.deepEqual([...new Set(asked.case.steps.map((step) => step.attempt))], [1, 2, 3]);
    },
  },
  {
    name: 'accepted at once where greylisting is expected',
    server: [greet(250)],
    steps: `${STEPS}  - mail: <>\n`,
    head: 'retry: { wait: [1ms], expect: { accepted_on: 2.. } }\n',
    verdict: 'failed',
    text: /attempt 2\.\., was at attempt 1/,
  },
  {
    name: 'a 5xx is never asked again',
    server: [greet(550), greet(250)],
    steps: `${STEPS}  - mail: <>\n`,
    head: 'retry: { on: 4xx|5xx, wait: [1ms] }\n',
    verdict: 'failed',
    text: /got 550/,
    also: (asked) => assert.equal(asked.heard.length, 1),
  },
  {
    name: 'throttling is asked once more after a pause, and never taken for the answer',
    server: [BUSY, BUSY, greet(250)],
    steps: `${STEPS}  - mail: <>\n`,
    verdict: 'inconclusive',
    reason: 'throttled',
    text: /421/,
    also: (asked) => assert.equal(asked.heard.length, 2),
  },
  {
    name: 'a server that goes down is asked once more, and is not throttling',
    server: [
      [say('421 4.3.2 Service shutting down\r\n'), close],
      [say('421 4.3.2 Service shutting down\r\n'), close],
    ],
    steps: `${STEPS}  - mail: <>\n`,
    verdict: 'inconclusive',
    reason: 'stopped',
    text: /421/,
    also: (asked) => assert.equal(asked.heard.length, 2),
  },
  {
    name: 'a server that is less busy then is asked',
    server: [BUSY, greet(250)],
    steps: `${STEPS}  - mail: <>\n`,
    verdict: 'passed',
    also: (asked) => assert.equal(asked.case.attempt, 2),
  },
  {
    name: 'a 421 that names another reason is a refusal, and is not asked again',
    server: [[say('421 4.7.1 your HELO name is not accepted here\r\n'), close]],
    steps: `${STEPS}  - mail: <>\n`,
    verdict: 'failed',
    text: /got 421 4\.7\.1 your HELO name/,
    also: (asked) => assert.equal(asked.heard.length, 1),
  },
  {
    name: 'throttling may be what the scenario tests for',
    server: [BUSY],
    steps: '  - connect:\n    expect: 421\n',
    verdict: 'passed',
    also: (asked) => assert.equal(asked.heard.length, 1),
  },
];
