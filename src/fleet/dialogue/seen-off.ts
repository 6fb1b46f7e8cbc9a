// Connections until the server has closed them, too: before that it counts them, and nobody else is to come.
import type { LeanSink, LeanStream, OpenStream } from '../../net/lean-stream.ts';

export class SeenOff {
  readonly open: OpenStream;
  readonly #standing = new Set<Promise<void>>();

  constructor(open: OpenStream) {
    this.open = (endpoint, source, sink) => {
      let end = () => {};
      const ended = new Promise<void>((resolve) => {
        end = resolve;
      }).then(() => {
        this.#standing.delete(ended);
      });
      this.#standing.add(ended);
      const stream = open(
        endpoint,
        source,
        heard(sink, () => end()),
      );
      return watched(stream, () => end());
    };
  }

  /** When none stands any more: a closed one is waited for for half a second. */
  async all(): Promise<void> {
    while (this.#standing.size > 0) await Promise.all(this.#standing);
  }
}

const heard = (sink: LeanSink, end: () => void): LeanSink => ({
  connected: (ends) => sink.connected(ends),
  data: (octets) => sink.data(octets),
  secured: (...how) => sink.secured(...how),
  gone(...why) {
    end();
    sink.gone(...why);
  },
});

const watched = (stream: LeanStream, end: () => void): LeanStream => ({
  write: (octets) => stream.write(octets),
  secure: (options) => stream.secure(options),
  giveUp: (code, why) => stream.giveUp(code, why),
  tlsSession: () => stream.tlsSession(),
  close(over) {
    stream.close(() => {
      end();
      over?.();
    });
  },
  destroy(reset) {
    stream.destroy(reset);
    end();
  },
});
