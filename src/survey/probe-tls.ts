// Which versions, groups and ciphers a server takes, whether it resumes sessions, and what it makes of ALPN: each a question
// of its own, put with OpenSSL's security level lowered on purpose, because a server must be seen as it is.
import type { TlsOptions, TlsVersion } from '../net/tls.ts';
import { canOffer } from '../net/tls-support.ts';
import type { EndpointTls, GroupFact, VersionFact } from './document.ts';
import type { Errand, Visit } from './visit.ts';

export type Probes = Pick<EndpointTls, 'versions' | 'groups' | 'cipherOrder' | 'resumption' | 'alpnOffered'>;
export type Ask = (errand: Errand) => Promise<Visit | null>;

export interface ProbedVersions {
  readonly versions: readonly VersionFact[];
  /** The visit of the newest version that was taken. */
  readonly best: Visit | null;
}

const VERSIONS: readonly TlsVersion[] = ['TLSv1.3', 'TLSv1.2', 'TLSv1.1', 'TLSv1'];
/** Trust is judged once, in the first handshake; a context without roots costs nothing. */
const NO_ROOTS: readonly string[] = [];
const EVERYTHING = 'ALL:@SECLEVEL=0';
/** RFC 8446 4.2.7, and the hybrid of draft-ietf-tls-ecdhe-mlkem. */
const GROUPS = ['X25519', 'P-256', 'P-384', 'P-521', 'X448', 'X25519MLKEM768'] as const;
/** The weakest first, so that a server that follows its client shows what it would sink to. */
const WEAKEST_FIRST = [
  'NULL-SHA RC4-MD5 RC4-SHA DES-CBC3-SHA AES128-SHA AES256-SHA AES128-SHA256 AES256-SHA256 AES128-GCM-SHA256',
  'AES256-GCM-SHA384 DHE-RSA-AES128-SHA DHE-RSA-AES256-SHA ECDHE-RSA-AES128-SHA ECDHE-ECDSA-AES128-SHA',
  'ECDHE-RSA-AES256-SHA ECDHE-ECDSA-AES256-SHA ECDHE-RSA-AES128-SHA256 ECDHE-ECDSA-AES128-SHA256',
  'DHE-RSA-AES128-GCM-SHA256 DHE-RSA-AES256-GCM-SHA384 ECDHE-RSA-CHACHA20-POLY1305 ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-AES128-GCM-SHA256 ECDHE-ECDSA-AES128-GCM-SHA256 ECDHE-RSA-AES256-GCM-SHA384 ECDHE-ECDSA-AES256-GCM-SHA384',
]
  .join(' ')
  .replaceAll(' ', ':')
  .concat(':@SECLEVEL=0');

/** The versions that the first handshake did not show. Newest first in the result. */
export async function probeVersions(first: Visit, ask: Ask): Promise<ProbedVersions> {
  const known = first.tls?.failure === null ? first.tls.protocol : null;
  const asked = await Promise.all(
    VERSIONS.map(async (version) => {
      if (version === known) return { visit: first, fact: versionFact(version, first) };
      const visit = await ask(tls({ minVersion: version, maxVersion: version, ...ciphersFor(version) }));
      return { visit, fact: versionFact(version, visit) };
    }),
  );
  return {
    versions: asked.map(({ fact }) => fact),
    best: asked.find(({ fact }) => fact.accepted)?.visit ?? null,
  };
}

const ciphersFor = (version: TlsVersion) => (version === 'TLSv1.3' ? {} : { ciphers: EVERYTHING });

function versionFact(version: TlsVersion, visit: Visit | null): VersionFact {
  const failure = visit?.tls?.failure ?? null;
  if (visit === null || visit.tls === null) {
    return { version, accepted: null, cipher: null, problem: visit?.text ?? 'not asked' };
  }
  if (failure === null) return { version, accepted: true, cipher: visit.tls.cipher, problem: null };
  // Silence is no answer, what our OpenSSL cannot offer was not asked, and who shows certificates has taken the version.
  const open =
    visit.tls.certificateCount > 0 ||
    failure.code === 'ETIMEDOUT' ||
    failure.code === 'EOPTIONS' ||
    OWN_REFUSALS.has(failure.code);
  return { version, accepted: open ? null : false, cipher: null, problem: failure.message.slice(0, MAX_PROBLEM) };
}
const OWN_REFUSALS: ReadonlySet<string> = new Set(['ERR_SSL_NO_PROTOCOLS_AVAILABLE', 'ERR_SSL_NO_CIPHERS_AVAILABLE']);
const MAX_PROBLEM = 300;

/** The rest, once the versions are known. */
export async function probeTls(
  first: Visit,
  { versions }: ProbedVersions,
  ask: Ask,
): Promise<Omit<Probes, 'versions'>> {
  const [groups, cipherOrder, resumption, alpnOffered] = await Promise.all([
    probeGroups(first, versions, ask),
    probeCipherOrder(versions, ask),
    probeResumption(first, ask),
    probeAlpn(ask),
  ]);
  return { groups, cipherOrder, resumption, alpnOffered };
}

/** In TLS 1.3 only: in older versions the groups also restrict the certificate, and a refusal would say nothing. */
async function probeGroups(first: Visit, versions: readonly VersionFact[], ask: Ask): Promise<GroupFact[]> {
  if (!versions.some(({ version, accepted }) => version === 'TLSv1.3' && accepted)) return [];
  return Promise.all(
    GROUPS.map(async (group): Promise<GroupFact> => {
      if (first.tls?.protocol === 'TLSv1.3' && sameGroup(first.tls.group, group)) return { group, accepted: true };
      if (!canOffer(group)) return { group, accepted: null };
      const visit = await ask(tls({ minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3', groups: group }));
      return { group, accepted: versionFact('TLSv1.3', visit).accepted };
    }),
  );
}

/** OpenSSL calls the curves of NIST by their other names. */
const sameGroup = (shown: string | null, group: string): boolean => (OTHER_NAMES.get(shown ?? '') ?? shown) === group;
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['prime256v1', 'P-256'],
  ['secp384r1', 'P-384'],
  ['secp521r1', 'P-521'],
]);

/** The server decides if it chooses the same from the list turned round. */
async function probeCipherOrder(versions: readonly VersionFact[], ask: Ask): Promise<Probes['cipherOrder']> {
  const best = versions.find(({ version }) => version === 'TLSv1.2');
  const known = best?.accepted ? await ask(tls({ ...ONLY_1_2, ciphers: WEAKEST_FIRST })) : null;
  const weakest = known?.tls?.failure === null ? known.tls.cipher : null;
  return weakest === null ? null : { decides: weakest === best?.cipher ? 'server' : 'client', weakest };
}
const ONLY_1_2 = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const;

async function probeResumption(first: Visit, ask: Ask): Promise<boolean | null> {
  const { tls: facts, session } = first;
  if (facts === null || facts.failure !== null) return null;
  if (session === null) return false;
  const visit = await ask(tls({ session }));
  return visit?.tls?.failure === null ? visit.tls.resumed : null;
}

async function probeAlpn(ask: Ask): Promise<Probes['alpnOffered']> {
  const facts = (await ask(tls({ alpn: ['smtp'] })))?.tls ?? null;
  if (facts === null) return null;
  if (facts.failure === null) return facts.alpn === null ? 'ignored' : 'selected';
  return /APPLICATION_PROTOCOL/.test(facts.failure.code) ? 'refused' : null;
}

const tls = (options: Omit<TlsOptions, 'deadlineMs' | 'sni' | 'roots'>): Errand => ({
  kind: 'tls',
  options: { roots: NO_ROOTS, ...options },
});
