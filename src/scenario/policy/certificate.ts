// The certificate that the embedded MX shows.
import { list, mapped, oneOf, optional } from '../../document/shape.ts';
import { keys } from './keys.ts';
import { shortOr } from './short-or.ts';
import { names } from './whom.ts';

/** What `sandbox/certificates.ts` can make; a test holds the two lists together. */
export const CERTIFICATE_KINDS = [
  'trusted',
  'ec',
  'rsa',
  'rsa-pss',
  'ed25519',
  'chain',
  'missing-intermediate',
  'self-signed',
  'expired',
  'not-yet',
  'wrong-name',
  'weak-key',
  'weak-signature',
  'must-staple',
  'many-names',
  'hostile-names',
] as const;
export type CertificateKind = (typeof CERTIFICATE_KINDS)[number];
/** What may be sent, in any order behind the server's own; a word twice is the same certificate twice. */
export const CHAIN_PARTS = [
  'server',
  'intermediate',
  'expired-intermediate',
  'cross-signed',
  'stray',
  'root',
  'foreign-root',
] as const;
export type ChainPart = (typeof CHAIN_PARTS)[number];
/** OpenSSL reads some hundred; a test needs more than ten, which Java does not take. */
const MAX_PARTS = 40;
const chain = mapped(list(oneOf(CHAIN_PARTS)), (parts, refuse) => {
  if (parts[0] !== 'server') return refuse('the first certificate is the server\u2019s own: `server`');
  return parts.length <= MAX_PARTS ? parts : refuse(`more than ${MAX_PARTS} certificates`);
});

export const certificate = shortOr(
  oneOf(CERTIFICATE_KINDS),
  keys({
    kind: optional(oneOf(CERTIFICATE_KINDS)),
    chain: optional(
      chain,
      'the certificates that are sent, in this order: [server, stray, intermediate, root]; the intermediate signs the server\u2019s',
    ),
    names: optional(names, 'the names in the certificate; default: the host name'),
  }),
  (kind) => ({ kind }),
);
