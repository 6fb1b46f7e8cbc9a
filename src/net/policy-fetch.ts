// Fetches a domain's MTA-STS policy by the rules of RFC 8461 3.3: HTTPS with a certificate of the web PKI, no redirect,
// plain text, and bounds. The DNS is asked once, so that the address that was checked is the one that is contacted.
import type { LookupFunction } from 'node:net';
import type { Dispatcher } from 'undici';
import { type Clock, systemClock } from './clock.ts';
import { deadline } from './deadline.ts';
import { isPublicAddress } from './public-address.ts';
import { socketWords } from './socket-words.ts';

export interface PolicyFetchOptions {
  /** The addresses of a host name; none if there are none. Asked once. */
  readonly lookup: (host: string, signal: AbortSignal) => Promise<readonly string[]>;
  /** PEM: whom to trust. */
  readonly roots: readonly string[];
  /** Contacts private and loopback addresses, too. */
  readonly allowPrivate?: boolean;
  readonly port?: number;
  /** For the whole fetch. Default one minute, as RFC 8461 3.3 suggests. */
  readonly deadlineMs?: number;
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
}

export type PolicyFetch =
  | { readonly outcome: 'fetched'; readonly url: string; readonly address: string; readonly text: string }
  | PolicyFetchFailure;

export interface PolicyFetchFailure {
  readonly outcome:
    | 'bad-name'
    | 'no-address'
    | 'private-address'
    | 'connect'
    /** The certificate is not trusted or not for this name, or the handshake failed; `code` says which. */
    | 'tls'
    | 'redirect'
    | 'status'
    | 'media-type'
    | 'too-large'
    | 'timeout'
    | 'http'
    | 'aborted';
  readonly url: string;
  readonly address: string | null;
  /** Node's code of the error, `CERT_HAS_EXPIRED`; null if there is none. */
  readonly code: string | null;
  readonly text: string;
}

const MINUTE_MS = 60_000;
/** RFC 8461 3.3 asks for a bound and suggests 64 KB. */
const MAX_POLICY_BYTES = 65_536;

/** The policy of `domain` (A-labels), or why there is none: every refusal is a value. */
export async function fetchPolicy(domain: string, options: PolicyFetchOptions): Promise<PolicyFetch> {
  const { clock = systemClock, deadlineMs = MINUTE_MS, signal } = options;
  const host = `mta-sts.${domain.replace(/\.$/, '')}`;
  const url = `https://${host}${options.port === undefined ? '' : `:${options.port}`}/.well-known/mta-sts.txt`;
  const limit = deadline(clock, deadlineMs, signal);
  let failed = failure(url);
  try {
    if (!HOST_NAME.test(host)) return failed('bad-name', `${JSON.stringify(host.slice(0, 260))} is no host name`);
    const addresses = await untilAborted(options.lookup(host, limit.signal), limit.signal);
    const allowed = options.allowPrivate ? addresses : addresses.filter(isPublicAddress);
    const [address] = allowed;
    if (addresses.length === 0) return failed('no-address', `${host} has no address`);
    if (address === undefined)
      return failed('private-address', `${host} leads to ${addresses.join(', ')}, which is not public`);
    failed = failure(url, address);
    return await request({ url, addresses: allowed, address, roots: options.roots, signal: limit.signal });
  } catch (error) {
    if (limit.passed) return failed('timeout', `no policy within ${deadlineMs / 1000} s`);
    if (signal?.aborted) return failed('aborted', 'interrupted');
    return explain(failed, error);
  } finally {
    limit.cancel();
  }
}

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.[a-z][a-z0-9-]{0,62}$/i;

interface Target {
  readonly url: string;
  readonly addresses: readonly string[];
  readonly address: string;
  readonly roots: readonly string[];
  readonly signal: AbortSignal;
}

async function request({ url, addresses, address, roots, signal }: Target): Promise<PolicyFetch> {
  // CommonJS: a bundled import() has only the default export.
  const { default: undici } = await import('undici');
  const agent = new undici.Agent({
    connections: 1,
    // The signal ends the handshake: undici waits for a connection in the making before it lets go of it.
    connect: { ca: [...roots], lookup: pinned(addresses), timeout: 0, signal },
    // One deadline for all, ours; undici's have a granularity of a second.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  try {
    const headers = { accept: 'text/plain', 'accept-encoding': 'identity' };
    const reply = await undici.request(url, { dispatcher: agent, signal, headers });
    return await read(reply, url, address);
  } finally {
    // Not closed but destroyed: a server that never ends its body must not hold us.
    await agent.destroy();
  }
}

async function read(reply: Dispatcher.ResponseData, url: string, address: string): Promise<PolicyFetch> {
  const failed = failure(url, address);
  // The body of a refusal is not read; destroying the agent ends it with an error that concerns nobody.
  reply.body.on('error', () => {});
  const { statusCode, headers } = reply;
  if (statusCode >= 300 && statusCode < 400) {
    return failed(
      'redirect',
      `HTTP ${statusCode} to ${shown(headers.location)}: redirects are not followed (RFC 8461 3.3)`,
    );
  }
  if (statusCode !== 200) return failed('status', `HTTP ${statusCode}`);
  const mediaType = String(headers['content-type'] ?? '')
    .split(';')[0]
    ?.trim()
    .toLowerCase();
  if (mediaType !== 'text/plain') return failed('media-type', `the media type is ${shown(mediaType)}, not text/plain`);
  const chunks: Buffer[] = [];
  let octets = 0;
  for await (const chunk of reply.body) {
    octets += chunk.length;
    if (octets > MAX_POLICY_BYTES) return failed('too-large', `it is longer than ${MAX_POLICY_BYTES} octets`);
    chunks.push(chunk);
  }
  return { outcome: 'fetched', url, address, text: Buffer.concat(chunks).toString('utf8') };
}

type Failed = (outcome: PolicyFetchFailure['outcome'], text: string, code?: string | null) => PolicyFetchFailure;
const failure =
  (url: string, address: string | null = null): Failed =>
  (outcome, text, code = null) => ({ outcome, url, address, code, text });

/** Answers every question with the addresses that were checked. */
const pinned =
  (addresses: readonly string[]): LookupFunction =>
  (_host, options, answer) => {
    const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    const [first] = found;
    if (options.all) answer(null, found);
    else answer(null, first?.address ?? '', first?.family);
  };

function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

function explain(failed: Failed, error: unknown): PolicyFetchFailure {
  if (!(error instanceof Error)) throw error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  // A bug of ours has no code.
  if (code === null) throw error;
  if (/^(ECONN|EHOST|ENET|EADDR|EACCES|EPERM|ETIMEDOUT|EPIPE|UND_ERR_SOCKET|UND_ERR_CONNECT)/.test(code)) {
    return failed('connect', `the policy host cannot be reached: ${socketWords(code, error.message)}`, code);
  }
  if (/^(HPE_|UND_ERR_)/.test(code)) return failed('http', `the answer is no HTTP: ${shown(error.message)}`, code);
  return failed('tls', `TLS with the policy host failed: ${shown(error.message)}`, code);
}

const shown = (text: unknown): string => JSON.stringify(String(text ?? 'nothing').slice(0, 200));
