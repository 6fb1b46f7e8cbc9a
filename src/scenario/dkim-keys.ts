// The keys of signatures: read from what a scenario names, or made for the run; and what the embedded MX is told of them.
import type { KeyObject } from 'node:crypto';
import { keyRecordOf } from '../trust/dkim-key.ts';
import { crypto } from '../wire/crypto.ts';
import type { Dkim } from './dkim-shape.ts';
import type { PolicyZone } from './policy/zone.ts';
import type { Policy } from './policy.ts';
import type { Step } from './scenario.ts';

/** Where keys stand that only the embedded MX knows. */
export const WEAK_SELECTOR = 'mxprobe-weak';
export const REVOKED_SELECTOR = 'mxprobe-revoked';
export const MISSING_SELECTOR = 'mxprobe-none';
/** A domain that is never aligned with anybody's (RFC 2606). */
export const UNALIGNED = 'unaligned.example';

/** The key itself instead of a file's name: PEM, or PKCS #8 in base64, as a secret of the environment holds it. */
export function keyText(written: string): string | null {
  if (written.includes('-----BEGIN')) return written.replaceAll('\\n', '\n');
  if (!/^M[A-Za-z0-9+/=]{60,}$/.test(written)) return null;
  return `-----BEGIN PRIVATE KEY-----\n${written}\n-----END PRIVATE KEY-----\n`;
}

/** Says what is wrong without a word of the key. */
export function readPrivateKey(pem: string): { readonly key: KeyObject } | { readonly refuse: string } {
  let key: KeyObject;
  try {
    key = crypto().createPrivateKey(pem);
  } catch {
    return { refuse: 'this is no private key that can be read: PEM, without a passphrase' };
  }
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type !== 'rsa' && type !== 'ed25519')
    return { refuse: `a key of the kind ${type} can't sign for DKIM; RSA or Ed25519 can` };
  const bits = details?.modulusLength ?? 256;
  if (type === 'rsa' && bits < 1024)
    return { refuse: `an RSA key of ${bits} bits; receivers want 1024 at least (\`flaw: weak\` has one)` };
  return bits > 8192 ? { refuse: `an RSA key of ${bits} bits; more than 8192 are for nobody` } : { key };
}

/** Why a text is no private key of PEM, without a word of it; null if it is one. */
export function refusedKey(pem: string): string | null {
  try {
    crypto().createPrivateKey(pem);
    return null;
  } catch {
    return 'this is no private key that can be read: PEM, without a passphrase';
  }
}

let own: KeyObject | null = null;
/** Made once; where a scenario names no key. */
export function ownKey(): KeyObject {
  own ??= crypto().generateKeyPairSync('ed25519').privateKey;
  return own;
}

let weak: KeyObject | null = null;
/** 512 bits: refused by everybody who keeps RFC 8301. */
export function weakKey(): KeyObject {
  weak ??= crypto().generateKeyPairSync('rsa', { modulusLength: 512 }).privateKey;
  return weak;
}

const others = new Map<string, KeyObject>();
/** Another key of that kind. */
export function otherKey({ asymmetricKeyType: type }: KeyObject): KeyObject {
  const kind = type === 'ed25519' ? 'ed25519' : 'rsa';
  const { generateKeyPairSync } = crypto();
  const known = others.get(kind);
  if (known !== undefined) return known;
  const made =
    kind === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('rsa', { modulusLength: 1024 });
  others.set(kind, made.privateKey);
  return made.privateKey;
}

/** The policy of the embedded MX, its DNS telling of the keys with which the dialogue signs. What `dns:` says itself stays. */
export function knowingKeys(policy: Policy | null, steps: readonly Step[]): Policy | null {
  const flat = steps.flatMap((step) => (step.verb === 'pipeline' ? step.steps : [step]));
  const signatures = flat.flatMap((step) => (step.verb === 'data' ? step.message.dkim : []));
  if (policy === null || signatures.length === 0) return policy;
  const dns: Record<string, PolicyZone[string]> = { ...policy.dns };
  const known = new Set(Object.keys(dns).map((name) => name.toLowerCase()));
  for (const [name, text] of signatures.flatMap(recordsOf))
    if (!known.has(name.toLowerCase())) dns[name] = { TXT: text };
  return { ...policy, dns };
}

function recordsOf({ domain, selector, key, flaw }: Dkim): (readonly [name: string, text: string])[] {
  const at = (label: string, of = domain) => `${label}._domainkey.${of}`;
  if (key === null || flaw === 'none') return [];
  const own = [at(selector), keyRecordOf(crypto().createPublicKey(key))] as const;
  switch (flaw) {
    case 'weak':
      return [own, [at(WEAK_SELECTOR), keyRecordOf(crypto().createPublicKey(weakKey()))]];
    case 'revoked':
      return [own, [at(REVOKED_SELECTOR), 'v=DKIM1; p=']];
    case 'alignment':
      return [own, [at(selector, UNALIGNED), own[1]]];
    default:
      return [own];
  }
}
