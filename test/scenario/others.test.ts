// What people write who come from Ansible, Artillery, expect, smtplib, Robot Framework, swaks, Exim, Sieve, German, an LLM, or an
// RFC: one mistake for one fault with what to write instead; and what would go out otherwise than it was meant is told.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { foreignForm } from '../../src/document/foreign-form.ts';
import { load, withSteps } from './reading.ts';

const steps = (written: string) => withSteps(`  - ${written}`);
const sandbox = (written: string) => `name: x\nsandbox: { ${written} }\ndialogue:\n  - connect\n`;
const file = (head: string) => `name: x\n${head}\ndialogue:\n  - connect\n`;
const said = (text: string) =>
  load(text).problems.map(({ line, message, advice }) => `${line} ${message} | ${advice ?? ''}`);

describe('refused with what to write instead', () => {
  const rows: readonly (readonly [name: string, text: string, ...says: RegExp[]])[] = [
    [
      'an envelope',
      steps('envelope: { from: a@x.example, to: b@y.example }'),
      /^4 .*`- mail: a@x.*`- rcpt: b@y.*`- data:/,
    ],
    ['sendmail', steps('sendmail: { from_addr: a@x.example }'), /^4 .*a step for each command/],
    ['think', steps('think: 5s'), /^4 .*`- wait: 5s`/],
    ['loop', steps('loop: [noop]'), /^4 .*`- repeat: \{ times: 3/],
    ['a list of lines', steps('send: [NOOP, RSET]\n    expect: 250'), /^4 .*- pipeline:/],
    ['tls: on', steps('tls: on'), /^4 .*`- starttls`$/],
    ['a header of swaks', steps('h-Subject: hello'), /^4 .*headers: \{ Subject/],
    ['auth_user', steps('auth_user: joe'), /^4 .*`- auth: \{ mechanism/],
    ['the dot', steps('"."'), /^4 .*sent by itself/],
    ['a pair', steps('[250, "EHLO me.example"]'), /^4 .*`- ehlo: me\.example`/],
    ['a sentence', steps('Open Connection'), /^4 .*`- connect`/],
    ['a sentence with a command', steps('Send EHLO    me.example'), /^4 .*`- ehlo: me\.example`/],
    ['a sentence with an answer', steps('Response Should Be    250'), /^4 .*`expect: 250`/],
    ['a verb and its arguments', steps('command: EHLO\n    args: [me.example]'), /^4 .*`- ehlo: me\.example`/],
    [
      'two words and an argument',
      steps('command: MAIL FROM\n    args: ["<a@x.example>"]'),
      /^4 .*`- mail: <a@x\.example>`/,
    ],
    ['an action beside data', steps('action: send\n    data: EHLO me.example'), /^4 .*`- send: EHLO me\.example`/],
    ['umlauts', steps('begrüßung: me.example'), /^4 .*`- ehlo: me\.example`/],
    ['tags of a step', steps('noop:\n    tags: [a]'), /^5 .*beside `dialogue:`/],
    ['failed_when', steps('noop:\n    failed_when: reply.code != 250'), /^5 .*`expect: 250`/],
    ['erwartung', steps('noop:\n    erwartung: 250'), /^5 .*`expect: 250`/],
    ['the name of the server', steps('connect: { host: mx.example }'), /^4 .*--target HOST:PORT/],
    ['the version of TLS', steps('starttls: { tls_min: 1.2 }'), /^4 `tls_min` is called `min`/],
    ['a CA', steps('starttls: { ca: ca.pem }'), /^4 .*--ca ca\.pem/],
    ['None', steps('starttls: None'), /^4 .*`- starttls`/],
    ['a hundred recipients', steps('rcpt: { to: a@x.example, count: 100 }'), /^4 .*times: 100/],
    ['a message in lines', steps('data: ["Subject: x", ""]'), /^4 .*`- data: \|`/],
    [
      'an attachment',
      steps('data: { body: x, attach: [{ path: a.pdf }] }'),
      /^4 .*no such file/,
      /^4 `path` is called `file`/,
    ],
    [
      'numbers compared',
      'name: x\nvars: { n: 3 }\ndialogue:\n  - connect\n  - noop:\n    if: ${n} > 2\n',
      /^6 .*`\$\{name\} == text`/,
    ],
    [
      'two conditions',
      'name: x\nvars: { n: 3, m: 1 }\ndialogue:\n  - connect\n  - noop:\n    if: ${n} == 3 && ${m} == 1\n',
      /^6 .*compares more/,
    ],
    ['a chance', sandbox('when: [{ at: rcpt, chance: 0.1, reply: 450 later }]'), /^2 .*`chance: 10%`/],
    ['an ACL', sandbox('acl_smtp_rcpt: accept'), /^2 .*when: \{ at: rcpt/],
    ['VRFY off', sandbox('disable_vrfy_command: true'), /^2 .*refuse: \{ vrfy/],
    ['no greylisting', sandbox('greylist: None'), /^2 .*leave the key out/],
    ['options of k6', file('options: { vus: 10 }'), /^2 .*`burst: /],
    ['a playbook', file('tasks: []'), /^2 .*playbook/],
    ['a list at the top', '- connect\n- quit\n', /^1 .*`dialogue:` above the list/],
    ['a colon at the end', steps('ehlo: me.example:'), /^4 .*leave the colon/],
    [
      'a server above the steps',
      'name: x\nconnect: 127.0.0.1:2525\ndialogue:\n  - connect\n',
      /^2 .*--target HOST:PORT/,
    ],
    ['a key twice', steps('rcpt: a@x.example\n    rcpt: b@x.example'), /^5 .*`- rcpt: `/],
    ['a comment of C', 'name: x\n// y\ndialogue:\n  - connect\n', /^2 .*begins with `# `/],
    ['an answer for a server', steps('connect: "220"'), /^4 .*`expect: 220`/],
    ['an answer behind the command', steps('ehlo: me.example => 250'), /^4 more than a command.*`expect: 250`/],
    ['an answer behind a line', steps('MAIL FROM:<a@x.example> -> 530 5.7.0'), /^4 .*`expect: 530 5\.7\.0`/],
    ['a command three times', steps('noop * 3'), /^4 .*times: 3, steps: \[noop\]/],
    ['a Given', steps('Given I connect to the server'), /^4 .*`- connect`/],
    ['a Then', steps('Then I should see 250'), /^4 .*`expect: 250`/],
    [
      'a message with its envelope',
      steps('message: { from: a@x.example, to: b@y.example }'),
      /^4 .*a step for each command/,
    ],
    ['a code in braces', steps('{ ehlo: me.example, 250 }'), /^4 .*`expect: 250`/],
    ['verb, value, code', steps('[ehlo, me.example, 250]'), /^4 .*`- ehlo: me\.example`/],
    ['pipeline: true', steps('noop:\n    pipelining: true'), /^5 .*`- pipeline: /],
    ['XCLIENT in a line', steps('xclient: ADDR=192.0.2.1 NAME=x.example'), /^4 .*ADDR: 192\.0\.2\.1, NAME: x\.example/],
    ['listen: true', steps('listen: true'), /^4 .*say how long/],
    ['variables in a list', 'name: x\nvars:\n  - from: a@x.example\ndialogue:\n  - connect\n', /^3 .*no hyphens/],
    ['an excluded case', file('matrix: { a: [1, 2], exclude: [{ a: 1 }] }'), /^2 .*variants: \{ name/],
    ['tags in one', file('tags: tls, policy'), /^2 .*`tags: \[tls, policy\]`/],
    ['words of curl', file('mail-rcpt: b@y.example'), /^2 .*`- rcpt: b@y\.example`/],
    ['a scenario in a scenario', file('szenario: { ablauf: [] }'), /^2 .*stand at the top/],
    ['a quoted number', steps('wait: "2"'), /^4 .*write 2s/],
  ];
  for (const [name, text, ...says] of rows)
    test(name, () => {
      const found = said(text);
      assert.equal(found.length, says.length, found.join('\n'));
      for (const [index, form] of says.entries()) assert.match(found[index] ?? '', form);
    });

  for (const [written, cure] of [
    ['250 m/ok/', '`/ok/i`'],
    ['250 ~ok', '`/ok/i`'],
    ['250 .*Ok.*', '`/Ok/i`'],
    ['250 *Ok*', '`/Ok/i`'],
    ['250 queued as \\d+', '`/queued as \\d+/i`'],
    ['250 ok|accepted', '`/ok|accepted/i`'],
    ['"220*"', '`220`'],
    ['0250', '`250`'],
    ['530-5.7.0', '`530 5.7.0`'],
    ['"530, 5.7.0"', '`530 5.7.0`'],
    ['|\n      250-mx.example\n      250 SIZE', '`250 +STARTTLS +SIZE`'],
    ['r"530.*"', '`530`'],
    ['"regex: ^530"', '`530`'],
    ['530 oder 550', '`530|550`'],
    ['{ not: 550 }', '`2xx`'],
    ['[250, not 550]', '`250 +STARTTLS /text/i`'],
    ['{ reply: { code: 220 } }', '`reply: 250`'],
    ['{ cipher: AES }', '`tls: {'],
    ['{ issuer: x }', '`certificate: {'],
    ['{ starttls: true }', '`reply: 250 +STARTTLS -AUTH`'],
    ['{ capabilities: { AUTH: [PLAIN, LOGIN] } }', '`include: [AUTH=PLAIN, AUTH=LOGIN]`'],
    ['{ certificate: { valid_to: x } }', '`days_left: ">14"`'],
  ] as const)
    test(`expect: ${written}`, () => {
      const [found = '', ...others] = said(steps(`noop:\n    expect: ${written}`));
      assert.deepEqual(others, []);
      assert.ok(found.includes(cure), found);
    });
});

describe('told where it would go out as it stands', () => {
  const rows: readonly (readonly [written: string, told: RegExp])[] = [
    ['rcpt: "Bob <b@y.example>"', /the name before an address.*`rcpt: b@y\.example`/],
    ['rcpt: mailto:b@y.example', /as it stands.*`rcpt: b@y\.example`/],
    ['rcpt: b at y.example', /no blanks/],
    ['rcpt: b@y.example# me', /without a blank.*`b@y\.example # \.\.\.`/],
    ['ehlo: me.example#mine', /no host name.*`ehlo: me\.example`/],
    ['ehlo: http://me.example/', /`ehlo: me\.example`/],
    ['helo: me@x.example', /`helo: x\.example`/],
    ['ehlo: me.example<CRLF>', /at the end.*leave it out/],
    ["send: 'NOOP\\r\\n'\n    expect: 250", /at the end/],
    ['data: >\n      Subject: x\n\n      y', /makes one line.*`data: \|`/],
    ['data: |\n      Subject: x\n\n      y\n      .', /the dot.*leave the dot out/],
  ];
  for (const [written, told] of rows)
    test(written, () => {
      const { problems, scenarios } = load(steps(written));
      assert.equal(problems.length, 1, JSON.stringify(problems));
      assert.equal(problems[0]?.severity, 'warning');
      assert.match(`${problems[0]?.message} | ${problems[0]?.advice}`, told);
      assert.equal(scenarios.length, 1);
    });
  for (const written of [
    'rcpt: "\\"Bob B\\"@y.example"',
    'rcpt: <@a.example:b@y.example>',
    'ehlo: "[127.0.0.1]"',
    'ehlo: "[IPv6:::1]"',
    'data: >\n      one line\n',
    'data: |\n      Subject: x\n\n      .. and so on',
    'send: NOOP x\n    expect: 250',
  ])
    test(`not told: ${written}`, () => assert.deepEqual(said(steps(written)), []));
});

describe('taken', () => {
  const plain = (text: string) =>
    JSON.stringify(
      load(text).scenarios.map((one) => one.steps),
      (key, value) => (['place', 'span', 'written'].includes(key) ? undefined : value),
    );
  for (const [written, meant] of [
    ['mail: a@x.example SIZE=1000 BODY=8BITMIME', 'mail: { from: a@x.example, params: [SIZE=1000, BODY=8BITMIME] }'],
    // A host may be called so.
    ['ehlo: x5', 'ehlo: "x5"'],
    ['noop: x5', 'noop: "x5"'],
    ['mail: <> SMTPUTF8', 'mail: { from: <>, params: [SMTPUTF8] }'],
    ['rcpt: <b@y.example> NOTIFY=NEVER', 'rcpt: { to: <b@y.example>, params: [NOTIFY=NEVER] }'],
    [
      'ehlo:\n    expect: { capabilities: [STARTTLS, SIZE] }',
      'ehlo:\n    expect: { capabilities: { include: [STARTTLS, SIZE] } }',
    ],
    [
      'ehlo:\n    expect: { capabilities: { STARTTLS: true, VRFY: false } }',
      'ehlo:\n    expect: { capabilities: { include: STARTTLS, exclude: VRFY } }',
    ],
  ] as const)
    test(written, () => {
      assert.deepEqual(said(steps(written)), []);
      assert.equal(plain(steps(written)), plain(steps(meant)));
    });
});

describe('files of other languages', () => {
  for (const [what, text] of [
    ['an expect script', 'set timeout 5\nspawn telnet mx.example 25\nexpect "220"\n'],
    ['a Sieve script', 'require ["fileinto"];\nif header :contains "subject" "x" { stop; }\n'],
    ['a program', 'import smtplib\ns = smtplib.SMTP("mx.example")\n'],
    ['a file of settings', '# main.cf\nmyhostname = mx.example\nmydomain = example\n'],
    ['a transcript of a session', 'S: 220 x\nC: EHLO y\nS: 250 x\n'],
  ] as const)
    test(what, () => {
      assert.equal(foreignForm(text), what);
      assert.deepEqual(
        load(text).problems.map(({ message }) => message),
        [`this looks like ${what}`],
      );
    });
});
