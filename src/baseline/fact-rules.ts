// What a difference in a fact of a survey or an identity means (record/survey-facts.ts, record/identity-case.ts), by its name.
import type { Fact } from './change.ts';
import { accepted, lostWords, refused, sizeShrank } from './fact.ts';
import { always, becomes, type FactRule, type Fits, fresh, gone, was } from './fits.ts';
import { LOG_RULES } from './log-rules.ts';

const is = (...words: readonly string[]) => {
  const known = new Set<Fact>(words);
  return (fact: Fact) => known.has(fact);
};
/** The fact was one of these and is none of them any more. */
const leaves =
  (...words: readonly string[]): Fits =>
  (b, a) =>
    is(...words)(b) && !is(...words)(a);
const reaches =
  (...words: readonly string[]): Fits =>
  (b, a) =>
    !is(...words)(b) && is(...words)(a);
const code = (fact: Fact) => (typeof fact === 'string' ? Number(fact) : fact);
/** Best first. */
const DMARC = ['reject', 'quarantine', 'none'];

const listed = (sentence: string): readonly FactRule[] => [['notice', always, sentence]];
const wanted = (good: string, what: string): readonly FactRule[] => [
  ['regression', leaves(good), `${what} {after}, it was {before}`],
  ['improvement', reaches(good), `${what} {after} now (before: {before})`],
  ['notice', always, `${what} {after}, it was {before}`],
];

const NEW_TLS: readonly FactRule[] = [
  ['regression', becomes('refused'), 'the server no longer takes {name}'],
  ['improvement', becomes('accepted'), 'the server takes {name} now'],
];
const OLD_TLS: readonly FactRule[] = [
  ['improvement', becomes('refused'), 'the server no longer takes {name}, which is obsolete (RFC 8996)'],
  ['regression', becomes('accepted'), 'the server takes {name}, which is obsolete (RFC 8996)'],
];
const REPLY: readonly FactRule[] = [
  [
    'regression',
    (b, a) => accepted(code(b)) && refused(code(a)),
    'MAIL within TLS is refused ({after}; it was {before})',
  ],
  ['improvement', (b, a) => refused(code(b)) && accepted(code(a)), 'MAIL within TLS is accepted now (it was {before})'],
  ['notice', always, 'MAIL within TLS is answered {after}, it was {before}'],
];

/** By name, or by what stands before its first dot. */
const FACT_RULES: ReadonlyMap<string, readonly FactRule[]> = new Map<string, readonly FactRule[]>([
  ['version.TLSv1.3', NEW_TLS],
  ['version.TLSv1.2', NEW_TLS],
  ['version.TLSv1.1', OLD_TLS],
  ['version.TLSv1', OLD_TLS],
  [
    'group',
    [
      ['notice', becomes('refused'), 'the key exchange no longer takes {name}'],
      ['improvement', becomes('accepted'), 'the key exchange takes {name} now'],
    ],
  ],
  [
    'starttls',
    [
      ['regression', leaves('offered', 'demanded'), 'STARTTLS is {after}, it was {before}'],
      ['improvement', reaches('offered', 'demanded'), 'STARTTLS is {after} now (it was {before})'],
      ['notice', always, 'STARTTLS is {after}, it was {before}'],
    ],
  ],
  [
    'clear',
    [
      ['regression', was('none'), 'AUTH is offered before TLS: {after}'],
      ['improvement', becomes('none'), 'AUTH is no longer offered before TLS (it was: {before})'],
      ['notice', always, 'AUTH is offered before TLS: {after}, it was {before}'],
    ],
  ],
  [
    'ehlo',
    [
      ['regression', gone, 'EHLO no longer offers {name}'],
      ['notice', fresh, 'EHLO offers {name}, which is new'],
      [
        'regression',
        (b, a, { what }) => shrank(what, b, a),
        'EHLO allows smaller messages: SIZE {after}, it was {before}',
      ],
      [
        'regression',
        (b, a, { what }) => what === 'ehlo.AUTH' && lostWords(b, a).length > 0,
        'EHLO no longer offers AUTH {lost}',
      ],
      ['notice', always, 'EHLO offers {name} {after}, it was {before}'],
    ],
  ],
  ['mail.tls', REPLY],
  ['mail.clear', listed('MAIL in clear text is answered {after}, it was {before}')],
  [
    'chain',
    [
      [
        'regression',
        (b, a) => isInOrder(b) && !isInOrder(a),
        'the chain broke: the certificates are sent as {after}, it was {before}',
      ],
      [
        'improvement',
        (b, a) => !isInOrder(b) && isInOrder(a),
        'the chain is in order: the certificates are sent as {after}, it was {before}',
      ],
      ['notice', always, 'the certificates are sent as {after}, it was {before}'],
    ],
  ],
  ['cipher_order', listed('the {after} decides on the cipher, it was the {before}')],
  ['resumption', listed('sessions are taken up again: {after}, it was {before}')],
  ['ptr', wanted('confirmed', 'the reverse DNS is')],
  ['ptr.names', listed('the reverse DNS has the names {after}, it was {before}')],
  ['dane.rollover', listed('TLSA records are being rolled over: {after}, it was {before}')],
  ['mx', listed('the MX records are {after}, they were {before}')],
  ['mx.signed', wanted('yes', 'the MX records are signed (DNSSEC):')],
  ['sts.policy', wanted('valid', 'the MTA-STS policy is')],
  ['sts.mode', wanted('enforce', 'the mode of the MTA-STS policy is')],
  ['sts.mx', listed('the MTA-STS policy allows {after}, it was {before}')],
  ['sts.max_age', listed('the MTA-STS policy is kept for {after}, it was {before}')],
  ['tls_rpt', wanted('valid', 'the TLS-RPT record is')],
  ['tls_rpt.to', listed('TLS reports go to {after}, it was {before}')],
  ['helo', wanted('matches', 'the HELO name:')],
  ['spf.mail_from', wanted('pass', 'SPF of the sender is')],
  ['spf.helo', wanted('pass', 'SPF of the HELO name is')],
  [
    'dmarc',
    [
      ['regression', (b, a) => rank(a) > rank(b), 'the DMARC policy is weaker: {after}, it was {before}'],
      ['improvement', always, 'the DMARC policy is stronger: {after}, it was {before}'],
    ],
  ],
  ['dmarc.rua', listed('DMARC reports go to {after}, it was {before}')],
  ['sender_domain', wanted('reachable', "the sender's domain is")],
  [
    'dnsbl',
    [
      ['regression', becomes('listed'), 'the address is listed by {name}'],
      ['improvement', was('listed'), 'the address is no longer listed by {name}'],
      ['notice', always, 'the block list {name} is {after}, it was {before}'],
    ],
  ],
  ['dnswl', listed('the allow list {name} says {after}, it was {before}')],
  ...LOG_RULES,
]);

/** What comes before all: what is not known is no change, and what is new was not asked before. */
const UNKNOWN: readonly FactRule[] = [
  ['inconclusive', becomes('unknown'), '{fact} could not be found out (it was {before})'],
  ['notice', was('unknown'), '{fact} is {after}; it could not be found out before'],
];
const NEW: readonly FactRule[] = [
  ['notice', fresh, '{fact} is {after}; it was not known before'],
  ['notice', gone, '{fact} is not known any more (it was {before})'],
];

/** The rules of a fact of that name, the first that fits counts; null if it is no fact of ours. */
export function factRules(what: string): readonly FactRule[] | null {
  const [family = ''] = what.split('.', 1);
  const own = FACT_RULES.get(what) ?? FACT_RULES.get(family);
  if (own === undefined) return null;
  if (LOG_RULES.has(family)) return own;
  return family === 'ehlo' ? [...UNKNOWN, ...own] : [...UNKNOWN, ...NEW, ...own];
}

/** The names of all that has rules; what stands before a dot where the rest is open. */
export const FACT_NAMES: readonly string[] = [...FACT_RULES.keys()];

/** All that they say, for who says it in another language. */
export const FACT_SENTENCES: ReadonlySet<string> = new Set(
  [...UNKNOWN, ...NEW, ...[...FACT_RULES.values()].flat()].map(([, , sentence]) => sentence),
);

/** RFC 5246 7.4.2: the server's certificate first, and each behind the one that it signs. */
const isInOrder = (roles: Fact) => /^server(?: (?:link|alternative))*(?: root)?$/.test(String(roles));
const rank = (policy: Fact) => DMARC.indexOf(String(policy));
const shrank = (what: string, before: Fact, after: Fact) =>
  what === 'ehlo.SIZE' && sizeShrank(`SIZE ${before}`, `SIZE ${after}`);
