// The control API on a port.
import type { Clock } from '../net/clock.ts';
import { type HttpServer, serveHttp } from '../net/serve-http.ts';
import { controlApi } from './api.ts';
import type { Sandboxes } from './sandboxes.ts';

export interface ApiOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Asked of everybody; null: programs of this machine need none. */
  readonly token: string | null;
  readonly version: string;
  /** The real time. */
  readonly clock: Clock;
  /** Told of our own bugs. */
  failed(error: unknown): void;
}

/** A policy of a thousand rules is a hundredth of it. */
const MAX_BODY_BYTES = 1024 * 1024;
/** Test suites run some tens of tests at once, and each keeps a connection. */
const MAX_CONNECTIONS = 64;

/** Serves until it is closed; the sandboxes that were made over it end with it. Rejects with the system's error. */
export async function serveApi(sandboxes: Sandboxes, options: ApiOptions): Promise<HttpServer> {
  const { host, port, token, version, clock, failed } = options;
  const answer = controlApi({ version, clock, sandboxes, token });
  const bounds = { maxBodyBytes: MAX_BODY_BYTES, maxConnections: MAX_CONNECTIONS };
  const server = await serveHttp({ host, port, ...bounds, failed }, answer);
  return {
    ...server,
    close: async () => {
      await server.close();
      await sandboxes.closeAll();
    },
  };
}
