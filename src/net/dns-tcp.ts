// One question over TCP, for answers that don't fit a datagram. RFC 7766.
import { createConnection } from 'node:net';
import type { Clock } from './clock.ts';
import { encodeQuery, type Question, responds } from './dns-message.ts';
import type { DnsServer } from './dns-servers.ts';
import type { Received } from './dns-udp.ts';
import { decodeMessage } from './dns-wire.ts';

export interface TcpTry {
  readonly server: DnsServer;
  readonly clock: Clock;
  readonly id: number;
  readonly edns: boolean;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Asks once over a connection of its own. Never rejects. The length prefix bounds a message to 65,535 octets. */
export function askOverTcp(question: Question, how: TcpTry): Promise<Received> {
  return new Promise((resolve) => {
    if (how.signal?.aborted) return resolve({ kind: 'aborted' });
    const socket = createConnection({ host: how.server.address, port: how.server.port });
    const settle = (received: Received) => {
      cancel();
      how.signal?.removeEventListener('abort', abort);
      socket.destroy();
      resolve(received);
    };
    const abort = () => settle({ kind: 'aborted' });
    const cancel = how.clock.after(how.timeoutMs, () => settle({ kind: 'timeout', strange: 0 }));
    how.signal?.addEventListener('abort', abort, { once: true });
    let received = Buffer.alloc(0);
    socket.on('connect', () => socket.write(withLength(encodeQuery(how.id, question, how.edns))));
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      const octets = firstMessage(received);
      if (octets === null) return;
      const message = decodeMessage(octets);
      const ours = message !== null && responds(message, how.id, question);
      settle(ours ? { kind: 'message', message } : { kind: 'timeout', strange: 1 });
    });
    socket.on('error', (error: NodeJS.ErrnoException) => settle({ kind: 'unreachable', code: error.code ?? 'error' }));
    socket.on('close', () => settle({ kind: 'unreachable', code: 'closed without an answer' }));
  });
}

function withLength(octets: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(octets.length);
  return Buffer.concat([length, octets]);
}

/** The message at the start of the stream, or null while it is not whole. */
function firstMessage(stream: Buffer): Buffer | null {
  if (stream.length < 2) return null;
  const length = stream.readUInt16BE(0);
  return stream.length < 2 + length ? null : stream.subarray(2, 2 + length);
}
