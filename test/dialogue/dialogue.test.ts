import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ask, BYE, HELLO, hear, type Move, say } from './scripted.ts';

const STEPS = '  - connect\n  - ehlo: x.example\n    expect: 250\n';

describe('verdicts', () => {
  for (const [name, moves, steps, verdict, reason, text] of [
    [
      'as expected',
      [...HELLO, hear(/MAIL[^\n]*\n/), say('530 5.7.0 no\r\n'), ...BYE],
      '  - mail: <>\n    expect: 530 5.7.0 /no/\n',
      'passed',
      null,
      null,
    ],
    [
      'another code',
      [...HELLO, hear(/MAIL[^\n]*\n/), say('250 2.1.0 Ok\r\n'), ...BYE],
      '  - mail: <>\n    expect: 530\n',
      'failed',
      null,
      /expected 530, got 250 2\.1\.0 Ok/,
    ],
    [
      'another enhanced code',
      [...HELLO, hear(/MAIL[^\n]*\n/), say('530 5.7.1 no\r\n'), ...BYE],
      '  - mail: <>\n    expect: 530 5.7.0\n',
      'failed',
      null,
      /enhanced status code 5\.7\.0, got 5\.7\.1/,
    ],
    [
      'another text',
      [...HELLO, hear(/MAIL[^\n]*\n/), say('530 no\r\n'), ...BYE],
      '  - mail: <>\n    expect: 530 /yes/\n',
      'failed',
      null,
      /matches \/yes\//,
    ],
    ['silence', [...HELLO], '  - mail: <>\n    timeout: 100ms\n', 'inconclusive', 'timeout', /no reply within 100 ms/],
    [
      'silence that was expected',
      [...HELLO],
      '  - mail: <>\n    timeout: 100ms\n    expect: timeout\n  - drop\n',
      'passed',
      null,
      null,
    ],
    [
      'the end',
      [...HELLO, hear(/MAIL/), { close: true } as Move],
      '  - mail: <>\n',
      'inconclusive',
      'closed',
      /closed the connection/,
    ],
    [
      'an end that was expected',
      [...HELLO, hear(/MAIL/), { close: true } as Move],
      '  - mail: <>\n    expect: 421|closed\n',
      'passed',
      null,
      null,
    ],
    [
      'a reset',
      [...HELLO, hear(/MAIL/), { reset: true } as Move],
      '  - mail: <>\n',
      'inconclusive',
      'closed',
      /reset the connection/,
    ],
    [
      'a code that is none',
      [...HELLO, hear(/MAIL[^\n]*\n/), say('2500 ok\r\n'), ...BYE],
      '  - mail: <>\n',
      'failed',
      null,
      /expected 250, got 2500 ok/,
    ],
    ['a bare code', [...HELLO, hear(/MAIL[^\n]*\n/), say('250\r\n'), ...BYE], '  - mail: <>\n', 'passed', null, null],
    [
      'mixed codes',
      [...HELLO, hear(/MAIL[^\n]*\n/), say('250-ok\r\n550 no\r\n'), ...BYE],
      '  - mail: <>\n',
      'failed',
      null,
      /expected 250, got 550/,
    ],
    [
      'mixed codes, strictly',
      [...HELLO, hear(/MAIL[^\n]*\n/), say('550-ok\r\n250 no\r\n'), ...BYE],
      '  - mail: <>\n    expect: { reply: 250, strict: true }\n',
      'failed',
      null,
      /mixed-codes/,
    ],
    [
      'a bare LF, strictly',
      [...HELLO, hear(/MAIL[^\n]*\n/), say('250 ok\n'), ...BYE],
      '  - mail: <>\n    expect: { reply: 250, strict: true }\n',
      'failed',
      null,
      /bare-lf/,
    ],
    [
      '`continue`',
      [...HELLO, hear(/MAIL[^\n]*\n/), say('550 no\r\n'), hear(/RSET\r\n/), say('250 ok\r\n'), ...BYE],
      '  - mail: <>\n    continue: true\n  - rset\n',
      'failed',
      null,
      /expected 250, got 550/,
    ],
  ] as const) {
    test(name, async () => {
      const asked = await ask([moves], `${STEPS}${steps}`);
      assert.equal(asked.case.verdict, verdict, asked.case.text ?? '');
      assert.equal(asked.case.reason, reason);
      if (text === null) assert.equal(asked.case.text, null);
      else assert.match(asked.case.text ?? '', text);
    });
  }

  test('what comes after a failure is not reached, and the session is closed politely', async () => {
    const asked = await ask(
      [[...HELLO, hear(/MAIL[^\n]*\n/), say('550 no\r\n'), ...BYE]],
      `${STEPS}  - mail: <>\n  - rcpt: a@b\n`,
    );
    assert.deepEqual(
      asked.case.steps.map((step) => `${step.verb} ${step.verdict}`),
      ['connect passed', 'ehlo passed', 'mail failed', 'rcpt not-reached', 'quit passed'],
    );
    assert.match(asked.heard[0] ?? '', /QUIT\r\n$/);
  });

  test('a dialogue whose every step is skipped is not passed', async () => {
    const asked = await ask([HELLO], '  - connect:\n    if: false\n  - ehlo: x\n    if: false\n    expect: 250\n');
    assert.equal(asked.case.verdict, 'skipped');
  });

  test('`requires` skips what the server does not offer', async () => {
    const asked = await ask([[...HELLO, ...BYE]], `${STEPS}  - mail: <>\n`, {
      head: 'requires: { capabilities: [smtputf8] }\n',
    });
    assert.equal(asked.case.verdict, 'skipped');
    assert.match(asked.case.reason ?? '', /SMTPUTF8/);
    assert.doesNotMatch(asked.heard[0] ?? '', /MAIL/);
  });

  test('after a 503 the order of RFC 5321 is named', async () => {
    const asked = await ask(
      [[...HELLO, hear(/DATA\r\n/), say('503 5.5.1 need RCPT\r\n'), ...BYE]],
      `${STEPS}  - data\n`,
    );
    assert.match(asked.case.text ?? '', /MAIL was due/);
  });
});

describe('guarantee 1: one command, one reply', () => {
  test('354 and 250 in one segment: the 250 is not the answer to the message', async () => {
    const moves = [
      ...HELLO,
      hear(/MAIL[^\n]*\n/),
      say('250 ok\r\n'),
      hear(/RCPT[^\n]*\n/),
      say('250 ok\r\n'),
      hear(/DATA\r\n/),
      say('354 go\r\n250 queued\r\n'),
      hear(/\r\n\.\r\n/),
      say('554 refused\r\n'),
      ...BYE,
    ];
    const asked = await ask([moves], `${STEPS}  - mail: <>\n  - rcpt: a@b\n  - data\n`);
    assert.equal(asked.case.verdict, 'failed');
    assert.match(asked.case.text ?? '', /got 554 refused/);
    assert.ok(asked.case.findings.some((finding) => finding.id === 'unsolicited'));
  });

  test('a surplus reply at the end keeps the case from passing', async () => {
    const asked = await ask(
      [[...HELLO, hear(/NOOP\r\n/), say('250 ok\r\n250 again\r\n'), ...BYE]],
      `${STEPS}  - noop\n`,
    );
    assert.equal(asked.case.verdict, 'inconclusive');
    assert.equal(asked.case.reason, 'protocol');
  });

  test('an unasked 421 is set aside, and the end that follows is the end', async () => {
    const asked = await ask(
      [[...HELLO, hear(/NOOP\r\n/), say('250 ok\r\n'), say('421 4.7.0 too many errors\r\n'), { close: true }]],
      `${STEPS}  - noop\n  - listen: 300ms\n    expect: 421\n  - listen: 300ms\n    expect: closed\n`,
    );
    assert.equal(asked.case.verdict, 'passed', asked.case.text ?? '');
  });

  test('in a pipeline replies are paired in order', async () => {
    const moves = [...HELLO, hear(/RCPT.*\r\n/), say('250 one\r\n550 two\r\n'), ...BYE];
    const asked = await ask(
      [moves],
      `${STEPS}  - pipeline:\n      - mail: <>\n        expect: 250 /one/\n      - rcpt: a@b\n        expect: 550 /two/\n`,
    );
    assert.equal(asked.case.verdict, 'passed', asked.case.text ?? '');
    assert.match(asked.heard[0] ?? '', /MAIL FROM:<>\r\nRCPT TO:<a@b>\r\n/);
  });
});

describe('guarantee 2: STARTTLS is a wall', () => {
  test('octets behind the 220 stop the handshake', async () => {
    const moves = [
      say('220 mx\r\n'),
      hear(/EHLO[^\n]*\n/),
      say('250-mx\r\n250 STARTTLS\r\n'),
      hear(/STARTTLS\r\n/),
      say('220 go\r\n250 injected\r\n'),
    ];
    const asked = await ask([moves], `${STEPS}  - starttls\n`);
    assert.equal(asked.case.verdict, 'failed');
    assert.ok(asked.case.findings.some((finding) => finding.id === 'injected-before-tls'));
    assert.equal(asked.case.tls, null);
    assert.doesNotMatch(asked.heard[0] ?? '', /\x16\x03/);
  });
  test('so does a part of a line', async () => {
    const moves = [
      say('220 mx\r\n'),
      hear(/EHLO[^\n]*\n/),
      say('250-mx\r\n250 STARTTLS\r\n'),
      hear(/STARTTLS\r\n/),
      say('220 go\r\nx'),
    ];
    const asked = await ask([moves], `${STEPS}  - starttls\n`);
    assert.ok(asked.case.findings.some((finding) => finding.id === 'injected-before-tls'));
  });
  test('a server that closes instead of shaking hands is inconclusive (tls)', async () => {
    const moves: Move[] = [
      say('220 mx\r\n'),
      hear(/EHLO[^\n]*\n/),
      say('250-mx\r\n250 STARTTLS\r\n'),
      hear(/STARTTLS\r\n/),
      say('220 go\r\n'),
      hear(/\x16\x03/),
      { close: true },
    ];
    const asked = await ask([moves], `${STEPS}  - starttls\n`);
    assert.equal(asked.case.verdict, 'inconclusive');
    assert.equal(asked.case.reason, 'tls');
    assert.notEqual(asked.case.tls?.failure, null);
  });
  test('which may be what is expected', async () => {
    const moves: Move[] = [
      say('220 mx\r\n'),
      hear(/EHLO[^\n]*\n/),
      say('250-mx\r\n250 STARTTLS\r\n'),
      hear(/STARTTLS\r\n/),
      say('220 go\r\n'),
      hear(/\x16\x03/),
      { close: true },
    ];
    const asked = await ask([moves], `${STEPS}  - starttls:\n    expect: tls-failure\n`);
    assert.equal(asked.case.verdict, 'passed', asked.case.text ?? '');
  });
});

describe('guarantee 3: deadlines are for the whole reply', () => {
  test('a reply that drips is not waited for', async () => {
    const drip = Array.from({ length: 20 }, (): Move[] => [say('2'), { pause: 30 }]).flat();
    const asked = await ask([[...HELLO, hear(/NOOP/), ...drip]], `${STEPS}  - noop:\n    timeout: 200ms\n`);
    assert.equal(asked.case.reason, 'timeout');
    assert.ok((asked.case.steps[2]?.ms ?? 0) < 1200);
  });
  test('an endless reply is cut', async () => {
    const asked = await ask(
      [[...HELLO, hear(/NOOP/), say('250-x\r\n'.repeat(20_000)), { close: true }]],
      `${STEPS}  - noop\n`,
    );
    assert.notEqual(asked.case.verdict, 'passed');
    assert.ok(JSON.stringify(asked.case).length < 600_000);
  });
});

describe('guarantee 6: a field never becomes a second command', () => {
  test('a captured value with CR and LF is not sent', async () => {
    const asked = await ask(
      [[...HELLO, ...BYE]],
      `${STEPS.replace('expect: 250', "expect: 250\n    capture: { x: '/mx([^S]*)P/' }")}  - mail: a@\${x}\n`,
    );
    assert.equal(asked.case.verdict, 'inconclusive');
    assert.match(asked.case.text ?? '', /not sent/);
    assert.doesNotMatch(asked.heard[0] ?? '', /MAIL/);
  });
});

describe('guarantee 7: secrets stand in no output', () => {
  const SECRET = 'pa"ss<w>örd-1';
  test('not in what is sent, nor where the server echoes it, in any encoding', async () => {
    const base64 = Buffer.from(`\0user\0${SECRET}`).toString('base64');
    const echo = `535-${SECRET}\r\n535-${base64}\r\n535 ${encodeURIComponent(SECRET)} ${Buffer.from(SECRET).toString('hex')}\r\n`;
    const asked = await ask(
      [[...HELLO, hear(/AUTH[^\n]*\n/), say(Buffer.from(echo, 'utf8').toString('latin1')), ...BYE]],
      `${STEPS}  - auth: { mechanism: PLAIN, user: user, password: "\${pw}", clear_text: true }\n    expect: 235\n`,
      { secrets: new Map([['pw', SECRET]]) },
    );
    assert.match(asked.heard[0] ?? '', new RegExp(base64.replace(/[+=]/g, '\\$&')));
    const all = JSON.stringify(asked.document);
    const raws = asked.case.steps
      .flatMap((step) => step.exchanges.map((one) => Buffer.from(one.reply?.raw ?? '', 'base64').toString('utf8')))
      .join('\n');
    for (const form of [
      SECRET,
      JSON.stringify(SECRET).slice(1, -1),
      base64.slice(8, -4),
      encodeURIComponent(SECRET),
      Buffer.from(SECRET).toString('hex'),
    ]) {
      assert.ok(!all.includes(form), form);
      assert.ok(!raws.includes(form), form);
    }
  });
  test('AUTH in clear text needs words', async () => {
    const asked = await ask(
      [[...HELLO, ...BYE]],
      `${STEPS}  - auth: { mechanism: PLAIN, user: u, password: longenough }\n    expect: 235\n`,
    );
    assert.equal(asked.case.verdict, 'inconclusive');
    assert.doesNotMatch(asked.heard[0] ?? '', /AUTH/);
  });
});

describe('guarantee 10: outcomes are honest', () => {
  test('silence after the final dot: delivery unknown, sent once', async () => {
    const moves = [
      ...HELLO,
      hear(/MAIL[^\n]*\n/),
      say('250 ok\r\n'),
      hear(/RCPT[^\n]*\n/),
      say('250 ok\r\n'),
      hear(/DATA\r\n/),
      say('354 go\r\n'),
      hear(/\r\n\.\r\n/),
    ];
    const asked = await ask([moves], `${STEPS}  - mail: <>\n  - rcpt: a@b\n  - data:\n    timeout: 150ms\n`, {
      head: 'retry: { wait: 1ms }\n',
    });
    assert.equal(asked.case.verdict, 'inconclusive');
    assert.ok(asked.case.findings.some((finding) => finding.id === 'delivery-unknown'));
    assert.equal(asked.heard.length, 1);
  });
});

describe('attempts', () => {
  const greet = (code: number): Move[] => [...HELLO, hear(/MAIL[^\n]*\n/), say(`${code} x\r\n`), ...BYE];
  test('a 4xx is asked again, each attempt a new connection', async () => {
    const asked = await ask([greet(450), greet(450), greet(250)], `${STEPS}  - mail: <>\n`, {
      head: 'retry: { wait: [1ms, 1ms], expect: { accepted_on: 3, first: 450 } }\n',
    });
    assert.equal(asked.case.verdict, 'passed', asked.case.text ?? '');
    assert.equal(asked.case.attempt, 3);
    assert.equal(asked.heard.length, 3);
    assert.deepEqual([...new Set(asked.case.steps.map((step) => step.attempt))], [1, 2, 3]);
  });
  test('accepted at once where greylisting is expected', async () => {
    const asked = await ask([greet(250)], `${STEPS}  - mail: <>\n`, {
      head: 'retry: { wait: [1ms], expect: { accepted_on: 2.. } }\n',
    });
    assert.equal(asked.case.verdict, 'failed');
    assert.match(asked.case.text ?? '', /attempt 2\.\., was at attempt 1/);
  });
  test('a 5xx is never asked again', async () => {
    const asked = await ask([greet(550), greet(250)], `${STEPS}  - mail: <>\n`, {
      head: 'retry: { on: 4xx|5xx, wait: [1ms] }\n',
    });
    assert.equal(asked.case.verdict, 'failed');
    assert.equal(asked.heard.length, 1);
  });
  test('throttling is asked once more after a pause, and never taken for the answer', async () => {
    const busy: Move[] = [say('421 4.7.0 too many connections\r\n'), { close: true }];
    const twice = await ask([busy, busy, greet(250)], `${STEPS}  - mail: <>\n`);
    assert.equal(twice.case.verdict, 'inconclusive');
    assert.equal(twice.case.reason, 'throttled');
    assert.equal(twice.heard.length, 2);
    const once = await ask([busy, greet(250)], `${STEPS}  - mail: <>\n`);
    assert.equal(once.case.verdict, 'passed');
    assert.equal(once.case.attempt, 2);
  });
  test('throttling may be what the scenario tests for', async () => {
    const asked = await ask(
      [[say('421 4.7.0 too many connections\r\n'), { close: true }]],
      '  - connect:\n    expect: 421\n',
    );
    assert.equal(asked.case.verdict, 'passed', asked.case.text ?? '');
    assert.equal(asked.heard.length, 1);
  });
});

describe('LMTP', () => {
  test('one reply for each accepted recipient', async () => {
    const moves = [
      say('220 mx\r\n'),
      hear(/LHLO[^\n]*\n/),
      say('250 mx\r\n'),
      hear(/MAIL[^\n]*\n/),
      say('250 ok\r\n'),
      hear(/RCPT[^\n]*\n/),
      say('250 a\r\n'),
      hear(/RCPT[^\n]*\n/),
      say('550 b\r\n'),
      hear(/RCPT[^\n]*\n/),
      say('250 c\r\n'),
      hear(/DATA\r\n/),
      say('354 go\r\n'),
      hear(/\r\n\.\r\n/),
      say('250 saved\r\n452 full\r\n'),
      ...BYE,
    ];
    const asked = await ask(
      [moves],
      '  - connect\n  - lhlo: x\n  - mail: <>\n  - rcpt: a@x\n  - rcpt: b@x\n    expect: 550\n  - rcpt: c@x\n  - data:\n    expect: 250\n',
      { mode: 'lmtp' },
    );
    assert.equal(asked.case.verdict, 'failed');
    assert.match(asked.case.text ?? '', /got 452 full/);
  });
});
