// The certificates that a server sends behind its own, as a policy orders them: links, strays, doubles, what is out of date.
import type { ChainPart } from '../scenario/policy/certificate.ts';
import { certificatePem } from '../trust/certificate.ts';
import type { Authority } from './authority.ts';
import { type Name, writeCertificate } from './certificate-body.ts';
import { makeKey } from './certificate-key.ts';

/** What signed the server's certificate, and its own certificate. */
export interface Link extends Pick<Authority, 'name' | 'key'> {
  readonly certPem: string;
}

const DAY_MS = 86_400_000;
const inDays = (now: Date, days: number): Date => new Date(now.getTime() + days * DAY_MS);

/** The certificates behind the first, in the order of `parts`, PEM. A part that is named twice is the same one. */
export async function makeChain(
  authority: Authority,
  { server, link }: { readonly server: string; readonly link: Link },
  parts: readonly ChainPart[],
  now: Date,
): Promise<readonly string[]> {
  const foreign = { name: named('mxprobe sandbox foreign root'), key: await makeKey('ec') };
  const made = new Map<ChainPart, string>([['server', server]]);
  for (const part of parts)
    if (part !== 'server' && !made.has(part)) made.set(part, await makePart(part, { authority, link, foreign }, now));
  return parts.slice(1).map((part) => made.get(part) ?? '');
}

interface Signers {
  readonly authority: Authority;
  readonly link: Link;
  /** A root that nobody here trusts. */
  readonly foreign: Signer;
}

async function makePart(
  part: Exclude<ChainPart, 'server'>,
  { authority, link, foreign }: Signers,
  now: Date,
): Promise<string> {
  const valid = { notBefore: inDays(now, -1000), notAfter: inDays(now, 1000) };
  switch (part) {
    case 'intermediate':
      return link.certPem;
    case 'root':
      return authority.certPem;
    case 'expired-intermediate':
      return write({ ...link, signer: authority, notBefore: inDays(now, -1000), notAfter: inDays(now, -10) });
    case 'cross-signed':
      return write({ ...link, signer: foreign, ...valid });
    case 'foreign-root':
      return write({ ...foreign, signer: foreign, ...valid });
    case 'stray': {
      const key = await makeKey('ec');
      return write({ name: named('mxprobe sandbox stray'), key, signer: authority, ...valid });
    }
  }
  return part satisfies never;
}

type Signer = Pick<Authority, 'name' | 'key'>;

async function write({ name, key, signer, ...validity }: Signer & { signer: Signer; notBefore: Date; notAfter: Date }) {
  const body = { subject: name, issuer: signer.name, key, signer: signer.key, authority: true, ...validity };
  return certificatePem(await writeCertificate(body));
}

function named(commonName: string): Name {
  return [
    ['O', 'mxprobe sandbox'],
    ['CN', commonName],
  ];
}
