// One refusal of a real server, and what `mxprobe reproduce` must find given nothing but what the sender holds in hand.

export type Policy =
  | 'HELO'
  | 'PTR'
  | 'block list'
  | 'sender'
  | 'recipient'
  | 'relay'
  | 'AUTH'
  | 'TLS'
  | 'size'
  | 'rate'
  | 'greylisting'
  | 'content'
  | 'protocol'
  | 'another client'
  | 'no reply';

export interface Row {
  readonly policy: Policy;
  readonly name: string;
  readonly port: number;
  /** The reply as a bounce quotes it, a line each; without one, the session that swaks has with the server is what is known. */
  readonly reply?: string;
  /** Of a bounce without a reply: what the sending server says in its place. */
  readonly words?: string;
  /** Where to ask, if not at the port. */
  readonly target?: string;
  /** The mail server that wrote the bounce; Postfix if not said. */
  readonly by?: 'postfix' | 'exim' | 'sendmail' | 'opensmtpd' | 'haraka';
  /** Where the bounce says it came; RCPT TO if not said. */
  readonly at?: string;
  /** Options of swaks. */
  readonly swaks?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly helo?: string;
  /** `fresh`: one that no counter and no greylist of the lab knows. 127.0.20.1 if not said. */
  readonly source?: string;
  /** A message that the server does not like. */
  readonly message?: string;
  readonly options?: readonly string[];
  /** `confirmed` if not said. */
  readonly conclusion?: string;
  readonly factor: string | null;
  readonly cause: string;
}

/** The rows of one server, which is there if this port listens. */
export interface ServerRows {
  readonly server: string;
  readonly port: number;
  readonly rows: readonly Row[];
}

/** Mailboxes, names and addresses that are no exception anywhere: what they are given proves something. */
export const OTHER_SOURCE = ['--try', 'source=127.0.20.1'];
export const OTHER_SENDER = ['--try', 'from=sender@good.test'];
export const OTHER_RECIPIENT = ['--try', 'to=alice@lab.test'];
export const OTHER_HELO = ['--try', 'helo=client-ok.lab.test'];
