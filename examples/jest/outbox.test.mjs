// NODE_OPTIONS=--experimental-vm-modules npx jest: jest loads ES modules only so.
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { matchers } from 'mxprobe/expect';
import { startSandbox } from 'mxprobe/sandbox';
import { deliver } from '../outbox.mjs';

expect.extend(matchers);

let mx;
beforeAll(async () => {
  mx = await startSandbox();
});
afterEach(() => mx.reset());
afterAll(() => mx.close());

test('mail goes out, and to nobody else', async () => {
  await deliver(mx, { to: 'ada@example.org', subject: 'Invoice 7', text: 'EUR 12.00' });
  await expect(mx).toReceive({ to: 'ada@example.org', subject: /^Invoice \d+$/ });
  await expect(mx).not.toReceive({ to: 'eve@example.org' });
});

test('a server that says "later" once is asked again', async () => {
  mx.when({ at: 'rcpt', times: 1, reply: '451 4.7.1 Try again later' });
  await deliver(mx, { to: 'ada@example.org', subject: 'Hi', text: '-' });
  expect(mx).toHaveReceived({ outcome: 'accepted' });
});
