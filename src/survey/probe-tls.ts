// Which versions, groups and ciphers a server takes, whether it resumes sessions, and what it makes of ALPN: each a question
// of its own, put with OpenSSL's security level lowered on purpose, because a server must be seen as it is.
import type { TlsFacts, TlsOptions, TlsVersion } from '../net/tls.ts';
import { canOffer } from '../net/tls-support.ts';
import { failureWords } from '../trust/words.ts';
import type { EndpointTls, GroupFact, VersionFact } from './document.ts';
import type { Errand, Visit } from './visit.ts';

export interface Probes
  extends Pick<EndpointTls, 'versions' | 'groups' | 'cipherOrder' | 'resumption' | 'alpnOffered'> {
  /** The handshake without SNI; null if it was not asked for, or not answered. */
  readonly withoutName: TlsFacts | null;
}
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
  // Where our defaults were refused, the facts behind the handshake are of one of these.
  const until = known === null ? 'mail' : 'handshake';
  const asked = await Promise.all(
    VERSIONS.map(async (version) => {
      if (version === known) return { version, visit: first };
      const options = { minVersion: version, maxVersion: version, ...ciphersFor(version) };
      return { version, visit: await ask({ ...tls(options), until }) };
    }),
  );
  const taken = asked.find(({ visit }) => visit?.tls?.failure === null);
  return {
    versions: asked.map(({ version, visit }) => versionFact(version, visit, taken !== undefined)),
    best: taken?.visit ?? null,
  };
}

/** Nothing but the first handshake is known. */
export function onlyKnown(first: Visit, why: string): VersionFact[] {
  const known = first.tls?.failure === null ? first.tls.protocol : null;
  return VERSIONS.map((version) =>
    version === known
      ? versionFact(version, first, true)
      : { version, accepted: null, cipher: null, problem: `not asked: ${why}` },
  );
}

const ciphersFor = (version: TlsVersion) => (version === 'TLSv1.3' ? {} : { ciphers: EVERYTHING });

/** @param another a handshake with another version came about: then it is the version that made the difference. */
function versionFact(version: TlsVersion, visit: Visit | null, another: boolean): VersionFact {
  const facts = visit?.tls ?? null;
  if (facts === null) {
    const why = visit?.text ?? visit?.tlsEnd?.text ?? 'not asked';
    return { version, accepted: null, cipher: null, problem: why };
  }
  const { failure } = facts;
  if (failure === null) return { version, accepted: true, cipher: facts.cipher, problem: null };
  return {
    version,
    accepted: isOfVersion(facts, another) ? false : null,
    cipher: null,
    problem: failureWords(failure),
  };
}

/** Silence is no answer, what our OpenSSL cannot offer was not asked, and who shows certificates has taken the version. */
function isOfVersion({ failure, certificateCount, certificateDemanded }: TlsFacts, another: boolean): boolean {
  const code = failure?.code ?? '';
  if (VERSION_CODES.has(code)) return true;
  return another && certificateCount === 0 && !certificateDemanded && !OF_THE_SESSION.has(code);
}
const VERSION_CODES: ReadonlySet<string> = new Set([
  'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
  'ERR_SSL_UNSUPPORTED_PROTOCOL',
]);
const OF_THE_SESSION: ReadonlySet<string> = new Set([
  'ETIMEDOUT',
  'EOPTIONS',
  'ERR_SSL_NO_PROTOCOLS_AVAILABLE',
  'ERR_SSL_NO_CIPHERS_AVAILABLE',
  'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR',
  'ERR_SSL_TLSV1_UNRECOGNIZED_NAME',
  'ERR_SSL_TLSV1_ALERT_ACCESS_DENIED',
]);

/** The rest, once the versions are known. */
export async function probeTls(
  first: Visit,
  { versions }: ProbedVersions,
  ask: Ask,
): Promise<Omit<Probes, 'versions'>> {
  const [groups, cipherOrder, resumption, alpnOffered, withoutName] = await Promise.all([
    probeGroups(first, versions, ask),
    probeCipherOrder(versions, ask),
    probeResumption(first, ask),
    probeAlpn(ask),
    probeNameless(first, ask),
  ]);
  return { groups, cipherOrder, resumption, alpnOffered, withoutName };
}

/** In TLS 1.3 only: in older versions the groups also restrict the certificate, and a refusal would say nothing. */
async function probeGroups(first: Visit, versions: readonly VersionFact[], ask: Ask): Promise<GroupFact[]> {
  if (!versions.some(({ version, accepted }) => version === 'TLSv1.3' && accepted)) return [];
  return Promise.all(
    GROUPS.map(async (group): Promise<GroupFact> => {
      if (first.tls?.protocol === 'TLSv1.3' && sameGroup(first.tls.group, group)) return { group, accepted: true };
      if (!canOffer(group)) return { group, accepted: null };
      const visit = await ask(tls({ minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3', groups: group }));
      return { group, accepted: versionFact('TLSv1.3', visit, true).accepted };
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

/** Postfix sends no SNI unless it is told to, or follows DANE (smtp_tls_servername). */
async function probeNameless({ tls: facts }: Visit, ask: Ask): Promise<TlsFacts | null> {
  const version = VERSIONS.find((one) => one === facts?.protocol);
  if (facts?.sni == null || version === undefined) return null;
  const options = { minVersion: version, maxVersion: version, ...ciphersFor(version) };
  return (await ask({ ...tls(options), nameless: true }))?.tls ?? null;
}

const tls = (options: Omit<TlsOptions, 'deadlineMs' | 'sni' | 'roots'>) =>
  ({ kind: 'tls', options: { roots: NO_ROOTS, ...options }, until: 'handshake' }) as const;
