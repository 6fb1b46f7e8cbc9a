// The embedded MXs of a run: one for each case, with one root and each certificate made once.
import type { Clock } from '../net/clock.ts';
import type { EmbeddedMx } from '../run/venue.ts';
import type { CertificateStore } from '../sandbox/certificate-store.ts';
import type { Policy } from '../scenario/policy.ts';

export function sandboxes(clock: Clock): { start(policy: Policy): Promise<EmbeddedMx>; close(): Promise<void> } {
  let certificates: CertificateStore | null = null;
  const running = new Set<EmbeddedMx>();
  return {
    async start(policy) {
      // Loaded only when an embedded MX is needed: against a target none is.
      const { startSandbox } = await import('../sandbox/serve.ts');
      certificates ??= (await import('../sandbox/certificate-store.ts')).certificateStore(() => clock.date());
      const mx = await startSandbox(policy, { clock, certificates });
      const own: EmbeddedMx = {
        address: mx.address,
        port: mx.port,
        places: mx.places,
        hostname: mx.hostname,
        mode: mx.mode,
        caPem: () => mx.caPem(),
        dns: () => mx.dns(),
        appearAs: (address) => mx.appearAs(address),
        journal: mx.journal,
        close: async () => {
          running.delete(own);
          await mx.close();
        },
      };
      running.add(own);
      return own;
    },
    async close() {
      await Promise.all([...running].map((mx) => mx.close()));
    },
  };
}
