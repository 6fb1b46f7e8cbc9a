// What people write who know SMTP and not yet this language: taken for what it means, or answered with the line that is meant;
// never misread in silence.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { load, withSteps } from './reading.ts';

/** What a scenario does, without the places and the words in which it was written. */
const meaning = (scenarios: readonly Scenario[]) =>
  JSON.stringify(
    scenarios.map(({ steps, sandbox, name }) => ({ steps, sandbox, name })),
    (key, value) => {
      if (key === 'place' || key === 'span' || key === 'written') return undefined;
      return value instanceof Map ? [...value] : value instanceof RegExp ? String(value) : value;
    },
  );
const expecting = (expect: string) => withSteps(`  - noop:\n    expect: ${expect}`);
const step = (written: string) => withSteps(`  - ${written}`);
const file = (head: string) => `name: x\n${head}\ndialogue:\n  - connect\n`;

interface Taken {
  readonly name: string;
  readonly written: string;
  readonly as: string;
}
const expectation = (written: string, as: string): Taken => ({
  name: `expect: ${written}`,
  written: expecting(written),
  as: expecting(as),
});
const verb = (written: string, as: string): Taken => ({ name: `- ${written}`, written: step(written), as: step(as) });
const head = (written: string, as: string): Taken => ({ name: written, written: file(written), as: file(as) });

const TAKEN: readonly Taken[] = [
  expectation('250 2.1.0 Ok', '250 2.1.0 /Ok/i'),
  expectation('550 reverse hostname', '550 /reverse\\s+hostname/i'),
  expectation('550 "reverse hostname"', '550 /reverse\\s+hostname/i'),
  expectation("550 5.7.1 'blocked'", '550 5.7.1 /blocked/i'),
  expectation('550 see https://example.org/?ip=1', '550 /see\\s+https:\\/\\/example\\.org\\/\\?ip=1/i'),
  expectation('250 STARTTLS', '250 /STARTTLS/i'),
  expectation('"421 try again, later"', '421 /try\\s+again,\\s+later/i'),
  expectation('4xx 4.7.x greylisted', '4xx 4.7.x /greylisted/i'),
  expectation('250 (queued)', '250 /\\(queued\\)/i'),
  expectation('[250, 251]', '250|251'),
  expectation('[2xx, 450]', '2xx|450'),
  expectation('["250", closed]', '250|closed'),
  expectation('250 or 251', '250|251'),
  expectation('250 or 251 or 252', '250|251|252'),
  expectation('"250, 251"', '250|251'),
  expectation('250 | 251', '250|251'),
  expectation('250 or 251 2.1.5', '250|251 2.1.5'),
  expectation('421 or closed', '421|closed'),
  expectation('closed or timeout', 'closed|timeout'),
  expectation('2XX', '2xx'),
  expectation('25X or 4XX', '25x|4xx'),
  expectation('{ reply: [250, 251] }', '{ reply: 250|251 }'),
  expectation('{ capabilities: { SIZE: ">=10MB" } }', '{ capabilities: { SIZE: ">=10000000" } }'),
  expectation('{ capabilities: { SIZE: "1MiB..50MiB" } }', '{ capabilities: { SIZE: "1048576..52428800" } }'),
  verb('EHLO: a.example', 'ehlo: a.example'),
  verb('Ehlo: a.example', 'ehlo: a.example'),
  verb('EHLO a.example', 'ehlo: a.example'),
  verb('HELO a.example', 'helo: a.example'),
  verb('QUIT', 'quit'),
  verb('NOOP', 'noop'),
  verb('VRFY postmaster', 'vrfy: postmaster'),
  verb('STARTTLS', 'starttls'),
  verb('MAIL: a@x.example', 'mail: a@x.example'),
  verb('MAIL FROM: a@x.example', 'mail: a@x.example'),
  verb('MAIL FROM: <a@x.example>', 'mail: <a@x.example>'),
  verb('MAIL FROM:<a@x.example>', 'mail: { from: <a@x.example> }'),
  verb('mail from:<>', 'mail: { from: <> }'),
  verb(
    'MAIL FROM:<a@x.example> SIZE=100 BODY=8BITMIME',
    'mail: { from: <a@x.example>, params: [SIZE=100, BODY=8BITMIME] }',
  ),
  verb('RCPT TO: b@y.example', 'rcpt: b@y.example'),
  verb('RCPT TO:<b@y.example>', 'rcpt: { to: <b@y.example> }'),
  verb('RCPT TO:b@y.example', 'rcpt: { to: b@y.example }'),
  verb('Rcpt To:<b@y.example> NOTIFY=NEVER', 'rcpt: { to: <b@y.example>, params: [NOTIFY=NEVER] }'),
  verb('starttls: true', 'starttls'),
  verb('quit: true', 'quit'),
  verb('ehlo: true', 'ehlo'),
  verb('data: { size: 10MB }', 'data: { size: 10000000 }'),
  verb('data: { size: 512KiB }', 'data: { size: 524288 }'),
  verb('mail: { from: a@x.example, size: 1 MB }', 'mail: { from: a@x.example, size: 1000000 }'),
  verb('bdat: { size: 64k, chunks: 2 }', 'bdat: { size: 65536, chunks: 2 }'),
  head('sandbox: true', 'sandbox: {}'),
  head('sandbox: intercommail', 'sandbox: { use: intercommail }'),
  head('sandbox: { size: 10MB }', 'sandbox: { size: 10000000 }'),
];

describe('taken for what it means', () => {
  for (const { name, written, as } of TAKEN)
    test(name, () => {
      const taken = load(written);
      assert.deepEqual(
        taken.problems.map(({ message }) => message),
        [],
      );
      const meant = load(as);
      assert.deepEqual(
        meant.problems.map(({ message }) => message),
        [],
      );
      assert.equal(meaning(taken.scenarios), meaning(meant.scenarios));
    });
});

type Answered = readonly [written: string, message: RegExp, advice: RegExp];
const EXPECTATIONS: readonly Answered[] = [
  ['not 5xx', /`not`/, /`2xx\|3xx\|4xx`/],
  ['"!= 5xx"', /understood/, /`2xx\|3xx\|4xx`/],
  ['!550', /`!550`/, /quote it/],
  ['"!550"', /`!550`/, /say what is right/],
  ['"<400"', /`<400`/, /`2xx\|3xx`/],
  ['success', /`success`/, /`2xx`/],
  ['ok', /`ok`/, /`2xx`/],
  ['accepted', /`accepted`/, /`2xx`/],
  ['rejected', /`rejected`/, /`5xx`/],
  ['fail', /`fail`/, /`5xx`/],
  ['tempfail', /`tempfail`/, /`4xx`/],
  ['"*"', /`\*`/, /`any`/],
  ['any 2xx', /`2xx`/, /write `2xx`/],
  ['999', /999/, /200 to 599/],
  ['250-259', /250-259/, /`25x`/],
  ['2..', /2\.\./, /`2xx`/],
  ['200-299', /200-299/, /`2xx`/],
  ['250 within 5s', /`within`/, /\{ reply: 250, within: 5s \}/],
  ['250 in 500 ms', /`in`/, /\{ reply: 250, within: 500ms \}/],
  ['250 251', /`251`/, /`250\|251`/],
  ['250 and 251', /`and`/, /`250\|251`/],
  ['250/251', /250\/251/, /`250\|251`/],
  ['+SIZE>=10MB', /SIZE/, /\{ capabilities: \{ SIZE: ">=10MB" \} \}/],
  ['{ code: 250, text: ok }', /`code` is called `reply`/, /^$/],
  ['{ reply: 250, text: ok }', /unknown key `text`/, /`reply: 250 \/ok\/i`/],
  ['{ reply: 250, contains: queued }', /`contains`/, /`reply: 250 \/queued\/i`/],
  ['{ status: 250 }', /`status` is called `reply`/, /^$/],
  ['{ reply: 250, timeout: 5s }', /`timeout` is called `within`/, /^$/],
  ['{ certificate: valid }', /a text where a map/, /certificate: \{ trusted: true, matches_host: true \}/],
  ['{ certificate: true }', /true where a map/, /certificate: \{ trusted: true/],
  ['{ tls: TLSv1.3 }', /a text where a map/, /tls: \{ version: "TLSv1.3" \}/],
  ['{ tls: true }', /true where a map/, /tls: \{ version/],
  ['550 5.7.O', /`5\.7\.O`/, /write codes/],
  ['550 5.7', /`5\.7`/, /write codes/],
  ['closed now', /`now`/, /write codes/],
];
const STEPS: readonly Answered[] = [
  ['sleep: 1s', /`sleep`/, /`- wait: 1s`/],
  ['pause: 1s', /`pause`/, /`- wait: 1s`/],
  ['close', /`close`/, /`- drop`/],
  ['disconnect', /`disconnect`/, /`- drop`/],
  ['from: a@x.example', /`from`/, /`- mail: a@x\.example`/],
  ['mail_from: a@x.example', /`mail_from`/, /`- mail: a@x\.example`/],
  ['to: b@y.example', /`to`/, /`- rcpt: b@y\.example`/],
  ['recipients: b@y.example', /`recipients`/, /`- rcpt: b@y\.example`/],
  ['message: hello', /`message`/, /`- data: hello`/],
  ['body: hello', /`body`/, /`- data: hello`/],
  ['login: joe', /`login`/, /`auth`/],
  ['tls', /`tls`/, /`- starttls`/],
  ['raw: FOO', /`raw`/, /`- send: FOO`/],
  ['include: x.yaml', /`include`/, /`- use: x\.yaml`/],
  ['reset', /`reset`/, /`- rset`/],
  ['mail: a@x.example\n    status: 250', /unknown key `status`/, /`expect: 250`/],
  ['mail: a@x.example\n    code: 250', /unknown key `code`/, /`expect: 250`/],
  ['starttls:\n    certificate: valid', /`certificate`/, /expect: \{ certificate/],
  ['noop:\n    within: 5s', /`within`/, /expect: \{ within/],
  ['mail:\n      from: a@x.example\n      expect: 250', /`expect` below `mail:`/, /one level out/],
  ['rcpt:\n      to: b@y.example\n      capture: { a: /x/ }', /`capture` below `rcpt:`/, /one level out/],
  ['starttls:\n      expect: 220', /`expect` below `starttls:`/, /one level out/],
  ['auth: PLAIN', /a text where a map/, /mechanism: PLAIN, user: "\$\{user\}"/],
  ['auth: { mechanism: PLAIN, username: u, password: p }', /`username` is called `user`/, /^$/],
  ['auth: { mechanism: PLAIN, user: u, pass: p }', /`pass` is called `password`/, /^$/],
  ['auth: { type: PLAIN, user: u, password: p }', /`type` is called `mechanism`/, /^$/],
  ['connect: mx.example.org:25', /a text where/, /--target mx\.example\.org:25/],
  ['mail: { address: a@x.example }', /`address` is called `from`/, /^$/],
  ['rcpt: { address: b@y.example }', /`address` is called `to`/, /^$/],
  ['data: { subject: hello }', /unknown key `subject`/, /headers: \{ Subject: hello \}/],
  ['data: { path: m.eml }', /`path` is called `file`/, /^$/],
  ['data: { text: hello }', /`text` is called `body`/, /^$/],
  ['data\n    expect: 250', /neither/, /`- data:`/],
  ['EHLO x.example\n    expect: 250', /neither/, /`- EHLO: x\.example`/],
  ['RCPT TO:<b@y.example>\n    expect: 250', /neither/, /`- RCPT TO: <b@y\.example>`/],
  ['mail: {{to}}', /`\{\{to\}\}` is no variable/, /"\$\{to\}"/],
];
const HEADS: readonly Answered[] = [
  ['description: hello', /`description` is called `about`/, /^$/],
  ['title: hello', /`title` is called `name`/, /^$/],
  ['variables: { a: 1 }', /`variables` is called `vars`/, /^$/],
  ['target: mx.example.org', /unknown key `target`/, /--target/],
  ['host: mx.example.org', /unknown key `host`/, /--target/],
  ['server: mx.example.org', /unknown key `server`/, /--target/],
  ['port: 25', /unknown key `port`/, /--target/],
  ['policy: { greylist: 5s }', /`policy` is called `sandbox`/, /^$/],
  ['sandbox: { greylist: true }', /`true` where a duration/, /5s/],
  ['sandbox: intercomail', /not known here/, /intercommail/],
];
/** Each of these went out, or was judged, as nobody meant it. */
const MISREAD: readonly Answered[] = [
  ['data: ./msg.eml', /the name of a file/, /data: \{ file: \.\/msg\.eml \}/],
  ['data: msg.eml', /the name of a file/, /file: msg\.eml/],
  ['data: ../mails/big.txt', /the name of a file/, /file: \.\.\/mails\/big\.txt/],
  ['data: "@msg.eml"', /the name of a file/, /file: msg\.eml/],
  ['data: ~/mails/one', /the name of a file/, /file: ~\/mails\/one/],
  ['mail: $from', /`\$from`/, /\$\{from\}/],
  ['mail: <$from>', /`\$from`/, /\$\{from\}/],
  ['rcpt: joe@$domain', /`\$domain`/, /\$\{domain\}/],
  ['rcpt: "{{to}}"', /`\{\{to\}\}`/, /\$\{to\}/],
  ['rcpt: "{{ to }}"', /`\{\{ to \}\}`/, /\$\{to\}/],
  ['rcpt: "%TO%"', /`%TO%`/, /\$\{TO\}/],
  ['rcpt: "<%= to %>"', /<%= to %>/, /\$\{to\}/],
  ['rcpt: "@@TO@@"', /@@TO@@/, /\$\{TO\}/],
  ['mail: $(from)', /`\$\(from\)`/, /\$\{from\}/],
  ['ehlo: $helo', /`\$helo`/, /\$\{helo\}/],
  ['rcpt: "a@x.example, b@x.example"', /two addresses/, /rcpt: \[a@x\.example, b@x\.example\]/],
  ['rcpt: "a@x.example;b@x.example"', /two addresses/, /rcpt: \[a@x\.example, b@x\.example\]/],
  ['rcpt: "<a@x.example>,<b@x.example>"', /two addresses/, /rcpt: \[/],
  ['data:\n    expect: 354', /never 354/, /354 is awaited by itself/],
  ['data:\n    expect: 354 Go ahead', /never 354/, /354 is awaited by itself/],
  ['auth: { mechanism: PLAIN, user: u, password: p }\n    expect: 334', /never 334/, /235/],
  ['quit\n  - mail: a@x.example', /`mail` behind `quit`/, /- connect/],
];

describe('answered with the line that is meant', () => {
  const rows: readonly (readonly [string, Answered])[] = [
    ...EXPECTATIONS.map((row) => [expecting(row[0]), row] as const),
    ...[...STEPS, ...MISREAD].map((row) => [step(row[0]), row] as const),
    ...HEADS.map((row) => [file(row[0]), row] as const),
    [
      'name: x\nvars: { sender: a@b.example }\nvariants: { one: { sendr: c@d.example }, two: {} }\ndialogue:\n  - connect\n  - mail: ${sender}\n',
      ['a variable that nothing uses', /nothing uses the variable `sendr`/, /`sender`/],
    ],
    ['name: x\nsteps:\n  - connect\n', ['steps:', /`steps` is called `dialogue`/, /^$/]],
  ];
  for (const [text, [name, message, advice]] of rows)
    test(name, () => {
      const { problems } = load(text);
      const found = problems.find((problem) => message.test(problem.message));
      assert.ok(found, JSON.stringify(problems.map((problem) => problem.message)));
      assert.match(found.advice ?? '', advice);
    });
});

describe('what looks alike and is meant', () => {
  for (const written of [
    'mail: a$b@x.example',
    'rcpt: user%host@relay.example',
    'rcpt: "\\"a@b, c\\"@x.example"',
    'rcpt: "<@a.example,@b.example:user@c.example>"',
    'mail: "{}@x.example"',
    'data: "Subject: see ./msg.eml"',
    'data: "see msg.eml for more"',
    'quit\n  - connect\n  - noop',
    'quit\n  - wait: 1ms',
    'quit\n  - noop:\n    expect: closed',
    'send: "RCPT TO:<$to>"\n    expect: 250',
  ])
    test(written, () => assert.deepEqual(load(step(written)).problems, []));
});

describe('several documents in one file', () => {
  const one = withSteps('  - noop', '').replace('name: test', 'name: one');
  const two = one.replace('name: one', 'name: two');
  test('are a scenario each', () => {
    const { scenarios, problems } = load(`${one}---\n${two}---\n`);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      scenarios.map(({ name }) => name),
      ['one', 'two'],
    );
  });
  test('with names of their own', () => {
    assert.match(load(`${one}---\n${one}`).problems[0]?.message ?? '', /a second scenario of this name/);
  });
  test('a mistake in one keeps all from running', () => {
    const { scenarios, problems } = load(`${one}---\n${two.replace('noop', 'nop')}`);
    assert.deepEqual([scenarios.length, problems.length], [0, 1]);
  });
});

test('an unquoted placeholder does not hide the other mistakes', () => {
  const { problems } = load(step('mail: {{to}}\n  - rpct: x'));
  assert.deepEqual(
    problems.map(({ message }) => message),
    ['`{{to}}` is no variable here', 'unknown verb `rpct`'],
  );
});
