// Streams whose sockets are used again: whoever has a stream hears what its own connection says, and nothing of another one's.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { after, test } from 'node:test';
import { type LeanSink, type LeanStream, openStream } from '../../src/net/lean-stream.ts';

const servers: net.Server[] = [];
after(() => {
  for (const server of servers) server.close();
});

async function serve(connection: (socket: net.Socket, number: number) => void): Promise<number> {
  let number = 0;
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    number += 1;
    connection(socket, number);
  });
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return (server.address() as net.AddressInfo).port;
}

interface Heard {
  readonly stream: LeanStream;
  readonly text: () => string;
  /** Resolves when that much was heard; null: when the connection is gone, with its error. */
  readonly until: (length: number) => Promise<void>;
  readonly gone: Promise<string | null>;
}

function open(port: number, source: string | null = null): Heard {
  let text = '';
  let waiting: { length: number; done: () => void } | null = null;
  let gone: (error: string | null) => void = () => {};
  const ended = new Promise<string | null>((resolve) => {
    gone = resolve;
  });
  const sink: LeanSink = {
    connected() {},
    data(octets) {
      text += octets.toString('latin1');
      if (waiting !== null && text.length >= waiting.length) waiting.done();
    },
    secured() {},
    gone: (error) => gone(error),
  };
  const stream = openStream({ address: '127.0.0.1', port }, source, sink);
  const until = (length: number) =>
    new Promise<void>((done) => {
      waiting = { length, done };
      if (text.length >= length) done();
    });
  return { stream, text: () => text, until, gone: ended };
}

const tick = () => new Promise((resolve) => setImmediate(resolve));

test('two hundred connections, four at once, one after the other: each hears its own number', async () => {
  const port = await serve((socket, number) => socket.write(`${String(number).padStart(4, '0')}\n`));
  const heard: string[] = [];
  const worker = async () => {
    for (let i = 0; i < 50; i += 1) {
      const one = open(port);
      await one.until(5);
      heard.push(one.text());
      one.stream.destroy();
      // The next one may get the socket of another.
      if (i % 3 === 0) await tick();
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  assert.deepEqual(
    heard.sort(),
    Array.from({ length: 200 }, (_, i) => `${String(i + 1).padStart(4, '0')}\n`),
  );
});

test('what a server goes on saying to one that has left is not heard by the next', async () => {
  const port = await serve((socket, number) => {
    const say = () => {
      if (socket.writable) socket.write(`${number}`.repeat(100), () => setImmediate(say));
    };
    say();
  });
  for (let i = 1; i <= 9; i += 1) {
    const one = open(port);
    await one.until(3_000);
    assert.match(one.text(), new RegExp(`^${i}+$`));
    one.stream.destroy();
    await tick();
    await tick();
  }
});

test('after a refused, a reset, a closed and an abandoned connection the next one is as new', async () => {
  const greets = await serve((socket) => socket.write('hello'));
  const resets = await serve((socket) => socket.resetAndDestroy());
  const ends = await serve((socket) => socket.end('bye'));
  const hello = async () => {
    const one = open(greets);
    await one.until(5);
    assert.equal(one.text(), 'hello');
    one.stream.write('ok');
    one.stream.destroy();
    await tick();
  };
  for (let round = 0; round < 3; round += 1) {
    await hello();
    assert.equal(await open(1).gone, 'ECONNREFUSED');
    await hello();
    assert.equal(await open(resets).gone, 'ECONNRESET');
    await hello();
    const ended = open(ends);
    assert.equal(await ended.gone, null);
    assert.equal(ended.text(), 'bye');
    await hello();
    // Left before it stood, with something to say; and with more than the kernel takes.
    const early = open(greets);
    early.stream.write('x'.repeat(100));
    early.stream.destroy();
    await hello();
    const full = open(greets);
    await full.until(5);
    full.stream.write('x'.repeat(32 << 20));
    full.stream.destroy();
    await hello();
    const reset = open(greets);
    await reset.until(5);
    reset.stream.destroy(true);
    await hello();
    const closed = open(greets);
    await closed.until(5);
    closed.stream.close();
  }
});

test('each connection has the source address that it asks for', async () => {
  const port = await serve((socket) => socket.write(`${String(socket.remoteAddress).padEnd(12)}`));
  for (const source of ['127.0.0.5', null, '127.0.0.6', '127.0.0.5', null]) {
    const one = open(port, source);
    await one.until(12);
    assert.equal(one.text().trim(), source ?? '127.0.0.1');
    one.stream.destroy();
    await tick();
  }
});
