// jest, whose names are global: @types/jest.
/// <reference types="jest" />
import { matchers, type SandboxMatchers } from 'mxprobe/expect';
import { startSandbox } from 'mxprobe/sandbox';
import { deliver } from '../outbox.mjs';

declare global {
  namespace jest {
    // biome-ignore lint/complexity/noBannedTypes: as @types/jest declares it
    interface Matchers<R, T = {}> extends SandboxMatchers<R> {}
  }
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
