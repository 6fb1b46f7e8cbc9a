// A scripted server without sockets. What one side says is heard before any timer fires; time is the clock's alone.
import type { Clock } from '../../src/net/clock.ts';
import type { LeanSink, LeanStream, OpenStream } from '../../src/net/lean-stream.ts';
import { ENDS, streamWith } from '../net/double.ts';
import { type Line, play, type Script } from './script.ts';

export interface MemoryServer {
  /** Everything that clients sent, as latin1, one text for each connection. */
  readonly heard: readonly string[];
  readonly open: OpenStream;
}

/** Each connection gets the next script, the last one again and again. */
export function memoryServer(scripts: readonly Script[], clock: Clock): MemoryServer {
  const heard: string[] = [];
  const accept = (client: Client): ((octets: string | Uint8Array) => void) => {
    const index = heard.push('') - 1;
    const script = scripts[Math.min(index, scripts.length - 1)] ?? [];
    const hears = play(lineTo(client), script, clock);
    return (octets) => {
      if (!client.listens) return;
      const text = Buffer.from(octets as string, 'latin1').toString('latin1');
      heard[index] += text;
      queueMicrotask(() => hears(text));
    };
  };
  return {
    heard,
    open: (_endpoint, _source, sink) => openIn(accept, sink),
  };
}

/** The client's end of a wire. */
interface Client {
  /** False once it has left. */
  listens: boolean;
  data(octets: Buffer): void;
  end(error: string | null): void;
}
type Accept = (client: Client) => (octets: string | Uint8Array) => void;

/** Nobody shakes hands in memory: a client's hello is heard, and the script says what comes of it. */
const CLIENT_HELLO = '\x16\x03\x01';

function lineTo(client: Client): Line {
  let over = false;
  const end = (error: string | null) => {
    over = true;
    queueMicrotask(() => client.listens && client.end(error));
  };
  return {
    get over() {
      return over || !client.listens;
    },
    say: (octets) => queueMicrotask(() => client.listens && client.data(Buffer.from(octets, 'latin1'))),
    close: () => end(null),
    reset: () => end('ECONNRESET'),
    secure: () => Promise.reject(new Error('no TLS in memory')),
  };
}

function openIn(accept: Accept, sink: LeanSink): LeanStream {
  let securing = false;
  const client: Client = {
    listens: true,
    data: (octets) => sink.data(octets),
    end: (error) => (securing ? sink.secured(null, error ?? 'closed', null) : sink.gone(error, null)),
  };
  const leave = () => {
    client.listens = false;
  };
  const before: (string | Uint8Array)[] = [];
  let write: (octets: string | Uint8Array) => void = (octets) => void before.push(octets);
  queueMicrotask(() => {
    if (!client.listens) return;
    write = accept(client);
    for (const octets of before) write(octets);
    sink.connected(ENDS);
  });
  return streamWith({
    write: (octets) => write(octets),
    secure() {
      securing = true;
      write(CLIENT_HELLO);
    },
    close: leave,
    destroy: leave,
  });
}
