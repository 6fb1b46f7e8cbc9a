// The embedded MX and a burst on wires without sockets and on one clock moved by hand: every time is exact, nothing waits.
import type { Clock } from '../../src/net/clock.ts';
import type { LeanSink, LeanStream, OpenStream } from '../../src/net/lean-stream.ts';
import type { Accepted, AcceptedSink } from '../../src/net/listen.ts';
import { certificateStore } from '../../src/sandbox/certificate-store.ts';
import { Mx } from '../../src/sandbox/mx.ts';
import { converse } from '../../src/sandbox/server-connection.ts';
import type { Policy } from '../../src/scenario/policy.ts';
import { ENDS, streamWith } from '../net/double.ts';

export interface MemoryMx {
  readonly mx: Mx;
  readonly open: OpenStream;
}

/** An MX of that policy. What is said is heard `latencyMs` later; 0: before any timer fires. `written` hears all clients. */
export function memoryMx(
  policy: Policy,
  clock: Clock,
  latencyMs = 0,
  written: (octets: Buffer) => void = () => {},
): MemoryMx {
  const mx = new Mx(policy, clock);
  const certificates = certificateStore(() => clock.date());
  const later: Later = latencyMs === 0 ? queueMicrotask : (action) => void clock.after(latencyMs, action);
  return {
    mx,
    open(_endpoint, source, sink) {
      const wire: Wire = { client: sink, server: null };
      later(() => {
        if (wire.client === null) return;
        wire.client.connected(ENDS);
        converse(serverEnd(wire, source ?? '127.0.0.1', later), mx, certificates);
      });
      return clientEnd(wire, later, written);
    },
  };
}

type Later = (action: () => void) => void;

/** Null: nobody listens any more. */
interface Wire {
  client: LeanSink | null;
  server: AcceptedSink | null;
}

function clientEnd(wire: Wire, later: Later, written: (octets: Buffer) => void): LeanStream {
  const leave = () => {
    wire.client = null;
    later(() => {
      wire.server?.gone();
      wire.server = null;
    });
  };
  return streamWith({
    write: (octets) => {
      const piece = typeof octets === 'string' ? Buffer.from(octets, 'latin1') : Buffer.from(octets);
      written(piece);
      later(() => wire.server?.data(piece));
    },
    secure: () => later(() => wire.client?.secured(null, 'there is no TLS without sockets', null)),
    close: leave,
    destroy: leave,
  });
}

function serverEnd(wire: Wire, address: string, later: Later): Accepted {
  const end = (error: string | null) =>
    later(() => {
      const { client, server } = wire;
      wire.client = null;
      wire.server = null;
      client?.gone(error, null);
      server?.gone();
    });
  return {
    remote: { address, port: 40_000 },
    local: { address: '127.0.0.1', port: 25 },
    attach(sink) {
      wire.server = sink;
    },
    write: (octets) => {
      const piece = Buffer.from(octets);
      later(() => wire.client?.data(piece));
    },
    startTls: () => Promise.resolve(null),
    stopReading: () => {},
    close: () => end(null),
    destroy: (reset) => end(reset === true ? 'ECONNRESET' : null),
  };
}
