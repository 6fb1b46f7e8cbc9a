// A proof from the page: against the embedded MX, against a server that was allowed, and against none that was not.
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { streamOf } from '../../src/desk/stream.ts';
import { FakeClock } from '../../src/net/clock.ts';
import { startSandbox } from '../../src/sandbox/serve.ts';
import { type Opened, opened, textOf } from './opened.ts';
import { policyNamed } from './policies.ts';

const REFUSED =
  '<guest@hotel.example>: host mx.hotel.example[192.0.2.25] said: 530 5.7.0 Must issue a STARTTLS command first (in reply to MAIL FROM command)\n';

describe('a proof', () => {
  it('in the embedded MX is told as it goes on, is re-enacted, and never confirmed', async () => {
    const at = await opened();
    const path = await begun(at, 'sandbox');
    const events = await heard(at, `${path}/events`);
    assert.equal(events.at(-1)?.event, 'end');
    assert.deepEqual(
      events.map(({ id }) => id),
      events.map((_, index) => index + 1),
    );
    const replies = events.filter(({ event, data }) => event === 'line' && data.includes('530 5.7.0'));
    assert.equal(replies.length, 2, 'as in the bounce, and changed back');
    const { text } = await at.reader.get(path);
    assert.match(/<h1[^>]*>(.*?)<\/h1>/.exec(text)?.[1] ?? '', /^Re-enacted: what matters is STARTTLS\.$/);
    assert.match(textOf(text), /The embedded MX is asked: re-enacted, not checked/);
    assert.doesNotMatch(textOf(text), /confirmed/i);
    assert.match(textOf((await at.reader.get(path.replace('/proof', ''))).text), /Re-enacted\. In the embedded MX/);
  });
  it('is heard from where the reader left off', async () => {
    const at = await opened();
    const path = await begun(at, 'sandbox');
    await heard(at, `${path}/events`);
    // a step is told as it is now: a reader who comes late needs no history of it
    const all = await heard(at, `${path}/events?after=0`);
    assert.deepEqual(await heard(at, `${path}/events`), all, 'a second tab hears the same');
    assert.deepEqual(await heard(at, `${path}/events`, { 'last-event-id': '7' }), all.slice(7));
  });
  it('ends when it is stopped, and says so', async () => {
    const at = await opened();
    const path = await begun(at, 'sandbox');
    await at.reader.post(`${path}/stop`, {});
    await heard(at, `${path}/events`);
    assert.match((await at.reader.get(path)).text, /data-over="yes"/);
  });
  it('ends with the desk', async () => {
    const at = await opened();
    await begun(at, 'sandbox');
    await at.desk.close();
  });
  for (const target of ['0', '7', '-1', 'mx:hotel.example', '127.0.0.1:25', ''])
    it(`asks nobody who was not allowed: ${target || 'nothing said'}`, async () => {
      const at = await opened();
      const { path } = await at.reader.post('/b', { text: REFUSED });
      const { status, text } = await at.reader.post(`${path}/proof`, { target });
      assert.deepEqual(
        [status, /<h1[^>]*>(.*?)<\/h1>/.exec(text)?.[1]],
        [403, 'This target is not allowed; nothing was asked.'],
      );
    });
});

describe('a proof with a server that was allowed', () => {
  let mx: Awaited<ReturnType<typeof startSandbox>>;
  before(async () => {
    mx = await startSandbox(policyNamed('intercommail'));
  });
  after(() => mx.close());
  const allowing = () => opened({ targets: [`127.0.0.1:${mx.port}`] });

  it('is confirmed', async () => {
    const at = await allowing();
    const path = await begun(at, '0');
    await heard(at, `${path}/events`);
    const { text } = await at.reader.get(path);
    assert.equal(/<h1[^>]*>(.*?)<\/h1>/.exec(text)?.[1], 'Confirmed: what matters is STARTTLS.');
    assert.match(textOf(text), new RegExp(`127\\.0\\.0\\.1:${mx.port} is asked, a real server`));
    const { text: letter } = await at.reader.get(`${path.replace('/proof', '')}/customer.txt`);
    assert.match(letter, /We have checked this with the server itself|tested|checked/i);
  });
  it('is one at a time for each target', async () => {
    const at = await allowing();
    const one = (await at.reader.post('/b', { text: REFUSED })).path;
    const two = (await at.reader.post('/b', { text: REFUSED })).path;
    assert.equal((await at.reader.post(`${one}/proof`, { target: '0' })).status, 200);
    assert.equal((await at.reader.post(`${two}/proof`, { target: '0' })).status, 409);
    await heard(at, `${one}/proof/events`);
  });
  it('is held six times an hour, not seven', async () => {
    const at = await allowing();
    const { path } = await at.reader.post('/b', { text: REFUSED });
    const statuses: number[] = [];
    for (let n = 0; n < 7; n += 1) {
      statuses.push((await at.reader.post(`${path}/proof`, { target: '0' })).status);
      await at.reader.post(`${path}/proof/stop`, {});
      await heard(at, `${path}/proof/events`);
    }
    assert.deepEqual(statuses, [200, 200, 200, 200, 200, 200, 429]);
  });
});

describe('an event stream', () => {
  it('beats while nothing happens, and says good-bye when the server ends', async () => {
    const clock = new FakeClock();
    const end = new AbortController();
    const ends: string[] = [];
    const around = { clock, signal: end.signal, ended: () => void ends.push('ended') };
    const stream = streamOf({ behind: () => [], isOver: false, listen: () => () => {} }, 0, around);
    await clock.advance(31_000);
    end.abort();
    assert.equal(
      await new Response(stream).text(),
      'retry: 1000\n\n: still here\n\n: still here\n\nevent: bye\ndata: {}\n\n',
    );
    assert.deepEqual(ends, ['ended']);
  });
  it('who reads slowly is told what came meanwhile as soon as they have read', async () => {
    const clock = new FakeClock();
    const told: { id: number; event: string; data: string }[] = [];
    let listener = () => {};
    const source = {
      behind: (id: number) => told.slice(id),
      isOver: false,
      listen: (one: () => void) => {
        listener = one;
        return () => {};
      },
    };
    const stream = streamOf(source, 0, { clock, signal: new AbortController().signal, ended: () => {} });
    for (let id = 1; id <= 200; id += 1) {
      told.push({ id, event: 'line', data: '{}' });
      listener();
    }
    const reader = stream.getReader();
    const decoder = new TextDecoder();
    for (let text = ''; !text.includes('id: 200\n'); ) text += decoder.decode((await reader.read()).value);
    assert.equal(clock.now(), 0, 'no heartbeat was waited for');
    await reader.cancel();
  });
  it('a reader has four, not five, and one that ends makes room', async () => {
    const silent = createServer((socket) => void socket.on('error', () => {}));
    await new Promise<void>((listens) => silent.listen(0, '127.0.0.1', listens));
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const at = await opened({ targets: [`127.0.0.1:${port}`] });
    const path = await begun(at, '0');
    const streams = await Promise.all(Array.from({ length: 5 }, () => at.reader.open(`${path}/events`)));
    assert.deepEqual(streams.map(({ status }) => status).sort(), [200, 200, 200, 200, 429]);
    await streams.find(({ status }) => status === 200)?.body?.cancel();
    assert.equal((await at.reader.open(`${path}/events`)).status, 200);
    await at.desk.close();
    silent.close();
  });
});

/** The path of a proof that has begun. */
async function begun({ reader }: Opened, target: string): Promise<string> {
  const { path } = await reader.post('/b', { text: REFUSED });
  const { status, path: proof } = await reader.post(`${path}/proof`, { target });
  assert.equal(status, 200);
  return proof;
}

/** All events, until the stream ends by itself. */
async function heard({ reader }: Opened, path: string, headers: Readonly<Record<string, string>> = {}) {
  const text = await (await reader.open(path, headers)).text();
  return [...text.matchAll(/id: (\d+)\nevent: (\w+)\ndata: (.*)\n\n/g)].map(([, id, event, data = '']) => ({
    id: Number(id),
    event,
    data,
  }));
}
