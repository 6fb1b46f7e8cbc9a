// The control API of a sandbox that a program started.

import { Sandboxes } from '../control/sandboxes.ts';
import { serveApi } from '../control/serve-api.ts';
import { systemClock } from '../net/clock.ts';
import type { CertificateStore } from '../sandbox/certificate-store.ts';
import type { RunningSandbox } from '../sandbox/serve.ts';
import { version } from './version.ts';

export interface ApiSetting {
  readonly port: number;
  readonly seed: number;
  readonly certificates: CertificateStore;
}

/** Loopback alone; `url` is what its paths stand behind. */
export async function beginApi(
  running: RunningSandbox,
  { port, seed, certificates }: ApiSetting,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const written = { text: '{}\n', type: 'application/json' } as const;
  const sandboxes = new Sandboxes({ running, seed, first: written, written }, { seed, certificates });
  const host = '127.0.0.1';
  const options = { host, port, token: null, version, clock: systemClock, failed: () => {} };
  const server = await serveApi(sandboxes, options);
  return { url: `http://${host}:${server.port}`, close: () => server.close() };
}
