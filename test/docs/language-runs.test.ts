// What the tables of docs/scenario-language.md promise has an effect: each verb, option and word runs against the embedded MX. With
// an option the record is another one than without it; an expectation passes where it is met, and fails where it is not.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import type { JsonSchema } from '../../src/document/shape.ts';
import { runScenarios } from '../../src/library/run-scenarios.ts';
import type { CaseRecord } from '../../src/run/document.ts';
import { makeAuthority, makeCertificate } from '../../src/sandbox/certificates.ts';
import { expectation } from '../../src/scenario/expectation.ts';
import { VERBS } from '../../src/scenario/verbs.ts';
import { contextFor, countingServer } from '../survey/counting-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'mxprobe-language-'));
after(() => rmSync(folder, { recursive: true }));

type Steps = readonly unknown[];
type Policy = Readonly<Record<string, unknown>>;

/** JSON is YAML. */
async function caseOf(dialogue: Steps, sandbox: Policy = {}): Promise<CaseRecord> {
  const path = join(folder, 'scenario.yaml');
  writeFileSync(path, JSON.stringify({ name: 'x', sandbox, timeout: '2s', dialogue }));
  const document = await runScenarios({ path }).result;
  assert.ok(!('problems' in document), JSON.stringify('problems' in document && document.problems));
  return document.cases[0] ?? assert.fail('no case');
}

/** What was sent and answered, without clocks, ports and ids. */
const seen = ({ steps, tls, target, verdict }: CaseRecord) =>
  JSON.stringify([
    verdict,
    target.source,
    tls === null ? null : [tls.protocol, tls.cipher, tls.group, tls.alpn, tls.sni],
    steps.map(({ sent, outcome, reply, exchanges }) => [
      masked(sent ?? ''),
      outcome,
      masked(reply?.text ?? ''),
      exchanges.map((one) => [masked(one.sent ?? ''), one.sentBytes, masked(JSON.stringify(one.message ?? null))]),
    ]),
  ]);
const masked = (text: string) => text.replace(/\d{5,}|[0-9a-f]{6,}/gi, '#');

const FROM = [{ mail: 'a@x.test' }];
const TO = [...FROM, { rcpt: 'b@y.test' }];
const HELLO = ['connect', { ehlo: 'x.test' }];
const SECURE = [...HELLO, 'starttls'];
const LOGIN = { auth: { users: { u: 'abcd' }, mechanisms: ['PLAIN', 'LOGIN'] } };
/** A line that begins with a dot, and two lines. */
const BODY = 'Subject: x\n\none\n.two\n';

interface Row {
  readonly before: Steps;
  /** The verb's whole value, the option in it. */
  readonly value: Readonly<Record<string, unknown>>;
  /** Where the option can't be left out: another value of it. */
  readonly other?: unknown;
  readonly after?: Steps;
  readonly sandbox?: Policy;
}

const starttls = (value: Row['value'], more: Partial<Row> = {}): Row => ({ before: HELLO, value, ...more });
const implicit = (value: Row['value'], more: Partial<Row> = {}): Row => ({
  before: [],
  value: { tls: 'implicit', ...value },
  sandbox: { tls: 'implicit' },
  ...more,
});
const TLS: Readonly<Record<string, (row: typeof starttls | typeof implicit) => Row>> = {
  max: (row) => row({ max: '1.2' }),
  ciphers: (row) => row({ max: '1.2', ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-CHACHA20-POLY1305' }),
  groups: (row) => row({ groups: 'P-384' }),
  sni: (row) => row({ sni: 'other.test' }),
  client_cert: (row) => row({ client_cert: 'client.pem', client_key: 'client.key' }, { other: 'none.pem' }),
  client_key: (row) => row({ client_cert: 'client.pem', client_key: 'client.key' }, { other: 'none.pem' }),
  verify: (row) => row({ verify: true, sni: 'other.test' }),
};

/** By `verb.option`. */
const ROWS: Readonly<Record<string, Row>> = {
  ...Object.fromEntries(Object.entries(TLS).map(([name, row]) => [`starttls.${name}`, row(starttls)])),
  ...Object.fromEntries(Object.entries(TLS).map(([name, row]) => [`connect.${name}`, row(implicit)])),
  'connect.tls': implicit({}, { other: 'none' }),
  'connect.source': { before: [], value: { source: '127.0.0.9' } },
  'starttls.min': starttls({ min: '1.3' }, { sandbox: { tls_versions: { max: 'TLSv1.2' } } }),
  'connect.min': implicit({ min: '1.3' }, { sandbox: { tls: 'implicit', tls_versions: { max: 'TLSv1.2' } } }),
  'starttls.reehlo': starttls({ reehlo: false }),
  'starttls.inject': starttls({ inject: 'NOOP\\r\\n' }),
  'auth.mechanism': {
    before: SECURE,
    value: { mechanism: 'PLAIN', user: 'u', password: 'abcd' },
    other: 'LOGIN',
    sandbox: LOGIN,
  },
  'auth.user': {
    before: SECURE,
    value: { mechanism: 'PLAIN', user: 'u', password: 'abcd' },
    other: 'v',
    sandbox: LOGIN,
  },
  'auth.password': {
    before: SECURE,
    value: { mechanism: 'PLAIN', user: 'u', password: 'abcd' },
    other: 'wrong',
    sandbox: LOGIN,
  },
  'auth.token': {
    before: SECURE,
    value: { mechanism: 'XOAUTH2', user: 'u', token: 'abcd' },
    other: 'wrong',
    sandbox: { auth: { users: { u: 'abcd' }, mechanisms: ['XOAUTH2'] } },
  },
  'auth.initial': {
    before: SECURE,
    value: { mechanism: 'PLAIN', user: 'u', password: 'abcd', initial: false },
    sandbox: LOGIN,
  },
  'auth.clear_text': {
    before: HELLO,
    value: { mechanism: 'PLAIN', user: 'u', password: 'abcd', clear_text: true },
    sandbox: LOGIN,
  },
  'mail.from': { before: HELLO, value: { from: 'a@x.test' }, other: '<>' },
  'mail.size': { before: HELLO, value: { from: 'a@x.test', size: 1000 } },
  'mail.body': { before: HELLO, value: { from: 'a@x.test', body: '8BITMIME' } },
  'mail.smtputf8': { before: HELLO, value: { from: 'a@x.test', smtputf8: true } },
  'mail.ret': { before: HELLO, value: { from: 'a@x.test', ret: 'HDRS' } },
  'mail.envid': { before: HELLO, value: { from: 'a@x.test', envid: 'q+1' } },
  'mail.requiretls': { before: HELLO, value: { from: 'a@x.test', requiretls: true } },
  'mail.params': { before: HELLO, value: { from: 'a@x.test', params: ['BODY=7BIT'] } },
  'rcpt.to': { before: [...HELLO, ...FROM], value: { to: 'b@y.test' }, other: ['b@y.test', 'c@y.test'] },
  'rcpt.notify': { before: [...HELLO, ...FROM], value: { to: 'b@y.test', notify: 'NEVER' } },
  'rcpt.orcpt': { before: [...HELLO, ...FROM], value: { to: 'b@y.test', orcpt: 'rfc822;b@y.test' } },
  'rcpt.params': { before: [...HELLO, ...FROM], value: { to: 'b@y.test', params: ['NOTIFY=NEVER'] } },
  'data.file': { before: [...HELLO, ...TO], value: { file: 'message.eml' } },
  'data.variables': { before: [...HELLO, ...TO], value: { file: 'variables.eml', variables: true } },
  'data.headers': { before: [...HELLO, ...TO], value: { headers: { Subject: 'x' } } },
  'data.from': { before: [...HELLO, ...TO], value: { from: 'c@x.test', body: 'x' } },
  'data.body': {
    before: [...HELLO, ...TO],
    value: { body: 'a longer text than that of a test message', headers: { Subject: 'x' } },
  },
  'data.size': { before: [...HELLO, ...TO], value: { size: '20kB' } },
  'data.eol': { before: [...HELLO, ...TO], value: { body: BODY, eol: 'lf' } },
  'data.ending': { before: [...HELLO, ...TO], value: { body: 'x', ending: '\\r\\n.\\r\\nNOOP\\r\\n' } },
  'data.dot_stuff': { before: [...HELLO, ...TO], value: { body: BODY, dot_stuff: false } },
  'data.attach': { before: [...HELLO, ...TO], value: { attach: 'gtube' } },
  'data.dkim': {
    before: [...HELLO, ...TO],
    value: { dkim: { domain: 'x.test', selector: 's', key: 'dkim.pem' } },
  },
  'bdat.size': { before: [...HELLO, ...TO], value: { size: 50 } },
  'bdat.chunks': { before: [...HELLO, ...TO], value: { chunks: 3 } },
  'bdat.announce': { before: [...HELLO, ...TO], value: { size: 50, announce: 60 } },
  'bdat.last': { before: [...HELLO, ...TO], value: { size: 50, last: false } },
  'proxy.source': {
    before: [],
    value: { source: '192.0.2.7' },
    other: '192.0.2.8',
    after: HELLO,
    sandbox: { proxy: true },
  },
  'proxy.version': { before: [], value: { source: '192.0.2.7', version: 2 }, after: HELLO, sandbox: { proxy: true } },
  'proxy.source_port': {
    before: [],
    value: { source: '192.0.2.7', source_port: 4711 },
    after: HELLO,
    sandbox: { proxy: true },
  },
  'proxy.destination': {
    before: [],
    value: { source: '192.0.2.7', destination: '192.0.2.9' },
    after: HELLO,
    sandbox: { proxy: true },
  },
  'proxy.destination_port': {
    before: [],
    value: { source: '192.0.2.7', destination_port: 2600 },
    after: HELLO,
    sandbox: { proxy: true },
  },
};

/** Verbs whose whole value is a text, a list or nothing. */
const PLAIN: Readonly<
  Record<string, { readonly dialogue: Steps; readonly sandbox?: Policy; readonly sent: RegExp | null }>
> = {
  connect: { dialogue: ['connect'], sent: null },
  ehlo: { dialogue: HELLO, sent: /^EHLO x\.test$/m },
  helo: { dialogue: ['connect', { helo: 'x.test' }], sent: /^HELO x\.test$/m },
  lhlo: { dialogue: ['connect', { lhlo: 'x.test' }], sandbox: { lmtp: true }, sent: /^LHLO x\.test$/m },
  mail: { dialogue: [...HELLO, ...FROM], sent: /^MAIL FROM:<a@x\.test>$/m },
  rcpt: { dialogue: [...HELLO, ...TO], sent: /^RCPT TO:<b@y\.test>$/m },
  data: { dialogue: [...HELLO, ...TO, 'data'], sent: /^DATA$/m },
  bdat: { dialogue: [...HELLO, ...TO, 'bdat'], sent: /^BDAT 1000 LAST/m },
  rset: { dialogue: [...HELLO, 'rset'], sent: /^RSET$/m },
  noop: { dialogue: [...HELLO, 'noop'], sent: /^NOOP$/m },
  vrfy: { dialogue: [...HELLO, { vrfy: 'a@x.test' }], sent: /^VRFY a@x\.test$/m },
  expn: { dialogue: [...HELLO, { expn: 'all', expect: 'any' }, { noop: null, expect: 250 }], sent: /^EXPN all$/m },
  help: { dialogue: [...HELLO, 'help'], sent: /^HELP$/m },
  etrn: { dialogue: [...HELLO, { etrn: 'x.test', expect: 459 }], sent: /^ETRN x\.test$/m },
  quit: { dialogue: ['connect', 'quit'], sent: /^QUIT$/m },
  starttls: { dialogue: SECURE, sent: /^STARTTLS$/m },
  auth: {
    dialogue: [...SECURE, { auth: { mechanism: 'PLAIN', user: 'u', password: 'abcd' } }],
    sandbox: LOGIN,
    sent: /^AUTH PLAIN/m,
  },
  xclient: {
    dialogue: [...HELLO, { xclient: { ADDR: '192.0.2.7' } }, { ehlo: 'x.test' }],
    sandbox: { xclient: true },
    sent: /^XCLIENT ADDR=192\.0\.2\.7$/m,
  },
  proxy: { dialogue: [{ proxy: { source: '192.0.2.7' } }, ...HELLO], sandbox: { proxy: true }, sent: /PROXY/m },
  send: { dialogue: [...HELLO, { send: 'NOOP again', expect: 250 }], sent: /^NOOP again$/m },
  pipeline: { dialogue: [...HELLO, { pipeline: TO }], sent: /^RCPT TO:<b@y\.test>$/m },
  wait: { dialogue: [...HELLO, { wait: '20ms' }, { noop: null }], sent: /^NOOP$/m },
  drop: { dialogue: [...HELLO, 'drop'], sent: /^EHLO/m },
  listen: { dialogue: [...HELLO, { listen: '50ms' }], sent: /^EHLO/m },
};

/** They need a mailbox, which their own tests have. */
const ELSEWHERE: ReadonlySet<string> = new Set(['arrives']);

test('the files that options name', async () => {
  const authority = await makeAuthority({ now: new Date() });
  const made = await makeCertificate(authority, 'trusted', { names: ['client.test'], addresses: [], now: new Date() });
  writeFileSync(join(folder, 'mxprobe.project'), '');
  writeFileSync(join(folder, 'client.pem'), made.certPem);
  writeFileSync(join(folder, 'client.key'), made.keyPem);
  const { privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(join(folder, 'dkim.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(join(folder, 'message.eml'), 'From: a@x.test\r\nSubject: from a file\r\n\r\nx\r\n');
  writeFileSync(join(folder, 'variables.eml'), 'From: a@x.test\r\nSubject: ${from} to ${to}\r\n\r\nx\r\n');
});

describe('each verb runs', () => {
  test('all of them', () => {
    const verbs = new Set([...Object.keys(PLAIN)]);
    assert.deepEqual(
      Object.keys(VERBS).filter((verb) => !verbs.has(verb) && !ELSEWHERE.has(verb)),
      [],
    );
  });
  for (const [verb, { dialogue, sandbox, sent }] of Object.entries(PLAIN))
    test(verb, async () => {
      const found = await caseOf(dialogue, sandbox);
      assert.equal(found.verdict, 'passed', found.text ?? '');
      const said = found.steps.flatMap(({ exchanges }) => exchanges.map((one) => one.sent ?? '')).join('\n');
      if (sent !== null) assert.match(said, sent);
    });
});

describe('each option has an effect', () => {
  test('all of them', () => {
    const options = Object.entries(VERBS).flatMap(([verb, { shape }]) =>
      propertiesOf(shape.schema()).map((name) => `${verb}.${name}`),
    );
    assert.deepEqual(
      [...new Set(options)].filter(
        (name) =>
          ROWS[name] === undefined &&
          !ELSEWHERE.has(name.split('.')[0] ?? '') &&
          !name.startsWith('xclient.') &&
          !OTHERWISE.has(name),
      ),
      [],
    );
  });
  for (const [name, { before, value, other, after: behind = [], sandbox }] of Object.entries(ROWS))
    test(name, async () => {
      const [verb = '', option = ''] = name.split('.');
      const whole = (written: Readonly<Record<string, unknown>>) => [...before, { [verb]: written }, ...behind];
      const { [option]: own, ...others } = value;
      assert.ok(own !== undefined || other !== undefined);
      if (typeof other === 'string' && other.startsWith('none.')) {
        // A file that is not there is a mistake: the option is read.
        await assert.rejects(caseOf(whole({ ...value, [option]: other }), sandbox), /there is no such file/);
        assert.equal((await caseOf(whole(value), sandbox)).verdict, 'passed');
        return;
      }
      const without = other === undefined ? others : { ...value, [option]: other };
      const [first, second] = [await caseOf(whole(value), sandbox), await caseOf(whole(without), sandbox)];
      assert.notEqual(seen(first), seen(second));
    });
});

/** What the embedded MX shows nothing of: the tests below have servers that do. */
const OTHERWISE: ReadonlySet<string> = new Set(['starttls.alpn', 'connect.alpn', 'drop.reset', 'send.bytes']);

test('starttls.alpn: the protocol is agreed on', async () => {
  const secureContext = await contextFor('mx.sandbox.test');
  const { port } = await countingServer({ secureContext, ALPNProtocols: ['smtp'] });
  const text = JSON.stringify({ name: 'x', dialogue: [...HELLO, { starttls: { alpn: ['h2', 'smtp'] } }, 'quit'] });
  const document = await runScenarios({ text }, { target: `127.0.0.1:${port}` }).result;
  assert.ok(!('problems' in document));
  assert.deepEqual([document.cases[0]?.verdict, document.cases[0]?.tls?.alpn], ['passed', 'smtp']);
});

test('tls.alpn: what was agreed on passes, another fails', async () => {
  const secureContext = await contextFor('mx.sandbox.test');
  const { port } = await countingServer({ secureContext, ALPNProtocols: ['smtp'] });
  for (const [alpn, verdict] of [
    ['smtp', 'passed'],
    ['/h2/', 'failed'],
  ]) {
    const step = { starttls: { alpn: ['h2', 'smtp'] }, expect: { tls: { alpn } } };
    const text = JSON.stringify({ name: 'x', dialogue: [...HELLO, step, 'quit'] });
    const document = await runScenarios({ text }, { target: `127.0.0.1:${port}` }).result;
    assert.ok(!('problems' in document));
    assert.equal(document.cases[0]?.verdict, verdict);
  }
});

describe('what only the other end sees', () => {
  /** Greets, answers everything with 250, and keeps what it was sent and how it ended. */
  async function heard(dialogue: Steps): Promise<{ readonly octets: string; readonly end: string }> {
    let octets = '';
    const ends = new EventEmitter();
    const gone = once(ends, 'end');
    const server = createServer((socket) => {
      socket.write('220 mx.test\r\n');
      socket.on('data', (chunk) => {
        octets += chunk.toString('latin1');
        socket.write('250 ok\r\n');
      });
      socket
        .on('end', () => ends.emit('end', 'FIN'))
        .on('error', ({ code = '' }: NodeJS.ErrnoException) => ends.emit('end', code));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const text = JSON.stringify({ name: 'x', timeout: '2s', dialogue });
    try {
      const document = await runScenarios({ text }, { target: `127.0.0.1:${port}` }).result;
      assert.ok(!('problems' in document), JSON.stringify(document));
      const [end] = await gone;
      return { octets, end };
    } finally {
      server.close();
    }
  }
  const rows: readonly {
    readonly name: string;
    readonly step: unknown;
    readonly octets: string;
    readonly end: string;
  }[] = [
    { name: 'drop', step: 'drop', octets: 'EHLO x.test\r\n', end: 'FIN' },
    { name: 'drop.reset', step: { drop: { reset: true } }, octets: 'EHLO x.test\r\n', end: 'ECONNRESET' },
  ];
  for (const { name, step, octets, end } of rows)
    test(name, async () => {
      assert.deepEqual(await heard([...HELLO, step]), { octets, end });
    });
  test('send.bytes: no line end is added, and octets are what they are called', async () => {
    const { octets } = await heard([...HELLO, { send: { bytes: 'NOOP\\x00\\xff\\n' }, expect: 'any' }, 'drop']);
    assert.equal(octets, 'EHLO x.test\r\nNOOP\0\xff\n');
  });
});

function propertiesOf(schema: unknown): string[] {
  if (schema === null || typeof schema !== 'object') return [];
  const { properties = {}, anyOf = [] } = schema as JsonSchema;
  const nested = Array.isArray(anyOf) ? anyOf.flatMap(propertiesOf) : [];
  return [...Object.keys(properties as object), ...nested];
}

describe('each word of a long expectation passes and fails', () => {
  const ZONE = {
    dns: {
      'mx.sandbox.test': { A: '127.0.0.1', authentic: true },
      '*._tcp.mx.sandbox.test': { TLSA: '3 1 1 server', authentic: true },
    },
  };
  const EHLO = 'ehlo: x.test';
  const WORDS: Readonly<Record<string, readonly [step: string, met: unknown, not: unknown]>> = {
    reply: [EHLO, '250', '550'],
    lines: [EHLO, '>3', 1],
    'capabilities.include': [EHLO, ['SIZE'], ['AUTH']],
    'capabilities.exclude': [EHLO, ['AUTH'], ['SIZE']],
    'capabilities.SIZE': [EHLO, '>=1000', '<1000'],
    within: [EHLO, '2s', '1ms'],
    strict: ['noop', true, null],
    'tls.version': ['starttls', '>=TLSv1.2', 'TLSv1.1'],
    'tls.cipher': ['starttls', '/AES|CHACHA/', '/RC4/'],
    'tls.group': ['starttls', '/./', '/P-521/'],
    'tls.alpn': ['starttls', null, '/h2/'],
    'certificate.trusted': ['starttls', true, false],
    'certificate.matches_host': ['starttls', true, false],
    'certificate.days_left': ['starttls', '>1', '<1'],
    'certificate.issuer': ['starttls', '/sandbox/', '/other/'],
    'certificate.subject': ['starttls', '/mx\\.sandbox/', '/other/'],
    'certificate.san': ['starttls', '/mx\\.sandbox/', '/other/'],
    'certificate.key': ['starttls', '/./', '/dsa/'],
    'certificate.bits': ['starttls', '>1', '<1'],
    'certificate.sha256': ['starttls', '/^[0-9a-f]{64}$/', '/zz/'],
    'certificate.self_signed': ['starttls', false, true],
    'certificate.chain_length': ['starttls', '<9', '>9'],
    dane: ['starttls', 'verified', 'failed'],
    // Met where there is a policy host: test/run/policies, and interop/dnssec with real name servers.
    mta_sts: ['starttls', null, 'verified'],
  };

  test('all of them', () => {
    const wanted = namesIn(expectation.schema()).filter(
      (name) => !['tls', 'certificate', 'capabilities'].includes(name),
    );
    assert.deepEqual(
      wanted.filter((name) => !Object.keys(WORDS).some((word) => word === name)),
      [],
    );
  });

  for (const [word, [written, met, not]] of Object.entries(WORDS))
    for (const [value, verdict] of [
      [met, 'passed'],
      [not, 'failed'],
    ] as const) {
      if (value === null) continue;
      test(`${word}: ${JSON.stringify(value)} ${verdict}`, async () => {
        const [outer = '', inner] = word.split('.');
        const expect = inner === undefined ? { [outer]: value } : { [outer]: { [inner]: value } };
        const [verb = '', argument = null] = written.split(': ');
        const before = verb === 'ehlo' ? ['connect'] : HELLO;
        const slow = word === 'within' ? { reply_delay: { ehlo: '60ms' } } : {};
        const found = await caseOf([...before, { [verb]: argument, expect }], { ...ZONE, ...slow });
        assert.equal(found.verdict, verdict, found.text ?? '');
      });
    }

  test('strict: true fails where the reply breaks the RFC', async () => {
    const sandbox = { when: { at: 'noop', multiline: 'bare-lf' } };
    assert.equal((await caseOf([...HELLO, 'noop'], sandbox)).verdict, 'passed');
    assert.equal((await caseOf([...HELLO, { noop: null, expect: { strict: true } }], sandbox)).verdict, 'failed');
  });
});

/** `tls.version`, and names that hold nothing. */
function namesIn(schema: unknown): string[] {
  if (schema === null || typeof schema !== 'object') return [];
  const { properties = {}, anyOf = [] } = schema as JsonSchema;
  const own = Object.entries(properties as object).flatMap(([name, inner]) => {
    const below = propertiesOf(inner);
    return name === 'tls' || name === 'certificate' || name === 'capabilities'
      ? below.map((one) => `${name}.${one}`)
      : [name];
  });
  return [...own, ...(Array.isArray(anyOf) ? anyOf.flatMap(namesIn) : [])];
}
