// A place where a message may have arrived.
import type { Sought } from './sought.ts';

/** A message that is the one looked for. */
export interface Seen {
  /** Null where there are no folders. */
  readonly folder: string | null;
  /** The folder is the one for spam. */
  readonly isJunk: boolean;
  /** What the place calls it; the same each time. */
  readonly uid: string;
  /** One message under several labels has one of these; null: not known. */
  readonly same: string | null;
  readonly octets: Buffer;
}

export interface Mailbox {
  /** For reports: `imap mail.example.org`. Holds no secret. */
  readonly label: string;
  /** How long between two looks. */
  readonly everyMs: number;
  /** All messages that are it. Rejects with a MailboxFault where it can't look. */
  look(sought: Sought): Promise<readonly Seen[]>;
  /** Takes that message away and no other; where there is none, nothing can be. Rejects with a MailboxFault. */
  remove?(seen: Seen): Promise<void>;
  close(): Promise<void>;
}

/** The place could not be asked; the message says why, without a secret. */
export class MailboxFault extends Error {}

/** How many messages from the end are looked at where a place can't search; its mail is new. */
export const NEWEST = 50;
/** A mailbox may hold anything; a test message is small. */
export const MAX_MESSAGE_OCTETS = 50 * 1024 * 1024;

const JUNK = /^(?:\.?(?:inbox[./])?)(?:junk|spam|bulk)(?:[ -]?(?:e-?mail|mail))?$/i;
/** By its name, where nothing else says so. */
export const isJunkName = (folder: string): boolean => JUNK.test(folder);
