import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { FakeClock } from '../../src/net/clock.ts';
import { postJson, runCommand } from '../../src/net/notify.ts';

/** A webhook that answers with these codes in turn; 0 = hangs up, -1 = never answers. */
async function webhook(codes: readonly number[]) {
  const bodies: string[] = [];
  const server = createServer((request, reply) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const code = codes[bodies.length] ?? 500;
      bodies.push(body);
      if (code === 0) request.socket.destroy();
      else if (code > 0) reply.writeHead(code, { location: 'http://127.0.0.1:1/' }).end('x');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/SECRET-TOKEN`;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url, bodies, close };
}
const quick = { pausesMs: [1, 1] };

for (const [name, codes, sent, asked] of [
  ['accepted at once', [200], true, 1],
  ['busy, then accepted', [503, 429, 204], true, 3],
  ['hangs up, then accepted', [0, 200], true, 2],
  ['refused is not asked again', [403], false, 1],
  ['a redirect is not followed', [302], false, 1],
  ['down', [500, 500, 500], false, 3],
] as const) {
  test(`webhook: ${name}`, async () => {
    const hook = await webhook(codes);
    const outcome = await postJson(hook.url, '{"a":1}', quick);
    hook.close();
    assert.equal(outcome.sent, sent);
    assert.deepEqual(
      hook.bodies,
      Array.from({ length: asked }, () => '{"a":1}'),
    );
    assert.ok(!JSON.stringify(outcome).includes('SECRET'));
  });
}

test('webhook: nobody listens', async () => {
  const hook = await webhook([]);
  hook.close();
  const outcome = await postJson(hook.url, '{}', quick);
  assert.deepEqual(outcome, {
    sent: false,
    text: "the webhook can't be reached: the connection was refused: nothing listens there, 3 times",
  });
});

test('webhook: an answer that never comes ends at the deadline', async () => {
  const hook = await webhook([-1]);
  const outcome = await postJson(hook.url, '{}', { pausesMs: [], deadlineMs: 50 });
  hook.close();
  assert.deepEqual(outcome, { sent: false, text: 'the webhook did not answer within 0.05 s' });
});

test('webhook: an abort ends the pauses between attempts', async () => {
  const hook = await webhook([503]);
  const aborting = new AbortController();
  const sending = postJson(hook.url, '{}', { clock: new FakeClock(), signal: aborting.signal, pausesMs: [60_000] });
  while (hook.bodies.length === 0) await new Promise((resolve) => setImmediate(resolve));
  aborting.abort();
  const outcome = await sending;
  hook.close();
  assert.equal(outcome.sent, false);
});

const node = process.execPath;

test('command: gets the message on its standard input', async () => {
  const check = "let s='';process.stdin.on('data',c=>s+=c).on('end',()=>process.exit(s==='{\"a\":1}'?0:9))";
  assert.deepEqual(await runCommand([node, '-e', check], '{"a":1}'), { sent: true, attempts: 1 });
});

test('command: no shell reads its arguments', async () => {
  const check = "process.exit(process.argv[1]==='$(exit 1); true'?0:9)";
  assert.deepEqual(await runCommand([node, '-e', check, '$(exit 1); true'], ''), { sent: true, attempts: 1 });
});

for (const [name, command, options, text] of [
  ['fails', [node, '-e', 'process.exit(3)'], {}, 'the command ended with 3'],
  ['does not exist', ['/nowhere/at-all'], {}, "the command can't be run: ENOENT"],
  ['never ends', [node, '-e', 'setInterval(()=>{},1e6)'], { deadlineMs: 300 }, 'the command did not end within 0.3 s'],
] as const) {
  test(`command: ${name}`, async () =>
    assert.deepEqual(await runCommand(command, 'x', options), { sent: false, text }));
}
