// The embedded MX passes nothing on and looks up nothing outside, whatever it takes; and it listens for this machine alone.
import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { test } from 'node:test';
import { readPolicy } from '../../src/control/sandboxes.ts';
import { startSandbox } from '../../src/sandbox/serve.ts';
import { dialogue, message } from '../control/served.ts';

const LOOKING = `
dns:
  127.0.0.1: { PTR: mail.sender.test }
  shop.test: { MX: 10 mail.shop.test, TXT: "v=spf1 -all" }
reverse_dns: { at: eod, look_up: true }
recipient_domain: look-up
relay: { domains: ['*'] }
`;

test('not one socket is opened by it', async () => {
  const opened = { tcp: 0, udp: 0 };
  const tcp = () => {
    opened.tcp += 1;
  };
  const udp = () => {
    opened.udp += 1;
  };
  subscribe('net.client.socket', tcp);
  subscribe('udp.socket', udp);
  for (const text of ['{}', LOOKING]) {
    const read = readPolicy(text, 'policy');
    assert.ok('value' in read, JSON.stringify(read));
    const mx = await startSandbox(read.value);
    await dialogue(mx.port, message('ada@elsewhere.example'));
    await dialogue(mx.port, ['EHLO c.test', 'VRFY ada@elsewhere.example', 'ETRN elsewhere.example', 'QUIT']);
    await mx.close();
  }
  unsubscribe('net.client.socket', tcp);
  unsubscribe('udp.socket', udp);
  assert.deepEqual(opened, { tcp: 4, udp: 0 }, 'the four are those of this test');
});

for (const host of ['0.0.0.0', '::', '::ffff:0.0.0.0', '192.0.2.1', '10.0.0.1', 'example.org', '']) {
  test(`beyond loopback one word is not enough: ${JSON.stringify(host)}`, async () => {
    await assert.rejects(startSandbox({}, { host }), /beyond loopback/);
  });
}

test('beyond loopback with both words', async () => {
  const mx = await startSandbox({}, { host: '0.0.0.0', exposed: true });
  assert.equal(mx.address, '0.0.0.0');
  await mx.close();
});

for (const host of ['127.0.0.1', '127.1.2.3', '::1', 'localhost']) {
  test(`loopback: ${host}`, async () => {
    const mx = await startSandbox({}, { host });
    await mx.close();
  });
}
