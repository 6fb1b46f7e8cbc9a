// Where a burst of one session answers otherwise than a dialogue, and why that is right. Rows are named as in the tables; `, within TLS`
// behind a name means there alone.

/** `octets`, or the two verdicts. */
export type Difference = string;

interface Kind {
  /** Why it is right so: what a burst is. */
  readonly why: string;
  readonly differ: readonly Difference[];
  readonly rows: readonly string[];
}

const MOMENTS = ['greeting', 'ehlo', 'mail', 'rcpt', 'data', 'eod'];
const at = (moments: readonly string[], ...forms: string[]): string[] =>
  forms.flatMap((form) => moments.map((moment) => `${form}: ${moment}`));
const SILENT = ['silence', 'half a line, then silence', 'a continuation, then silence'];
const INSIDE = MOMENTS.slice(1);

const KINDS: readonly Kind[] = [
  {
    why: 'a burst is judged by how many sessions went as written: one that fell silent did not',
    differ: ['inconclusive timeout, burst: failed'],
    rows: [
      'silence',
      'a reply that drips is not waited for',
      'AUTH in clear text needs words, within TLS',
      ...at(INSIDE, ...SILENT),
      '354 and 250 in one segment, then silence',
      'silence to the QUIT that was asked for',
      'where there is no reply there is nothing to capture',
      'a reply drips',
      'behind silence it is said once',
      'a step has one deadline, however many replies it waits for',
    ],
  },
  {
    why: 'a burst is judged by how many sessions went as written: one whose connection was gone did not',
    differ: ['inconclusive closed, burst: failed'],
    rows: [
      'the end',
      'a reset',
      'half a reply, then the end, is told',
      'half a reply, then a reset, is told',
      ...at(INSIDE, 'the end', 'a reset', 'half a reply, then the end'),
      'STARTTLS: the end',
      'STARTTLS where nobody is there',
    ],
  },
  {
    why: 'a burst is judged by how many sessions went as written: one without TLS did not',
    differ: ['inconclusive tls, burst: failed'],
    rows: [
      'a server that closes instead of shaking hands is inconclusive (tls)',
      'a handshake that stalls behind the certificate: the certificate is kept',
      'behind TLS that failed nobody is there, and what goes on is told so',
      'a handshake that is cut off',
      'a handshake that is reset',
      'a handshake of noise',
      'an alert for a handshake',
      'a handshake in clear text',
      'a handshake that stalls',
      'a handshake that drips',
    ],
  },
  {
    why: 'a burst is judged by how many sessions went as written: one that could not say its part did not',
    differ: ['inconclusive protocol, burst: failed'],
    rows: [
      'a captured value with CR and LF is not sent',
      'where one value can not be sent, nothing is, and the others are not reached',
      'AUTH in clear text needs words, over clear text',
      'a PROXY header of what is no address is not made',
      'a 334 that a raw line has opened takes a raw line, and no command',
      'nor does it take a pipeline, or another AUTH',
      'AUTH is not sent into an open 334',
    ],
  },
  {
    why: 'a session of a burst is not asked again: that would be more load than was asked for',
    differ: ['inconclusive throttled, burst: failed'],
    rows: ['throttling is asked once more after a pause, and never taken for the answer'],
  },
  {
    why: 'a burst is judged by how many sessions went as written: one that the server turned away did not',
    differ: ['inconclusive stopped, burst: failed'],
    rows: ['a server that goes down is asked once more, and is not throttling'],
  },
  {
    why: 'a session of a burst is not asked again: that would be more load than was asked for',
    differ: ['passed, burst: failed'],
    rows: ['a server that is less busy then is asked'],
  },
  {
    why: 'a session of a burst is not asked again: that would be more load than was asked for',
    differ: ['octets'],
    rows: [
      'throttling is asked once more after a pause, and never taken for the answer',
      'a server that goes down is asked once more, and is not throttling',
      'a server that is less busy then is asked',
    ],
  },
  {
    why: 'in a burst the library ends a handshake whose certificate nobody vouches for; a dialogue looks at it and says QUIT',
    differ: ['octets'],
    rows: ['where trust is what is asked for, it is no news'],
  },
  {
    why: 'OAUTHBEARER names the port (RFC 7628 3.1), and each server has its own',
    differ: ['octets'],
    rows: ['OAUTHBEARER: the JSON in the 334 is shown decoded'],
  },
];

/** What is to be found for a row: sorted. */
export function differencesOf(name: string, withinTls: boolean): readonly Difference[] {
  const names = [name, `${name}, ${withinTls ? 'within TLS' : 'over clear text'}`];
  const kinds = KINDS.filter(({ rows }) => names.some((one) => rows.includes(one)));
  return [...new Set(kinds.flatMap(({ differ }) => differ))].sort();
}

export const named = (): string[] =>
  KINDS.flatMap(({ rows }) => rows.map((name) => name.replace(/, (?:within TLS|over clear text)$/, '')));
