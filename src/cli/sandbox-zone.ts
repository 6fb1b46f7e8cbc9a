// The policy's zone, served as a DNS of its own: for --dns of mx, identity and run.
import type { ServedDns } from '../net/serve-dns.ts';
import type { RunningSandbox } from '../sandbox/serve.ts';
import { UsageError } from './exit.ts';

/** Null where none is wanted; a UsageError where there is no zone, or nobody can listen there. */
export async function serveZone(running: RunningSandbox, host: string, port: number | null): Promise<ServedDns | null> {
  if (port === null) return null;
  if (running.policy.dns === undefined)
    throw new UsageError('--dns-port: the policy has no zone', 'write `dns:` into it');
  const { serveDns } = await import('../net/serve-dns.ts');
  return serveDns(await running.dns(), { host, port }).catch(({ code, message }: NodeJS.ErrnoException) => {
    throw new UsageError(`--dns-port ${port}: ${code === 'EADDRINUSE' ? 'something else listens there' : message}`);
  });
}
