// A dialogue as a program for a small machine: what is static is octets already, what only a session knows is a function.
import type { Stage } from '../dialogue/transcript.ts';
import type { LeanTls } from '../net/lean-stream.ts';
import type { Phase } from '../scenario/burst-shape.ts';
import type { Pattern } from '../scenario/pattern.ts';
import type { Reply } from '../wire/reply.ts';
import type { SaslClient } from '../wire/sasl/mechanism.ts';

/** A place where a session can be answered. */
export interface Row {
  readonly verb: string;
  readonly stage: Stage;
  readonly phase: Phase;
  readonly line: number;
}

/** What a session knows and the program does not. */
export interface SessionValues {
  /** From 1. */
  readonly number: number;
  /** From 1. */
  readonly transaction: number;
  readonly secure: boolean;
  /** The last reply to EHLO within this connection, for expectations about it. */
  readonly hello: Reply | null;
  values(): Map<string, string>;
}

/** Octets (a text is latin1), or how a session makes them; a refusal is why they can't be sent. */
export type Octets =
  | string
  | Uint8Array
  | ((session: SessionValues) => string | Uint8Array | { readonly refuse: string });

export interface Awaiting {
  readonly do: 'await';
  readonly row: number;
  readonly deadlineMs: number;
  /** Commands that went out in one write: where their last reply is behind. A refusal ends the session there, not before. */
  readonly groupEnd: number;
  /** The code with which the step goes on (354, 220 to STARTTLS); any other is judged, and what follows up to `skipTo` is left out. */
  readonly needs: number | null;
  readonly skipTo: number | null;
  /** 1 at each code that is expected, for replies that break nothing; null: `judge` decides. */
  readonly codes: Uint8Array | null;
  readonly judge: (reply: Reply, session: SessionValues, ms: number) => boolean;
  readonly closedFits: boolean;
  readonly timeoutFits: boolean;
  readonly goOn: boolean;
  /** A 2xx here is an accepted message. */
  readonly accepts: boolean;
  /** The end of data was sent: an answer that does not come leaves the delivery unknown. */
  readonly endOfData: boolean;
  /** LMTP: one reply for each accepted recipient. */
  readonly perRecipient: boolean;
  /** 334 is answered by the SASL client. */
  readonly challenges: boolean;
  /** Our own QUIT behind a dialogue that has none, or that stopped: whatever comes is fine. */
  readonly closing: boolean;
  readonly captures: readonly { readonly name: string; readonly pattern: (session: SessionValues) => Pattern | null }[];
}

export type Move =
  | {
      readonly do: 'open';
      readonly row: number;
      readonly deadlineMs: number;
      readonly source: string | null;
      readonly header: Octets | null;
    }
  | { readonly do: 'write'; readonly octets: Octets }
  | { readonly do: 'sasl'; readonly row: number; readonly begin: (session: SessionValues) => SaslStart }
  | Awaiting
  | { readonly do: 'tls'; readonly row: number; readonly deadlineMs: number; readonly options: LeanTls }
  | { readonly do: 'pause'; readonly ms: number }
  | { readonly do: 'drop'; readonly reset: boolean }
  | { readonly do: 'unless'; readonly holds: (session: SessionValues) => boolean; readonly to: number }
  /** The end of a transaction: back to `from` while there are more. */
  | { readonly do: 'again'; readonly from: number }
  | { readonly do: 'end' };

export type SaslStart =
  | { readonly line: string; readonly client: SaslClient; readonly sent: boolean }
  | { readonly refuse: string };

export interface Program {
  readonly moves: readonly Move[];
  readonly rows: readonly Row[];
  /** Where a session goes when it stops early: QUIT. */
  readonly closing: number;
  /** Transactions in a session. */
  readonly messages: number;
  /** False if a session without a message counts as accepted when it goes as expected. */
  readonly hasMessages: boolean;
  /** The values of a session, or null where no step needs any. */
  readonly valuesOf: (session: number) => Map<string, string>;
}
