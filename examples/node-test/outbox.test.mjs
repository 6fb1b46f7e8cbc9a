import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { startSandbox } from 'mxprobe/sandbox';
import { deliver } from '../outbox.mjs';

let mx;
before(async () => (mx = await startSandbox()));
afterEach(() => mx.reset());
after(() => mx.close());

const welcome = { to: 'ada@example.org', subject: 'Welcome', text: 'Your code is 123456.' };

test('the welcome message arrives as written', async () => {
  await deliver(mx, welcome);
  const message = await mx.message({ to: 'ada@example.org' });
  assert.equal(message.subject, 'Welcome');
  assert.match(message.text, /\b\d{6}\b/);
  assert.equal(message.from, 'shop@shop.example');
});

test('a server that says "later" twice is asked a third time', async () => {
  mx.when({ at: 'rcpt', to: 'ada@example.org', times: 2, reply: '451 4.7.1 Try again later' });
  await deliver(mx, welcome);
  assert.equal(mx.find({ outcome: 'accepted' }).length, 1);
});

test('a mailbox that does not exist is not tried again', async () => {
  mx.when({ at: 'rcpt', to: 'ada@example.org', reply: '550 5.1.1 User unknown' });
  await assert.rejects(deliver(mx, welcome), { responseCode: 550 });
  assert.deepEqual(mx.find({ outcome: 'accepted' }), []);
});

test('a lost reply to the message is survived', async () => {
  mx.when({ at: 'eod', once: true, reset: true });
  await deliver(mx, welcome);
  await mx.message({ to: 'ada@example.org' });
});
