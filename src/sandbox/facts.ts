// What a session knows when a policy is asked, and how the words of a reply are filled in with it.
import type { SaidReply } from '../scenario/policy/reply.ts';
import type { Policy } from '../scenario/policy.ts';
import type { Client } from './client.ts';
import { type LookedUp, NOT_LOOKED_UP } from './looked.ts';

export interface Facts {
  client: Client;
  readonly host: string;
  /** The number of the session. */
  readonly session: number;
  /** Inside TLS. */
  secure: boolean;
  /** A middlebox wrote over STARTTLS. */
  stripped: boolean;
  /** What the policy's zone says. */
  looked: LookedUp;
  /** What EHLO offers now; null: to be worked out again. */
  offered: readonly string[] | null;
  /** The argument of EHLO, HELO or LHLO; empty before it. */
  helo: string;
  /** Who logged in, or null. */
  user: string | null;
  /** Without brackets; `''` is the null sender, null is none yet. */
  sender: string | null;
  /** The parameters of MAIL, names in upper case. */
  params: ReadonlyMap<string, string | null>;
  /** The recipient that is asked about; behind the end of data, the first one. */
  recipient: string;
  /** Those that were taken. */
  recipients: string[];
  /** Those of this transaction that were refused, and how. */
  refused: { readonly to: string; readonly reply: string }[];
  /** The beginning of the message, behind the end of data. */
  message: Buffer | null;
  /** Octets of the whole message. */
  messageBytes: number;
  id: string;
}

export function freshFacts(
  { host, policy }: { readonly host: string; readonly policy: Policy },
  client: Client,
  secure: boolean,
  session: number,
): Facts {
  return {
    client,
    host,
    session,
    secure,
    stripped: policy.tls === 'stripped',
    looked: NOT_LOOKED_UP(),
    offered: null,
    helo: '',
    user: null,
    ...NO_TRANSACTION(),
    id: '',
  };
}

const NO_PARAMS: ReadonlyMap<string, string | null> = new Map();

/** No sender, no recipients, no message. */
export const NO_TRANSACTION = () => ({
  sender: null,
  params: NO_PARAMS,
  recipient: '',
  recipients: [],
  refused: [],
  message: null,
  messageBytes: 0,
});

/** SIZE= of MAIL; null if it was not said. */
export function declaredBytes({ params }: Facts): number | null {
  const size = params.get('SIZE');
  return size === undefined || size === null ? null : Number(size);
}

export type Fill = Readonly<Partial<Record<'text' | 'zone' | 'reason' | 'limit', string | number>>>;

/** No stranger's text makes a reply longer than this; RFC 5321 4.5.3.1.5 gives a line 512 octets. */
const FILLED_CHARACTERS = 400;

/** `reply` with its placeholders filled in. A client's CR or LF never begins a line of ours. */
export function filled(reply: SaidReply, facts: Facts, fill: Fill = {}): SaidReply {
  if (!reply.lines.some((line) => line.includes('{'))) return reply;
  // The reason of a block list holds placeholders itself, so it is put in first.
  const reason = String(fill.reason ?? '');
  const lines = reply.lines.map((line) => {
    return line
      .replaceAll('{reason}', () => reason)
      .replace(/\{([a-z_]+)\}/g, (whole, name: string) => {
        const value = placeholder(name, facts, fill);
        return value === null ? whole : value.replace(/[\0-\x1f\x7f]/g, '?').slice(0, FILLED_CHARACTERS);
      });
  });
  return { ...reply, lines };
}

function placeholder(name: string, facts: Facts, fill: Fill): string | null {
  switch (name) {
    case 'address':
      return facts.client.address;
    case 'client':
      return `${facts.client.name}[${facts.client.address}]`;
    case 'helo':
    case 'host':
    case 'id':
    case 'recipient':
      return facts[name];
    case 'sender':
      return facts.sender ?? '';
    case 'sender_domain':
      return domainOf(facts.sender ?? '');
    case 'domain':
      return domainOf(facts.recipient);
    case 'text':
    case 'zone':
    case 'limit':
      return String(fill[name] ?? '');
    default:
      return null;
  }
}

/** What stands behind the last @; empty if there is none. */
export function domainOf(mailbox: string): string {
  const at = mailbox.lastIndexOf('@');
  return at === -1 ? '' : mailbox.slice(at + 1);
}
