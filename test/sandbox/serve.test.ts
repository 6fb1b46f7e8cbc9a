// The sandbox over real sockets and real TLS.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { type CertificateStore, certificateStore } from '../../src/sandbox/certificate-store.ts';
import { type RunningSandbox, startSandbox } from '../../src/sandbox/serve.ts';
import { policyOf } from './dialogues.ts';

const certificates: CertificateStore = certificateStore(() => new Date());
const running: RunningSandbox[] = [];
after(() => Promise.all(running.map((sandbox) => sandbox.close())));

async function start(policy: string, host = '127.0.0.1'): Promise<RunningSandbox> {
  const sandbox = await startSandbox(policyOf(policy), { certificates, host });
  running.push(sandbox);
  return sandbox;
}

/** Sends each line when the reply to the one before is whole; gives all that was heard. */
async function talk(socket: Socket, lines: readonly string[]): Promise<string> {
  let heard = '';
  const reply = async () => {
    for (;;) {
      const [chunk] = (await once(socket, 'data')) as [Buffer];
      heard += chunk.toString('latin1');
      if (/(?:^|\n)[2-5][0-9]{2}(?: [^\n]*)?\r\n$/.test(heard)) return;
    }
  };
  for (const line of lines) {
    if (line !== '') socket.write(`${line}\r\n`);
    await reply();
  }
  return heard;
}

function tcp(sandbox: RunningSandbox, localAddress?: string): Socket {
  return connectTcp({
    host: sandbox.address,
    port: sandbox.port,
    ...(localAddress === undefined ? {} : { localAddress }),
  });
}

async function secure(socket: Socket, sandbox: RunningSandbox, options: object = {}): Promise<TLSSocket> {
  const ca = await sandbox.caPem();
  const tls = connectTls({ socket, ca, servername: sandbox.hostname, ...options });
  await once(tls, 'secureConnect');
  return tls;
}

const MESSAGE = ['MAIL FROM:<a@good.test>', 'RCPT TO:<x@lab.test>', 'DATA', 'Subject: x\r\n\r\nhi\r\n.'];

test('a message in clear text, then after STARTTLS, over IPv4 and IPv6', async () => {
  for (const host of ['127.0.0.1', '::1']) {
    const sandbox = await start('require_starttls: true', host);
    const socket = tcp(sandbox);
    const clear = await talk(socket, ['', 'EHLO c.test', 'MAIL FROM:<a@good.test>', 'STARTTLS']);
    assert.match(clear, /\r\n530 5\.7\.0 Must issue a STARTTLS command first\r\n220 2\.0\.0 Ready to start TLS\r\n$/);
    const tls = await secure(socket, sandbox);
    assert.equal(tls.getProtocol(), 'TLSv1.3');
    assert.match(await talk(tls, ['EHLO c.test', ...MESSAGE]), /\r\n250 2\.0\.0 Ok: queued as 0000000001\r\n$/);
    assert.deepEqual({ ...sandbox.counts }, { sessions: 1, accepted: 1, refused: 1, handshakes: 1 });
    tls.destroy();
  }
});

test('implicit TLS; plain text to it gets no reply', async () => {
  const sandbox = await start('tls: implicit\nauth: {}\ncapabilities: { on_smtps: { remove: [AUTH] } }');
  assert.equal(sandbox.mode, 'smtps');
  const tls = await secure(tcp(sandbox), sandbox);
  const said = await talk(tls, ['', 'EHLO c.test', ...MESSAGE]);
  assert.ok(said.includes('queued as') && !said.includes('AUTH') && !said.includes('STARTTLS'));
  assert.equal(sandbox.counts.accepted, 1);
  assert.equal(sandbox.log().length, 6);
  tls.destroy();
  const plain = tcp(sandbox);
  let heard = '';
  plain.on('data', (chunk) => (heard += chunk.toString('latin1')));
  plain.on('error', () => {});
  plain.write('EHLO c.test\r\n');
  await once(plain, 'close');
  assert.ok(!heard.includes('220'));
});

// biome-ignore format: a table, one case a line
const HANDSHAKES: readonly (readonly [policy: string, options: object, code: RegExp])[] = [
  ['certificate: expired', {}, /CERT_HAS_EXPIRED/],
  ['certificate: not-yet', {}, /CERT_NOT_YET_VALID/],
  ['certificate: self-signed', {}, /DEPTH_ZERO_SELF_SIGNED_CERT/],
  ['certificate: wrong-name', {}, /ERR_TLS_CERT_ALTNAME_INVALID/],
  ['certificate: missing-intermediate', {}, /UNABLE_TO_VERIFY_LEAF_SIGNATURE/],
  ['certificate: { names: [other.test] }', {}, /ERR_TLS_CERT_ALTNAME_INVALID/],
  ['tls: broken', {}, /HANDSHAKE_FAILURE/],
  ['tls_versions: { max: TLSv1.2 }', { minVersion: 'TLSv1.3' }, /PROTOCOL_VERSION/],
  ['tls_versions: { max: TLSv1.1 }', {}, /PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL/],
];
for (const [policy, options, code] of HANDSHAKES) {
  test(`${policy}: the handshake fails as it should`, async () => {
    const sandbox = await start(policy);
    const socket = tcp(sandbox);
    assert.match(await talk(socket, ['', 'EHLO c.test', 'STARTTLS']), /\r\n220 2\.0\.0 Ready to start TLS\r\n$/);
    await assert.rejects(secure(socket, sandbox, options), (error: NodeJS.ErrnoException) =>
      code.test(`${error.code} ${error.message}`),
    );
    socket.destroy();
  });
}

test('a command in the same segment as STARTTLS is not run within TLS', async () => {
  const sandbox = await start('');
  const socket = tcp(sandbox);
  await talk(socket, ['', 'EHLO c.test', 'STARTTLS\r\nRSET\r\nNOOP']);
  const tls = await secure(socket, sandbox);
  assert.equal(await talk(tls, ['RCPT TO:<x@lab.test>']), '503 5.5.1 Error: need MAIL command\r\n');
  tls.destroy();
});

test('the source address decides: without a PTR refused, with one taken', async () => {
  const sandbox = await start('reverse_dns: { missing: 127.0.20.3 }');
  const said = async (from: string) => {
    const socket = tcp(sandbox, from);
    const heard = await talk(socket, ['', 'EHLO c.test', 'MAIL FROM:<a@good.test>', 'RCPT TO:<x@lab.test>']);
    socket.destroy();
    return heard.split('\r\n').at(-2);
  };
  assert.equal(
    await said('127.0.20.3'),
    '550 5.7.1 Client host rejected: cannot find your reverse hostname, [127.0.20.3]',
  );
  assert.equal(await said('127.0.20.1'), '250 2.1.5 Ok');
});

test('a silent client meets 421, a verb may be answered with RST', async () => {
  const idle = tcp(await start('idle_timeout: 50ms'));
  assert.match(await talk(idle, ['', '']), /\r\n421 4\.4\.2 mx\.sandbox\.test Error: timeout exceeded\r\n$/);
  idle.destroy();
  const reset = tcp(await start('reset: noop'));
  await talk(reset, ['']);
  reset.write('NOOP\r\n');
  await assert.rejects(once(reset, 'data'), { code: 'ECONNRESET' });
});

test('close() ends all connections in time, and is there for a client that never reads', async () => {
  const sandbox = await startSandbox(policyOf('multiline: { forms: endless, at: noop }'));
  const clients = [tcp(sandbox), tcp(sandbox), tcp(sandbox)];
  for (const client of clients) client.on('error', () => {});
  await Promise.all(clients.map((client) => once(client, 'data')));
  for (const client of clients) client.pause().write('NOOP\r\n');
  const began = performance.now();
  await Promise.all([sandbox.close(), sandbox.close()]);
  assert.ok(performance.now() - began < 2000);
  for (const client of clients) client.destroy();
});

test('a flood of commands that nobody waits for is cut off', async () => {
  const sandbox = await start('tarpit: 1m');
  const flood = tcp(sandbox);
  flood.on('error', () => {});
  const closed = new Promise((resolve) => flood.on('close', resolve));
  flood.write('NOOP\r\n'.repeat(100_000));
  await closed;
  assert.ok(sandbox.log().length > 0);
});

test('many at once, each with a port of its own; a taken port is the system\u2019s error', async () => {
  const all = await Promise.all(Array.from({ length: 30 }, () => startSandbox({})));
  assert.equal(new Set(all.map(({ port }) => port)).size, 30);
  await assert.rejects(startSandbox({}, { port: all[0]?.port ?? 0 }), { code: 'EADDRINUSE' });
  await Promise.all(all.map((sandbox) => sandbox.close()));
});
