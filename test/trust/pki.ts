// A small web of authorities for chains of every shape: two roots, an authority with copies of its certificate, one below it, strangers.
import type { KeyObject } from 'node:crypto';
import { type CertificateBody, type Name, writeCertificate } from '../../src/sandbox/certificate-body.ts';
import { makeKey } from '../../src/sandbox/certificate-key.ts';
import { HOST, NOW } from './authority.ts';

const YEAR_MS = 365 * 86_400_000;
const at = (years: number) => new Date(NOW.getTime() + years * YEAR_MS);
const named = (cn: string): Name => [['CN', cn]];

export type Pki = Awaited<ReturnType<typeof makePki>>;

/** DER of each certificate; `key` is the server's, PKCS #8 PEM. */
export async function makePki(host = HOST) {
  const ec = () => makeKey('ec');
  const keys = [ec(), ec(), ec(), ec(), ec(), ec(), ec()] as const;
  const [root, other, upper, lower, leaf, stray, foreign] = await Promise.all(keys);
  const make = (
    subject: string,
    issuer: string,
    key: KeyObject,
    signer: KeyObject,
    more: Partial<CertificateBody> = {},
  ) =>
    writeCertificate({
      subject: named(subject),
      issuer: named(issuer),
      key,
      signer,
      notBefore: at(-3),
      notAfter: at(3),
      authority: true,
      ...more,
    });
  const server = { authority: false, dns: [host] };
  return {
    key: leaf.export({ type: 'pkcs8', format: 'pem' }).toString(),
    root: await make('Root', 'Root', root, root),
    otherRoot: await make('Other root', 'Other root', other, other),
    upper: await make('Upper', 'Root', upper, root),
    upperExpired: await make('Upper', 'Root', upper, root, { notAfter: at(-1) }),
    upperCrossed: await make('Upper', 'Other root', upper, other),
    lower: await make('Lower', 'Upper', lower, upper),
    stray: await make('Stray', 'Root', stray, root),
    foreign: await make('Foreign', 'Foreign', foreign, foreign),
    /** The server's own, issued by `upper`, and by `lower`. */
    leaf: await make(host, 'Upper', leaf, upper, server),
    deepLeaf: await make(host, 'Lower', leaf, lower, server),
    alone: await make(host, host, leaf, leaf, server),
  };
}
