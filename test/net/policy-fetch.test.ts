import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { createServer as createHttpsServer, type Server } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, before, describe, test } from 'node:test';
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { FakeClock } from '../../src/net/clock.ts';
import { fetchPolicy, type PolicyFetch, type PolicyFetchOptions } from '../../src/net/policy-fetch.ts';
import { isPublicAddress } from '../../src/net/public-address.ts';
import { readRoots } from '../../src/net/roots.ts';
import {
  type Authority,
  type CertificateKind,
  makeAuthority,
  makeCertificate,
} from '../../src/sandbox/certificates.ts';

const POLICY = 'version: STSv1\r\nmode: enforce\r\nmx: mx.example.org\r\nmax_age: 604800\r\n';
const HOST = 'mta-sts.example.org';
let root: Authority;
const servers: Server[] = [];
before(async () => {
  root = await makeAuthority();
});
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

type Answer = RequestListener;

/** A policy host on loopback; `asked` counts the requests. */
async function policyHost(answer: Answer, kind: CertificateKind = 'trusted') {
  const made = await makeCertificate(root, kind, { names: [HOST], now: new Date() });
  const asked: string[] = [];
  const server = createHttpsServer({ cert: [made.certPem, ...made.chainPem].join(''), key: made.keyPem });
  server.on('request', (request, reply) => {
    asked.push(`${request.method} ${request.headers.host} ${request.url}`);
    answer(request, reply);
  });
  server.on('tlsClientError', () => {});
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { port: (server.address() as AddressInfo).port, asked };
}

const fetchFrom = (port: number, more: Partial<PolicyFetchOptions> = {}): Promise<PolicyFetch> =>
  fetchPolicy('example.org', {
    lookup: async () => ['127.0.0.1'],
    roots: [root.certPem],
    allowPrivate: true,
    port,
    ...more,
  });

const give =
  (status: number, headers: Record<string, string>, body: string): Answer =>
  (_request, reply) => {
    reply.writeHead(status, headers).end(body);
  };
const PLAIN = { 'content-type': 'text/plain; charset=utf-8' };

test('a policy is fetched from the well-known place, with the name looked up once', async () => {
  const { port, asked } = await policyHost(give(200, PLAIN, POLICY));
  const lookups: string[] = [];
  const fetched = await fetchFrom(port, {
    lookup: async (host) => {
      lookups.push(host);
      // The second answer, were it asked for, leads elsewhere.
      return [lookups.length === 1 ? '127.0.0.1' : '127.0.0.2'];
    },
  });
  const url = `https://${HOST}:${port}/.well-known/mta-sts.txt`;
  assert.deepEqual(fetched, { outcome: 'fetched', url, address: '127.0.0.1', text: POLICY });
  assert.deepEqual(lookups, [HOST]);
  assert.deepEqual(asked, [`GET ${HOST}:${port} /.well-known/mta-sts.txt`]);
});

test('it is the same when it is bundled, where a CommonJS library has a default export only', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mxprobe-bundle-'));
  try {
    const out = { outdir: folder, bundle: true, splitting: true, outExtension: { '.js': '.mjs' } };
    const entry = fileURLToPath(new URL('../../src/net/policy-fetch.ts', import.meta.url));
    const banner = { js: 'import{createRequire as __cr}from"node:module";const require=__cr(import.meta.url);' };
    await build({ entryPoints: [entry], format: 'esm', platform: 'node', target: 'node20.19', banner, ...out });
    const bundled: { fetchPolicy: typeof fetchPolicy } = await import(join(folder, 'policy-fetch.mjs'));
    const { port } = await policyHost(give(200, PLAIN, POLICY));
    const options = { lookup: async () => ['127.0.0.1'], roots: [root.certPem], allowPrivate: true, port };
    assert.equal((await bundled.fetchPolicy('example.org', options)).outcome, 'fetched');
  } finally {
    await rm(folder, { recursive: true });
  }
});

describe('answers that are no policy', () => {
  for (const [what, status, headers, body, outcome, text] of [
    [
      'a redirect',
      301,
      { location: 'https://evil.test/\u0007' },
      '',
      'redirect',
      /^HTTP 301 to "https:\/\/evil.test\/.*not followed/,
    ],
    ['a redirect to itself', 302, { location: '/.well-known/mta-sts.txt' }, '', 'redirect', /not followed/],
    ['not found', 404, PLAIN, POLICY, 'status', /^HTTP 404$/],
    ['a server error', 503, PLAIN, '', 'status', /^HTTP 503$/],
    ['another media type', 200, { 'content-type': 'text/html' }, POLICY, 'media-type', /"text\/html", not text\/plain/],
    ['no media type', 200, {}, POLICY, 'media-type', /not text\/plain/],
    ['more than 64 KiB', 200, PLAIN, 'x'.repeat(65_537), 'too-large', /longer than 65536 octets/],
  ] as const) {
    test(what, async () => {
      // Node refuses to send what a hostile server sends: the BEL goes as its escape.
      const safe = Object.fromEntries(
        Object.entries(headers).map(([key, value]) => [key, value.replace('\u0007', '%07')]),
      );
      const { port, asked } = await policyHost(give(status, safe, body));
      const fetched = await fetchFrom(port);
      assert.equal(fetched.outcome, outcome);
      assert.match('text' in fetched ? fetched.text : '', text);
      assert.equal(asked.length, 1);
    });
  }

  test('64 KiB are taken', async () => {
    const { port } = await policyHost(give(200, PLAIN, 'x'.repeat(65_536)));
    assert.equal((await fetchFrom(port)).outcome, 'fetched');
  });

  test('a body without end is cut off', async () => {
    const { port } = await policyHost((_request, reply) => {
      reply.writeHead(200, PLAIN);
      const pour = (): void => {
        while (reply.writable && reply.write('x'.repeat(16_384)));
        reply.once('drain', pour);
      };
      reply.on('error', () => {});
      pour();
    });
    assert.equal((await fetchFrom(port)).outcome, 'too-large');
  });

  test('a server that closes within the body', async () => {
    const { port } = await policyHost((_request, reply) => {
      reply.writeHead(200, { ...PLAIN, 'content-length': '1000' }).write('version');
      setImmediate(() => reply.destroy());
    });
    assert.equal((await fetchFrom(port)).outcome, 'connect');
  });
});

describe('certificates', () => {
  for (const [kind, code] of [
    ['expired', 'CERT_HAS_EXPIRED'],
    ['wrong-name', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['self-signed', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['missing-intermediate', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ] as const) {
    test(`${kind} is refused`, async () => {
      const { port, asked } = await policyHost(give(200, PLAIN, POLICY), kind);
      const fetched = await fetchFrom(port);
      assert.equal(fetched.outcome, 'tls');
      assert.equal('code' in fetched ? fetched.code : null, code);
      assert.deepEqual(asked, []);
    });
  }

  test('only the roots that were given count', async () => {
    const { port } = await policyHost(give(200, PLAIN, POLICY));
    assert.equal((await fetchFrom(port, { roots: [(await makeAuthority()).certPem] })).outcome, 'tls');
  });

  test('what is no TLS', async () => {
    const server = createTcpServer((socket) => socket.on('error', () => {}).end('HTTP/1.1 200 OK\r\n\r\n'));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const fetched = await fetchFrom((server.address() as AddressInfo).port);
    server.close();
    assert.equal(fetched.outcome, 'tls');
  });
});

/** What a fetch came to once its deadline has passed; a failure, not a hang, if that did not end it. */
async function soon(fetching: Promise<PolicyFetch>): Promise<PolicyFetch> {
  const patience = new AbortController();
  const late = pause(10_000, null, { signal: patience.signal }).then(() =>
    assert.fail('the deadline has ended nothing'),
  );
  late.catch(() => {});
  try {
    return await Promise.race([fetching, late]);
  } finally {
    patience.abort();
  }
}

describe('time', () => {
  test('a server that does not answer is given up at the deadline, not before', async () => {
    let arrived = () => {};
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const { port } = await policyHost(() => arrived());
    const clock = new FakeClock();
    let settled = false;
    const fetching = fetchFrom(port, { clock }).finally(() => {
      settled = true;
    });
    await arrival;
    await clock.advance(59_999);
    await turn();
    assert.equal(settled, false);
    await clock.advance(1);
    const fetched = await soon(fetching);
    assert.deepEqual([fetched.outcome, 'text' in fetched && fetched.text], ['timeout', 'no policy within 60 s']);
  });

  test('so is one that stops within the body, and a look-up that never ends', async () => {
    let begun = () => {};
    const start = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const { port } = await policyHost((_request, reply) => {
      reply.writeHead(200, PLAIN).write('version: STSv1\n', () => begun());
    });
    const clock = new FakeClock();
    const fetching = fetchFrom(port, { clock, deadlineMs: 500 });
    await start;
    await clock.advance(500);
    assert.equal((await soon(fetching)).outcome, 'timeout');
    const waiting = fetchFrom(port, { clock, lookup: () => new Promise(() => {}) });
    await clock.advance(60_000);
    assert.equal((await soon(waiting)).outcome, 'timeout');
  });

  test('so is one that accepts and never shakes hands', async () => {
    let accepted = () => {};
    const connection = new Promise<void>((resolve) => {
      accepted = resolve;
    });
    let gone = false;
    const server = createTcpServer((socket) => {
      socket.on('error', () => {});
      socket.on('close', () => {
        gone = true;
      });
      socket.resume();
      accepted();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const clock = new FakeClock();
    const fetching = fetchFrom((server.address() as AddressInfo).port, { clock });
    await connection;
    await clock.advance(60_000);
    try {
      assert.equal((await soon(fetching)).outcome, 'timeout');
      for (let turns = 0; !gone && turns < 500; turns += 1) await pause(10);
      assert.equal(gone, true, 'the connection is left open');
    } finally {
      server.close();
    }
  });

  test('an interrupt ends it', async () => {
    const interrupt = new AbortController();
    const { port } = await policyHost(() => interrupt.abort());
    assert.equal((await fetchFrom(port, { signal: interrupt.signal })).outcome, 'aborted');
    assert.equal((await fetchFrom(port, { signal: AbortSignal.abort() })).outcome, 'aborted');
  });
});

describe('addresses', () => {
  const nobody = async (more: Partial<PolicyFetchOptions>) => fetchFrom(1, { allowPrivate: false, ...more });
  test('none', async () => assert.equal((await nobody({ lookup: async () => [] })).outcome, 'no-address'));
  test('private ones are refused unless they are allowed', async () => {
    const fetched = await nobody({ lookup: async () => ['10.0.0.1', '::1'] });
    assert.equal(fetched.outcome, 'private-address');
    assert.match('text' in fetched ? fetched.text : '', /leads to 10.0.0.1, ::1, which is not public/);
  });
  test('a closed port', async () => {
    const server = createTcpServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const fetched = await fetchFrom(port);
    assert.deepEqual(
      [fetched.outcome, fetched.address, 'code' in fetched && fetched.code],
      ['connect', '127.0.0.1', 'ECONNREFUSED'],
    );
  });
  for (const domain of ['127.0.0.1', 'a@b.example', 'a.example/x', 'a.example:25', '', 'a..example', 'x'.repeat(300)]) {
    test(`${JSON.stringify(domain.slice(0, 20))} is no domain`, async () => {
      const lookup = () => assert.fail('nothing may be looked up');
      assert.equal((await fetchPolicy(domain, { lookup, roots: [] })).outcome, 'bad-name');
    });
  }
  for (const [address, isPublic] of [
    ['198.51.100.1', false],
    ['8.8.8.8', true],
    ['172.15.0.1', true],
    ['172.16.0.1', false],
    ['169.254.169.254', false],
    ['0.0.0.0', false],
    ['2606:4700::1111', true],
    ['::1', false],
    ['::ffff:8.8.8.8', false],
    ['fd00::1', false],
    ['fe80::1', false],
    ['2002:7f00:1::', false],
    ['mx.example.org', false],
  ] as const) {
    test(`${address} is ${isPublic ? 'public' : 'not public'}`, () => assert.equal(isPublicAddress(address), isPublic));
  }
});

describe('roots', () => {
  const files = (content: Record<string, string>) => ({
    read: async (path: string) => Buffer.from(content[path] ?? assert.fail(`${path} is not to be read`)),
  });
  test("Node's and the file that SSL_CERT_FILE names", async () => {
    const { pems, file } = await readRoots({ SSL_CERT_FILE: '/roots.pem' }, files({ '/roots.pem': 'PEM' }));
    assert.equal(file, '/roots.pem');
    assert.ok(pems.length > 100 && pems.includes('PEM'));
  });
  test('the file of the system, once, though NODE_EXTRA_CA_CERTS names it again', async () => {
    const system = '/etc/ssl/certs/ca-certificates.crt';
    const { pems, file } = await readRoots({ NODE_EXTRA_CA_CERTS: system }, files({ [system]: 'PEM' }));
    assert.equal(file, system);
    assert.equal(pems.filter((pem) => pem === 'PEM').length, 1);
  });
});
