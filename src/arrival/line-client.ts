// A client's connection whose lines are awaited: what POP3 needs of a stream.
import type { Endpoint, LeanSink, LeanStream, LeanTls, OpenStream } from '../net/lean-stream.ts';
import { MailboxFault } from './mailbox.ts';

export interface LineTarget {
  readonly endpoint: Endpoint;
  readonly open: OpenStream;
}

const MAX_LINE = 64 * 1024;
const LOCAL = /^(?:127\.|::1$|localhost$)/;

export class LineClient {
  readonly isLocal: boolean;
  isSecure = false;
  readonly #stream: LeanStream;
  #buffer: Buffer = Buffer.alloc(0);
  #gone: string | null = null;
  #connected = false;
  #secured: string | null | undefined = undefined;
  #wake: () => void = () => {};

  static async open(target: LineTarget, tls: LeanTls | null): Promise<LineClient> {
    const client = new LineClient(target);
    try {
      await client.#until(() => client.#connected);
      if (tls !== null) await client.secure(tls);
      return client;
    } catch (error) {
      client.close();
      throw error;
    }
  }

  private constructor({ endpoint, open }: LineTarget) {
    this.isLocal = LOCAL.test(endpoint.address);
    const happened = () => this.#wake();
    const sink: LeanSink = {
      connected: () => {
        this.#connected = true;
        happened();
      },
      data: (octets) => {
        this.#buffer = Buffer.concat([this.#buffer, octets]);
        happened();
      },
      secured: (agreed, failure) => {
        this.#secured = agreed === null ? (failure ?? 'the handshake failed') : null;
        happened();
      },
      gone: (_error, message) => {
        this.#gone = message ?? 'the connection was closed';
        happened();
      },
    };
    this.#stream = open(endpoint, null, sink);
  }

  async secure(tls: LeanTls): Promise<void> {
    // What came in clear text behind the reply belongs to nobody.
    this.#buffer = Buffer.alloc(0);
    this.#secured = undefined;
    this.#stream.secure(tls);
    await this.#until(() => this.#secured !== undefined);
    if (typeof this.#secured === 'string') throw new MailboxFault(this.#secured);
    this.isSecure = true;
  }

  say(line: string): void {
    this.#stream.write(Buffer.from(`${line}\r\n`, 'utf8'));
  }

  /** One line, without its ending. */
  async line(): Promise<string> {
    await this.#until(() => this.#buffer.includes(0x0a) || this.#buffer.length > MAX_LINE);
    const end = this.#buffer.indexOf(0x0a);
    if (end === -1) throw new MailboxFault('a line without end');
    const line = this.#buffer.toString('latin1', 0, end).replace(/\r$/, '');
    this.#buffer = this.#buffer.subarray(end + 1);
    return line;
  }

  /** Lines up to the one that is a dot alone, dots undoubled. */
  async body(maxOctets: number): Promise<Buffer> {
    const isWhole = () => this.#buffer.subarray(0, 3).equals(DOT) || this.#buffer.includes('\r\n.\r\n');
    await this.#until(() => isWhole() || this.#buffer.length > maxOctets);
    if (!isWhole()) throw new MailboxFault(`more than ${maxOctets} octets`);
    if (this.#buffer.subarray(0, 3).equals(DOT)) {
      this.#buffer = this.#buffer.subarray(3);
      return Buffer.alloc(0);
    }
    const end = this.#buffer.indexOf('\r\n.\r\n') + 2;
    const body = this.#buffer.toString('latin1', 0, end).replace(/^\.\./gm, '.');
    this.#buffer = this.#buffer.subarray(end + 3);
    return Buffer.from(body, 'latin1');
  }

  close(): void {
    this.#stream.destroy();
  }

  async #until(isThere: () => boolean): Promise<void> {
    while (!isThere()) {
      if (this.#gone !== null) throw new MailboxFault(this.#gone);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

const DOT = Buffer.from('.\r\n');
