// What one line of a mail server's log tells, whichever server wrote it.
import type { Stage } from './grammar.ts';

export type Mta = 'postfix' | 'exim' | 'sendmail' | 'opensmtpd' | 'haraka' | 'exchange';

/** What became of a message for some recipients (outgoing), or what ours refused to a client (incoming). */
export interface LogLine {
  readonly kind: 'outcome';
  readonly mta: Mta;
  /** outgoing: another server answered ours. incoming: ours refused a client. */
  readonly direction: 'outgoing' | 'incoming';
  readonly action: 'failed' | 'delayed' | 'delivered';
  /** The id of the message in the queue, or of the session where there is none; null: neither. */
  readonly queue: string | null;
  readonly recipients: readonly string[];
  /** Offset of the first recipient in the line. */
  readonly recipientAt: number;
  readonly original: string | null;
  readonly sender: string | null;
  /** The server that the message was sent to, or the client that ours refused: its name as the line has it. */
  readonly relay: string | null;
  /** `relay`, if it is a host name, and the server's own. */
  readonly host: string | null;
  readonly address: string | null;
  readonly port: number | null;
  /** What the client called itself. */
  readonly helo: string | null;
  /** `dsn=`: what this mail server made of it. */
  readonly status: string | null;
  /** Which command ours refused, where the line's head says so. */
  readonly stage: Stage | null;
  /** Where the words about the outcome begin and end in the line. */
  readonly reasonAt: number;
  readonly reasonEnd: number;
  /** The queue manager says once more what an attempt came to before. */
  readonly isRepetition: boolean;
}

export type LogFact =
  | LogLine
  /** The envelope sender of a message; `bounceOf`: it is the bounce of another message. */
  | { readonly kind: 'sender'; readonly queue: string; readonly sender: string; readonly bounceOf: string | null }
  /** A message was taken from this client. */
  | {
      readonly kind: 'client';
      readonly queue: string;
      readonly name: string | null;
      readonly address: string | null;
      readonly sender: string | null;
    }
  | { readonly kind: 'bounced-as'; readonly queue: string; readonly bounce: string }
  /** The queue gave up; `sender`: where the line names him. */
  | { readonly kind: 'expired'; readonly mta: Mta; readonly queue: string; readonly sender: string | null }
  | { readonly kind: 'done'; readonly queue: string }
  /** One of several servers said no; what becomes of the message stands in a line of its own. */
  | { readonly kind: 'attempt'; readonly queue: string }
  /** A session of a client begins under this id. */
  | { readonly kind: 'session'; readonly id: string; readonly name: string | null; readonly address: string | null }
  /** A client's commands that were refused, by verb: `mail=0/1`; the reasons may stand in other lines, or in none. */
  | {
      readonly kind: 'tally';
      readonly address: string | null;
      readonly refused: readonly (readonly [string, number])[];
    }
  /** What a process says of TLS before the line of the outcome. */
  | { readonly kind: 'tls'; readonly address: string | null; readonly words: string }
  /** Read, and of no interest. */
  | { readonly kind: 'nothing' }
  /** A client was turned away by a test before SMTP. */
  | { readonly kind: 'turned-away'; readonly test: string; readonly address: string | null };

export const NOTHING: LogFact = { kind: 'nothing' };

/** What a reader must say of an outcome; the rest is null where it says nothing. */
type Said = Pick<LogLine, 'mta' | 'action' | 'recipients' | 'recipientAt' | 'reasonAt' | 'reasonEnd'> &
  Partial<LogLine>;

/** Another server answered ours. */
export const outgoing = (said: Said): LogLine => outcome('outgoing', said);
/** Ours refused a client. */
export const incoming = (said: Said): LogLine => outcome('incoming', said);

/** Field by field: a copy of an object costs a hundred times as much, and a log has millions of lines. */
function outcome(direction: LogLine['direction'], said: Said): LogLine {
  return {
    kind: 'outcome',
    mta: said.mta,
    direction,
    action: said.action,
    queue: said.queue ?? null,
    recipients: said.recipients,
    recipientAt: said.recipientAt,
    original: said.original ?? null,
    sender: said.sender ?? null,
    relay: said.relay ?? null,
    host: said.host ?? null,
    address: said.address ?? null,
    port: said.port ?? null,
    helo: said.helo ?? null,
    status: said.status ?? null,
    stage: said.stage ?? null,
    reasonAt: said.reasonAt,
    reasonEnd: said.reasonEnd,
    isRepetition: said.isRepetition ?? false,
  };
}

/**
 * A mailbox between angle brackets, as mail servers write it: a quoted local part may hold anything. Blanks are those of ASCII: a
 * line is a string of octets, and what is a blank in Latin-1 may be half a character.
 */
export const PATH = String.raw`<((?:"(?:[^"\\]|\\.){1,256}"|[^<>"\0- ]{0,256})(?:@[^<>\0- ]{1,255})?)>`;
