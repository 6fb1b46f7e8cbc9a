// Events -> an event stream (HTML, server-sent events): from where the reader left off, with a heartbeat, to the end.
import type { Clock } from '../net/clock.ts';

/** One event as it is sent; `data` is JSON on one line. */
export interface Sent {
  readonly id: number;
  readonly event: string;
  readonly data: string;
}

export interface Source {
  /** Those behind `id`, in order. */
  behind(id: number): readonly Sent[];
  readonly isOver: boolean;
  listen(listener: () => void): () => void;
}

export interface Around {
  readonly clock: Clock;
  /** The reader has gone, or the server ends. */
  readonly signal: AbortSignal;
  /** Called once, however it ends. */
  readonly ended: () => void;
}

/** Proxies and browsers give up what is silent for a minute. */
const HEARTBEAT_MS = 15_000;

/** `after`: the last one that the reader has. Whoever reads slowly is told what has come since in one piece. */
export function streamOf(source: Source, after: number, { clock, signal, ended }: Around): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let last = after;
  let stop = () => {};
  let goOn = () => {};
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        let cancelBeat = () => {};
        let isClosed = false;
        const close = () => {
          if (isClosed) return;
          isClosed = true;
          stop();
          controller.close();
        };
        const write = () => {
          if ((controller.desiredSize ?? 0) <= 0) return;
          const events = source.behind(last);
          last = events.at(-1)?.id ?? last;
          if (events.length > 0) controller.enqueue(encoder.encode(events.map(written).join('')));
          if (source.isOver && source.behind(last).length === 0) close();
        };
        goOn = write;
        const beat = () => {
          controller.enqueue(encoder.encode(': still here\n\n'));
          write();
          cancelBeat = clock.after(HEARTBEAT_MS, beat);
        };
        const bye = () => {
          controller.enqueue(encoder.encode('event: bye\ndata: {}\n\n'));
          close();
        };
        const unlisten = source.listen(write);
        signal.addEventListener('abort', bye, { once: true });
        cancelBeat = clock.after(HEARTBEAT_MS, beat);
        stop = () => {
          unlisten();
          cancelBeat();
          signal.removeEventListener('abort', bye);
          ended();
          stop = () => {};
          goOn = () => {};
        };
        controller.enqueue(encoder.encode('retry: 1000\n\n'));
        write();
      },
      // who was behind has read: what came meanwhile must not wait for the next event
      pull: () => goOn(),
      cancel() {
        stop();
      },
    },
    { highWaterMark: 64 },
  );
}

const written = ({ id, event, data }: Sent) => `id: ${id}\nevent: ${event}\ndata: ${data}\n\n`;
