// An HTTP/1.1 server that speaks the web's own words: a Request comes in, a Response goes out. Bounds and deadlines stand here;
// who may ask for what is decided by whoever answers.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export interface HttpOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Of a request's body; more is answered with 413, or makes the reading of it reject. */
  readonly maxBodyBytes: number;
  /** At once; the next ones are closed unheard. */
  readonly maxConnections: number;
  /** Until a request is whole; 30 s if not said. A client that takes longer is answered with 408, and gone. */
  readonly requestMs?: number;
  /** Told of what was thrown while a request was answered, which is our own bug; the client gets a 500. */
  failed(error: unknown): void;
}

/** Who asks. */
export interface HttpClient {
  readonly address: string;
}

/**
 * Answers one request. Its URL is the target behind a host of our own: what the client calls us stands in the header `host`
 * alone. Its signal is aborted when the client goes, or the server ends.
 */
export type HttpAnswer = (request: Request, client: HttpClient) => Response | Promise<Response>;

export interface HttpServer {
  readonly address: string;
  readonly port: number;
  /** Accepts no more and ends all answers; done after at most a quarter of a second. */
  close(): Promise<void>;
}

/** RFC 9112 5: no limit; 16 KiB is what most servers take. */
const MAX_HEADER_BYTES = 16 * 1024;
/** On loopback, or from a colleague's browser: a slower client is an attack. */
const HEADERS_MS = 10_000;
/** 25 MiB at 7 Mbit/s. */
const REQUEST_MS = 30_000;
const KEEP_ALIVE_MS = 5_000;
/** A reader that takes nothing of what waits for it for so long is gone. */
const STALLED_MS = 30_000;
const CLOSE_MS = 250;
/** The rest of a body that is refused is read so far, so that the client sees the answer before the connection goes. */
const DRAIN_BYTES = 1024 * 1024;

/** What Request takes; TRACE and CONNECT it refuses. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Listens. Rejects with the error of the operating system: EADDRINUSE, EACCES, EADDRNOTAVAIL. */
export function serveHttp(options: HttpOptions, answer: HttpAnswer): Promise<HttpServer> {
  const { requestMs = REQUEST_MS } = options;
  const answering = new Map<ServerResponse, AbortController>();
  const server = createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: Math.min(HEADERS_MS, requestMs),
    requestTimeout: requestMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: 1_000,
  });
  server.maxConnections = options.maxConnections;
  server.on('request', (incoming, outgoing) => {
    const gone = new AbortController();
    answering.set(outgoing, gone);
    outgoing.once('close', () => {
      answering.delete(outgoing);
      if (!outgoing.writableFinished) gone.abort(new Error('the client has gone'));
    });
    outgoing.on('error', () => {});
    void respond({ incoming, outgoing, gone: gone.signal }, options, answer);
  });
  server.setTimeout(STALLED_MS, (socket: Socket) => {
    const waits = [...answering.keys()].some((outgoing) => outgoing.socket === socket);
    if (!waits || socket.writableLength > 0) socket.destroy();
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: options.host, port: options.port }, () => {
      server.off('error', reject);
      // Later errors of a listener concern one connection each.
      server.on('error', () => {});
      resolve(running(server, answering));
    });
  });
}

function running(server: Server, answering: ReadonlyMap<ServerResponse, AbortController>): HttpServer {
  const bound = server.address();
  const { address, port } = typeof bound === 'object' && bound !== null ? bound : { address: '', port: 0 };
  let closing: Promise<void> | null = null;
  const close = () =>
    new Promise<void>((resolve) => {
      const force = setTimeout(() => server.closeAllConnections(), CLOSE_MS);
      server.close(() => {
        clearTimeout(force);
        resolve();
      });
      server.closeIdleConnections();
      for (const [outgoing, gone] of answering) {
        outgoing.shouldKeepAlive = false;
        gone.abort(new Error('the server ends'));
      }
    });
  return {
    address,
    port,
    close() {
      closing ??= close();
      return closing;
    },
  };
}

interface Exchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly gone: AbortSignal;
}

/** Reading the body of a request rejects with this, and the client gets a 413. */
class BodyTooLarge extends Error {
  constructor() {
    super('the body is too large');
  }
}

async function respond(exchange: Exchange, options: HttpOptions, answer: HttpAnswer): Promise<void> {
  const { incoming, outgoing, gone } = exchange;
  try {
    const request = requestOf(exchange, options.maxBodyBytes);
    if (typeof request === 'number') return await refuse(exchange, request);
    const client = { address: incoming.socket.remoteAddress ?? '' };
    const response = await answer(request, client);
    await leaveUnread(incoming, outgoing);
    await write(response, incoming.method === 'HEAD', outgoing);
  } catch (error) {
    if (gone.aborted || outgoing.destroyed) return void outgoing.destroy();
    if (!(error instanceof BodyTooLarge)) options.failed(error);
    await refuse(exchange, error instanceof BodyTooLarge ? 413 : 500);
  }
}

/** The request, or the status that refuses it. */
function requestOf({ incoming, gone }: Exchange, maxBodyBytes: number): Request | number {
  const { method = '', url = '' } = incoming;
  if (!METHODS.has(method)) return 501;
  // The other forms (RFC 9112 3.2) are for proxies.
  if (!url.startsWith('/')) return 400;
  const target = `http://localhost${url}`;
  if (!URL.canParse(target)) return 400;
  const length = Number(incoming.headers['content-length'] ?? 0);
  if (length > maxBodyBytes) return 413;
  const hasBody = length > 0 || incoming.headers['transfer-encoding'] !== undefined;
  const mayHave = method !== 'GET' && method !== 'HEAD';
  const body = hasBody && mayHave ? { body: bounded(incoming, maxBodyBytes), duplex: 'half' as const } : {};
  return new Request(target, { method, headers: headersOf(incoming), signal: gone, ...body });
}

function headersOf({ headersDistinct }: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(headersDistinct))
    for (const value of values) headers.append(name, value);
  return headers;
}

/** The body, of which no more is read than may be. */
function bounded(incoming: IncomingMessage, maxBytes: number): ReadableStream<Uint8Array> {
  const pieces = incoming.iterator({ destroyOnReturn: false });
  let bytes = 0;
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await pieces.next();
        if (done === true) return controller.close();
        bytes += value.length;
        if (bytes > maxBytes) {
          await pieces.return?.();
          throw new BodyTooLarge();
        }
        controller.enqueue(new Uint8Array(value));
      },
    },
    // Nothing is read ahead of who wants it.
    { highWaterMark: 0 },
  );
}

/**
 * What is left of a body that nobody read: the connection ends with this answer. So much of it is taken that the client, which
 * may still write, sees the answer and no reset.
 */
function leaveUnread(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  if (incoming.complete || incoming.destroyed) return Promise.resolve();
  outgoing.setHeader('connection', 'close');
  return new Promise((resolve) => {
    const late = setTimeout(resolve, CLOSE_MS);
    let bytes = 0;
    const over = () => {
      clearTimeout(late);
      resolve();
    };
    incoming.on('data', (piece: Uint8Array) => {
      bytes += piece.length;
      if (bytes > DRAIN_BYTES) over();
    });
    incoming.on('end', over).on('close', over).on('error', over);
  });
}

async function refuse({ incoming, outgoing }: Exchange, status: number): Promise<void> {
  if (outgoing.headersSent) return void outgoing.destroy();
  await leaveUnread(incoming, outgoing);
  outgoing.writeHead(status, { 'content-type': 'text/plain', connection: 'close' });
  outgoing.end();
}

/** Writes as fast as the client reads; a client that goes ends the body's source too. */
async function write(response: Response, headOnly: boolean, outgoing: ServerResponse): Promise<void> {
  const cookies = response.headers.getSetCookie();
  const headers = [...response.headers].filter(([name]) => name !== 'set-cookie');
  outgoing.writeHead(response.status, [...headers, ...cookies.map((one) => ['set-cookie', one])].flat());
  const reader = response.body?.getReader();
  if (reader === undefined) return void outgoing.end();
  const stop = () => void reader.cancel().catch(() => {});
  if (headOnly || outgoing.destroyed) {
    stop();
    return void outgoing.end();
  }
  outgoing.once('close', stop);
  outgoing.flushHeaders();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read())
    if (!outgoing.write(piece.value)) await drained(outgoing);
  outgoing.end();
}

/** What waited was written, or nobody is there any more. */
function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (outgoing.destroyed) return resolve();
    const over = () => {
      outgoing.off('drain', over).off('close', over);
      resolve();
    };
    outgoing.on('drain', over).on('close', over);
  });
}
