// Given only the text of the bounce that a refusal produces, the factor is found: over embedded MXs whose policies the bounce
// knows nothing of.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { command } from '../../src/cli/reproduce.ts';
import type { Reproduction } from '../../src/diagnosis/proof/document.ts';
import { reproductionShape } from '../../src/diagnosis/proof/document.ts';
import { publishedSchema } from '../../src/document/json-shape.ts';
import { readYaml } from '../../src/document/read-yaml.ts';
import { Checking } from '../../src/document/shape.ts';
import { startSandbox } from '../../src/sandbox/serve.ts';
import { type Policy, policyShape } from '../../src/scenario/policy.ts';
import { keyRecordOf } from '../../src/trust/dkim-key.ts';
import { EXCHANGE_HTML, PUBLISHED, QUOTED, REPORT } from '../bounce/booking.ts';
import { notificationOf } from '../bounce/notification.ts';
import { called } from './called.ts';

const folder = mkdtempSync(join(tmpdir(), 'mxprobe-reproduce-'));
after(() => rmSync(folder, { recursive: true }));
const validate = new Ajv2020({ strict: true, allowUnionTypes: true, formats: { 'date-time': true } }).compile(
  publishedSchema(reproductionShape),
);

let files = 0;
function fileWith(text: string): string {
  files += 1;
  const path = join(folder, `${files}.txt`);
  writeFileSync(path, text);
  return path;
}

const PASSWORD = { LANG: 'C', MXPROBE_PASSWORD: 'correct horse' };
const reproduce = (...args: readonly string[]) => called(command, [...args, '--no-record'], PASSWORD);

function policyOf(yaml: string): Policy {
  const source = { file: 'policy.yaml', text: yaml };
  const { root } = readYaml(source);
  const checking = new Checking(source);
  const policy = root === null ? undefined : policyShape.read(root, checking);
  assert.deepEqual(checking.problems, [], yaml);
  assert.ok(policy);
  return policy;
}

interface Row {
  readonly name: string;
  readonly policy: string;
  /** What the sender holds in hand; a notification of Postfix that quotes `reply` if not said. */
  readonly told?: string;
  readonly reply: string;
  /** As Postfix words it; `connect` for the greeting. */
  readonly at?: string;
  readonly from?: string;
  readonly to?: string;
  readonly helo?: string;
  readonly options?: readonly string[];
  readonly factor: string;
  readonly cause: string;
}

const OTHER_SOURCE = ['--try', 'source=127.0.0.2'];
/** A key of the sender's, which the server's DNS knows. */
const SIGNER = generateKeyPairSync('ed25519');
const KEY_FILE = fileWith(String(SIGNER.privateKey.export({ type: 'pkcs8', format: 'pem' })));
const KEY_RECORD = keyRecordOf(SIGNER.publicKey);
/** It names neither server nor command. */
const ofOpenSmtpd = (reply: string) => `    An error has occurred while attempting to deliver a message for
    the following list of recipients:

guest@lab.test: ${reply}
`;

const ROWS: readonly Row[] = [
  {
    name: 'neither SPF nor DKIM passes',
    policy: `authentication: spf-or-dkim\ndns: { s1._domainkey.sender.test: { TXT: "${KEY_RECORD}" } }`,
    reply: '550 5.7.26 Your email has been blocked because the sender is unauthenticated.',
    at: 'end of DATA',
    from: 'news@sender.test',
    options: ['--dkim', `domain=sender.test,selector=s1,key=${KEY_FILE}`],
    factor: 'signature',
    cause: 'auth-none',
  },
  {
    name: 'OpenDKIM that takes signed mail alone',
    policy: `authentication: { text: no DKIM signature data, enhanced: 5.7.0 }\ndns: { s1._domainkey.sender.test: { TXT: "${KEY_RECORD}" } }`,
    reply: '550 5.7.0 no DKIM signature data',
    at: 'end of DATA',
    from: 'news@sender.test',
    options: ['--dkim', `domain=sender.test,selector=s1,key=${KEY_FILE}`],
    factor: 'signature',
    cause: 'auth-dkim',
  },
  {
    name: 'STARTTLS demanded',
    policy: 'require_starttls: true',
    reply: '530 5.7.0 Must issue a STARTTLS command first',
    at: 'MAIL FROM',
    factor: 'starttls',
    cause: 'tls-required',
  },
  {
    name: 'a HELO name without a domain',
    policy: 'helo: fqdn',
    reply: '504 5.5.2 <plainname>: Helo command rejected: need fully-qualified hostname',
    helo: 'plainname',
    factor: 'helo',
    cause: 'helo-invalid',
  },
  {
    name: 'a HELO name that does not resolve',
    policy: 'helo: { demand: resolves, unknown: nosuch.sender.test }',
    reply: '450 4.7.1 <nosuch.sender.test>: Helo command rejected: Host not found',
    helo: 'nosuch.sender.test',
    factor: 'helo',
    cause: 'helo-unresolvable',
  },
  {
    name: 'a sender domain that does not resolve',
    policy: 'sender_domain: { unknown: nosuch.test }',
    reply: '450 4.1.8 <x@nosuch.test>: Sender address rejected: Domain not found',
    from: 'x@nosuch.test',
    factor: 'sender',
    cause: 'sender-domain-dns',
  },
  {
    name: 'a sender refused by hand',
    policy: 'senders: { blocked: news@sender.test }',
    reply: '554 5.7.1 <news@sender.test>: Sender address rejected: Access denied',
    from: 'news@sender.test',
    factor: 'sender',
    cause: 'sender-blocked',
  },
  {
    name: 'the null sender refused',
    policy:
      'senders: { blocked: "<>", code: 550, enhanced: none, text: "<>: Sender address rejected: null sender not accepted here" }',
    reply: '550 <>: Sender address rejected: null sender not accepted here',
    from: '<>',
    factor: 'sender',
    cause: 'sender-blocked',
  },
  {
    name: 'SPF fail',
    policy: 'spf: { fail: sender.test }',
    reply:
      '550 5.7.23 <guest@lab.test>: Recipient address rejected: Message rejected due to: SPF fail - not authorized. Please see http://www.openspf.net/Why?s=mfrom;id=desk@sender.test;ip=127.0.0.1;r=lab.test',
    factor: 'sender',
    cause: 'auth-spf',
  },
  {
    name: 'SPF fail, from another address',
    policy: 'spf: { fail: sender.test, allowed: 127.0.0.2 }',
    reply:
      '550 5.7.23 <guest@lab.test>: Recipient address rejected: Message rejected due to: SPF fail - not authorized. Please see http://www.openspf.net/Why?s=mfrom;id=desk@sender.test;ip=127.0.0.1;r=lab.test',
    options: OTHER_SOURCE,
    factor: 'source',
    cause: 'auth-spf',
  },
  {
    name: 'no such mailbox',
    policy: 'mailboxes: { unknown: guest@lab.test }',
    reply: '550 5.1.1 <guest@lab.test>: Recipient address rejected: User unknown in virtual mailbox table',
    options: ['--try', 'to=jane@lab.test'],
    factor: 'recipient',
    cause: 'rcpt-unknown',
  },
  {
    name: 'a full mailbox',
    policy: 'mailboxes: { full: guest@lab.test }',
    reply: '552 5.2.2 <guest@lab.test>: Recipient address rejected: Mailbox is full',
    options: ['--try', 'to=jane@lab.test'],
    factor: 'recipient',
    cause: 'rcpt-quota',
  },
  {
    name: 'relaying denied, with a login',
    policy: 'relay: refuse\nauth: { users: { desk: correct horse } }',
    reply: '554 5.7.1 <guest@elsewhere.test>: Relay access denied',
    to: 'guest@elsewhere.test',
    options: ['--auth', 'desk'],
    factor: 'auth',
    cause: 'relay-denied',
  },
  {
    name: 'relaying denied, without one',
    policy: 'relay: refuse',
    reply: '554 5.7.1 <guest@elsewhere.test>: Relay access denied',
    to: 'guest@elsewhere.test',
    options: ['--try', 'to=jane@lab.test'],
    factor: 'recipient',
    cause: 'relay-denied',
  },
  {
    name: 'a login demanded',
    policy: 'auth: { users: { desk: correct horse }, required: true }',
    reply: '530 5.7.0 Authentication required',
    at: 'MAIL FROM',
    options: ['--auth', 'desk'],
    factor: 'auth',
    cause: 'smtp-auth-required',
  },
  {
    name: 'greylisting',
    policy: 'greylist: 250ms',
    reply:
      '450 4.2.0 <guest@lab.test>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/lab.test.html',
    options: ['--try', 'wait=400ms'],
    factor: 'wait',
    cause: 'greylisting',
  },
  {
    name: 'no reverse DNS',
    policy: 'reverse_dns: { missing: 127.0.0.1 }',
    reply: '550 5.7.1 Client host rejected: cannot find your reverse hostname, [127.0.0.1]',
    options: OTHER_SOURCE,
    factor: 'source',
    cause: 'rdns-missing',
  },
  {
    name: 'no reverse DNS, from the second --source',
    policy: 'reverse_dns: { missing: 127.0.0.1 }',
    reply: '550 5.7.1 Client host rejected: cannot find your reverse hostname, [127.0.0.1]',
    options: ['--source', '127.0.0.1', '--source', '127.0.0.2'],
    factor: 'source',
    cause: 'rdns-missing',
  },
  {
    name: 'a block list, in the greeting',
    policy: 'dnsbl: { zone: zen.spamhaus.org, listed: 127.0.0.1, at: connect, reason: listed }',
    reply: '554 5.7.1 Service unavailable; Client host [127.0.0.1] blocked using zen.spamhaus.org; listed',
    at: 'connect',
    options: OTHER_SOURCE,
    factor: 'source',
    cause: 'ip-blocklist-public',
  },
  {
    name: 'a message above the limit',
    policy: 'size: 20000',
    reply: '552 5.3.4 Message size exceeds fixed limit',
    at: 'MAIL FROM',
    factor: 'size',
    cause: 'size-limit',
  },
  {
    name: 'too many messages',
    policy: 'rate: 2/1500ms',
    reply: '450 4.7.1 Error: too much mail from 127.0.0.1',
    at: 'MAIL FROM',
    options: ['--try', 'rate=1600ms'],
    factor: 'rate',
    cause: 'rate-limit',
  },
  {
    name: 'no reverse DNS, of a client that XCLIENT names',
    policy: 'xclient: true\nreverse_dns: { missing: 198.51.100.0/24 }',
    reply: '550 5.7.1 Client host rejected: cannot find your reverse hostname, [198.51.100.7]',
    options: ['--source', '198.51.100.7', '--client-by', 'xclient', '--dns', '127.0.0.1:9', ...OTHER_SOURCE],
    factor: 'source',
    cause: 'rdns-missing',
  },
  {
    name: 'too many recipients',
    policy: 'recipients: { max: 3, text: too many recipients, code: 452, enhanced: none }',
    reply: '452 too many recipients',
    factor: 'recipient',
    cause: 'rcpt-limit',
  },
  {
    name: 'a callout whose answer is quoted once and known then',
    policy:
      'mailboxes: { unknown: guest@lab.test, code: 550, enhanced: none, text: Previous (cached) callout verification failure }',
    reply: '550-Callout verification failed: 550 550 5.1.1 <guest@lab.test>: User unknown',
    options: ['--try', 'to=jane@lab.test'],
    factor: 'recipient',
    cause: 'rcpt-unknown',
  },
  {
    name: 'a session: its HELO name is asked with',
    policy:
      'helo: { demand: resolves, unknown: odd.sender.test, at: helo, code: 550, enhanced: none, text: HELO must be a name that resolves }',
    told: [
      '=== Trying 192.0.2.5:25...',
      '=== Connected to 192.0.2.5.',
      '<-  220 mx.lab.test ESMTP',
      ' -> EHLO odd.sender.test',
      '<** 550 HELO must be a name that resolves',
      ' -> QUIT',
      '<-  221 mx.lab.test closing connection',
      '=== Connection closed with remote host.',
      '',
    ].join('\n'),
    reply: '',
    options: ['--try', 'helo=good.sender.test'],
    factor: 'helo',
    cause: 'helo-unresolvable',
  },
  {
    name: 'a name that Exim quotes with its command',
    policy:
      'helo: { demand: resolves, unknown: odd.sender.test, at: helo, code: 550, enhanced: none, text: HELO must be a name that resolves }',
    told: `This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  guest@lab.test
    host mx.lab.test [192.0.2.5]
    SMTP error from remote mail server after EHLO odd.sender.test:
    550 HELO must be a name that resolves
`,
    reply: '',
    options: ['--try', 'helo=good.sender.test'],
    factor: 'helo',
    cause: 'helo-unresolvable',
  },
  {
    name: 'words of an own list, and of access_db: what decides says whose name is on it',
    policy:
      'senders: { blocked: desk@sender.test, text: "<desk@sender.test>... Access denied", code: 550, enhanced: 5.7.1 }',
    reply: '550 5.7.1 <desk@sender.test>... Access denied',
    options: ['--try', 'from=jane@sender.test'],
    factor: 'sender',
    cause: 'sender-blocked',
  },
  {
    name: 'our own block list: of senders',
    policy: 'senders: { blocked: desk@sender.test, text: You are on our own blocklist, code: 550, enhanced: 5.7.1 }',
    reply: '550 5.7.1 <desk@sender.test>... You are on our own blocklist',
    options: ['--try', 'from=jane@sender.test'],
    factor: 'sender',
    cause: 'sender-blocked',
  },
  {
    name: 'encryption too weak',
    policy: 'require_starttls: { code: 454, enhanced: 4.7.0, text: encryption too weak 0 less than 112 }',
    reply: '454 4.7.0 encryption too weak 0 less than 112',
    at: 'MAIL FROM',
    factor: 'starttls',
    cause: 'tls-required',
  },
  {
    name: 'the command that Postfix quotes names no host',
    policy:
      'helo: { demand: resolves, unknown: bad.sender.test, at: helo, code: 550, enhanced: none, text: HELO is dynamic }',
    reply: '550 HELO is dynamic',
    at: 'EHLO',
    helo: 'bad.sender.test',
    options: ['--try', 'helo=good.sender.test'],
    factor: 'helo',
    cause: 'helo-blocked',
  },
  {
    name: 'who does not say to which command it came may mean the message',
    policy: 'content: { EICAR: "550 Virus detected" }',
    told: ofOpenSmtpd('550 Virus detected'),
    reply: '',
    options: ['--message', fileWith('From: desk@sender.test\r\nTo: guest@lab.test\r\n\r\nEICAR\r\n')],
    factor: 'content',
    cause: 'content-policy',
  },
  {
    name: 'words that say nothing: it was the HELO name',
    policy: 'helo: { demand: resolves, unknown: bad.sender.test, code: 550, enhanced: 5.7.1, text: Command rejected }',
    reply: '550 5.7.1 Command rejected',
    helo: 'bad.sender.test',
    options: OTHER_SOURCE,
    factor: 'helo',
    cause: 'helo-blocked',
  },
];

async function ask(row: Row): Promise<Reproduction> {
  const {
    policy,
    reply,
    at = 'RCPT TO',
    from = 'desk@sender.test',
    to = 'guest@lab.test',
    helo = 'out.sender.test',
  } = row;
  const mx = await startSandbox(policyOf(policy));
  try {
    const path = fileWith(row.told ?? notificationOf({ reply, at, from, to, helo }));
    const target = ['--target', `127.0.0.1:${mx.port}`, '--ca', fileWith(await mx.caPem())];
    const { code, out, err } = await reproduce(path, ...target, '--json', ...(row.options ?? []));
    assert.equal(err, '');
    const document: unknown = JSON.parse(out);
    assert.ok(validate(document), JSON.stringify(validate.errors));
    assert.equal(reproductionShape.differs(document, ''), null);
    const found = document as Reproduction;
    assert.equal(code, found.conclusion === 'not-reproduced' ? 1 : found.conclusion === 'inconclusive' ? 3 : 0);
    return found;
  } finally {
    await mx.close();
  }
}

describe('given only the bounce, the factor is found', { concurrency: 4 }, () => {
  for (const row of ROWS) {
    test(row.name, async () => {
      const found = await ask(row);
      assert.deepEqual(
        [found.conclusion, found.factor, found.cause],
        ['confirmed', row.factor, row.cause],
        JSON.stringify(found.experiments.map(({ factor, to, outcome, reason }) => [factor, to, outcome, reason])),
      );
      const proving = found.experiments.at(-1);
      assert.deepEqual([proving?.outcome, proving?.repeats], ['flipped', 2]);
      assert.equal(proving?.case.verdict, 'passed');
      assert.ok(proving?.back?.steps.some(({ reply }) => (reply?.code ?? 0) >= 400));
    });
  }
});

describe('where nothing is proved', { concurrency: 4 }, () => {
  const unknown = {
    reply: '550 5.1.1 <guest@lab.test>: Recipient address rejected: User unknown',
    factor: '',
    cause: '',
  };

  test('the server takes it now: not reproduced', async () => {
    const { conclusion, experiments, control } = await ask({ ...unknown, name: '', policy: '{}' });
    assert.deepEqual([conclusion, experiments.length], ['not-reproduced', 0]);
    assert.equal(control?.steps.at(-1)?.verb, 'quit');
  });
  test('whatever is changed, it refuses: the receiver must act', async () => {
    const { conclusion, factor, experiments } = await ask({
      ...unknown,
      name: '',
      policy: 'refuse: { rcpt: "550 5.1.1 <guest@lab.test>: Recipient address rejected: User unknown" }',
    });
    assert.deepEqual([conclusion, factor], ['receiver-must-act', null]);
    assert.ok(experiments.every(({ outcome, repeats }) => outcome === 'same' && repeats === 2));
  });
  test('it refuses for another reason: inconclusive', async () => {
    const { conclusion, doubt, experiments } = await ask({
      ...unknown,
      name: '',
      policy: 'dnsbl: { zone: zen.spamhaus.org, at: connect }',
    });
    assert.deepEqual([conclusion, doubt, experiments.length], ['inconclusive', 'refused-otherwise', 0]);
  });
  test('postmaster is taken: a remark, no proof; it says what would be one', async () => {
    const { conclusion, doubt, experiments, untried } = await ask({
      ...unknown,
      name: '',
      policy: 'mailboxes: { unknown: guest@lab.test }',
    });
    assert.deepEqual([conclusion, doubt], ['inconclusive', 'only-exempt']);
    assert.ok(experiments.some(({ outcome, reason }) => outcome === 'remark' && reason === 'exempt'));
    assert.deepEqual(untried.at(-1), { factor: 'recipient', option: '--try to=...' });
  });
  test('another factor than the words name decides: a contradiction, and the cause stays', async () => {
    const { conclusion, doubt, factor, cause } = await ask({
      ...unknown,
      name: '',
      policy:
        'helo: { demand: resolves, unknown: bad.sender.test, code: 550, enhanced: 5.1.1, text: "<guest@lab.test>: Recipient address rejected: User unknown" }',
      helo: 'bad.sender.test',
      options: ['--try', 'to=jane@lab.test', '--try', 'helo=good.sender.test'],
    });
    assert.deepEqual([conclusion, doubt, factor, cause], ['inconclusive', 'contradiction', 'helo', 'rcpt-unknown']);
  });
  test('the login is refused itself: inconclusive, and says so', async () => {
    const { conclusion, doubt } = await ask({
      ...unknown,
      name: '',
      policy: 'auth: { users: { desk: another one }, required: true }',
      reply: '530 5.7.0 Authentication required',
      at: 'MAIL FROM',
      options: ['--auth', 'desk'],
    });
    assert.deepEqual([conclusion, doubt], ['inconclusive', 'login-refused']);
  });
  test('a limit that is still full: inconclusive, and no other counter is asked', async () => {
    const { conclusion, doubt, experiments } = await ask({
      ...unknown,
      name: '',
      policy: 'refuse: { mail: "450 4.7.1 Error: too much mail from 127.0.0.1" }',
      reply: '450 4.7.1 Error: too much mail from 127.0.0.1',
      at: 'MAIL FROM',
      options: ['--try', 'rate=100ms', '--source', '127.0.0.1', '--source', '127.0.0.2'],
    });
    assert.deepEqual([conclusion, doubt], ['inconclusive', 'still-full']);
    assert.deepEqual([...new Set(experiments.map(({ factor }) => factor))], ['rate']);
  });
  test('refused to talk to me: EHLO is meant, too', async () => {
    const { conclusion, control } = await ask({
      ...unknown,
      name: '',
      policy: 'refuse: { ehlo: "554 5.7.1 Access denied to 127.0.0.1" }',
      reply: '554 5.7.1 Access denied to 127.0.0.1',
      at: 'connect',
      // Time is tried, too: as long as that takes, no longer.
      options: ['--source', '127.0.0.1', '--source', '127.0.0.2', '--try', 'wait=100ms'],
    });
    assert.notEqual(conclusion, 'not-reproduced');
    assert.ok(
      control?.steps.some(({ verb, reply }) => verb === 'ehlo' && reply?.code === 554),
      JSON.stringify(control?.steps.map(({ verb, reply, outcome }) => [verb, reply?.code, outcome])),
    );
  });
  test('the experiment that would prove it needs an option: inconclusive, and says which', async () => {
    const { conclusion, doubt, untried } = await ask({
      ...unknown,
      name: '',
      policy: 'reverse_dns: missing',
      reply: '550 5.7.1 Client host rejected: cannot find your reverse hostname, [127.0.0.1]',
    });
    assert.deepEqual([conclusion, doubt], ['inconclusive', 'not-tried']);
    assert.deepEqual(untried[0], { factor: 'source', option: '--try source=...' });
  });
  test('nobody listens: inconclusive', async () => {
    const path = fileWith(REPORT);
    const { code, out } = await reproduce(path, '--target', '127.0.0.1:1', '--json');
    const { conclusion, doubt } = JSON.parse(out);
    assert.deepEqual([code, conclusion, doubt], [3, 'inconclusive', 'unreachable']);
  });
  test('it dies amid the proof: that it stopped is said, and no reason', async () => {
    const { conclusion, doubt, dialogues } = await ask({
      ...unknown,
      name: '',
      policy: 'mailboxes: { unknown: guest@lab.test }\nwhen: { at: connect, after: 1, close: true }',
    });
    assert.deepEqual([conclusion, doubt, dialogues], ['inconclusive', 'stopped', 3]);
  });
  test('too many connections: it stops', async () => {
    const { conclusion, doubt, dialogues } = await ask({
      ...unknown,
      name: '',
      policy:
        'rate: { connections: 2 }\nrefuse: { rcpt: "550 5.1.1 <guest@lab.test>: Recipient address rejected: User unknown" }',
    });
    assert.deepEqual([conclusion, doubt, dialogues], ['inconclusive', 'throttled', 3]);
  });
  test('DATA is sent only where the refusal came after it', async () => {
    const { control, experiments } = await ask({
      ...unknown,
      name: '',
      policy: 'mailboxes: { unknown: guest@lab.test }',
    });
    const all = [control, ...experiments.flatMap((one) => [one.case, one.back])];
    assert.ok(all.every((one) => one?.steps.every(({ exchanges }) => exchanges.every(({ sent }) => sent !== 'DATA'))));
  });
});

describe('mxprobe reproduce', () => {
  for (const [name, text] of Object.entries({ PUBLISHED, REPORT, QUOTED, EXCHANGE_HTML })) {
    test(`--sandbox shows STARTTLS, and confirms nothing: ${name}`, async () => {
      const { code, out } = await reproduce(fileWith(text), '--sandbox', '--json');
      const { conclusion, factor, cause } = JSON.parse(out);
      assert.deepEqual([code, conclusion, factor, cause], [0, 'shown', 'starttls', 'tls-required']);
    });
  }
  test('the conclusion stands first, the two dialogues below it', async () => {
    const { out } = await reproduce(fileWith(REPORT), '--sandbox', '--lang', 'de');
    assert.match(
      out.replaceAll('\n', ' '),
      /^Ohne Netz gezeigt, nicht bewiesen: Entscheidend ist STARTTLS\. Mit „Klartext“ antwortet der eingebaute Mailserver auf MAIL FROM: 530 5\.7\.0 Must issue a STARTTLS command first; mit „STARTTLS“ antwortet er auf MAIL FROM: 250 2\.1\.0 Ok\. /,
    );
    assert.match(
      out,
      /<\*\* 530 5\.7\.0 Must issue a STARTTLS command first[\s\S]+~> MAIL FROM:<hotel@sender\.example>\n {4}<~ {2}250/,
    );
    assert.match(out, /\n4 Dialoge von 20/);
  });
  test('without a target nothing is contacted: it says what it would do, and prints the scenario', async () => {
    const { code, out, err } = await reproduce(fileWith(REPORT));
    assert.equal(code, 0);
    assert.match(out, /^name: "530 5\.7\.0 in reply to MAIL FROM"/);
    assert.match(
      err,
      /^Nothing was contacted[\s\S]+first: STARTTLS\.\nThe bounce names intercommail\.booking\.com \[37\.10\.30\.20\]/,
    );
  });
  test('no bounce, no reply in it, two places at once: exit 2', async () => {
    assert.match((await reproduce(fileWith('Hello'))).err, /no bounce/);
    const { code, err } = await reproduce(fileWith(REPORT), '--sandbox', '--target', '127.0.0.1');
    assert.deepEqual([code, err], [2, '--sandbox or --target, not both\n']);
  });
  test('a value to try is checked before anything is sent', async () => {
    for (const [one, problem] of [
      ['colour=red', '--try colour=red: no such factor'],
      ['source=here', '--try source=here: an IP address is expected'],
      ['wait=soon', '--try wait=soon: a duration such as 60s is expected'],
      ['helo=a\r\nb', '--try helo=a\r\nb: a printable value is expected'],
    ] as const) {
      const { code, err } = await reproduce(fileWith(REPORT), '--sandbox', '--try', one);
      assert.equal(code, 2);
      assert.ok(err.startsWith(problem), err);
    }
  });
});

describe('a server that refuses whatever is changed', () => {
  test('is asked sixty times, not once more, however many values are to be tried', async () => {
    const server = await startSandbox(policyOf('replies: { mail: "550 5.7.1 your host is not liked" }'), { port: 0 });
    try {
      const bounce = fileWith(
        '<b@mx.sandbox.test>: host mx.sandbox.test[192.0.2.1] said: 550 5.7.1 your host is not liked (in reply to MAIL FROM command)\n',
      );
      const tries = Array.from({ length: 70 }, (_, at) => ['--try', `helo=h${at}.example.org`]).flat();
      const { out } = await reproduce(bounce, '--target', `127.0.0.1:${server.port}`, '--owned', '--json', ...tries);
      const found = JSON.parse(out) as Reproduction;
      assert.deepEqual([found.conclusion, found.doubt, found.dialogues], ['inconclusive', 'too-many', 60]);
      assert.ok(found.experiments.length < 70);
    } finally {
      await server.close();
    }
  });
});

describe('in German', () => {
  const bounce = () =>
    fileWith(
      '<b@mx.sandbox.test>: host mx.sandbox.test[192.0.2.1] said: 530 5.7.0 Must issue a STARTTLS command first (in reply to MAIL FROM command)\n',
    );
  for (const [name, words] of [
    ['the screen', []],
    ['a ticket in Markdown', ['--report', 'markdown=-']],
  ] as const)
    test(`${name}: what stands between the lines of a dialogue is German, too`, async () => {
      const { out } = await reproduce(bounce(), '--sandbox', '--lang', 'de', ...words);
      assert.match(out, /=== starttls ausgelassen/);
      assert.match(out, /=== Zertifikat CN=\S+, ausgestellt von/);
      assert.doesNotMatch(out, /=== .*(?:skipped|as expected|certificate|valid|trusted)/);
    });
});
