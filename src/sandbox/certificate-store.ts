// The certificates of embedded MXs: made when the first handshake asks, once, and shared by all who share the store.
import { type SecureContext, type ServerTls, serverContext } from '../net/listen.ts';
import type { Policy } from '../scenario/policy.ts';
import type { Authority } from './authority.ts';
import type { CertificateKind } from './certificates.ts';

export interface CertificateStore {
  /** The root that a client has to trust; PEM. */
  caPem(): Promise<string>;
  /** What a server of that policy shows at `address`. */
  contextOf(policy: Policy, host: string, address: string): Promise<SecureContext>;
}

/** `date` is the time at which certificates are valid. Nothing is made, and no library loaded, before it is asked for. */
export function certificateStore(date: () => Date): CertificateStore {
  const contexts = new Map<string, Promise<SecureContext>>();
  let authority: Promise<Authority> | null = null;
  const root = () => {
    authority ??= import('./certificates.ts').then(({ makeAuthority }) => makeAuthority({ now: date() }));
    return authority;
  };
  return {
    caPem: async () => (await root()).certPem,
    contextOf(policy, host, address) {
      const key = JSON.stringify([policy.certificate, policy.tls_versions, host, address]);
      const known = contexts.get(key) ?? root().then((from) => makeContext(from, policy, host, address, date()));
      contexts.set(key, known);
      return known;
    },
  };
}

async function makeContext(
  from: Authority,
  policy: Policy,
  host: string,
  address: string,
  now: Date,
): Promise<SecureContext> {
  const { makeCertificate } = await import('./certificates.ts');
  const kind: CertificateKind = policy.certificate?.kind ?? 'trusted';
  const names = policy.certificate?.names ?? [host, 'localhost'];
  const addresses = [...new Set(['127.0.0.1', '::1', address])];
  const made = await makeCertificate(from, kind, { names, addresses, now, chain: policy.certificate?.chain });
  const tls: ServerTls = {
    certPem: [made.certPem, ...made.chainPem].join('\n'),
    keyPem: made.keyPem,
    minVersion: policy.tls_versions?.min,
    maxVersion: policy.tls_versions?.max,
    weak: made.belowSecurityLevel,
  };
  return serverContext(tls);
}
