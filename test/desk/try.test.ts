// Scenarios from the browser, and surveys: what is checked, what is run, and what nobody can ask for.
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { after, before, describe, it } from 'node:test';
import { FIRST_SCENARIO } from '../../src/desk/pages/try.ts';
import { parseDnsServer } from '../../src/net/dns-servers.ts';
import { startSandbox } from '../../src/sandbox/serve.ts';
import { type Opened, opened, textOf } from './opened.ts';
import { policyNamed } from './policies.ts';

describe('a scenario from the browser', () => {
  it('the one that stands there at first has no mistakes, runs and passes', async () => {
    const at = await opened();
    const { path } = await at.reader.post('/try', { text: FIRST_SCENARIO.replaceAll('\n', '\r\n') });
    assert.match(textOf(await settled(at, path)), /Passed.*530 5\.7\.0/);
  });
  it('is checked, with places, for the script and without it', async () => {
    const { reader } = await opened();
    const text = FIRST_SCENARIO.replace('- starttls', '- startls');
    const told = JSON.parse((await reader.post('/try/check', { text }, { accept: 'application/json' })).text) as {
      line: number;
      message: string;
    }[];
    assert.equal(told[0]?.line, 9);
    const { text: page, status } = await reader.post('/try', { text });
    assert.equal(status, 422);
    assert.match(textOf(page), /9:\d+/);
  });
  for (const [name, step] of [
    ['a file', '- data: { file: /etc/passwd }'],
    ['the environment', '- mail: ${env.HOME}'],
  ] as const)
    it(`names ${name}: refused, and nothing of it is told`, async () => {
      const { reader } = await opened();
      const { status, text } = await reader.post('/try', { text: FIRST_SCENARIO.replace('- starttls', step) });
      assert.equal(status, 422);
      assert.ok(!text.includes('root:') && !text.includes(process.env.HOME ?? 'no home'));
    });
  it('a run that waits is ended after a minute by the clock of the desk, not before', async () => {
    const at = await opened();
    const text = FIRST_SCENARIO.replace('- starttls', '- wait: 10m');
    const { path } = await at.reader.post('/try', { text });
    const isWaiting = async () => (await at.reader.get(path)).text.includes('data-wait');
    await new Promise((resolve) => setTimeout(resolve, 50));
    await at.clock.advance(59_000);
    assert.ok(await isWaiting());
    while (await isWaiting()) {
      await at.clock.advance(1_000);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.doesNotMatch(textOf((await at.reader.get(path)).text), /Passed/);
  });
  it('one octet over the bound is refused', async () => {
    const { reader } = await opened();
    const pad = (length: number) => `${FIRST_SCENARIO}#${' '.repeat(length - FIRST_SCENARIO.length - 1)}`;
    assert.equal((await reader.post('/try/check', { text: pad(256 * 1024) })).status, 200);
    assert.equal((await reader.post('/try/check', { text: pad(256 * 1024 + 1) })).status, 413);
  });
});

describe('a scenario from the browser, to a server that was allowed', () => {
  let mx: Awaited<ReturnType<typeof startSandbox>>;
  before(async () => {
    mx = await startSandbox(policyNamed('intercommail'));
  });
  after(() => mx.close());
  const allowing = () => opened({ targets: [`127.0.0.1:${mx.port}`] });
  const scenario = (...steps: string[]) =>
    `name: x\ndialogue:\n  - connect\n  - ehlo: mail.example.org\n${steps.map((step) => `  - ${step}\n`).join('')}  - quit\n`;

  it('asks it, and what the file says of an embedded MX is passed over', async () => {
    const at = await allowing();
    const text = `sandbox: { require_starttls: false }\n${scenario('mail: a@example.org\n    expect: 530 5.7.0')}`;
    const { path } = await at.reader.post('/try', { text, target: '0' });
    assert.match(textOf(await settled(at, path)), /Passed.*127\.0\.0\.1.*530 5\.7\.0/);
  });
  for (const [name, ...steps] of [
    ['a login', 'auth: { mechanism: PLAIN, user: a, password: secret }'],
    ['a message', 'mail: a@example.org', 'rcpt: b@example.org', 'data: test'],
    ['octets of its own', 'send: { bytes: "X" }\n    expect: 250'],
    ['a line of its own', 'send: DATA\n    expect: 354'],
    ['octets behind STARTTLS', 'starttls: { inject: "X" }'],
    ['a look-up of mailboxes', 'vrfy: postmaster'],
    ['another client’s name', 'xclient: { ADDR: 192.0.2.1 }'],
    [
      'six recipients',
      'mail: a@example.org',
      'rcpt: [a@example.org, b@example.org, c@example.org, d@example.org, e@example.org, f@example.org]',
    ],
    ['forty steps and one', ...Array(38).fill('noop')],
  ] as const)
    it(`${name}: refused, and nothing is asked`, async () => {
      const { reader } = await allowing();
      const { status, text } = await reader.post('/try', { text: scenario(...steps), target: '0' });
      assert.deepEqual(
        [status, /<h1[^>]*>(.*?)<\/h1>/.exec(text)?.[1]],
        [403, 'This scenario does more than may be sent to somebody’s server from here; nothing was asked.'],
      );
    });
  it('a burst: refused', async () => {
    const { reader } = await allowing();
    const text = `burst: { sessions: 10, rate: 5/s }\n${scenario()}`;
    assert.equal((await reader.post('/try', { text, target: '0' })).status, 403);
  });
  it('twenty-one cases: refused; twenty are asked', async () => {
    const at = await allowing();
    const text = (count: number) =>
      `${scenario()}variants:\n${Array.from({ length: count }, (_, n) => `  v${n}: { helo: v${n}.example.org }\n`).join('')}`;
    assert.equal((await at.reader.post('/try', { text: text(21), target: '0' })).status, 403);
    const { status, path } = await at.reader.post('/try', { text: text(20), target: '0' });
    assert.equal(status, 200);
    await settled(at, path);
  });
  for (const target of ['1', '-1', 'mx:example.org', 'any-mx'])
    it(`what was not allowed is not asked: ${target}`, async () => {
      const { reader } = await opened({ targets: [`127.0.0.1:${mx.port}`], isAnyMxAllowed: true });
      assert.equal((await reader.post('/try', { text: scenario(), target, domain: 'example.org' })).status, 403);
    });
  it('six times an hour, not seven', async () => {
    const at = await allowing();
    const statuses: number[] = [];
    for (let n = 0; n < 7; n += 1) {
      const { status, path } = await at.reader.post('/try', { text: scenario(), target: '0' });
      statuses.push(status);
      if (status === 200) await settled(at, path);
    }
    assert.equal(statuses.filter((status) => status === 429).length, 1);
  });
});

describe('a survey', () => {
  it('of the embedded MX says that it is one, findings first', async () => {
    const at = await opened();
    const { path } = await at.reader.post('/mx', { target: 'sandbox' });
    assert.match(textOf(await settled(at, path)), /The embedded MX was asked, no real server.*STARTTLS/);
  });
  it('of the embedded MX asks no name server: without --allow no packet leaves', async () => {
    const server = createSocket('udp4');
    const asked: Buffer[] = [];
    server.on('message', (message) => asked.push(message));
    await new Promise<void>((resolve) => server.bind(0, '127.0.0.1', resolve));
    const asking = {
      source: [],
      family: null,
      ca: [],
      servername: null,
      owned: false,
      helo: null,
      from: null,
      timeout: null,
    };
    const at = await opened({ asking: { ...asking, dns: parseDnsServer(`127.0.0.1:${server.address().port}`) } });
    await settled(at, (await at.reader.post('/mx', { target: 'sandbox' })).path);
    server.close();
    assert.deepEqual(asked, []);
  });
  for (const target of ['0', 'mx:example.org', '127.0.0.1', ''])
    it(`of what was not allowed is refused: ${target || 'nothing said'}`, async () => {
      const { reader } = await opened();
      assert.equal((await reader.post('/mx', { target })).status, 403);
    });
});

/** The page behind the one that waits. */
async function settled({ reader, clock }: Opened, path: string): Promise<string> {
  for (;;) {
    const { text } = await reader.get(path);
    if (!text.includes('data-wait')) return text;
    await clock.advance(1_000 / 29);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
