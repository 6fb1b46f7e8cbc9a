// The certificates that the embedded MX presents: good ones, and one of every fault that a sender may meet.
import type { KeyObject } from 'node:crypto';
import type { ChainPart } from '../scenario/policy/certificate.ts';
import { certificatePem } from '../trust/certificate.ts';
import { addressOctets } from '../trust/ip-address.ts';
import type { Authority } from './authority.ts';
import { type CertificateBody, type Name, writeCertificate } from './certificate-body.ts';
import { type KeyKind, makeKey, type SignatureHash } from './certificate-key.ts';
import { makeChain } from './chain-parts.ts';

export type { Authority } from './authority.ts';
export type CertificateKind = keyof typeof RECIPES;

export interface AuthorityOptions {
  /** The common name of the root. */
  readonly name?: string;
  readonly key?: KeyKind;
  /** The root is valid from ten years before to ten years after. Default: the real time. */
  readonly now?: Date;
}

export interface CertificateOptions {
  /** DNS names; the first is also the common name. */
  readonly names: readonly string[];
  /** IP addresses: `127.0.0.1`, `::1`. */
  readonly addresses?: readonly string[];
  readonly now: Date;
  /** For `expired`: days since. Default 35. */
  readonly expiredDays?: number;
  /** What is sent, in order, in place of the kind's own chain; `server` is the first. */
  readonly chain?: readonly ChainPart[] | undefined;
  /** A key made before: a renewal that keeps its key. */
  readonly key?: KeyObject;
}

export interface MadeCertificate {
  readonly certPem: string;
  readonly keyPem: string;
  readonly key: KeyObject;
  /** What the server sends behind its own certificate. */
  readonly chainPem: readonly string[];
  /** True if node:tls serves it only with `@SECLEVEL=0` in its cipher string. */
  readonly belowSecurityLevel: boolean;
}

interface Recipe {
  readonly key?: KeyKind;
  readonly hash?: SignatureHash;
  readonly validity?: 'expired' | 'not-yet';
  readonly signer?: 'itself' | 'intermediate';
  readonly intermediateSent?: false;
  readonly mustStaple?: true;
  readonly names?: (asked: readonly string[]) => readonly string[];
  readonly commonName?: string;
}

const ANOTHER_HOST = 'mail.another-host.example';
/** Text that acts where it is not escaped: terminal, HTML, Markdown, CI log, spreadsheet; and a NUL that cuts a C string. */
const HOSTILE_NAMES = [
  '\u001b]0;title\u0007\u001b[31mred\u001b[0m.example',
  '<script>alert(1)</script>.example',
  '[link](javascript:alert(1)).example',
  '::error::forged\r\n##[error]forged.example',
  '=HYPERLINK("http://example")',
  'mx.example\u0000.attacker.example',
  '\u202egnp.exe\u2066.example',
];

const RECIPES = {
  trusted: {},
  ec: {},
  rsa: { key: 'rsa' },
  'rsa-pss': { key: 'rsa-pss' },
  ed25519: { key: 'ed25519' },
  chain: { signer: 'intermediate' },
  'missing-intermediate': { signer: 'intermediate', intermediateSent: false },
  'self-signed': { signer: 'itself' },
  expired: { validity: 'expired' },
  'not-yet': { validity: 'not-yet' },
  'wrong-name': { names: () => [ANOTHER_HOST], commonName: ANOTHER_HOST },
  'weak-key': { key: 'rsa-1024' },
  'weak-signature': { hash: 'sha1' },
  'must-staple': { mustStaple: true },
  'many-names': { names: (asked) => [...asked, ...Array.from({ length: 500 }, (_, i) => `host-${i}.example`)] },
  'hostile-names': { names: (asked) => [...asked, ...HOSTILE_NAMES], commonName: HOSTILE_NAMES.join(' ').slice(0, 64) },
} as const satisfies Record<string, Recipe>;

/** The names that policies and the command line know. */
export const CERTIFICATE_KINDS: readonly string[] = Object.keys(RECIPES);

/** RFC 5280 appendix A.1, ub-common-name. */
const COMMON_NAME_CHARACTERS = 64;
const DAY_MS = 86_400_000;

/** A root that signs what `makeCertificate` makes. */
export async function makeAuthority(options: AuthorityOptions = {}): Promise<Authority> {
  const key = await makeKey(options.key ?? 'ec');
  const name: Name = [
    ['O', 'mxprobe sandbox'],
    ['CN', options.name ?? 'mxprobe sandbox root'],
  ];
  return { certPem: certificatePem(await writeRoot(name, key, options.now ?? new Date())), name, key };
}

/** A certificate of that kind for `names`, with its key and what the server sends behind it. @throws TypeError for an address that is none. */
export async function makeCertificate(
  authority: Authority,
  kind: CertificateKind,
  options: CertificateOptions,
): Promise<MadeCertificate> {
  const { chain } = options;
  const recipe: Recipe = chain === undefined ? RECIPES[kind] : { signer: 'intermediate', ...RECIPES[kind] };
  const key = options.key ?? (await makeKey(recipe.key ?? 'ec'));
  const subject: Name = [
    ['CN', recipe.commonName ?? (options.names[0] ?? 'mx.sandbox.test').slice(0, COMMON_NAME_CHARACTERS)],
  ];
  const issuer = await issuerOf(recipe, authority, { name: subject, key }, options.now);
  const dns = recipe.names?.(options.names) ?? options.names;
  const der = await writeCertificate({
    subject,
    issuer: issuer.name,
    signer: issuer.key,
    key,
    dns,
    addresses: kind === 'wrong-name' ? [] : (options.addresses ?? []).map(octets),
    ...validity(recipe, options),
    ...(recipe.hash && { hash: recipe.hash }),
    ...(recipe.mustStaple && { mustStaple: true }),
    // What tells a missing intermediate from an unknown root: public authorities name the place of the issuer.
    ...(recipe.signer === 'intermediate' && { issuerUrl: 'http://ca.sandbox.test/intermediate.cer' }),
  });
  const certPem = certificatePem(der);
  return {
    certPem,
    keyPem: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    key,
    chainPem:
      chain === undefined
        ? usualChain(recipe, issuer)
        : await chainOf(authority, issuer, { certPem, chain, now: options.now }),
    belowSecurityLevel: recipe.hash === 'sha1' || recipe.key === 'rsa-1024',
  };
}

function usualChain(recipe: Recipe, { certPem }: Issuer): readonly string[] {
  return certPem === null || recipe.intermediateSent === false ? [] : [certPem];
}

/** A certificate that signed itself has no link of its own: the authority stands in. */
function chainOf(
  authority: Authority,
  { certPem, name, key }: Issuer,
  own: { readonly certPem: string; readonly chain: readonly ChainPart[]; readonly now: Date },
) {
  const link = certPem === null ? authority : { name, key, certPem };
  return makeChain(authority, { server: own.certPem, link }, own.chain, own.now);
}

function octets(address: string): Buffer {
  const found = addressOctets(address);
  if (found === null) throw new TypeError(`${JSON.stringify(address)} is no IP address`);
  return found;
}

const writeRoot = (name: Name, key: KeyObject, now: Date): Promise<Buffer> =>
  writeCertificate({ subject: name, issuer: name, key, signer: key, authority: true, ...years(now, 10) });

type Issuer = Pick<Authority, 'name' | 'key'> & { readonly certPem: string | null };

async function issuerOf(
  recipe: Recipe,
  authority: Authority,
  itself: Pick<Authority, 'name' | 'key'>,
  now: Date,
): Promise<Issuer> {
  switch (recipe.signer) {
    case undefined:
      return { ...authority, certPem: null };
    case 'itself':
      return { ...itself, certPem: null };
    case 'intermediate': {
      const key = await makeKey('ec');
      const name: Name = [
        ['O', 'mxprobe sandbox'],
        ['CN', 'mxprobe sandbox intermediate'],
      ];
      const body = { subject: name, issuer: authority.name, key, signer: authority.key, authority: true };
      return { name, key, certPem: certificatePem(await writeCertificate({ ...body, ...years(now, 5) })) };
    }
    default:
      return recipe.signer satisfies never;
  }
}

function validity(recipe: Recipe, options: CertificateOptions): Pick<CertificateBody, 'notBefore' | 'notAfter'> {
  switch (recipe.validity) {
    case 'expired': {
      const days = options.expiredDays ?? 35;
      return { notBefore: inDays(options.now, -days - 90), notAfter: inDays(options.now, -days) };
    }
    case 'not-yet':
      return { notBefore: inDays(options.now, 7), notAfter: inDays(options.now, 97) };
    case undefined:
      return { notBefore: inDays(options.now, -1), notAfter: inDays(options.now, 89) };
    default:
      return recipe.validity satisfies never;
  }
}

const inDays = (now: Date, days: number): Date => new Date(now.getTime() + days * DAY_MS);
const years = (now: Date, count: number) => ({
  notBefore: inDays(now, -365 * count),
  notAfter: inDays(now, 365 * count),
});
