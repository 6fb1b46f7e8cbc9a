// Receivers of notifications that misbehave: none holds up a night beyond its deadline, none makes more of it than a sentence.
import assert from 'node:assert/strict';
import net from 'node:net';
import { after, before, describe, test } from 'node:test';
import { postJson, runCommand } from '../../src/net/notify.ts';

const ONCE = { pausesMs: [], deadlineMs: 600 } as const;
/** The deadline, and what a busy machine adds. */
const MOST_MS = 6_000;
const BIG = 'x'.repeat(5_000_000);

const within = async <T>(work: Promise<T>): Promise<T> => {
  const begun = performance.now();
  const done = await work;
  const ms = performance.now() - begun;
  assert.ok(ms < MOST_MS, `${Math.round(ms)} ms`);
  return done;
};

describe('commands', () => {
  for (const { name, script, input, sent } of [
    { name: 'sleeps', script: 'sleep 60', sent: false },
    { name: 'takes no signal for an answer', script: 'trap "" TERM INT HUP; sleep 60 & wait', sent: false },
    { name: 'leaves somebody behind who sleeps', script: 'sleep 60 & exit 0', sent: true },
    { name: 'leaves somebody behind who holds the input', script: 'sleep 60 <&0 & exit 0', input: BIG, sent: true },
    { name: 'reads nothing of a long message', script: 'exit 0', input: BIG, sent: true },
    {
      name: 'reads it an octet at a time, without end',
      script: 'while :; do head -c 1 >/dev/null || exit; done',
      input: BIG,
      sent: false,
    },
    {
      name: 'says more than anybody reads',
      script: 'cat >/dev/null; head -c 20000000 /dev/zero; head -c 20000000 /dev/zero >&2',
      sent: true,
    },
    { name: 'kills itself', script: 'kill -9 $$', sent: false },
    { name: 'stops itself', script: 'kill -STOP $$', sent: false },
  ] as const)
    test(name, async () => {
      const done = await within(
        runCommand(['sh', '-c', script], 'input' in { input } && input !== undefined ? input : 'hello', ONCE),
      );
      assert.equal(done.sent, sent, JSON.stringify(done));
    });

  for (const argument of ['$(touch /tmp/never)', '; exit 1', '`id`', '\u001b[2J', '--help', 'a\nb'])
    test(`an argument is one: ${JSON.stringify(argument)}`, async () => {
      const script = 'test "$1" = "$(cat)"';
      const done = await runCommand(['sh', '-c', script, 'sh', argument], argument, ONCE);
      assert.deepEqual(done, { sent: true, attempts: 1 });
    });
});

describe('webhooks', () => {
  let server: net.Server;
  let behave: (socket: net.Socket) => void = () => {};
  const open = new Set<net.Socket>();
  before(async () => {
    server = net.createServer((socket) => {
      open.add(socket);
      socket.on('error', () => {}).on('close', () => open.delete(socket));
      behave(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  after(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });

  const again = (socket: net.Socket, text: string, ms: number) => {
    const timer = setInterval(() => socket.writable && socket.write(text), ms);
    socket.on('close', () => clearInterval(timer));
  };
  const flood = (socket: net.Socket, text: string) => {
    const more = () => {
      while (socket.writable && socket.write(text));
    };
    socket.on('drain', more);
    more();
  };
  for (const { name, does, sent } of [
    { name: 'says nothing', does: () => {}, sent: false },
    { name: 'drips a header', does: (socket: net.Socket) => again(socket, 'H', 50), sent: false },
    {
      name: 'has headers without end',
      does: (socket: net.Socket) => {
        socket.write('HTTP/1.1 200 OK\r\n');
        flood(socket, `X-A: ${'a'.repeat(1000)}\r\n`);
      },
      sent: false,
    },
    {
      name: 'drips a body',
      does: (socket: net.Socket) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n');
        again(socket, 'x', 50);
      },
      sent: null,
    },
    {
      name: 'has a body without end',
      does: (socket: net.Socket) => {
        socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
        flood(socket, `10000\r\n${'x'.repeat(65_536)}\r\n`);
      },
      sent: null,
    },
    {
      name: 'leads somewhere else',
      does: (socket: net.Socket) => {
        socket.end('HTTP/1.1 307 x\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n');
      },
      sent: false,
    },
    {
      name: 'leads to itself',
      does: (socket: net.Socket) => {
        socket.end('HTTP/1.1 302 x\r\nLocation: /\r\nContent-Length: 0\r\n\r\n');
      },
      sent: false,
    },
    {
      name: 'speaks SMTP',
      does: (socket: net.Socket) => {
        socket.end('220 mx ESMTP\r\n');
      },
      sent: false,
    },
    { name: 'closes at once', does: (socket: net.Socket) => socket.destroy(), sent: false },
    {
      name: 'has two lengths',
      does: (socket: net.Socket) => {
        socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\nhello');
      },
      sent: false,
    },
  ] as const)
    test(name, async () => {
      for (const socket of open) socket.destroy();
      behave = (socket) => socket.once('data', () => does(socket));
      const { port } = server.address() as net.AddressInfo;
      const done = await within(postJson(`http://127.0.0.1:${port}/secret-path`, '{}', ONCE));
      if (sent !== null) assert.equal(done.sent, sent, JSON.stringify(done));
      assert.doesNotMatch(JSON.stringify(done), /secret-path|169\.254/);
    });
});
