import { matchers } from 'mxprobe/expect';
import { startSandbox } from 'mxprobe/sandbox';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { deliver } from '../outbox.mjs';

expect.extend(matchers);

let mx;
beforeAll(async () => {
  mx = await startSandbox({ policy: { require_starttls: true } });
});
afterEach(() => mx.reset());
afterAll(() => mx.close());

test('mail goes out encrypted', async () => {
  await deliver(mx, { to: 'ada@example.org', subject: 'Invoice 7', text: 'EUR 12.00' });
  await expect(mx).toReceive({ to: 'ada@example.org', subject: /^Invoice \d+$/ });
  expect((await mx.message({ to: 'ada@example.org' })).tls).toMatch(/^TLSv1/);
});

test('one bad address does not keep the others from their mail', async () => {
  mx.when({ at: 'rcpt', to: 'nobody@example.org', reply: '550 5.1.1 User unknown' });
  const sent = await deliver(mx, { to: ['ada@example.org', 'nobody@example.org'], subject: 'Hi', text: '-' });
  expect(sent.rejected).toEqual(['nobody@example.org']);
  await expect(mx).toReceive({ to: 'ada@example.org' });
});
