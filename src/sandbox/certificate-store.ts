// The certificates of embedded MXs: made when the first handshake asks, once, and shared by all who share the store.
import { type SecureContext, type ServerTls, serverContext } from '../net/listen.ts';
import type { Policy } from '../scenario/policy.ts';
import type { Authority } from './authority.ts';
import type { CertificateKind, MadeCertificate } from './certificates.ts';

export interface CertificateStore {
  /** The root that a client has to trust; PEM. */
  caPem(): Promise<string>;
  /** What a server of that policy sends at `address`, its own certificate first; PEM. */
  chainOf(policy: Policy, host: string, address: string): Promise<readonly string[]>;
  /** What a server of that policy shows at `address`. */
  contextOf(policy: Policy, host: string, address: string): Promise<SecureContext>;
}

/** `date` is the time at which certificates are valid. Nothing is made, and no library loaded, before it is asked for. */
export function certificateStore(date: () => Date): CertificateStore {
  const made = new Map<string, Promise<MadeCertificate>>();
  const contexts = new Map<string, Promise<SecureContext>>();
  let authority: Promise<Authority> | null = null;
  const root = () => {
    authority ??= import('./certificates.ts').then(({ makeAuthority }) => makeAuthority({ now: date() }));
    return authority;
  };
  const madeFor = (policy: Policy, host: string, address: string) => {
    const key = JSON.stringify([policy.certificate, host, address]);
    const known = made.get(key) ?? root().then((from) => make(from, policy, host, address, date()));
    made.set(key, known);
    return known;
  };
  return {
    caPem: async () => (await root()).certPem,
    async chainOf(policy, host, address) {
      const { certPem, chainPem } = await madeFor(policy, host, address);
      return [certPem, ...chainPem];
    },
    contextOf(policy, host, address) {
      const key = JSON.stringify([policy.certificate, policy.tls_versions, host, address]);
      const known = contexts.get(key) ?? madeFor(policy, host, address).then((one) => contextOf(one, policy));
      contexts.set(key, known);
      return known;
    },
  };
}

async function make(
  from: Authority,
  policy: Policy,
  host: string,
  address: string,
  now: Date,
): Promise<MadeCertificate> {
  const { makeCertificate } = await import('./certificates.ts');
  const kind: CertificateKind = policy.certificate?.kind ?? 'trusted';
  const names = policy.certificate?.names ?? [host, 'localhost'];
  const addresses = [...new Set(['127.0.0.1', '::1', address])];
  return makeCertificate(from, kind, { names, addresses, now, chain: policy.certificate?.chain });
}

function contextOf(made: MadeCertificate, policy: Policy): SecureContext {
  const tls: ServerTls = {
    certPem: [made.certPem, ...made.chainPem].join('\n'),
    keyPem: made.keyPem,
    minVersion: policy.tls_versions?.min,
    maxVersion: policy.tls_versions?.max,
    weak: made.belowSecurityLevel,
  };
  return serverContext(tls);
}
