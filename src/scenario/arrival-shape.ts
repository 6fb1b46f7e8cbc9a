// `arrives:`: where a message is looked for that was accepted, for how long, and what it must be like there.

import type { Node } from '../document/node.ts';
import {
  boolean,
  deadline,
  duration,
  either,
  mapped,
  number,
  type Of,
  object,
  oneOf,
  oneOrMore,
  optional,
  orNothing,
  parseDuration,
  record,
  type Shape,
  string,
} from '../document/shape.ts';
import { type Comparison, parseComparison } from './comparison.ts';
import { type Pattern, slashedPattern } from './pattern.ts';

const comparison = (label: string, unit?: (written: string) => number | undefined): Shape<Comparison> =>
  mapped(string(label), (written, refuse) => {
    return (
      (unit === undefined ? parseComparison(written) : parseComparison(written, 'number', unit)) ??
      refuse(`\`${written.slice(0, 40)}\` is not ${label}`)
    );
  });
const milliseconds = (written: string) => parseDuration(written) ?? undefined;
const lasting = comparison('a duration to compare with, such as "<30s"', milliseconds);
const counting = comparison('a number to compare with, such as "<6"');

/** A text that must stand there, a /pattern/, or `absent`. */
export type FieldMatch =
  | { readonly kind: 'absent' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'pattern'; readonly pattern: Pattern };
const fieldMatch: Shape<FieldMatch> = mapped(
  string('a text, a /pattern/, or absent'),
  (written, refuse): FieldMatch | undefined => {
    if (written === 'absent') return { kind: 'absent' };
    const pattern = slashedPattern(written);
    if (pattern === null) return { kind: 'text', text: written };
    if ('refuse' in pattern) return refuse(pattern.refuse);
    return 'regex' in pattern
      ? { kind: 'pattern', pattern }
      : refuse('a pattern with a variable that is not known yet');
  },
);

const results = oneOf(['pass', 'fail', 'none', 'neutral', 'softfail', 'temperror', 'permerror']);

const expectation = object({
  folder: optional(
    string('a folder'),
    'where it must lie; `junk` is the folder for spam. Without it: anywhere but there',
    null,
  ),
  times: optional(number('how many times', { min: 0, max: 100, integer: true }), '0: it must not arrive', 1),
  delay: optional(lasting, 'from acceptance until it is seen', null),
  hops: optional(counting, 'servers on its way behind us (fields Received)', null),
  slowest_hop: optional(lasting, 'the longest time between two of them', null),
  body: optional(oneOf(['unchanged', 'exact', 'any']), '`exact`: the same octets', 'unchanged'),
  subject: optional(fieldMatch, 'its subject', null),
  header: optional(record(fieldMatch, 'a map from field names to texts', /^[!-9;-~]+$/), 'its header fields'),
  spf: optional(results, 'in Authentication-Results of a server named in `trust`', null),
  dkim: optional(results, 'the same', null),
  dmarc: optional(results, 'the same', null),
  spam_score: optional(counting, 'what a spam filter on the way said, as it counts', null),
  tls: optional(boolean, 'every hop came by TLS', null),
  recipient: optional(string('an address'), 'Delivered-To or X-Original-To', null),
});

const login = {
  user: optional(string('a user name')),
  password: optional(string('a password'), 'from `secrets:`'),
  token: optional(string('an OAuth token'), 'XOAUTH2, which Google and Microsoft want'),
};
const HOST = /^(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::\d{1,5})?$/;
const host = string('a host, or host:port', { pattern: HOST, maxLength: 260 });
const port = number('a port', { min: 0, max: 65_535, integer: true });

/** Where to look. */
export type Place =
  | { readonly kind: 'sandbox' }
  | {
      readonly kind: 'imap' | 'pop3';
      readonly host: string;
      readonly port: number;
      /** TLS from the first octet. */
      readonly implicit: boolean;
      /** STARTTLS, or STLS; null: where it is offered. */
      readonly starttls: boolean | null;
      readonly user: string;
      readonly password: string | null;
      readonly token: string | null;
      readonly folders: readonly string[] | null;
    }
  | { readonly kind: 'maildir' | 'mbox'; readonly path: string }
  | { readonly kind: 'smtp' | 'lmtp' | 'webhook'; readonly port: number };

const PLACES = ['imap', 'imaps', 'pop3', 'pop3s', 'maildir', 'mbox', 'smtp', 'lmtp', 'webhook'] as const;
const PORTS = { imap: 143, imaps: 993, pop3: 110, pop3s: 995 } as const;

const mailbox: Shape<Place> = mapped(
  object({
    imap: optional(host, 'IMAP, with STARTTLS where it is offered'),
    imaps: optional(host, 'IMAP within TLS'),
    pop3: optional(host, 'POP3: INBOX only'),
    pop3s: optional(host),
    maildir: optional(string('a folder'), 'a Maildir on this machine, with its subfolders'),
    mbox: optional(string('a file'), 'an mbox file on this machine'),
    smtp: optional(port, 'listen there: the last hop delivers to us by SMTP'),
    lmtp: optional(port, 'by LMTP'),
    webhook: optional(port, 'by HTTP: a service posts the mail'),
    ...login,
    starttls: optional(boolean, 'true: demanded; false: clear text, on loopback only'),
    folders: optional(
      oneOrMore(string('a folder')),
      'IMAP folders; default INBOX and those for spam, trash and all mail',
    ),
  }),
  (read, refuse) => {
    const named = PLACES.filter((kind) => read[kind] !== undefined);
    const [kind] = named;
    if (kind === undefined || named.length > 1) return refuse('one place is looked at', `one of ${PLACES.join(', ')}`);
    const { maildir, mbox, smtp, lmtp, webhook } = read;
    if (maildir !== undefined) return { kind: 'maildir', path: maildir };
    if (mbox !== undefined) return { kind: 'mbox', path: mbox };
    if (smtp !== undefined) return { kind: 'smtp', port: smtp };
    if (lmtp !== undefined) return { kind: 'lmtp', port: lmtp };
    if (webhook !== undefined) return { kind: 'webhook', port: webhook };
    if (kind !== 'imap' && kind !== 'imaps' && kind !== 'pop3' && kind !== 'pop3s') return undefined;
    const { user, password = null, token = null, starttls = null, folders = null } = read;
    if (user === undefined || (password === null) === (token === null))
      return refuse(`\`${kind}\` needs \`user\` and \`password\`, or \`token\``);
    const written = read[kind] ?? '';
    const [, name = written, given] =
      /^(.*?)(?::(\d+))?$/.exec(written.startsWith('[') ? written.replace(/^\[(.*)\]/, '$1') : written) ?? [];
    return {
      kind: kind.startsWith('imap') ? 'imap' : 'pop3',
      host: name,
      port: given === undefined ? PORTS[kind] : Number(given),
      implicit: kind.endsWith('s'),
      starttls,
      user,
      password,
      token,
      folders,
    };
  },
);

const sandbox: Shape<Place> = mapped(oneOf(['sandbox']), (): Place => ({ kind: 'sandbox' }));
const place: Shape<Place> = either<Place>(
  'sandbox, or a map',
  (node: Node) => (node.kind === 'map' ? mailbox : sandbox),
  [sandbox, mailbox],
);

const NO_EXPECTATION = {
  folder: null,
  times: 1,
  delay: null,
  hops: null,
  slowest_hop: null,
  body: 'unchanged',
  subject: null,
  header: undefined,
  spf: null,
  dkim: null,
  dmarc: null,
  spam_score: null,
  tls: null,
  recipient: null,
} as const;

/** Other mail has the same in these. */
const COMMON = /^(?:subject|from|sender|to|cc|bcc|reply-to|date|mime-version|received|content-.*)$/i;
const fieldName = string('the name of a header field', { pattern: /^[!-9;-~]{1,76}$/, maxLength: 76 });
const sought: Shape<readonly string[]> = mapped(oneOrMore(fieldName), (names, refuse) =>
  names.every((name) => COMMON.test(name))
    ? refuse(`other mail has the same ${names.join(', ')}`, 'a field of its own besides, such as X-Mxprobe-Id')
    : names,
);

/** Where a message can be taken away alone. */
const REMOVABLE: readonly Place['kind'][] = ['imap', 'pop3', 'maildir'];

const read = orNothing(
  object({
    at: optional(oneOrMore(place), "one place or several; the embedded MX's store if not said", []),
    within: optional(deadline, 'how long it may take', 60_000),
    find: optional(
      sought,
      'fields of its header by which it is known, as they were sent; Message-ID, or the same id in X-Mxprobe-Id, if not said',
      [],
    ),
    settle: optional(duration, 'how long a second copy is waited for behind the first', 1_000),
    trust: optional(
      oneOrMore(string('the name of a server')),
      'whose Authentication-Results are believed, the topmost only',
      [],
    ),
    expect: optional(expectation, 'what it must be like there', NO_EXPECTATION),
    remove: optional(
      boolean,
      'take away what was found, and nothing else; the mailbox must be said to be yours',
      false,
    ),
  }),
);
export const arrives: typeof read = mapped(read, (what, refuse) => {
  if (what.remove && !what.at.some(({ kind }) => REMOVABLE.includes(kind)))
    return refuse('`remove` where nothing can be removed', 'a mailbox by IMAP or POP3, or a Maildir');
  if (what.remove && what.find.length > 0)
    return refuse(
      '`remove` of what is known by `find`: it may be the mail of others',
      'give X-Mxprobe-Id the Message-ID',
    );
  return what;
});
export type Arrives = Of<typeof arrives>;
