// A TLS handshake as a client: its facts are kept whether it succeeds, fails, or shows a certificate nobody should trust.
import type net from 'node:net';
import tls from 'node:tls';
import type { TlsOptions } from './tls.ts';
import type { TlsFacts } from './transport.ts';

/** 100 KiB of certificates is more than any server of good will sends. */
const MAX_CERTIFICATE_BYTES = 100 * 1024;
const MAX_CERTIFICATES = 20;

export interface Handshake {
  /** Null if the handshake failed. */
  readonly socket: tls.TLSSocket | null;
  readonly facts: TlsFacts;
}

/** Runs the handshake on a connected socket from which nothing is left to read. Never rejects. */
export function handshake(socket: net.Socket, options: TlsOptions): Promise<Handshake> {
  const begun = performance.now();
  return new Promise((resolve) => {
    const seen: Seen = { ocsp: null, certificates: [] };
    let done = false;
    const settle = (secured: tls.TLSSocket | null, failure: TlsFacts['failure']) => {
      if (done) return;
      done = true;
      clearTimeout(timer);
      const facts = factsOf(secured, options, seen, failure, performance.now() - begun);
      resolve({ socket: secured, facts });
    };
    const fail = (code: string, message: string) => {
      settle(null, { code, message });
      socket.on('error', () => {});
      socket.destroy();
    };
    const timer = setTimeout(
      () => fail('ETIMEDOUT', `no handshake within ${options.deadlineMs} ms`),
      options.deadlineMs,
    );
    let secured: tls.TLSSocket;
    try {
      secured = tls.connect({ socket, ...connectionOptions(options) });
    } catch (error) {
      fail('EOPTIONS', error instanceof Error ? error.message : String(error));
      return;
    }
    secured.on('OCSPResponse', (response: Buffer | null) => {
      seen.ocsp = response;
      // The server has shown its certificates; if the handshake fails after this, it is the last chance to read them.
      seen.certificates = certificatesOf(secured, () => true);
    });
    secured.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? 'ETLS', error.message));
    secured.once('close', () => fail('ECLOSED', 'the server closed the connection during the handshake'));
    secured.once('secureConnect', () => {
      secured.removeAllListeners('close');
      secured.removeAllListeners('error');
      settle(secured, null);
    });
  });
}

/** What the server showed before the handshake was over. */
interface Seen {
  ocsp: Uint8Array | null;
  certificates: readonly Uint8Array[];
}

function connectionOptions(options: TlsOptions): tls.ConnectionOptions & { requestOCSP: boolean } {
  return {
    secureContext: secureContext(options),
    servername: options.sni ?? '',
    rejectUnauthorized: false,
    requestOCSP: true,
    ALPNProtocols: options.alpn === undefined || options.alpn.length === 0 ? undefined : [...options.alpn],
    session: options.session,
    // Names are judged in trust/, which knows what they are to be compared with.
    checkServerIdentity: () => undefined,
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
  return tls.createSecureContext({
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

function factsOf(
  secured: tls.TLSSocket | null,
  options: TlsOptions,
  seen: Seen,
  failure: TlsFacts['failure'],
  ms: number,
): TlsFacts {
  const ephemeral = secured?.getEphemeralKeyInfo() as
    | { name?: string; type?: string; size?: number }
    | null
    | undefined;
  const error = secured?.authorizationError as unknown;
  return {
    protocol: secured?.getProtocol() ?? null,
    cipher: secured?.getCipher()?.standardName ?? null,
    group: ephemeral?.name ?? (ephemeral?.type === 'DH' ? `DH-${ephemeral.size}` : null),
    alpn: typeof secured?.alpnProtocol === 'string' ? secured.alpnProtocol : null,
    sni: options.sni,
    resumed: secured?.isSessionReused() ?? false,
    ocsp: seen.ocsp,
    certificates:
      secured === null
        ? seen.certificates
        : certificatesOf(secured, (der) => secured.authorized || isRoot(der, options)),
    authorizationError:
      error === null || error === undefined
        ? null
        : error instanceof Error
          ? ((error as NodeJS.ErrnoException).code ?? error.message)
          : String(error),
    failure,
    ms,
  };
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

function isRoot(der: Uint8Array, { roots = tls.rootCertificates }: TlsOptions): boolean {
  const wanted = Buffer.from(der).toString('base64');
  return roots.some((pem) => pem.replace(/-----[^-]+-----|\s/g, '').includes(wanted));
}
