// What a difference means, as one table: kind -> rows of class, condition, sentence. The first row that fits decides; the
// last row of each kind fits always.
import { CIPHER_CLASSES, GROUP_CLASSES, LATENCY_CLASSES } from './baseline.ts';
import type { ChangeClass } from './change.ts';
import {
  accepted,
  isRecipient,
  isWeakKey,
  keywordIs,
  lostWords,
  refused,
  replyClass,
  sizeShrank,
  wasUnknownRecipient,
} from './fact.ts';
import { always, becomes, better, type Fits, fresh, gone, opened, was, worse } from './fits.ts';
import type { NightText } from './night-texts.ts';

export type Rule = readonly [kind: ChangeClass, fits: Fits, says: NightText];

const greets: Fits = (_, a, d) => refused(a) && d.step === 'connect';
const putsOff: Fits = (b, a) => accepted(b) && replyClass(a) === 4;
const relays: Fits = (b, a, d) => opened(b, a, d) && isRecipient(d) && !wasUnknownRecipient(d);
const turned =
  (from: number, to: number): Fits =>
  (b, a) =>
    replyClass(b) === from && replyClass(a) === to;
const stays: Fits = (b, a) => replyClass(b) !== null && replyClass(b) === replyClass(a);

const REPLY: readonly Rule[] = [
  ['regression', (b, a, d) => accepted(b) && greets(b, a, d), 'reply.turned-away'],
  ['regression', putsOff, 'reply.put-off'],
  ['regression', (b, a) => accepted(b) && refused(a), 'reply.refused'],
  ['regression', relays, 'reply.relay'],
  ['regression', opened, 'reply.opened'],
  ['improvement', (b, a) => replyClass(b) === 4 && accepted(a), 'reply.taken-now'],
  ['regression', turned(4, 5), 'reply.for-good'],
  ['notice', (b, a) => refused(b) && refused(a), 'reply.refused-otherwise'],
  ['notice', stays, 'reply.other-code'],
  ['improvement', (b, a) => b === 'not reached' && replyClass(a) !== null, 'reply.reached'],
  ['regression', becomes('closed'), 'reply.closed'],
  ['regression', becomes('timeout'), 'reply.timeout'],
  ['regression', becomes('tls-failure'), 'reply.handshake'],
  ['regression', becomes('not reached'), 'reply.not-reached'],
  ['improvement', (b, a) => typeof b === 'string' && accepted(a), 'reply.again'],
  ['regression', always, 'reply.no-answer'],
];

export const RULES: ReadonlyMap<string, readonly Rule[]> = new Map<string, readonly Rule[]>([
  ['code', REPLY],
  ['outcome', REPLY],
  [
    'step',
    [
      ['notice', fresh, 'step.new'],
      ['notice', always, 'step.gone'],
    ],
  ],
  ['enhanced', [['notice', always, 'enhanced']]],
  [
    'capability',
    [
      ['regression', gone, 'capability.gone'],
      ['notice', fresh, 'capability.new'],
      ['regression', (b, a) => keywordIs(b, 'SIZE') && sizeShrank(b, a), 'capability.smaller'],
      ['notice', (b) => keywordIs(b, 'SIZE'), 'capability.larger'],
      ['regression', (b, a) => keywordIs(b, 'AUTH') && lostWords(b, a).length > 0, 'capability.mechanisms'],
      ['notice', always, 'capability.other'],
    ],
  ],
  // AUTH outside TLS (RFC 4954 section 4): whoever listens has the password.
  [
    'auth-in-clear',
    [
      ['notice', gone, 'capability.auth-not-in-clear'],
      ['regression', (b, a) => lostWords(a, b).length > 0, 'capability.auth-in-clear'],
      ['notice', always, 'capability.other'],
    ],
  ],
  ['text', [['notice', always, 'text']]],
  ['violation', [['notice', always, 'violation']]],
  [
    'latency',
    [
      ['regression', becomes('late'), 'latency.late'],
      ['improvement', better(LATENCY_CLASSES), 'latency.better'],
      ['notice', always, 'latency.other'],
    ],
  ],
  [
    'tls',
    [
      ['regression', gone, 'tls.gone'],
      ['improvement', always, 'tls.new'],
    ],
  ],
  [
    'tls.version',
    [
      ['regression', (b, a) => String(a ?? '') < String(b ?? ''), 'tls.version.weaker'],
      ['improvement', always, 'tls.version.stronger'],
    ],
  ],
  [
    'tls.cipher',
    [
      ['notice', (b, a) => b === 'unknown' || a === 'unknown', 'tls.cipher.other'],
      ['regression', worse(CIPHER_CLASSES), 'tls.cipher.weaker'],
      ['improvement', always, 'tls.cipher.stronger'],
    ],
  ],
  [
    'tls.group',
    [
      ['regression', becomes('none'), 'tls.group.none'],
      ['improvement', better(GROUP_CLASSES), 'tls.group.stronger'],
      ['notice', always, 'tls.group.other'],
    ],
  ],
  [
    'certificate',
    [
      ['regression', gone, 'certificate.gone'],
      ['improvement', fresh, 'certificate.new'],
      ['notice', always, 'certificate.renewed'],
    ],
  ],
  [
    'certificate.trusted',
    [
      ['improvement', becomes(true), 'certificate.trusted-now'],
      ['regression', was(true), 'certificate.untrusted'],
      ['notice', always, 'certificate.untrusted-otherwise'],
    ],
  ],
  [
    'certificate.matches_host',
    [
      ['improvement', becomes(true), 'certificate.name-fits'],
      ['regression', always, 'certificate.other-name'],
    ],
  ],
  [
    'certificate.expiry',
    [
      ['regression', becomes('expired'), 'certificate.expired'],
      ['regression', was('ok'), 'certificate.soon'],
      ['improvement', always, 'certificate.lives'],
    ],
  ],
  ['certificate.authority', [['regression', always, 'certificate.authority']]],
  ['certificate.issuer', [['notice', always, 'certificate.issuer']]],
  [
    'certificate.names',
    [
      ['regression', (b, a) => lostWords(b, a).length > 0, 'certificate.lost-names'],
      ['notice', always, 'certificate.new-names'],
    ],
  ],
  [
    'certificate.key',
    [
      ['regression', (_, a) => isWeakKey(a), 'certificate.weak-key'],
      ['notice', always, 'certificate.key'],
    ],
  ],
  [
    'finding',
    [
      ['improvement', gone, 'finding.gone'],
      ['regression', (_, a) => String(a).endsWith(' error'), 'finding.new'],
      ['notice', always, 'finding.new'],
    ],
  ],
  [
    'verdict',
    [
      ['inconclusive', becomes('inconclusive'), 'verdict.inconclusive'],
      ['regression', becomes('failed'), 'verdict.failed'],
      ['regression', (b, a) => b === 'passed' && a === 'skipped', 'verdict.skipped'],
      ['improvement', becomes('passed'), 'verdict.passed'],
      ['notice', always, 'verdict.other'],
    ],
  ],
  [
    'case',
    [
      ['inconclusive', becomes('interrupted'), 'case.interrupted'],
      ['inconclusive', becomes('unresolved'), 'case.unresolved'],
      ['notice', gone, 'case.gone'],
      ['regression', becomes('failed'), 'case.fails'],
      ['inconclusive', becomes('inconclusive'), 'case.inconclusive'],
      ['notice', always, 'case.new'],
    ],
  ],
  [
    'target',
    [
      ['regression', gone, 'target.gone'],
      ['regression', becomes('failed'), 'target.fails'],
      ['inconclusive', becomes('inconclusive'), 'target.inconclusive'],
      ['notice', always, 'target.new'],
    ],
  ],
]);

/** Any other kind is a policy beside the dialogue: `dane`, `mta_sts` ... */
export const POLICY_RULES: readonly Rule[] = [
  ['inconclusive', becomes('unknown'), 'policy.unknown'],
  ['notice', was('unknown'), 'policy.known'],
  ['improvement', becomes('verified'), 'policy.verified'],
  ['regression', becomes('failed'), 'policy.failed'],
  ['regression', (b, a) => b === 'verified' && a !== null, 'policy.lost'],
  ['notice', always, 'policy.other'],
];
