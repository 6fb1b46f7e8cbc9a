// What a session knows when a policy is asked, and how the words of a reply are filled in with it.
import type { SaidReply } from '../scenario/policy/reply.ts';

export interface Client {
  readonly address: string;
  readonly port: number;
  /** The host name, as XCLIENT gave it; `unknown` else, as Postfix says it. */
  readonly name: string;
  /** What XCLIENT said of its PTR; null: the policy's lists decide. */
  readonly pointer: 'given' | 'missing' | 'tempfail' | null;
}

export interface Facts {
  client: Client;
  host: string;
  /** Inside TLS. */
  secure: boolean;
  /** The argument of EHLO, HELO or LHLO; empty before it. */
  helo: string;
  /** Who logged in, or null. */
  user: string | null;
  /** Without brackets; `''` is the null sender, null is none yet. */
  sender: string | null;
  /** SIZE= of MAIL. */
  declaredBytes: number | null;
  /** The recipient that is asked about; behind the end of data, the first one. */
  recipient: string;
  /** Those that were taken. */
  recipients: string[];
  /** The beginning of the message, behind the end of data. */
  message: Buffer | null;
  /** Octets of the whole message. */
  messageBytes: number;
  id: string;
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
