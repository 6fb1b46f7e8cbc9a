// A likeness on a real socket: octets to commands, answers to octets. TLS with a certificate of the test authority.
import { createHash } from 'node:crypto';
import { type Accepted, type Listener, listen, type SecureContext } from '../net/listen.ts';
import { ANSWER, type Answer, type Conversation, isChallenged, type Likeness } from './likeness.ts';

export interface ServedLikeness {
  readonly address: string;
  readonly port: number;
  close(): Promise<void>;
}

export interface LikenessOptions {
  readonly host: string;
  readonly port: number;
  readonly isImplicitTls: boolean;
  readonly context: () => Promise<SecureContext>;
  /** Told of each answer that the record does not have. */
  readonly unrecorded: (command: string) => void;
  readonly pause: (ms: number) => Promise<void>;
}

const HANDSHAKE_MS = 10_000;
/** What no TLS library takes for an answer. */
const NO_HANDSHAKE = Buffer.from('this is no handshake\r\n');
/** Came with what was said before. */
const SOON_MS = 20;
/** Of what a server said unasked; idle limits are minutes, and nobody asks a likeness for those. */
const LONGEST_MS = 30_000;
/** A line that is longer is no command (RFC 5321 4.5.3.1.4), but a test may send one. */
const MAX_LINE = 1024 * 1024;
const MAX_MESSAGE = 128 * 1024 * 1024;

export async function serveLikeness(likeness: Likeness, options: LikenessOptions): Promise<ServedLikeness> {
  // made before anybody comes: between STARTTLS and the handshake nothing may be waited for
  const context = await options.context();
  const listener: Listener = await listen({ host: options.host, port: options.port }, (connection) =>
    new Served(connection, likeness.begin(), options, context).start(),
  );
  return { address: listener.address, port: listener.port, close: () => listener.close() };
}

class Served {
  readonly #connection: Accepted;
  readonly #talk: Conversation;
  readonly #options: LikenessOptions;
  readonly #context: SecureContext;
  #input = Buffer.alloc(0);
  #secure: boolean;
  #isMessage = false;
  /** Octets of a chunk that are still to come. */
  #chunk = 0;
  #chunkCommand = '';
  #isChallenged = false;
  /** What a client's hello gets where the handshake failed; null: there is one. */
  #spoilt: Buffer | null = null;
  /** A handshake is on, or it is over. */
  #isDeaf = false;

  constructor(connection: Accepted, talk: Conversation, options: LikenessOptions, context: SecureContext) {
    this.#context = context;
    this.#connection = connection;
    this.#talk = talk;
    this.#options = options;
    this.#secure = options.isImplicitTls;
  }

  start(): void {
    const sink = { data: (chunk: Buffer) => this.#heard(chunk), gone: () => {} };
    if (!this.#secure) {
      // the greeting first, whatever came before it
      void this.#say(this.#talk.answer(null, false));
      this.#connection.attach(sink);
      return;
    }
    this.#connection.attach(sink);
    void this.#handshake().then(() => this.#say(this.#talk.answer(null, true)));
  }

  #heard(chunk: Buffer): void {
    if (this.#isDeaf) return;
    this.#input = Buffer.concat([this.#input, chunk]);
    if (this.#spoilt !== null) this.#spoil(this.#spoilt);
    else if (this.#input.length > MAX_MESSAGE) this.#connection.destroy();
    else while (!this.#isDeaf && this.#step());
  }

  /** One command, message or chunk; false if more octets are needed. */
  #step(): boolean {
    if (this.#chunk > 0) {
      if (this.#input.length < this.#chunk) return false;
      this.#input = this.#input.subarray(this.#chunk);
      this.#chunk = 0;
      this.#answer(this.#chunkCommand);
      return true;
    }
    if (this.#isMessage) return this.#message();
    const end = this.#input.indexOf('\n');
    if (end === -1) {
      if (this.#input.length > MAX_LINE) this.#connection.destroy();
      return false;
    }
    const line = this.#input.subarray(0, end).toString('utf8').replace(/\r$/, '');
    this.#input = this.#input.subarray(end + 1);
    const size = /^BDAT (\d{1,10})/i.exec(line)?.[1];
    if (size !== undefined && Number(size) > 0) {
      this.#chunk = Number(size);
      this.#chunkCommand = line;
      return true;
    }
    this.#answer(line);
    return true;
  }

  #message(): boolean {
    const end = this.#input.indexOf('\r\n.\r\n');
    const isEmpty = this.#input.subarray(0, 3).toString('latin1') === '.\r\n';
    if (end === -1 && !isEmpty) return false;
    const text = isEmpty ? Buffer.alloc(0) : this.#input.subarray(0, end + 2);
    this.#input = this.#input.subarray(isEmpty ? 3 : end + 5);
    this.#isMessage = false;
    this.#answer(`(message ${bodyHash(text)})`);
    return true;
  }

  #answer(line: string): void {
    const command = this.#isChallenged ? ANSWER : line;
    const answer = this.#talk.answer(command, this.#secure);
    this.#isChallenged = isChallenged(answer);
    if (!answer.isRecorded) this.#options.unrecorded(command);
    void this.#say(answer);
    const first = answer.said[0]?.raw?.toString('latin1') ?? '';
    if (/^DATA\s*$/i.test(command) && first.startsWith('354')) this.#isMessage = true;
    if (/^STARTTLS\s*$/i.test(command) && first.startsWith('220')) {
      const failing = answer.said.find(({ does }) => does === 'fail-tls');
      this.#input = Buffer.alloc(0);
      if (failing === undefined) void this.#handshake();
      else this.#spoilt = failing.raw ?? NO_HANDSHAKE;
    }
  }

  async #say({ said, isLast }: Answer): Promise<void> {
    for (const { raw, does, afterMs } of said) {
      if (afterMs > SOON_MS) await this.#options.pause(Math.min(afterMs, LONGEST_MS));
      if (raw !== null && does !== 'fail-tls') this.#connection.write(raw);
      if (does === 'close') {
        this.#isDeaf = true;
        this.#connection.close();
      }
    }
    // QUIT was answered, or the server leaves: it closes (RFC 5321 4.1.1.10, 3.8). Some say 421 and stay.
    const last = said.at(-1)?.raw?.toString('latin1') ?? '';
    if (last.startsWith('221') || (last.startsWith('421') && isLast)) this.#connection.close();
  }

  #spoil(alert: Buffer): void {
    this.#isDeaf = true;
    this.#connection.write(alert);
    this.#connection.close();
  }

  async #handshake(): Promise<void> {
    this.#isDeaf = true;
    const seen = await this.#connection.startTls(this.#context, HANDSHAKE_MS);
    this.#isDeaf = false;
    this.#secure = true;
    if (seen === null) this.#connection.destroy();
  }
}

/** As the record has it: SHA-256 of the body, before dot-stuffing. */
function bodyHash(message: Buffer): string {
  const plain = message.toString('latin1').replace(/^\.\./gm, '.');
  const end = plain.indexOf('\r\n\r\n');
  return createHash('sha256')
    .update(Buffer.from(end === -1 ? '' : plain.slice(end + 4), 'latin1'))
    .digest('hex');
}
