// A dialogue as a program for a small machine (machine.ts). What is the same for all is octets already; what only a session
// knows is a function. One compiler makes it (compile/), from the steps of a scenario or of an errand.
import type { LeanTls } from '../net/lean-stream.ts';
import type { TlsFacts } from '../net/tls.ts';
import type { Arrives } from '../scenario/arrival-shape.ts';
import type { Phase } from '../scenario/burst-shape.ts';
import type { Pattern } from '../scenario/pattern.ts';
import type { Step } from '../scenario/scenario.ts';
import type { Capabilities } from '../wire/ehlo.ts';
import type { Reply } from '../wire/reply.ts';
import type { SaslClient } from '../wire/sasl/mechanism.ts';
import type { Answer } from './answer.ts';
import type { LookFor } from './arrivals.ts';
import type { Judged, Policies } from './judge.ts';
import type { Stage, TlsRecord } from './transcript.ts';

export interface Program {
  readonly moves: readonly Move[];
  readonly rows: readonly Row[];
  /** The steps in the order of the dialogue, those of a pipeline one by one. */
  readonly steps: readonly Planned[];
  /** Where a session goes when it stops early: QUIT. */
  readonly closing: number;
  /** Transactions in a session. */
  readonly messages: number;
  /** False if a session without a message counts as accepted when it goes as expected. */
  readonly hasMessages: boolean;
  /** The values of session `number`, counted from 1. */
  readonly valuesOf: (number: number) => Map<string, string>;
  /** The target's address is not known before the first connection stands. */
  readonly addressless: boolean;
  /** What a handshake shows, judged; null where nobody asks. */
  readonly tlsRecord: ((facts: TlsFacts, host: string) => TlsRecord | null) | null;
  readonly policies: Policies;
  /** Who looks for what was accepted; null: nobody. */
  readonly lookFor: LookFor | null;
}

/** A place where a session can be answered. Steps on one line that ask the same share it. */
export interface Row {
  readonly verb: string;
  readonly stage: Stage;
  readonly phase: Phase;
  readonly line: number;
}

export type PlainStep = Exclude<Step, { verb: 'pipeline' }>;

/** A step as a program knows it; all its moves refer to it. */
export interface Planned {
  /** Index into `steps`; our own QUIT stands behind the last one. */
  readonly index: number;
  readonly step: PlainStep;
  readonly pipeline: Step | null;
  /** Index of the first step that goes out in the same write: its own, but in a pipeline. */
  readonly group: number;
  /** THE deadline: all that the step waits for must have come by then. */
  readonly budgetMs: number;
  readonly expecting: Expecting;
  readonly captures: readonly Capturing[];
  /** Goes on although the expectation failed. */
  readonly goOn: boolean;
  /** `requires:` of the scenario, looked at behind an EHLO: why the dialogue does not apply here, or null. */
  readonly requires: ((facts: Facts, offered: ReadonlySet<string>) => string | null) | null;
  /** The move behind the step, and behind the whole write it belongs to. */
  readonly over: number;
  readonly groupEnd: number;
}

export interface Expecting {
  /** 1 at each code that is expected, for replies that break nothing; null: `judge` decides. */
  readonly codes: Uint8Array | null;
  /** What differs, in sentences. */
  readonly judge: (answer: Answer, facts: Facts) => readonly string[];
}

export interface Capturing {
  readonly name: string;
  readonly pattern: (facts: Facts) => Pattern | Refused;
}

/** What a session knows and the program does not. */
export interface Facts {
  /** Both from 1. */
  readonly number: number;
  readonly transaction: number;
  /** Index of the step that runs (of its first, in a pipeline). */
  readonly step: number;
  readonly secure: boolean;
  /** Of the last EHLO that was accepted in this TLS state; gone after STARTTLS, XCLIENT and HELO. */
  readonly capabilities: Capabilities | null;
  readonly tls: TlsRecord | null;
  /** The transaction was begun with SMTPUTF8. */
  readonly smtputf8: boolean;
  policies(): Pick<Judged, 'dane' | 'mtaSts'>;
  values(): Map<string, string>;
}

/** Why something can't be sent. */
export interface Refused {
  readonly refuse: string;
}
/** Octets, and what a transcript shows in their place. */
export interface Shown {
  readonly octets: string | Uint8Array;
  readonly shown: string;
  /** How many octets, where `shown` is not all of them. */
  readonly sentBytes?: number;
  /** The message that begins here, before dot-stuffing. */
  readonly message?: Uint8Array;
}
/** A text is latin1. */
export type Made = string | Uint8Array | Shown;
/** Octets, or how a session makes them. */
export type Octets = Made | ((facts: Facts) => Made | Refused);

/** One command of a pipeline. */
export interface Piece {
  readonly of: Planned;
  readonly stage: Stage;
  readonly octets: Octets;
  /** False: left out of the write, and its reply is not awaited. Null: always there. */
  readonly holds: ((facts: Facts) => boolean) | null;
  /** QUIT. */
  readonly bye?: boolean;
}
export interface Volley {
  readonly pieces: readonly Piece[];
  /** All of them in one, where that is the same for all sessions. */
  readonly joined: string | null;
}

export type Move =
  /** A step begins; `first` of its write, or it is its turn. */
  | { readonly do: 'step'; readonly of: Planned; readonly first: boolean }
  | Opening
  /** The first octets of the next connection. */
  | { readonly do: 'header'; readonly of: Planned; readonly octets: Octets }
  | Writing
  /** A pipeline is put together, before anything is sent; then goes out in one write. */
  | { readonly do: 'render'; readonly volley: Volley }
  | { readonly do: 'volley'; readonly volley: Volley }
  /** Jumps where a step was left out of the pipeline. */
  | { readonly do: 'unsaid'; readonly piece: number; readonly to: number }
  | { readonly do: 'sasl'; readonly of: Planned; readonly begin: (facts: Facts) => SaslStart | Refused }
  | Securing
  | Awaiting
  /** Judges the reply that was kept, or that nothing was asked. */
  | { readonly do: 'settle'; readonly of: Planned }
  | { readonly do: 'arrive'; readonly of: Planned; readonly what: Arrives }
  | { readonly do: 'pause'; readonly of: Planned; readonly ms: number }
  | { readonly do: 'drop'; readonly of: Planned; readonly reset: boolean }
  | { readonly do: 'unless'; readonly holds: (facts: Facts) => boolean; readonly to: number }
  /** The end of a transaction: back to `from` while there are more. */
  | { readonly do: 'again'; readonly from: number }
  /** QUIT, where it is due; then what is said to it. */
  | { readonly do: 'closing'; readonly of: Planned }
  | { readonly do: 'farewell'; readonly of: Planned; readonly row: number }
  | { readonly do: 'end' };

export interface Opening {
  readonly do: 'open';
  readonly of: Planned;
  readonly row: number;
  readonly source: (facts: Facts) => string | null | Refused;
}

export interface Writing {
  readonly do: 'write';
  readonly of: Planned;
  readonly stage: Stage;
  readonly octets: Octets;
  /** It is QUIT: none is said behind it. */
  readonly bye: boolean;
}

export interface Securing {
  readonly do: 'tls';
  readonly of: Planned;
  readonly row: number;
  readonly ask: (facts: Facts) => LeanTls;
  /** Behind STARTTLS: nothing may be left to read (RFC 3207). */
  readonly wall: boolean;
}

export interface Awaiting {
  readonly do: 'await';
  readonly of: Planned;
  readonly row: number;
  /** The code with which the step goes on, and it must be clear (354, 220 to STARTTLS), or its class (2); any other reply is judged. */
  readonly needs: number | null;
  /** Why another reply than `needs` fails the step whatever is expected, or null. */
  readonly broken: ((reply: Reply) => string | null) | null;
  readonly learns: 'greeting' | 'hello' | 'anew' | 'mail' | 'mail-utf8' | 'rcpt' | 'rset' | null;
  /** Commands were sent before this greeting: it may not be finished. */
  readonly early: boolean;
  /** Nothing was sent: `listen` hears silence, and a greeting answers no command. */
  readonly listens: boolean;
  readonly unprompted: boolean;
  /** A 2xx here is an accepted message. */
  readonly accepts: boolean;
  /** The end of data was sent: an answer that does not come leaves the delivery unknown. */
  readonly endOfData: boolean;
  /** LMTP: one reply for each accepted recipient. */
  readonly perRecipient: boolean;
  /** 334 is answered by the SASL client. */
  readonly challenges: boolean;
}

export interface SaslStart {
  readonly made: Made;
  readonly client: SaslClient;
  /** The initial response is in `made`. */
  readonly sent: boolean;
}
