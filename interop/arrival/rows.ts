// What becomes of mail behind the drill's servers, and what `arrives` must say of it.
import { PORTS } from './ports.ts';

export interface Row {
  readonly name: string;
  /** The mailbox, where it is not that of the recipient. */
  readonly mailbox?: string;
  readonly to: string;
  readonly port?: number;
  readonly by: 'imap' | 'imaps' | 'pop3' | 'pop3s';
  readonly expect?: string;
  /** Fields by which it is looked for. */
  readonly find?: string;
  readonly within?: string;
  readonly data?: string;
  readonly verdict: string;
  /** It is to be taken away again. */
  readonly remove?: true;
  /** What it says in words. */
  readonly says: RegExp | null;
  /** The cause that `mxprobe log` gives for the id which the lost mail names. */
  readonly cause?: string;
}

/** A mail that comes later than this was held back. */
const DELAY = '{ delay: "<10s" }';
const LOST = /^lost: accepted with "250 2\.0\.0 Ok: queued as (\w+)", .* look for \1 in the log of that server/;

export const ROWS: readonly Row[] = [
  { name: 'inbox, IMAP with STARTTLS', to: 'inbox', by: 'imap', verdict: 'arrived', says: null },
  { name: 'inbox, IMAP within TLS', to: 'inbox', by: 'imaps', verdict: 'arrived', says: null },
  { name: 'inbox, POP3 with STLS', to: 'inbox', by: 'pop3', verdict: 'arrived', says: null },
  { name: 'inbox, POP3 within TLS', to: 'inbox', by: 'pop3s', verdict: 'arrived', says: null },
  { name: 'Junk by Sieve, IMAP', to: 'junk', by: 'imaps', verdict: 'elsewhere', says: /^it lies in Junk \(spam\)/ },
  { name: 'Junk by Sieve, POP3', to: 'junk', by: 'pop3s', verdict: 'lost', says: /POP3 shows the inbox alone/ },
  {
    name: 'Junk by Sieve, where it is expected',
    to: 'junk',
    by: 'imaps',
    expect: '{ folder: junk }',
    verdict: 'arrived',
    says: null,
  },
  ...(['imaps', 'pop3s'] as const).flatMap((by): Row[] => [
    {
      name: `twice, ${by}`,
      to: 'twice',
      mailbox: 'inbox',
      by,
      verdict: 'twice',
      says: /^it arrived 2 times instead of 1/,
    },
    {
      name: `changed body, ${by}`,
      to: 'footer',
      by,
      verdict: 'changed',
      says: /a footer of \d+ octets was added: "-- \\r\\nScanned for you by mail\.test"/,
    },
    {
      name: `its id rewritten by a filter that scores it, ${by}`,
      to: 'scored',
      by,
      find: '[X-Order, Subject]',
      expect: '{ spam_score: "<5" }',
      verdict: 'differs',
      says: /^its spam score is 7\.5 \(X-Spam-Score\), expected <5/,
    },
    { name: `taken away again, ${by}`, to: 'taken', by, remove: true, verdict: 'arrived', says: null },
    { name: `silently dropped by Sieve, ${by}`, to: 'dropped', by, verdict: 'lost', says: LOST },
    { name: `over quota, ${by}`, to: 'full', by, verdict: 'lost', says: LOST, cause: 'rcpt-quota' },
    {
      name: `delayed by a greylist, ${by}`,
      to: 'late',
      port: PORTS.relay,
      by,
      expect: DELAY,
      within: '60s',
      verdict: 'late',
      says: /^it took \d\d(?:\.\d)? s, expected <10s/,
    },
  ]),
];
