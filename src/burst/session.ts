// One session of a burst: runs the program over a stream. No promise and no timer of its own: the engine looks for those
// that are overdue. What it meets goes to the tally and the log; nothing here decides about the burst.
import type { LeanSink, LeanStream } from '../net/lean-stream.ts';
import { execPattern } from '../scenario/pattern.ts';
import type { Reply } from '../wire/reply.ts';
import { ReplyReader } from '../wire/reply-reader.ts';
import { decodeBase64, encodeBase64 } from '../wire/sasl/base64.ts';
import type { SaslClient } from '../wire/sasl/mechanism.ts';
import type { BurstOutcome } from './burst-record.ts';
import type { Notes } from './notes.ts';
import type { Awaiting, Move, Octets, SessionValues } from './program.ts';
import type { End } from './tally.ts';

/** What a session needs of the engine. */
export interface SessionHost {
  readonly notes: Notes;
  /** Milliseconds on the engine's clock. */
  now(): number;
  open(source: string | null, sink: LeanSink): LeanStream;
  after(ms: number, action: () => void): () => void;
  ended(session: BurstSession): void;
}

/** More than this on one connection is a flood, not an SMTP session. */
const MAX_RECEIVED_BYTES = 8 * 1024 * 1024;
/** A SASL mechanism of ours needs three rounds at most. */
const MAX_ROUNDS = 8;
/** A program that neither waits nor ends would hold the thread: a bug of ours, found at once. */
const MAX_MOVES = 100_000;

type State = 'running' | 'connecting' | 'awaiting' | 'securing' | 'pausing' | 'ended';

export class BurstSession implements SessionValues {
  readonly number: number;
  /** When the clock wanted it, and when it was begun; milliseconds of the engine's clock. */
  readonly due: number;
  readonly begun: number;
  transaction = 1;
  secure = false;
  hello: Reply | null = null;
  /** The engine looks at it now and then; infinity while nothing is awaited. */
  overdueAt = Number.POSITIVE_INFINITY;
  readonly #host: SessionHost;
  #state: State = 'running';
  #pc = 0;
  #stream: LeanStream | null = null;
  /** What an old connection still says is not heard. */
  #link: Link | null = null;
  #reader = new ReplyReader();
  #received = 0;
  /** When what is awaited was asked for. */
  #asked = 0;
  #heard: number;
  #gone: { readonly error: string | null } | null = null;
  #end: End = 'done';
  #stopping = false;
  /** The last transaction whose message was accepted. */
  #taken = 0;
  #recipients = 0;
  /** LMTP: replies to the end of data that are still due. */
  #repliesDue = 0;
  #sasl: { client: SaslClient; held: boolean; rounds: number } | null = null;
  #values: Map<string, string> | null = null;
  #cancelPause: (() => void) | null = null;

  constructor(host: SessionHost, number: number, due: number, begun: number) {
    this.#host = host;
    this.number = number;
    this.due = due;
    this.begun = begun;
    this.#heard = begun;
  }

  values(): Map<string, string> {
    this.#values ??= this.#host.notes.program.valuesOf(this.number);
    return this.#values;
  }

  begin(): void {
    this.#go();
  }

  /** The burst is stopped: this session begins no further transaction, and pauses no longer. */
  stop(): void {
    this.#stopping = true;
    if (this.#state === 'pausing') this.#leave('stopped');
  }

  /** Ends at once, without a word. */
  abandon(): void {
    this.#end = 'stopped';
    this.#finish();
  }

  /** Called when `overdueAt` has passed. */
  overdue(): void {
    const move = this.#move();
    this.#heard = this.#host.now();
    if (move.do === 'await') {
      this.#missed(move, 'timeout');
      return;
    }
    this.#failed(move, 'timeout', `nothing within ${'deadlineMs' in move ? move.deadlineMs : 0} ms`);
  }

  // ---- the stream

  connected(): void {
    const move = this.#move();
    if (move.do !== 'open') return;
    this.#heard = this.#host.now();
    this.#host.notes.time('connect', this.#heard - this.#asked);
    this.#asked = this.#heard;
    this.#next();
  }

  data(octets: Buffer): void {
    this.#heard = this.#host.now();
    this.#received += octets.length;
    if (this.#received > MAX_RECEIVED_BYTES) {
      this.gone('more than 8 MiB were received');
      return;
    }
    this.#reader.push(Buffer.from(octets));
    if (this.#state === 'awaiting') this.#go();
  }

  secured(agreed: string | null, failure: string | null): void {
    const move = this.#move();
    if (move.do !== 'tls') return;
    this.#heard = this.#host.now();
    if (agreed === null) {
      this.#failed(move, 'tls-failure', failure ?? 'the handshake failed');
      return;
    }
    const { notes } = this.#host;
    notes.time('tls', this.#heard - this.#asked);
    notes.mark(this, move.row, this.#heard, agreed);
    this.secure = true;
    this.hello = null;
    this.#reader = new ReplyReader();
    this.#asked = this.#heard;
    this.#next();
  }

  gone(error: string | null): void {
    this.#gone = { error };
    if (this.#state === 'running' || this.#state === 'pausing') return;
    this.#heard = this.#host.now();
    const move = this.#move();
    if (move.do === 'await') {
      this.#missed(move, error === 'ECONNRESET' ? 'reset' : 'closed');
      return;
    }
    if (move.do === 'open') {
      this.#failed(move, 'unreachable', error ?? 'the connection was closed');
      return;
    }
    this.#failed(move, 'closed', error ?? 'the connection was closed');
  }

  // ---- the program

  #move(): Move {
    return this.#host.notes.program.moves[this.#pc] ?? { do: 'end' };
  }

  #next(): void {
    this.#pc += 1;
    this.#go();
  }

  #go(): void {
    this.#state = 'running';
    this.overdueAt = Number.POSITIVE_INFINITY;
    for (let moves = 0; this.#state === 'running'; moves += 1) {
      if (moves > MAX_MOVES) throw new Error('a burst program without an end');
      this.#perform(this.#move());
    }
  }

  /** One move; the state is another than `running` when something is awaited or all is over. */
  #perform(move: Move): void {
    switch (move.do) {
      case 'open':
        this.#open(move);
        return;
      case 'write':
        this.#pc += 1;
        this.#write(move.octets);
        return;
      case 'await':
        this.#await(move);
        return;
      case 'sasl':
        this.#beginSasl(move);
        return;
      case 'tls':
        this.#secure(move);
        return;
      case 'pause':
        if (this.#stopping) {
          this.#leave('stopped');
          return;
        }
        this.#state = 'pausing';
        this.#cancelPause = this.#host.after(move.ms, () => {
          this.#cancelPause = null;
          this.#heard = this.#host.now();
          if (this.#state === 'pausing') this.#next();
        });
        return;
      case 'drop':
        this.#stream?.destroy(move.reset);
        this.#forgetStream();
        this.#pc += 1;
        return;
      case 'unless':
        this.#pc = move.holds(this) ? this.#pc + 1 : move.to;
        return;
      case 'again':
        this.transaction += 1;
        if (this.#stopping) {
          this.#leave('stopped');
          return;
        }
        this.#pc = this.transaction <= this.#host.notes.program.messages ? move.from : this.#pc + 1;
        return;
      case 'end':
        this.#finish();
        return;
    }
  }

  #open({ source, header, deadlineMs }: Extract<Move, { do: 'open' }>): void {
    this.#stream?.close();
    this.#forgetStream();
    this.#wait('connecting', deadlineMs);
    this.#asked = this.#heard;
    this.#link = new Link(this);
    this.#stream = this.#host.open(source, this.#link);
    // Written before the connection stands, it is the first that goes out on it.
    if (header === null) return;
    const octets = this.#octets(header);
    if (octets !== null) this.#stream.write(octets);
  }

  #forgetStream(): void {
    this.#link?.cut();
    this.#stream = null;
    this.#gone = null;
    this.#reader = new ReplyReader();
    this.#received = 0;
    this.secure = false;
    this.hello = null;
  }

  #wait(state: 'connecting' | 'awaiting' | 'securing', deadlineMs: number): void {
    this.#state = state;
    this.overdueAt = this.#heard + deadlineMs;
  }

  #write(octets: Octets): void {
    if (this.#reader.buffered() > 0) this.#setAside();
    const made = this.#octets(octets);
    if (made === null) return;
    this.#asked = this.#heard;
    this.#stream?.write(made);
  }

  #octets(octets: Octets): string | Uint8Array | null {
    const made = typeof octets === 'function' ? octets(this) : octets;
    if (typeof made === 'string' || made instanceof Uint8Array) return made;
    this.#unsent(made.refuse);
    return null;
  }

  #unsent(why: string): void {
    this.#host.notes.outcome(this, Math.max(0, this.#rowAhead()), 'unsent', this.#heard, why);
    this.#leave('unsent');
  }

  /** The row of the next move that has one. */
  #rowAhead(): number {
    const { moves } = this.#host.notes.program;
    for (let at = this.#pc; at < moves.length; at += 1) {
      const move = moves[at];
      if (move !== undefined && 'row' in move) return move.row;
    }
    return -1;
  }

  /** What was said before it was asked for is never taken for an answer. */
  #setAside(): void {
    const row = Math.max(0, this.#rowAhead());
    for (let reply = this.#reader.finish(); reply !== null; reply = this.#reader.finish())
      this.#host.notes.unsolicited(this, row, this.#heard, reply);
  }

  #await(move: Awaiting): void {
    const reply = this.#reader.read();
    if (reply !== null) {
      this.#answered(move, reply);
      return;
    }
    if (this.#stream === null || this.#gone !== null) {
      this.#missed(move, this.#gone?.error === 'ECONNRESET' ? 'reset' : 'closed');
      return;
    }
    this.#wait('awaiting', move.deadlineMs);
  }

  #answered(move: Awaiting, reply: Reply): void {
    const { notes } = this.#host;
    const ms = this.#heard - this.#asked;
    const { code } = reply;
    if (notes.program.rows[move.row]?.stage === 'ehlo') this.hello = reply;
    if (move.challenges && code === 334 && this.#answerChallenge(reply)) return;
    const goesOn = move.needs !== null && code === move.needs;
    const fits = goesOn || (move.codes === null ? move.judge?.(reply, this, ms) === true : move.codes[code ?? 0] === 1);
    notes.reply(this, move, reply, this.#heard, { ms, fits, accepted: this.#accepts(move, code) });
    if (move.closing) {
      this.#finish();
      return;
    }
    if (!fits && !move.goOn) {
      this.#differs(code);
      return;
    }
    if (fits) this.#capture(move, reply);
    this.#note(move, code);
    if (move.perRecipient && this.#moreReplies()) return;
    this.#pc = goesOn || move.skipTo === null ? this.#pc + 1 : move.skipTo;
  }

  /** True once for each message; LMTP answers it once for each recipient. */
  #accepts({ accepts }: Awaiting, code: number | null): boolean {
    if (!accepts || code === null || code < 200 || code > 299 || this.#taken === this.transaction) return false;
    this.#taken = this.transaction;
    return true;
  }

  #note(move: Awaiting, code: number | null): void {
    const positive = code !== null && code >= 200 && code < 300;
    const stage = this.#host.notes.program.rows[move.row]?.stage;
    if (stage === 'mail' && positive) {
      this.#recipients = 0;
      this.#taken = 0;
    }
    if (stage === 'rcpt' && positive) this.#recipients += 1;
  }

  /** True while an LMTP server still owes a reply for a recipient. */
  #moreReplies(): boolean {
    if (this.#repliesDue === 0) this.#repliesDue = Math.max(1, this.#recipients);
    this.#repliesDue -= 1;
    return this.#repliesDue > 0;
  }

  #capture({ captures }: Awaiting, reply: Reply): void {
    for (const { name, pattern } of captures) {
      const compiled = pattern(this);
      const match = compiled === null ? null : execPattern(compiled, reply.text).match;
      this.values().set(name, match?.[1] ?? match?.[0] ?? '');
    }
  }

  /** The dialogue is over for this session: a reply that is not what is expected. */
  #differs(code: number | null): void {
    this.#end = code !== null && code >= 400 ? 'refused' : 'unexpected';
    // RFC 5321 3.8: after 421 the server closes; nobody is left to read a QUIT.
    if (code === 421) {
      this.#finish();
      return;
    }
    this.#pc = this.#host.notes.program.closing;
  }

  /** No reply came. */
  #missed(move: Awaiting, outcome: 'closed' | 'reset' | 'timeout'): void {
    const { notes } = this.#host;
    if (move.closing) {
      this.#finish();
      return;
    }
    const rest = this.#reader.finish();
    notes.outcome(this, move.row, outcome, this.#heard, rest === null ? '' : `in the middle of a reply: ${rest.text}`);
    const fits = outcome === 'timeout' ? move.timeoutFits : move.closedFits;
    if (move.endOfData) notes.unknown();
    if (fits) {
      this.#state = 'running';
      this.#pc += 1;
      this.#go();
      return;
    }
    this.#end = outcome === 'timeout' ? 'timedOut' : outcome;
    this.#finish();
  }

  #failed(move: Move, outcome: Exclude<BurstOutcome, 'reply'>, why: string): void {
    this.#host.notes.outcome(this, 'row' in move ? move.row : 0, outcome, this.#heard, why);
    this.#end = ENDS_BY_OUTCOME[outcome];
    this.#finish();
  }

  /** Goes no further, and says QUIT if there is somebody to say it to. */
  #leave(end: End): void {
    this.#end = end;
    this.#cancelPause?.();
    if (this.#stream === null || this.#gone !== null || this.#state === 'connecting') {
      this.#finish();
      return;
    }
    const resume = this.#state !== 'running';
    this.#pc = this.#host.notes.program.closing;
    if (resume) this.#go();
  }

  #finish(): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    this.overdueAt = Number.POSITIVE_INFINITY;
    this.#cancelPause?.();
    this.#link?.cut();
    this.#stream?.destroy();
    this.#host.notes.ended(this, this.#end, this.#heard);
    this.#host.ended(this);
  }

  // ---- TLS and AUTH

  /** RFC 3207: behind the 220 nothing may be left to read, else what was injected before TLS would be read within it. */
  #secure(move: Extract<Move, { do: 'tls' }>): void {
    if (this.#reader.buffered() > 0) {
      this.#failed(move, 'tls-failure', 'octets stood behind the 220 to STARTTLS');
      return;
    }
    if (this.#stream === null || this.#gone !== null) {
      this.#failed(move, 'closed', 'the connection was closed');
      return;
    }
    this.#wait('securing', move.deadlineMs);
    this.#asked = this.#heard;
    this.#stream.secure(move.options);
  }

  #beginSasl({ begin }: Extract<Move, { do: 'sasl' }>): void {
    const started = begin(this);
    if ('refuse' in started) {
      this.#unsent(started.refuse);
      return;
    }
    this.#sasl = { client: started.client, held: !started.sent, rounds: 0 };
    this.#pc += 1;
    this.#write(started.line);
  }

  #answerChallenge(reply: Reply): boolean {
    const sasl = this.#sasl;
    if (sasl === null || sasl.rounds >= MAX_ROUNDS) return false;
    sasl.rounds += 1;
    const challenge = decodeBase64(reply.lines[0]?.text ?? '');
    const held = sasl.held ? sasl.client.initial : null;
    sasl.held = false;
    const answer = held !== null ? { send: held } : challenge === null ? { fail: '' } : sasl.client.next(challenge);
    this.#write('send' in answer ? `${encodeBase64(answer.send)}\r\n` : '*\r\n');
    return true;
  }
}

/** A session's ear at one connection. */
class Link implements LeanSink {
  #session: BurstSession | null;
  constructor(session: BurstSession) {
    this.#session = session;
  }
  cut(): void {
    this.#session = null;
  }
  connected(): void {
    this.#session?.connected();
  }
  data(octets: Buffer): void {
    this.#session?.data(octets);
  }
  secured(agreed: string | null, failure: string | null): void {
    this.#session?.secured(agreed, failure);
  }
  gone(error: string | null): void {
    this.#session?.gone(error);
  }
}

const ENDS_BY_OUTCOME: Readonly<Record<Exclude<BurstOutcome, 'reply'>, End>> = {
  closed: 'closed',
  reset: 'reset',
  timeout: 'timedOut',
  'tls-failure': 'tlsFailed',
  unreachable: 'unreachable',
  unsent: 'unsent',
  unsolicited: 'unexpected',
};
