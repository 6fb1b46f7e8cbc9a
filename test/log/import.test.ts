// Transcripts and swaks lines become scenarios: what was sent in its order, what was answered as what is expected, no password.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { importSession } from '../../src/log/import-session.ts';
import { readSwaksLine, shellWords } from '../../src/log/swaks-line.ts';
import { swaksScenario } from '../../src/log/swaks-scenario.ts';
import { readSessions, type Tool } from '../../src/quoted/session.ts';
import { type LoadOptions, loadScenario } from '../../src/scenario/load.ts';
import { processorMs } from '../processor.ts';

interface Row {
  readonly name: string;
  readonly text: string;
  readonly tool: Tool;
  /** Lines that stand in the scenario, in this order. */
  readonly has: readonly string[];
  readonly losses?: RegExp;
}

const EHLO = ['250-mx.hotel.example', '250-PIPELINING', '250 STARTTLS'];
const CODE = '550 5.1.1 <guest@hotel.example>: Recipient address rejected: User unknown';
const SECRET = 'AGFsaWNlAGh1bnRlcjI=';

const ROWS: readonly Row[] = [
  {
    name: 'swaks, within TLS, with a login',
    tool: 'swaks',
    text: [
      '=== Trying 192.0.2.25:587...',
      '=== Connected to 192.0.2.25.',
      '<-  220 mx.hotel.example ESMTP',
      ' -> EHLO client.example',
      ...EHLO.map((line) => `<-  ${line}`),
      ' -> STARTTLS',
      '<-  220 2.0.0 Ready',
      '=== TLS started with cipher TLSv1.3:X:256',
      ' ~> EHLO client.example',
      ...EHLO.map((line) => `<~  ${line}`),
      ` ~> AUTH PLAIN ${SECRET}`,
      '<~* 535 5.7.8 Error: authentication failed',
      ' ~> QUIT',
      '<~  221 2.0.0 Bye',
    ].join('\n'),
    has: [
      '- connect:',
      '- ehlo: client.example',
      '+STARTTLS',
      '- starttls: { reehlo: false }',
      'mechanism: PLAIN, user: "alice"',
      '535 5.7.8',
      '- quit:',
    ],
    losses: /password/,
  },
  {
    name: 'swaks, all at once, a message with a dot',
    tool: 'swaks',
    text: [
      '=== Trying mx.hotel.example:25...',
      '<-  220 mx.hotel.example ESMTP',
      ' -> EHLO client.example',
      ...EHLO.map((line) => `<-  ${line}`),
      ' -> MAIL FROM:<desk@sender.example>',
      ' -> RCPT TO:<guest@hotel.example>',
      ' -> RCPT TO:<other@hotel.example>',
      ' -> DATA',
      '<-  250 2.1.0 Ok',
      `<** ${CODE}`,
      '<-  250 2.1.5 Ok',
      '<-  354 End data',
      ' -> Subject: x',
      ' -> ',
      ' -> ..dot',
      ' -> .',
      '<-  250 2.0.0 Ok: queued as 8910417E069',
      ' -> QUIT',
      '<-  221 2.0.0 Bye',
    ].join('\n'),
    has: [
      '- pipeline:',
      '- mail: desk@sender.example',
      '- rcpt: guest@hotel.example',
      '550 5.1.1',
      '- rcpt: other@hotel.example',
      '- data: "Subject: x\\r\\n\\r\\n.dot\\r\\n"',
      '250 2.0.0 /Ok: queued as/',
    ],
  },
  {
    name: 'curl, a parameter goes as a raw line',
    tool: 'curl',
    text: [
      '*   Trying 192.0.2.25:25...',
      '* Connected to 192.0.2.25 (192.0.2.25) port 25 (#0)',
      '< 220 mx',
      '> EHLO client.example',
      ...EHLO.map((line) => `< ${line}`),
      '> MAIL FROM:<desk@sender.example> SIZE=3',
      '< 250 2.1.0 Ok',
      '> RCPT TO:<guest@hotel.example>',
      `< ${CODE}`,
    ].join('\n'),
    has: ['- send: "MAIL FROM:<desk@sender.example> SIZE=3"', '- rcpt: guest@hotel.example', '550 5.1.1'],
  },
  {
    name: 'smtplib, small letters go as raw lines, and retcode repeats',
    tool: 'smtplib',
    text: [
      "send: 'ehlo client.example\\r\\n'",
      "reply: b'250-mx\\r\\n'",
      "reply: b'250 SIZE\\r\\n'",
      "reply: retcode (250); Msg: b'mx\\nSIZE'",
      "send: 'mail FROM:<desk@sender.example>\\r\\n'",
      "reply: b'250 2.1.0 Ok\\r\\n'",
      "reply: retcode (250); Msg: b'2.1.0 Ok'",
      "send: 'data\\r\\n'",
      "reply: b'354 go\\r\\n'",
      "data: (354, b'go')",
      "send: b'Subject: x\\r\\n\\r\\nhi\\r\\n.\\r\\n'",
      "reply: b'250 2.0.0 Ok\\r\\n'",
    ].join('\n'),
    has: [
      '- connect',
      '- send: ehlo client.example',
      '- send: "mail FROM:<desk@sender.example>"',
      '- data: "Subject: x\\r\\n\\r\\nhi\\r\\n"',
    ],
  },
  {
    name: 'nodemailer, two connections in one file',
    tool: 'nodemailer',
    text: [
      '[2026-11-30 01:13:12] DEBUG [FZg04cmKoBQ] S: 220 mx',
      '[2026-11-30 01:13:12] DEBUG [AAAAAAAAAAA] S: 220 other',
      '[2026-11-30 01:13:12] DEBUG [FZg04cmKoBQ] C: EHLO client.example',
      '[2026-11-30 01:13:12] DEBUG [FZg04cmKoBQ] S: 250 mx',
    ].join('\n'),
    has: ['220 /mx/', '- ehlo: client.example'],
  },
  {
    name: 'telnet, without marks',
    tool: 'telnet',
    text: [
      'Trying 192.0.2.25...',
      'Connected to mx.hotel.example.',
      '220 mx',
      'HELO client.example',
      '250 mx',
      'MAIL FROM:<>',
      '250 Ok',
      'RCPT TO:<guest@hotel.example>',
      CODE,
      'QUIT',
      '221 Bye',
    ].join('\n'),
    has: ['- helo: client.example', '- mail: <>', '550 5.1.1', '- quit:'],
  },
  {
    name: 's_client: the replies alone',
    tool: 's_client',
    text: ['CONNECTED(00000003)', '---', '250 STARTTLS', ...EHLO, '250 2.1.0 Ok', CODE, '221 2.0.0 Bye'].join('\n'),
    has: ['- connect', '- starttls', '- ehlo: ${helo}', '- mail: ${from}', '- rcpt: ${to}', '550 5.1.1', '- quit:'],
    losses: /concluded[\s\S]*|were added/,
  },
  {
    name: 'PHPMailer',
    tool: 'PHPMailer',
    text: [
      'SERVER -> CLIENT: 220 mx',
      'CLIENT -> SERVER: EHLO client.example',
      'SERVER -> CLIENT: 250 mx',
      'CLIENT -> SERVER: AUTH LOGIN',
      'SERVER -> CLIENT: 334 VXNlcm5hbWU6',
      `CLIENT -> SERVER: ${SECRET}`,
      'SERVER -> CLIENT: 334 UGFzc3dvcmQ6',
      `CLIENT -> SERVER: ${SECRET}`,
      'SERVER -> CLIENT: 535 5.7.8 no',
      'CLIENT -> SERVER: QUIT',
      'SERVER -> CLIENT: 221 bye',
    ].join('\n'),
    has: ['mechanism: LOGIN', '535 5.7.8', '- quit:'],
    losses: /password/,
  },
  {
    name: 'msmtp',
    tool: 'msmtp',
    text: [
      '<-- 220 mx',
      '--> EHLO client.example',
      '<-- 250-mx',
      '<-- 250 SIZE',
      '--> MAIL FROM:<desk@sender.example>',
      '<-- 550 5.7.1 no',
    ].join('\n'),
    has: ['- ehlo: client.example', '- mail: desk@sender.example', '550 5.7.1 /no/'],
  },
];

/** Nothing but the login's variables reaches the environment, and no file is named. */
const OPTIONS: LoadOptions = {
  helo: 'probe.example',
  readFile: () => assert.fail('an imported scenario names no file'),
  environment: (name) =>
    /^MXPROBE_(?:PASSWORD|USER)$/.test(name) ? 'x' : assert.fail(`the environment is asked for ${name}`),
};
const problemsOf = (yaml: string) => loadScenario({ file: 'again.yaml', text: yaml }, OPTIONS).problems;

describe('a transcript becomes a scenario', () => {
  for (const { name, text, tool, has, losses } of ROWS)
    it(name, () => {
      const [session] = readSessions(text);
      assert.ok(session);
      assert.equal(session.tool, tool);
      const imported = importSession(session);
      let at = 0;
      for (const words of has) {
        const found = imported.yaml.indexOf(words, at);
        assert.notEqual(found, -1, `${words} is missing in\n${imported.yaml}`);
        at = found;
      }
      if (losses !== undefined) assert.match(imported.losses.join('\n'), losses);
      assert.doesNotMatch(imported.yaml, /AGFsaWNl|hunter2/);
      assert.deepEqual(problemsOf(imported.yaml), []);
    });

  it('thousands of commands at once take the time of their number', () => {
    const commands = (count: number) => {
      const [session] = readSessions(`<-  220 mx\n${' -> RCPT TO:<guest@hotel.example>\n'.repeat(count)}`);
      assert.ok(session);
      return processorMs(() => assert.equal(importSession(session).steps, count + 1));
    };
    // It took the square of the number: 18 s for 40,000.
    assert.ok(commands(99_000) < 3_000);
  });

  it('any text: nothing is thrown, and what is written loads', () => {
    const pieces = ROWS.flatMap(({ text }) => text.split('\n'));
    const line = fc.oneof(fc.constantFrom(...pieces), fc.string());
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        for (const session of readSessions(lines.join('\n')))
          assert.deepEqual(problemsOf(importSession(session).yaml), []);
      }),
      { numRuns: 300 },
    );
  });
});

const MAKING = { now: new Date(Date.UTC(2026, 10, 30, 6, 0, 1)), host: 'this.example', user: 'me' };
function made(line: string) {
  const read = readSwaksLine(line);
  if ('refuse' in read) return read;
  const found = swaksScenario(read, MAKING);
  return 'refuse' in found ? found : found.imported;
}

describe('a swaks line of a stranger writes no line of its own into the scenario', () => {
  const BASE = 'swaks --server mx.hotel.example --from s@x.example --helo c.example --to a@y.example';
  const ROWS: readonly (readonly [name: string, options: string])[] = [
    ['the address of PROXY', "--proxy-source '192.0.2.1 }\n  - send: HELP\nx: { y: 1'"],
    ['the version of PROXY', "--proxy-source 192.0.2.1 --proxy-version '1 }\nx: { y: 1'"],
    ['a time', "--timeout 'never\nname: other'"],
    ['a version of TLS', "--tls --tls-protocol 'x\nname: other'"],
    ['a protocol', "--protocol 'x\nname: other'"],
    ['the word behind --proxy-', "--proxy-source 192.0.2.1 --proxy-family 'TCP4\nname: other'"],
    ['PROXY without a client', '--proxy-dest 192.0.2.1'],
    ['a recipient', "--to 'a@y.example\n'"],
    ['a password', "--auth PLAIN --auth-user u --auth-password 'a\nb'"],
  ];
  for (const [name, options] of ROWS)
    it(name, () => {
      const imported = made(`${BASE} ${options}`);
      if ('refuse' in imported) return assert.match(imported.refuse, /a control character/);
      assert.deepEqual(problemsOf(imported.yaml), []);
      assert.doesNotMatch(imported.yaml, /^(?!name: "?as swaks|about: \||tags: |timeout: |dialogue:$| {2}|$)/m);
    });

  it('a target with a control is none', () => {
    const imported = made("swaks --to 'a@y\x1b.example'".replace('\\x1b', '\x1b'));
    assert.ok('refuse' in imported);
  });
});

describe('what a swaks line asks for and a scenario can’t say is named', () => {
  const BASE = 'swaks --server mx.hotel.example --from s@x.example --helo c.example --to a@y.example';
  const ROWS: readonly (readonly [options: string, loss: RegExp])[] = [
    ['--attach @file.pdf', /--attach: .*--data/],
    ['--attach-type image/png --attach x', /--attach-type/],
    ['--attach-body x', /--attach-body: .*--data/],
    ['--attach-name x.png', /--attach-name/],
    ['--attach-something x', /--attach-something: this option is not known here/],
    ['--pipe "exim -bs"', /--pipe/],
    ['--socket /tmp/x', /--socket: .*lmtp/],
    ['--copy-routing y.example', /--copy-routing/],
    ['-ae x=y', /-ae/],
    ['--auth NTLM -au u -ap p', /NTLM/],
    ['--auth DIGEST-MD5 -au u -ap p', /DIGEST-MD5/],
    ['--prdr', /--prdr/],
    ['--dump', /--dump/],
    ['-4', /-4: .*family/],
    ['-6', /-6: .*family/],
    ['--protocol QMQP', /QMQP/],
    ['--tls --tls-ca-path /etc/ssl', /--tls-ca-path: .*--ca/],
    ['--tls --tls-protocol sslv3,tlsv1', /sslv3/],
    ['--no-data-fixup', /--no-data-fixup/],
    ['--proxy-family TCP6 --proxy-source 2001:db8::3', /--proxy-family/],
    ['--timeout never', /--timeout never/],
    ['--local-port 25', /--local-port/],
    ['--tls-get-peer-cert x', /--tls-get-peer-cert/],
  ];
  for (const [options, loss] of ROWS)
    it(options, () => {
      const read = readSwaksLine(`${BASE} ${options}`);
      assert.ok(!('refuse' in read));
      const found = swaksScenario(read, MAKING);
      assert.ok('imported' in found);
      assert.match(found.imported.losses.join('\n'), loss);
      assert.match(found.imported.yaml, loss);
    });
});

describe('a swaks line becomes a scenario', () => {
  const FULL = 'swaks --server mx.hotel.example --from s@x.example --helo c.example --to a@y.example';
  const LINES: readonly (readonly [line: string, has: RegExp])[] = [
    [
      FULL,
      /- data: "Date: Mon, 30 Nov 2026 06:00:01 \+0000\\r\\nTo: a@y\.example\\r\\nFrom: s@x\.example\\r\\nSubject: test [^"]*\\r\\n\\r\\nThis is a test mailing\\r\\n\\r\\n\\r\\n"\n {2}- quit/,
    ],
    [`${FULL} --quit-after RCPT`, /- rcpt: a@y\.example\n {2}- quit\n$/],
    [`${FULL} --drop-after MAIL`, /- mail: s@x\.example\n {2}- drop\n$/],
    [`${FULL} -tls`, /- ehlo: c\.example\n {2}- starttls: \{ reehlo: false \}\n {2}- ehlo: c\.example\n/],
    [`${FULL} -tlsc --tls-sni other.example`, /- connect: \{ tls: implicit, sni: "other\.example" \}/],
    [`${FULL} --protocol SMTP`, /- helo: c\.example/],
    [
      `${FULL} -a LOGIN -au alice -ap hunter2`,
      /mechanism: LOGIN, user: "alice", password: "\$\{env\.MXPROBE_PASSWORD\}"/,
    ],
    [`${FULL} --pipeline`, /- pipeline:\n {6}- mail: s@x\.example\n {6}- rcpt: a@y\.example\n {6}- data/],
    [
      `${FULL} --header 'Subject: new' --add-header 'X-A: 1'`,
      /Subject: new\\r\\nMessage-Id: [^"]*X-Mailer: [^"]*\\r\\nX-A: 1\\r\\n\\r\\n/,
    ],
    [`${FULL} --data 'Subject: x\\n\\n.dot'`, /- data: "Subject: x\\r\\n\\r\\n\.dot\\r\\n"/],
    [`${FULL} --from '<>' --body "it's \\"so\\""`, /From: \\r\\n[\s\S]*it's \\"so\\"/],
    [`${FULL} --xclient-addr 192.0.2.1`, /- xclient: \{ ADDR: "192\.0\.2\.1" \}\n {2}- ehlo/],
    [`${FULL} --attach x.pdf --prdr`, /Not carried over: --attach: [\s\S]*Not carried over: --prdr: /],
  ];
  for (const [line, has] of LINES)
    it(line.slice(FULL.length) || 'the plain one', () => {
      const found = made(line);
      assert.ok('yaml' in found, JSON.stringify(found));
      assert.match(found.yaml, has);
      assert.doesNotMatch(found.yaml, /hunter2/);
      assert.deepEqual(problemsOf(found.yaml), []);
    });

  const REFUSED: readonly (readonly [line: string, why: RegExp])[] = [
    ['swaks --to "$(cat /etc/passwd)"', /shell/],
    ['swaks --to a@y.example | tee x', /shell/],
    ['swaks --to `id`', /shell/],
    ['swaks --to a@y.example --data @/etc/passwd', /file/],
    ['swaks --to a@y.example --body -', /file/],
    ['swaks --to "a@y.example', /not closed/],
    ['swaks to a@y.example', /no option/],
    ['swaks --server mx.example', /no --to/],
  ];
  for (const [line, why] of REFUSED)
    it(`refused: ${line}`, () => {
      const found = made(line);
      assert.ok('refuse' in found, JSON.stringify(found));
      assert.match(found.refuse, why);
    });

  it('words are split as a shell splits them', () => {
    assert.deepEqual(shellWords(`a 'b c' "d \\"e\\"" f\\ g ""`), { words: ['a', 'b c', 'd "e"', 'f g', ''] });
  });
});
