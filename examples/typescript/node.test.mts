// node:test needs no matchers: `message()` is the assertion.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Sandbox, startSandbox } from 'mxprobe/sandbox';
import { deliver } from '../outbox.mjs';

let mx: Sandbox;
before(async () => {
  mx = await startSandbox({
    policy: { require_starttls: true },
    when: [{ at: 'rcpt', times: 1, reply: '451 4.7.1 later' }],
  });
});
after(() => mx.close());

test('the code is in the mail', async () => {
  await deliver(mx, { to: 'ada@example.org', subject: 'Welcome', text: 'Your code is 123456.' });
  const { text, tls } = await mx.message({ to: 'ada@example.org', outcome: 'accepted' }, { timeout: '2s' });
  assert.match(text ?? '', /\b\d{6}\b/);
  assert.equal(tls, 'TLSv1.3');
  // @ts-expect-error: no such moment
  assert.throws(() => mx.when({ at: 'recipient', reply: '451 later' }), { name: 'MxprobeError' });
});
