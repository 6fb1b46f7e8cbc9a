// What an MX tells of its sessions and messages: plain data.

import type { Deed } from '../scenario/policy/deed.ts';
import type { MessageAuthentication } from '../trust/sender-facts.ts';
import type { Breach } from './breach.ts';
import type { TlsSeen } from './client.ts';

export interface JournalLimits {
  readonly messages: number;
  /** Octets of all messages together, their recipients and what these were answered counted too. */
  readonly messageOctets: number;
  /** Octets of one message; beyond it is counted and its digest goes on. */
  readonly oneMessageOctets: number;
  readonly sessions: number;
  /** Characters of one session's transcript. */
  readonly transcript: number;
  /** Characters of all transcripts together. */
  readonly transcripts: number;
  readonly events: number;
}

export const JOURNAL_LIMITS: JournalLimits = {
  messages: 1_000,
  messageOctets: 64 * 1024 * 1024,
  oneMessageOctets: 25 * 1024 * 1024,
  sessions: 1_000,
  transcript: 64 * 1024,
  transcripts: 16 * 1024 * 1024,
  events: 10_000,
};

/** `unanswered`: taken, and its reply was never heard. `broken off`: the client went before the end of data. */
export type Outcome = 'accepted' | 'refused' | 'unanswered' | 'broken off';

/** One message that was sent, refused ones included. */
export interface MessageRecord {
  /** Unique in this MX: the queue id. */
  readonly id: string;
  /** The number of its event, for `since`. */
  readonly mark: number;
  readonly session: number;
  readonly outcome: Outcome;
  /** Without brackets; empty for the null sender. */
  readonly from: string;
  /** The recipients that were taken at RCPT. */
  readonly to: readonly string[];
  readonly refused: readonly { readonly to: string; readonly reply: string }[];
  /** The reply to the message; with LMTP the last one. Null: there was none. */
  readonly reply: string | null;
  /** ISO 8601, by the sandbox's clock. */
  readonly received: string;
  /** Octets of the whole message, dot-stuffing removed. */
  readonly size: number;
  /** `raw` holds the beginning only. */
  readonly truncated: boolean;
  readonly raw: Uint8Array;
  /** SHA-256 of all octets, in hex. */
  readonly sha256: string;
  readonly helo: string;
  /** `TLSv1.3`, or null in clear text. */
  readonly tls: string | null;
  readonly user: string | null;
  /** Of MAIL, names in upper case; true where there is no value. */
  readonly params: Readonly<Record<string, string | true>>;
  /** SPF, DKIM and DMARC; null where the policy does not ask for them. */
  readonly authentication: MessageAuthentication | null;
  /** The header fields that the server puts before the message: Authentication-Results, with a CRLF, or nothing. */
  readonly added: string;
}

/** Who ended a session, and how. */
export type Ending = 'quit' | 'client' | 'server' | 'reset' | 'stalled';

/** A command and its reply; a further reply to it has no command. Times are milliseconds since the session began. */
export interface Exchange {
  readonly at: number;
  /** The line without its ending, secrets masked; null for the greeting and for further replies. */
  readonly sent: string | null;
  /** Lines joined by LF, codes included; null: no reply, or not yet. */
  readonly reply: string | null;
  readonly ms: number | null;
  /** The rule or key that decided; null: the usual. */
  readonly by: string | null;
  readonly deed: Deed['do'] | null;
}

/** Plain data of a session. */
export interface SessionRecord {
  readonly number: number;
  readonly client: { readonly address: string; readonly port: number; readonly name: string };
  readonly began: string;
  readonly tls: TlsSeen | null;
  readonly helo: string;
  readonly user: string | null;
  /** The client went without an octet: a look at the port. */
  readonly empty: boolean;
  readonly exchanges: readonly Exchange[];
  /** Exchanges beyond the bound of a transcript. */
  readonly lost: number;
  readonly breaches: readonly Breach[];
  /** Null: it is open. */
  readonly ended: Ending | null;
}

/** A session as the journal holds it. */
export interface NotedSession {
  readonly number: number;
  readonly ended: Ending | null;
  record(): SessionRecord;
  /** Begins anew: no exchange, no breach. */
  forget(): void;
  /** Forgets the transcript; gives the characters that it had. */
  drop(): number;
}
