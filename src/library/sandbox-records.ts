// What an embedded MX has of those who came: messages, sessions, events. Written by hand, plain, and kept (api/).

/** Where something was in what has come so far: for `since`. */
export type Mark = number;

/** `unanswered`: taken, and its reply was not heard. `broken off`: the client went before its end. */
export type Outcome = 'accepted' | 'refused' | 'unanswered' | 'broken off';

/** A message as it came, refused ones and those that were broken off too. */
export interface Message {
  /** Unique in this sandbox: the queue id. */
  readonly id: string;
  /** The number of its session. */
  readonly session: number;
  /** Without brackets; empty for the null sender. */
  readonly from: string;
  /** The recipients that were taken. */
  readonly to: readonly string[];
  readonly refused: readonly { readonly to: string; readonly reply: string }[];
  readonly outcome: Outcome;
  /** What the end of the data was answered; null: nothing. */
  readonly reply: string | null;
  /** ISO 8601, by the sandbox's clock. */
  readonly received: string;
  /** Octets of the whole message. */
  readonly size: number;
  /** `raw` holds the beginning only. */
  readonly truncated: boolean;
  readonly raw: Uint8Array;
  /** SHA-256 of all octets, in hex. */
  readonly sha256: string;
  readonly helo: string;
  /** `TLSv1.3`; null in clear text. */
  readonly tls: string | null;
  /** Who logged in. */
  readonly user: string | null;
  /** Of MAIL, names in upper case; true where there is no value. */
  readonly params: Readonly<Record<string, string | true>>;
  readonly subject: string | null;
  /** Names in lower case, values decoded, in their order. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The first of that name, in upper or lower case. */
  header(name: string): string | null;
  readonly text: string | null;
  readonly html: string | null;
  readonly attachments: readonly Attachment[];
}

/** A part of a message that is no text to read. */
export interface Attachment {
  /** As its sender called it; a stranger's word, no path. */
  readonly name: string | null;
  readonly type: string;
  readonly content: Uint8Array;
}

/** A command and its reply. Times are milliseconds since the session began. */
export interface Exchange {
  readonly at: number;
  /** Without its line end, secrets masked; null for the greeting and for further replies. */
  readonly sent: string | null;
  /** Lines joined by LF; null: none, or not yet. */
  readonly reply: string | null;
  readonly ms: number | null;
  /** The rule or key that decided; null: the usual. */
  readonly by: string | null;
  readonly deed: string | null;
}

/** A connection of a client, from its beginning to its end. */
export interface SessionRecord {
  readonly number: number;
  readonly client: { readonly address: string; readonly port: number; readonly name: string };
  readonly began: string;
  readonly tls: { readonly version: string; readonly cipher: string; readonly serverName: string | null } | null;
  readonly helo: string;
  readonly user: string | null;
  /** The client went without an octet: a look at the port. */
  readonly empty: boolean;
  readonly exchanges: readonly Exchange[];
  /** Exchanges that there was no room for. */
  readonly lost: number;
  readonly breaches: readonly Breach[];
  /** Null: it is open. */
  readonly ended: 'quit' | 'client' | 'server' | 'reset' | 'stalled' | null;
}

/** What a client did against the RFCs. */
export interface Breach {
  readonly rule: string;
  /** The command, or `eod` for the message. */
  readonly at: string;
  readonly text: string;
  readonly rfc: string;
}

/** What came in all, since the start or the last `reset()`. */
export interface Counts {
  /** Looks at the port left out. */
  readonly sessions: number;
  readonly accepted: number;
  /** Replies of 4xx and 5xx. */
  readonly refused: number;
  readonly handshakes: number;
}

/** What happens, as it does; `n` is its mark. */
export type SandboxEvent =
  | { readonly e: 'session'; readonly n: Mark; readonly session: number; readonly client: string }
  | { readonly e: 'command'; readonly n: Mark; readonly session: number; readonly sent: string }
  | {
      readonly e: 'reply';
      readonly n: Mark;
      readonly session: number;
      readonly at: string;
      readonly reply: string;
      readonly by: string | null;
    }
  | {
      readonly e: 'rule';
      readonly n: Mark;
      readonly session: number;
      readonly at: string;
      readonly name: string;
      readonly deed: string;
    }
  | { readonly e: 'breach'; readonly n: Mark; readonly session: number; readonly breach: Breach }
  | {
      readonly e: 'message';
      readonly n: Mark;
      readonly session: number;
      readonly id: string;
      readonly outcome: Outcome;
    }
  | {
      readonly e: 'session-end';
      readonly n: Mark;
      readonly session: number;
      readonly ended: string;
      readonly empty: boolean;
    }
  /** The listener was too slow: so many events are gone. */
  | { readonly e: 'lost'; readonly events: number };

/** What came, and in what it differs from what was meant. */
export interface Near {
  readonly id: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string | null;
  readonly differs: readonly string[];
}
