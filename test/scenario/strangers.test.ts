// What people write who come from swaks, Gherkin, workflows, k6, blackbox_exporter, Nagios, Postfix, Exchange, German, or guess:
// one mistake for one fault, at its line, with what to write instead.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { foreignForm } from '../../src/document/foreign-form.ts';
import { durationMeant, rateAsWritten } from '../../src/document/time-as-written.ts';
import { load, withSteps } from './reading.ts';

interface Row {
  readonly name: string;
  readonly text: string;
  /** Each mistake: `line:column message | advice`. */
  readonly says: readonly RegExp[];
}

const file = (head: string) => `name: x\n${head}\ndialogue:\n  - connect\n`;
const steps = (written: string) => withSteps(`  - ${written}`);
const sandbox = (written: string) => file(`sandbox: { ${written} }`);
const rows = (of: (written: string) => string, all: readonly (readonly [string, ...RegExp[]])[]): Row[] =>
  all.map(([written, ...says]) => ({ name: written, text: of(written), says }));

const KEYS = rows(file, [
  ['from: a@x.example', /^2:1 .*`from`.*`- mail: a@x\.example`/],
  ['To: b@y.example', /^2:1 .*`To`.*`- rcpt: b@y\.example`/],
  ['quit-after: RCPT', /^2:1 .*leave out what comes behind/],
  ['tls: yes', /^2:1 .*`- starttls`/],
  ['documentation: why', /^2:1 `documentation` is called `about`/],
  ['beschreibung: warum', /^2:1 `beschreibung` is called `about`/],
  ['setup: [connect]', /^2:1 .*`- use: FILE`/],
  ['teardown: [quit]', /^2:1 .*`- quit`/],
  ['stages: []', /^2:1 .*`burst: /],
  ['vus: 5', /^2:1 .*`burst: /],
  ['thresholds: {}', /^2:1 .*`burst: \{ expect: /],
  ['strategy: { matrix: {} }', /^2:1 .*`matrix: /],
  ['timeout-minutes: 5', /^2:1 .*`timeout: 5m`/],
  ['env: { A: b }', /^2:1 .*`vars:`.*`secrets: /],
  ['version: 1', /^2:1 .*leave it out/],
  ['on: push', /^2:1 .*workflow/],
  ['modules: {}', /^2:1 .*blackbox_exporter/],
  ['warning: 5', /^2:1 .*within: 5s/],
  ['preferred_ip_protocol: ip4', /^2:1 .*--family 4/],
  ['SmartHosts: mx.example', /^2:1 .*--target/],
  ['About: why', /^2:1 unknown key `About` \| did you mean `about`/],
  ['retry: { attempts: 3, wait: 10s }', /^2:10 .*as many pauses/],
  ['retry: { delay: 10s }', /^2:10 `delay` is called `wait`/],
  ['retry: 3', /^2:8 the number 3 where a map .*wait: /],
  ['timeout: 5 Minuten', /^2:10 .*write 5m/],
  ['timeout: 2,5s', /^2:10 .*write 2\.5s/],
  ['timeout: PT30S', /^2:10 .*write 30s/],
  ['burst: { sessions: 5, vus: 5 }', /^2:23 `vus` is called `concurrency`/],
  ['burst: { duration: 1s }', /^2:10 `duration` is called `for`/],
  ['burst: { sessions: 1, expect: { p95: "<1s" } }', /^2:33 .*by phase/],
  ['burst: { sessions: 1, expect: { errors: "<1%" } }', /^2:33 .*`accepted: /],
]);

const BESIDE = rows(steps, [
  ['noop:\n    should_be: 250', /^5:5 .*`expect: 250`/],
  ['noop:\n    assert: status == 250', /^5:5 .*`expect: 250`/],
  ['noop:\n    expect_text: Ok', /^5:5 .*`expect: 250 \/Ok\/i`/],
  ['noop:\n    erwartet: 250', /^5:5 .*`expect: 250`/],
  ['noop:\n    Expect: 250', /^5:5 .*did you mean `expect`/],
  ['noop:\n    continue-on-error: true', /^5:5 .*`continue: true`/],
  ['noop:\n    timeout-minutes: 1', /^5:5 .*`timeout: 1m`/],
  ['noop:\n    extract: x', /^5:5 .*`capture: /],
  ['noop:\n    retries: 3', /^5:5 .*`retry: /],
  ['noop:\n    expect: [{ code: 250 }, { text: Ok }]', /^5:13 a list where one expectation .*\+STARTTLS/],
  ['noop:\n    expect: { status_code: 250 }', /^5:15 `status_code` is called `reply`/],
  ['noop:\n    expect: { banner: 220 ESMTP }', /^5:15 .*`reply: 220 \/ESMTP\/i`/],
  ['noop:\n    expect: { time: "<1s" }', /^5:15 `time` is called `within`/, /^5:21 .*write 1s/],
  ['noop:\n    expect: { certificate: { expires_in: 14d } }', /^5:30 .*`days_left: ">14"`/],
  ['noop:\n    expect: { certificate: { valid: true } }', /^5:30 .*`trusted: true/],
  ['noop:\n    expect: "^220 "', /^5:13 .*write `220`/],
  ['noop:\n    expect: "^250-STARTTLS"', /^5:13 .*write `250 \+STARTTLS`/],
  ['noop:\n    expect: 250 not STARTTLS', /^5:13 .*write `250 -STARTTLS`/],
  ['noop:\n    expect: status == 250', /^5:13 .*write `250`/],
  ['noop:\n    expect: abgelehnt', /^5:13 .*write `5xx`/],
  ['noop:\n    expect: certificate valid for 14 days', /^5:13 .*certificate: \{/],
  ['noop:\n    if: always()', /^5:9 a text where true or false/],
]);

const VERBS = rows(steps, [
  ['then: 250', /^4:5 .*`expect: 250`/],
  ['when: EHLO me.example', /^4:5 .*`- ehlo: me\.example`/],
  ['command: MAIL FROM:<a@x.example>', /^4:5 .*`- mail: <a@x\.example>`/],
  ['run: QUIT', /^4:5 .*`- quit`/],
  ['command: FOO bar', /^4:5 .*`- send: FOO bar`/],
  ['action: ehlo\n    hostname: me.example', /^4:5 .*`- ehlo: me\.example`/],
  ['uses: ehlo\n    with: { name: me.example }', /^4:5 .*`- ehlo`/],
  ['->: EHLO me.example', /^4:5 .*`- ehlo: me\.example`/],
  ['<-: 250', /^4:5 .*`expect: 250`/],
  ['C: NOOP', /^4:5 .*`- noop`/],
  ['S: 250', /^4:5 .*`expect: 250`/],
  ['expect 250', /^4:5 .*`expect: 250`/],
  ['foreach: [a]\n    do: []', /^4:5 .*`matrix: /],
  ['but: 250', /^4:5 .*`expect: 250`/],
  ['empfänger: b@y.example', /^4:5 .*`- rcpt: b@y\.example`/],
  ['warte: 2s', /^4:5 .*`- wait: 2s`/],
  ['verbinden', /^4:5 .*`- connect`/],
  ['assert_contains: x', /^4:5 .*`expect: 250`/],
  ['shell: hostname', /^4:5 .*runs no programs/],
  ['auth: LOGIN u p4ssword', /^4:11 .*mechanism: LOGIN, user: "\$\{user\}"/],
  ['auth: { mechanism: LOGIN, auth_user: u, auth_password: p }', /^4:31 .*called `user`/, /^4:45 .*called `password`/],
  ['data: { headers: ["Subject: hello", "X-A: b"], body: x }', /^4:22 a list .*`\{ Subject: hello, X-A: b \}`/],
  [
    'data: { header: "Subject: hello", body: x }',
    /^4:13 `header` is called `headers`/,
    /^4:21 .*`\{ Subject: hello \}`/,
  ],
  ['data: { html: "<b>x</b>" }', /^4:13 .*Content-Type: text\/html/],
  ['data: mails/mail 1.eml', /^4:5 the name of a file .*file: mails\/mail 1\.eml/],
  ['data: "< mail.eml"', /^4:5 the name of a file .*file: mail\.eml/],
  ['data: file:mail.eml', /^4:5 the name of a file .*file: mail\.eml/],
  ['data: { file: mails\\mail.eml }', /^4:11 .*folders are parted by \/: mails\/mail\.eml/],
  ['data: !include mail.eml', /^4:11 .*data: \{ file: FILE \}/],
  ['data: file: mail.eml', /^4:11 .*`data: \{ file: mail\.eml \}`/],
  ['ehlo: $(hostname -f)', /^4:5 `\$\(hostname -f\)` is sent as it stands/],
  ['ehlo: müller.example', /^4:5 .*`xn--mller-kva\.example`/],
  ['ehlo: “me.example”', /^4:11 a typographic quote .*"me\.example"/],
  ['mail: ‘a@x.example’', /^4:11 a typographic quote .*"a@x\.example"/],
  ['ehlo: x.example\n      - quit', /^5:7 this item is part of the text above/],
  ['ehlo: x.example\n      expect: 250', /^5:7 `expect` stands further in than `ehlo`.*4 blanks/],
  ['ehlo: @x', /^4:11 a text without quotes can't begin with @ \| quote it: "@x"/],
]);

const SERVERS = rows(sandbox, [
  ['smtpd_tls_security_level: encrypt', /^2:12 .*`require_starttls: true`/],
  ['RequireTLS: true', /^2:12 .*`require_starttls: true`/],
  ['message_size_limit: 10MB', /^2:12 .*called `size`/],
  ['MaxMessageSize: 25MB', /^2:12 .*called `size`/],
  ['smtpd_recipient_limit: 5', /^2:12 .*called `recipients`/],
  ['greylisting: 60s', /^2:12 .*called `greylist`/],
  ['myhostname: mx.x.example', /^2:12 .*called `hostname`/],
  ['Fqdn: mx.x.example', /^2:12 .*called `hostname`/],
  ['rate_limit: 3 per minute', /^2:12 .*called `rate`/],
  ['max_connections: 3', /^2:12 .*called `concurrency`/],
  ['rcpt: 550 no', /^2:12 .*`refuse: /],
  ['restrictions: [reject_unknown_client_hostname]', /^2:12 .*`reverse_dns:`/],
  ['require_starttls: ja', /^2:30 .*write true/],
  ['when: [{ verb: mail, answer: 550 no }]', /^2:21 .*called `at`/, /^2:33 .*called `reply`/],
  ['auth: required', /^2:18 .*required: /],
]);

const FILES: readonly Row[] = [
  { name: 'capitals', text: 'Name: x\nDialogue:\n  - Connect\n', says: [/^1:1 .*`name`/, /^2:1 .*`dialogue`/] },
  {
    name: 'a blank behind the colon',
    text: 'name:x\ndialogue:\n  - connect\n',
    says: [/^1:1 .*behind the colon: `name: x`/],
  },
  {
    name: 'a blank behind the hyphen',
    text: 'name: x\ndialogue:\n  -connect\n  -quit\n',
    says: [/^3:3 .*behind the hyphen/],
  },
  { name: 'a colon', text: 'name: x\ndialogue\n  - connect\n', says: [/^2:1 .*`dialogue:`/] },
  { name: 'dashes', text: 'name: x\ndialogue:\n  – connect\n  – quit\n', says: [/^3:3 .*U\+2013/] },
  { name: 'a quote within', text: "name: 'it's x'\n", says: [/^1:11 .*written twice/] },
  {
    name: 'a list after a map',
    text: 'name: x\ndialogue:\n  a: 1\n  - b\n',
    says: [/^4:1 a list item in a column/],
  },
  { name: 'a comment of JavaScript', text: '{\n  // c\n  "name": "x"\n}\n', says: [/^2:3 `\/\/` begins no comment/] },
  {
    name: 'a list of steps above',
    text: "name: x\nvars: { tls: true }\ndialogue:\n  - connect\n  - starttls:\n    if: vars.tls == 'true'\n",
    says: [/^6:9 .*asks for no variable.*`\$\{tls\}`/],
  },
];

const VARIABLES: readonly Row[] = [
  ['${{ vars.from }}', /did you mean `\$\{from\}`/],
  ['${vars.from}', /did you mean `\$\{from\}`/],
  ['${from:-x@y}', /did you mean `\$\{from\}`/],
  ['${env:FROM}', /`\$\{env\.FROM\}`/],
  ['${{ env.FROM }}', /`\$\{env\.FROM\}`/],
].map(([written, says]) => ({
  name: String(written),
  text: `name: x\nvars: { from: a@x.example }\ndialogue:\n  - connect\n  - mail: "${written}"\n`,
  says: [new RegExp(`^5:12 unknown variable .*${(says as RegExp).source}`)],
}));

describe('one mistake for one fault, with its cure', () => {
  for (const { name, text, says } of [...KEYS, ...BESIDE, ...VERBS, ...SERVERS, ...FILES, ...VARIABLES])
    test(name, () => {
      const found = load(text).problems.map((one) => `${one.line}:${one.column} ${one.message} | ${one.advice ?? ''}`);
      assert.equal(found.length, says.length, found.join('\n'));
      for (const [index, form] of says.entries()) assert.match(found[index] ?? '', form);
    });
});

describe('taken for what it can only mean', () => {
  const same = (written: string, meant: string) => {
    const plain = (text: string) =>
      JSON.stringify(
        load(text).scenarios.map(({ steps: all, sandbox: mx }) => [all, mx]),
        (key, value) =>
          ['place', 'span', 'written'].includes(key) ? undefined : value instanceof RegExp ? String(value) : value,
      );
    assert.deepEqual(load(written).problems, []);
    assert.equal(plain(written), plain(meant));
  };
  const dialogue = (items: string) => `name: x\ndialogue:\n${items}`;
  for (const [name, written, meant] of [
    ['a lone expectation', steps('noop\n  - expect: 250'), steps('noop:\n    expect: 250')],
    [
      'a lone expectation of a verb with a value',
      steps('send: NOOP\n  - expect: 250'),
      steps('send: NOOP\n    expect: 250'),
    ],
    ['the greeting', dialogue('  - expect: 220\n  - noop\n'), dialogue('  - connect:\n    expect: 220\n  - noop\n')],
    ['mail from', steps('mail from a@x.example'), steps('mail: a@x.example')],
    ['rcpt to', steps('rcpt to b@y.example'), steps('rcpt: b@y.example')],
    ['RCPT <b>', steps('RCPT <b@y.example>'), steps('rcpt: <b@y.example>')],
    [
      'TLS by its number',
      steps('starttls:\n    expect: { tls: { version: ">=1.2" } }'),
      steps('starttls:\n    expect: { tls: { version: ">=TLSv1.2" } }'),
    ],
    ['a text in typographic quotes', steps('noop:\n    expect: 250 “Ok”'), steps('noop:\n    expect: 250 "Ok"')],
    ['a rate in words', sandbox('rate: 3 per minute'), sandbox('rate: 3/min')],
  ] as const)
    test(name, () => same(written, meant));

  for (const [written, meant] of [
    ['10 per second', '10/s'],
    ['5 / 10 sec', '5/10s'],
    ['3/minute', '3/m'],
    ['20/s', '20/s'],
    ['fast', 'fast'],
  ] as const)
    test(`a rate: ${written}`, () => assert.equal(rateAsWritten(written), meant));
  for (const [written, meant] of [
    ['5 minutes', '5m'],
    ['90 Sekunden', '90s'],
    ['1,5 h', '1.5h'],
    ['P2D', '2d'],
    ['200 msec', '200ms'],
    ['a while', null],
  ] as const)
    test(`a time: ${written}`, () => assert.equal(durationMeant(written), meant));
});

describe('a lone expectation that belongs to nothing', () => {
  for (const [name, items] of [
    ['a second one', 'noop:\n    expect: 250\n  - expect: 251'],
    ['behind a wait', 'wait: 1ms\n  - expect: 250'],
  ] as const)
    test(name, () => assert.match(load(steps(items)).problems[0]?.advice ?? '', /below the verb/));
});

describe('files of other languages', () => {
  for (const [what, text] of [
    ['TOML', 'name = "x"\n[sandbox]\nrequire = true\n'],
    ['an INI file', '[scenario]\nname=x\n'],
    ['a test of Robot Framework', '*** Test Cases ***\nMail\n    Connect\n'],
    ['a feature of Gherkin', 'Feature: x\n  Scenario: y\n    Given z\n'],
    ['a feature of Gherkin', 'Funktionalität: x\n  Szenario: y\n'],
    ['JavaScript', "export default { name: 'x' }\n"],
    ['XML', '<?xml version="1.0"?>\n<a/>\n'],
    ['a mail', 'Received: from a\nFrom: a@x.example\n\nhello\n'],
    ['a transcript of a session', '<-  220 x\n -> EHLO y\n'],
    ['a command line', 'swaks --to a@x.example\n'],
  ] as const)
    test(`${what}: ${text.slice(0, 20)}`, () => {
      assert.equal(foreignForm(text), what);
      const [first, ...others] = load(text).problems;
      assert.deepEqual([first?.message, others.length], [`this looks like ${what}`, 0]);
    });
  for (const text of ['name: x\ndialogue: []\n', 'From: x\n', '- a = b\n', 'Feature: x\n', '# [x]\na: b\n'])
    test(`none: ${JSON.stringify(text)}`, () => assert.equal(foreignForm(text), null));
});
