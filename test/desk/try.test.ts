// Scenarios from the browser, and surveys: what is checked, what is run, and what nobody can ask for.
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { describe, it } from 'node:test';
import { FIRST_SCENARIO } from '../../src/desk/pages/try.ts';
import { parseDnsServer } from '../../src/net/dns-servers.ts';
import { type Opened, opened, textOf } from './opened.ts';

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
  it('one octet over the bound is refused', async () => {
    const { reader } = await opened();
    const pad = (length: number) => `${FIRST_SCENARIO}#${' '.repeat(length - FIRST_SCENARIO.length - 1)}`;
    assert.equal((await reader.post('/try/check', { text: pad(256 * 1024) })).status, 200);
    assert.equal((await reader.post('/try/check', { text: pad(256 * 1024 + 1) })).status, 413);
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
