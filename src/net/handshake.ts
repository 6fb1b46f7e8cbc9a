// A TLS handshake as a client: its facts are kept whether it succeeds, fails, or shows a certificate nobody should trust.
import type net from 'node:net';
import type tls from 'node:tls';
import type { TlsFacts, TlsOptions } from './tls.ts';

/** Loaded by the first handshake: a dialogue in clear text starts without it. */
const nodeTls = () => process.getBuiltinModule('node:tls');

/** 100 KiB of certificates is more than any server of good will sends; OpenSSL itself stops there. */
const MAX_CERTIFICATE_BYTES = 100 * 1024;
/** So many are kept; all are counted. */
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
  #chain: PeerChain | null = null;
  #demanded = false;

  constructor(options: Asked) {
    this.#options = options;
  }

  /** Throws if OpenSSL does not know what is asked for. */
  begin(socket: net.Socket): tls.TLSSocket {
    const secured = nodeTls().connect({ socket, ...connectionOptions(this.#options) });
    this.#secured = secured;
    if (this.#options.facts) {
      secured.on('OCSPResponse', (response: Buffer | null) => {
        this.#ocsp = response;
      });
      // Behind the end of the socket the list is gone: it is read before anybody else hears of that.
      secured.prependListener('end', () => this.#look());
      // In TLS 1.2 the keys are there when the server has said all of its part: a refusal for want of a certificate comes later.
      secured.on('keylog', () => this.#lookForDemand());
      secured.prependListener('error', () => this.#look());
      secured.prependListener('secureConnect', () => {
        this.#look();
        this.#lookForDemand();
      });
    }
    return secured;
  }

  /** Null where they were not asked for. `failure`: why it came to nothing, or null. */
  facts(failure: TlsFacts['failure']): TlsFacts | null {
    const options = this.#options;
    if (!options.facts) return null;
    const secured = this.#secured;
    const agreed = secured === null || failure !== null ? NOTHING : agreedOn(secured);
    if (secured !== null && !secured.destroyed) this.#look();
    const { certificates, count } = this.#chain ?? NO_CHAIN;
    return {
      ...agreed,
      sni: options.sni,
      ocsp: this.#ocsp,
      certificates,
      certificateCount: count,
      certificateDemanded: this.#demanded,
      failure,
      ms: performance.now() - this.#begun,
    };
  }

  /** Once: up to Node 24 the call takes the certificates out of OpenSSL's list, and a second one finds nothing. */
  #look(): void {
    if (this.#chain !== null || this.#secured === null) return;
    const chain = chainOf(this.#secured);
    if (chain.count > 0) this.#chain = chain;
  }

  /**
   * The signature algorithms that both know are told to a client only where it is to sign: the server demands a certificate. Nothing
   * but the list of certificates may be asked of a handshake that failed and was closed: Node 20 ends with SIGSEGV.
   */
  #lookForDemand(): void {
    this.#demanded ||= (this.#secured?.getSharedSigalgs().length ?? 0) > 0;
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

type Agreed = Pick<TlsFacts, 'protocol' | 'cipher' | 'group' | 'alpn' | 'resumed' | 'authorizationError'>;

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

interface PeerChain {
  readonly certificates: readonly Uint8Array[];
  readonly count: number;
}
const NO_CHAIN: PeerChain = { certificates: [], count: 0 };

/**
 * The certificates as the server sent them, its own first. What Node calls the issuer of the peer's certificate is the next one of the
 * Certificate message, whatever it is: nothing is looked up in our own store (nodejs/node#65579).
 */
function chainOf(secured: tls.TLSSocket): PeerChain {
  const certificates: Uint8Array[] = [];
  let [count, octets] = [0, 0];
  for (let one = secured.getPeerX509Certificate(); one !== undefined; one = one.issuerCertificate) {
    count += 1;
    octets += one.raw.length;
    if (certificates.length < MAX_CERTIFICATES && (octets <= MAX_CERTIFICATE_BYTES || count === 1))
      certificates.push(one.raw);
  }
  return { certificates, count };
}
