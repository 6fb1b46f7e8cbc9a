// vitest knows the matchers by the four lines of `declare module`.
import { matchers, type SandboxMatchers } from 'mxprobe/expect';
import { startSandbox } from 'mxprobe/sandbox';
import { expect, test } from 'vitest';
import { deliver } from '../outbox.mjs';

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: as vitest declares it
  interface Matchers<T = any> extends SandboxMatchers {}
}
expect.extend(matchers);

test('mail goes out', async () => {
  await using mx = await startSandbox();
  await deliver(mx, { to: 'ada@example.org', subject: 'Invoice 7', text: 'EUR 12.00' });
  await expect(mx).toReceive({ to: 'ada@example.org', subject: /^Invoice \d+$/ }, { timeout: '2s' });
  await expect(mx).not.toReceive({ to: 'eve@example.org' }, { quiet: 10 });
  expect(mx).toHaveReceived({ to: 'ada@example.org' });
  // @ts-expect-error: no such key
  await expect(mx).not.toReceive({ too: 'ada@example.org' });
});
