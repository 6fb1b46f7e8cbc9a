import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, test } from 'node:test';
import { type HttpAnswer, type HttpServer, serveHttp } from '../../src/net/serve-http.ts';

const open: HttpServer[] = [];
after(() => Promise.all(open.map((server) => server.close())));

const failures: unknown[] = [];

async function serving(answer: HttpAnswer, maxConnections = 8, requestMs?: number): Promise<HttpServer> {
  const server = await serveHttp(
    {
      host: '127.0.0.1',
      port: 0,
      maxBodyBytes: 1000,
      maxConnections,
      failed: (error) => failures.push(error),
      ...(requestMs === undefined ? {} : { requestMs }),
    },
    answer,
  );
  open.push(server);
  return server;
}

/** What comes back for these octets until the server closes. */
async function raw({ port }: HttpServer, octets: string | Buffer): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let back = '';
  socket.setEncoding('latin1').on('data', (piece) => {
    back += piece;
  });
  socket.on('error', () => {});
  socket.write(octets);
  await new Promise((resolve) => socket.once('close', resolve));
  return back;
}

/** Says what it was asked, the body read. */
const echo: HttpAnswer = async (request, { address }) => {
  const body = await request.text();
  const { pathname, search } = new URL(request.url);
  return Response.json({ method: request.method, pathname, search, host: request.headers.get('host'), body, address });
};

const POST = (body: string, more = '') =>
  `POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${more}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

for (const [name, octets, status] of [
  ['a body within the bound', POST('a'.repeat(1000)), 200],
  ['a body that says it is too large', POST('a'.repeat(1001)), 413],
  [
    'a body in chunks that grows too large',
    `POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${'10\r\n0123456789abcdef\r\n'.repeat(63)}0\r\n\r\n`,
    413,
  ],
  ['a body of a megabyte', POST('a'.repeat(1024 * 1024)), 413],
  ['a header without end', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(17_000)}\r\n\r\n`, 431],
  ['no host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
  ['another method', 'BREW / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 400],
  ['TRACE', 'TRACE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 501],
  ['the form for proxies', 'GET http://evil.test/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 400],
  ['no target', 'OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 400],
  [
    'length and chunks at once',
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    400,
  ],
  ['no HTTP', '\x16\x03\x01\x00\x00\r\n\r\n', 400],
] as const) {
  test(`http, from the wire: ${name}`, async () => {
    const back = await raw(await serving(echo), octets);
    assert.match(back, new RegExp(`^HTTP/1\\.1 ${status} `));
    if (status === 413) assert.match(back, /\r\nconnection: close\r\n/i);
  });
}

test('http: what is asked reaches the answer; a target never names a host', async () => {
  const server = await serving(echo);
  const back = await raw(server, POST('ä', 'X-A: 1\r\n').replace('POST / ', 'POST //evil.test/../a?b=%63 '));
  assert.match(back, /"pathname":"\/\/a","search":"\?b=%63","host":"x"/);
  assert.match(back, /"address":"127\.0\.0\.1"/);
});

test('http: several cookies are several lines; HEAD has no body', async () => {
  const server = await serving(
    () =>
      new Response('body', {
        headers: [
          ['set-cookie', 'a=1'],
          ['set-cookie', 'b=2'],
        ],
      }),
  );
  const got = await raw(server, 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  assert.match(got, /set-cookie: a=1\r\nset-cookie: b=2\r\n/);
  const head = await raw(server, 'HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  assert.match(head, /\r\n\r\n$/);
});

test('http: what an answer throws is told, and no word of it gets out', async () => {
  const server = await serving(() => {
    throw new Error('secret words');
  });
  const back = await raw(server, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  assert.match(back, /^HTTP\/1\.1 500 /);
  assert.doesNotMatch(back, /secret/);
  assert.match(String(failures.pop()), /secret words/);
});

test('http: a client that goes ends the source of the body', async () => {
  let ended: () => void = () => {};
  const over = new Promise<void>((resolve) => {
    ended = resolve;
  });
  const server = await serving((request) => {
    request.signal.addEventListener('abort', ended);
    return new Response(new ReadableStream({ start: (controller) => controller.enqueue(Buffer.from('first\n')) }));
  });
  const socket = connect(server.port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(socket, 'data');
  socket.destroy();
  await over;
});

test('http: a client that does not read stops the source, not the memory', async () => {
  let pulled = 0;
  const piece = Buffer.alloc(64 * 1024);
  const server = await serving(
    () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            pulled += 1;
            controller.enqueue(new Uint8Array(piece));
          },
        }),
      ),
  );
  const socket = connect(server.port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(socket, 'readable');
  // As long as pieces are pulled the kernel's buffers fill up; then it stands still.
  let before = -1;
  while (before !== pulled) {
    before = pulled;
    for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }
  assert.ok(pulled < 1000, `${pulled} pieces`);
  socket.destroy();
});

test('http: more connections than there may be are closed unheard', async () => {
  const server = await serving(echo, 2);
  const held = [connect(server.port, '127.0.0.1'), connect(server.port, '127.0.0.1')];
  await Promise.all(held.map((socket) => once(socket, 'connect')));
  assert.equal(await raw(server, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'), '');
  for (const socket of held) socket.destroy();
});

for (const [name, sent] of [
  ['the half of a body', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc'],
  ['a chunk, and no more of them', 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n'],
  ['the half of a header', 'POST / HTTP/1.1\r\nHost: x\r\nX-Slow: '],
] as const)
  test(`http: who sends ${name} and waits is gone when the time for a request is over`, {
    timeout: 20_000,
  }, async () => {
    const before = failures.length;
    const server = await serving(echo, 8, 300);
    const back = await raw(server, sent);
    assert.doesNotMatch(back, /^HTTP\/1\.1 200/);
    assert.equal(failures.length, before);
  });

test('http: closing ends an answer that waits, and its connection', async () => {
  let asked: () => void = () => {};
  const waiting = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const server = await serving(
    (request) =>
      new Promise((resolve) => {
        request.signal.addEventListener('abort', () => resolve(new Response(String(request.signal.reason))));
        asked();
      }),
  );
  const back = raw(server, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await waiting;
  await server.close();
  assert.match(await back, /the server ends/);
});
