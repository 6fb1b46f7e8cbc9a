// A TLS handshake as a client: its facts are kept whether it succeeds, fails, or shows a certificate nobody should trust.
import type net from 'node:net';
import type tls from 'node:tls';
import type { TlsOptions } from './tls.ts';
import type { TlsFacts } from './transport.ts';

/** Loaded by the first handshake: a dialogue in clear text starts without it. */
const nodeTls = () => process.getBuiltinModule('node:tls');

/** 100 KiB of certificates is more than any server of good will sends. */
const MAX_CERTIFICATE_BYTES = 100 * 1024;
const MAX_CERTIFICATES = 20;

/** What a handshake is asked for; see LeanTls. */
type Asked = Omit<TlsOptions, 'deadlineMs'> & {
  readonly facts: boolean;
  readonly verify: boolean;
  readonly host: string;
};

/** One handshake: begun on a connected socket from which nothing is left to read, and what it shows. */
export class Handshake {
  readonly #options: Asked;
  readonly #begun = performance.now();
  #secured: tls.TLSSocket | null = null;
  /** What the server showed before the handshake was over. */
  #ocsp: Uint8Array | null = null;
  #certificates: readonly Uint8Array[] = [];

  constructor(options: Asked) {
    this.#options = options;
  }

  /** Throws if OpenSSL does not know what is asked for. */
  begin(socket: net.Socket): tls.TLSSocket {
    const secured = nodeTls().connect({ socket, ...connectionOptions(this.#options) });
    this.#secured = secured;
    if (this.#options.facts)
      secured.on('OCSPResponse', (response: Buffer | null) => {
        this.#ocsp = response;
        // The server has shown its certificates; if the handshake fails after this, it is the last chance to read them.
        this.#certificates = certificatesOf(secured, () => true);
      });
    return secured;
  }

  /** Null where they were not asked for. `failure`: why it came to nothing, or null. */
  facts(failure: TlsFacts['failure']): TlsFacts | null {
    const options = this.#options;
    if (!options.facts) return null;
    const seen = { sni: options.sni, ocsp: this.#ocsp, failure, ms: performance.now() - this.#begun };
    const secured = this.#secured;
    if (secured === null || failure !== null) return { ...NOTHING, ...seen, certificates: this.#certificates };
    const certificates = certificatesOf(secured, (der) => secured.authorized || isRoot(der, options));
    return { ...agreedOn(secured), ...seen, certificates };
  }
}

function connectionOptions(options: Asked): tls.ConnectionOptions & { requestOCSP: boolean } {
  const { facts, verify, host, sni, alpn, session } = options;
  const refuses = verify && !facts;
  return {
    secureContext: secureContext(options),
    servername: sni ?? '',
    host,
    rejectUnauthorized: refuses,
    requestOCSP: facts,
    ALPNProtocols: alpn === undefined || alpn.length === 0 ? undefined : [...alpn],
    session,
    // Names are judged in trust/, which knows what they are to be compared with.
    ...(refuses ? {} : { checkServerIdentity: () => undefined }),
  };
}

/** Contexts by the roots they trust, then by the rest: to make one is dear, because all roots are parsed. */
const contexts = new WeakMap<readonly string[], Map<string, tls.SecureContext>>();
const OWN_ROOTS: readonly string[] = [];
/** A survey needs some twenty; a scenario with a matrix of ciphers and groups may need more, and forgets the others. */
const MAX_CONTEXTS = 100;

/** The context for these options; made once. */
export function secureContext(options: Omit<TlsOptions, 'sni' | 'deadlineMs'>): tls.SecureContext {
  const { minVersion, maxVersion, ciphers, groups, clientCertificate, clientKey, roots = OWN_ROOTS } = options;
  const known = contexts.get(roots) ?? new Map<string, tls.SecureContext>();
  contexts.set(roots, known);
  const key = JSON.stringify([minVersion, maxVersion, ciphers, groups, clientCertificate, clientKey]);
  const made = known.get(key) ?? makeContext(options);
  if (known.size > MAX_CONTEXTS) known.clear();
  known.set(key, made);
  return made;
}

function makeContext(options: Omit<TlsOptions, 'sni' | 'deadlineMs'>): tls.SecureContext {
  const { minVersion, maxVersion, ciphers, groups, clientCertificate, clientKey, roots } = options;
  const old = minVersion === 'TLSv1' || minVersion === 'TLSv1.1' || maxVersion === 'TLSv1' || maxVersion === 'TLSv1.1';
  return nodeTls().createSecureContext({
    // OpenSSL 3 refuses TLS 1.0 and 1.1 above security level 0, whatever the versions allowed.
    ciphers: ciphers ?? (old ? 'ALL:@SECLEVEL=0' : undefined),
    minVersion: minVersion ?? (maxVersion === 'TLSv1' || maxVersion === 'TLSv1.1' ? maxVersion : undefined),
    maxVersion,
    ecdhCurve: groups ?? undefined,
    cert: clientCertificate,
    key: clientKey,
    ca: roots === undefined ? undefined : [...new Set(roots)],
  });
}

type Agreed = Omit<TlsFacts, 'sni' | 'ocsp' | 'certificates' | 'failure' | 'ms'>;

const NOTHING: Agreed = {
  protocol: null,
  cipher: null,
  group: null,
  alpn: null,
  resumed: false,
  authorizationError: null,
};

function agreedOn(secured: tls.TLSSocket): Agreed {
  const ephemeral = secured.getEphemeralKeyInfo() as { name?: string; type?: string; size?: number } | null;
  return {
    protocol: secured.getProtocol(),
    cipher: secured.getCipher()?.standardName ?? null,
    group: ephemeral?.name ?? (ephemeral?.type === 'DH' ? `DH-${ephemeral.size}` : null),
    alpn: typeof secured.alpnProtocol === 'string' ? secured.alpnProtocol : null,
    resumed: secured.isSessionReused(),
    authorizationError: wordOf(secured.authorizationError),
  };
}

/** Node says a code, or an error with one. */
function wordOf(error: unknown): string | null {
  if (error === null || error === undefined) return null;
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}

/**
 * The peer's certificates, leaf first. OpenSSL appends the root it found in our own store, also where it distrusts the chain
 * for another reason: `ours` tells it, and it is left out. (One that the server sent too looks the same, and adds nothing.)
 */
function certificatesOf(secured: tls.TLSSocket, ours: (der: Uint8Array) => boolean): Uint8Array[] {
  const found: Uint8Array[] = [];
  let octets = 0;
  let certificate = secured.getPeerCertificate(true) as tls.DetailedPeerCertificate | undefined;
  while (certificate?.raw !== undefined && found.length < MAX_CERTIFICATES) {
    octets += certificate.raw.length;
    if (octets > MAX_CERTIFICATE_BYTES) break;
    const issuer = certificate.issuerCertificate as tls.DetailedPeerCertificate | undefined;
    const selfIssued =
      issuer === undefined || issuer === certificate || issuer.fingerprint256 === certificate.fingerprint256;
    if (selfIssued && found.length > 0 && ours(certificate.raw)) break;
    found.push(certificate.raw);
    if (selfIssued) break;
    certificate = issuer;
  }
  return found;
}

function isRoot(der: Uint8Array, { roots = nodeTls().rootCertificates }: Pick<TlsOptions, 'roots'>): boolean {
  const wanted = Buffer.from(der).toString('base64');
  return roots.some((pem) => pem.replace(/-----[^-]+-----|\s/g, '').includes(wanted));
}
