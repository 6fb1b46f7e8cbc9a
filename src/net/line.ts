// A socket of a client, and who uses it now: used again where that is safe.
import net from 'node:net';

/** What a line tells. */
export interface LineUser {
  connected(): void;
  /** The octets are overwritten by the next read. */
  received(octets: Buffer): void;
  /** FIN came; what was to be written may still be under way. */
  ended(): void;
  failed(error: NodeJS.ErrnoException): void;
  /** The socket is closed. */
  over(): void;
}

/** A line that nobody uses. */
export function lineFor(user: LineUser): Line {
  const line = idle.pop() ?? new Line();
  line.begin(user);
  return line;
}

/** Replies are short; a longer one comes in pieces. */
const READ_BYTES = 64 * 1024;
let shared: Buffer | null = null;

/** Sockets that wait to be used again; more are never left over at once than sessions run side by side. */
const MAX_IDLE = 256;
const idle: Line[] = [];
/**
 * A socket, and the stream that uses it now. Making one takes a quarter of a short session's time, and Node lets it connect
 * again after 'close': done here where its connection stood, nothing was left to write, no error came, the server had not
 * ended it, and TLS was not begun.
 */
export class Line {
  readonly socket: net.Socket;
  user: LineUser | null = null;
  clean = false;
  ended = false;

  constructor() {
    shared ??= Buffer.allocUnsafeSlow(READ_BYTES);
    const callback = (length: number, buffer: Uint8Array) => {
      this.user?.received((buffer as Buffer).subarray(0, length));
      return true;
    };
    this.socket = new net.Socket({ noDelay: true, onread: { buffer: shared, callback } } as net.SocketConstructorOpts);
    this.socket.on('connect', () => this.user?.connected());
    this.socket.on('end', () => {
      this.ended = true;
      this.user?.ended();
    });
    this.socket.on('error', (error: NodeJS.ErrnoException) => {
      this.clean = false;
      this.user?.failed(error);
    });
    this.socket.on('close', () => {
      const { user } = this;
      this.user = null;
      if (this.clean && idle.length < MAX_IDLE) idle.push(this);
      user?.over();
    });
  }

  begin(user: LineUser): void {
    this.user = user;
    this.clean = false;
    this.ended = false;
  }

  /** Ends the connection at once. */
  destroy(): void {
    const { socket } = this;
    this.clean = !socket.destroyed && !socket.connecting && !this.ended && socket.writableLength === 0;
    socket.destroy();
  }
}
