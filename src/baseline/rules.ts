// What a difference means, as one table: kind -> rows of class, condition, sentence. The first row that fits decides; the
// last row of each kind fits always.
import { CIPHER_CLASSES, GROUP_CLASSES, LATENCY_CLASSES } from './baseline.ts';
import type { ChangeClass } from './change.ts';
import { accepted, isRecipient, isWeakKey, keywordIs, lostWords, refused, replyClass, sizeShrank } from './fact.ts';
import { always, becomes, better, type Fits, fresh, gone, opened, was, worse } from './fits.ts';

/** In the sentence: {step} {before} {after}, {lost} and {fresh} words, {policy}, and {why} with its own colon. */
export type Rule = readonly [kind: ChangeClass, fits: Fits, sentence: string];

const REPLY: readonly Rule[] = [
  ['regression', (b, a) => accepted(b) && refused(a), '{step} is refused ({after}) where it was accepted ({before})'],
  [
    'regression',
    (b, a, d) => opened(b, a, d) && isRecipient(d),
    '{step} is accepted ({after}) where it was refused ({before}): an open relay?',
  ],
  ['regression', opened, '{step} is accepted ({after}) where it was refused ({before})'],
  [
    'improvement',
    (b, a) => replyClass(b) === 4 && accepted(a),
    '{step} is accepted ({after}) where it was put off ({before})',
  ],
  [
    'regression',
    (b, a) => replyClass(b) === 4 && replyClass(a) === 5,
    '{step} is refused for good ({after}) where it was put off ({before})',
  ],
  ['notice', (b, a) => refused(b) && refused(a), '{step} is refused with {after}, no longer with {before}'],
  [
    'notice',
    (b, a) => replyClass(b) !== null && replyClass(b) === replyClass(a),
    '{step} is answered {after}, no longer {before}',
  ],
  ['improvement', (b, a) => b === 'not reached' && replyClass(a) !== null, '{step} is reached now ({after})'],
  ['regression', becomes('closed'), 'the server closes the connection at {step} (it answered {before})'],
  ['regression', becomes('timeout'), 'the server does not answer {step} in time (it answered {before})'],
  ['regression', becomes('tls-failure'), 'the TLS handshake fails at {step}'],
  ['regression', becomes('not reached'), '{step} is no longer reached (it was answered {before})'],
  ['improvement', (b, a) => typeof b === 'string' && accepted(a), '{step} is answered {after} (before: {before})'],
  ['regression', always, '{step} is answered {after}, which is no answer to it (before: {before})'],
];

export const RULES: ReadonlyMap<string, readonly Rule[]> = new Map<string, readonly Rule[]>([
  ['code', REPLY],
  ['outcome', REPLY],
  [
    'step',
    [
      ['notice', fresh, '{step} is an exchange that the baseline does not have ({after})'],
      ['notice', always, '{step} is no longer part of the dialogue (it was answered {before})'],
    ],
  ],
  ['enhanced', [['notice', always, 'the enhanced status code of {step} is {after}, no longer {before}']]],
  [
    'capability',
    [
      ['regression', gone, '{step} no longer offers {before}'],
      ['notice', fresh, '{step} offers {after}, which is new'],
      [
        'regression',
        (b, a) => keywordIs(b, 'SIZE') && sizeShrank(b, a),
        '{step} allows smaller messages: {after}, it was {before}',
      ],
      ['notice', (b) => keywordIs(b, 'SIZE'), '{step} allows larger messages: {after}, it was {before}'],
      [
        'regression',
        (b, a) => keywordIs(b, 'AUTH') && lostWords(b, a).length > 0,
        '{step} no longer offers AUTH {lost}',
      ],
      ['notice', always, '{step} offers {after}, it was {before}'],
    ],
  ],
  ['text', [['notice', always, 'the text of {step} is `{after}`, it was `{before}`']]],
  ['violation', [['notice', always, 'the reply to {step} breaks RFC 5321 4.2 in a new way: {after}']]],
  [
    'latency',
    [
      ['regression', becomes('late'), 'the reply to {step} is late (it came in {before})'],
      ['improvement', better(LATENCY_CLASSES), 'the reply to {step} comes in {after}, it was {before}'],
      ['notice', always, 'the reply to {step} comes in {after}, it was {before}'],
    ],
  ],
  [
    'tls',
    [
      ['regression', gone, 'the session is not encrypted any more (it was: {before})'],
      ['improvement', always, 'the session is encrypted now ({after})'],
    ],
  ],
  [
    'tls.version',
    [
      ['regression', (b, a) => String(a ?? '') < String(b ?? ''), 'TLS is weaker: {after}, it was {before}'],
      ['improvement', always, 'TLS is stronger: {after}, it was {before}'],
    ],
  ],
  [
    'tls.cipher',
    [
      ['notice', (b, a) => b === 'unknown' || a === 'unknown', 'the cipher is {after}, it was {before}'],
      ['regression', worse(CIPHER_CLASSES), 'the cipher is weaker: {after}, it was {before}'],
      ['improvement', always, 'the cipher is stronger: {after}, it was {before}'],
    ],
  ],
  [
    'tls.group',
    [
      ['regression', becomes('none'), 'the key exchange has no forward secrecy (it was: {before})'],
      ['improvement', better(GROUP_CLASSES), 'the key exchange is stronger: {after}, it was {before}'],
      ['notice', always, 'the key exchange is {after}, it was {before}'],
    ],
  ],
  [
    'certificate',
    [
      ['regression', gone, 'the server shows no certificate any more'],
      ['improvement', fresh, 'the server shows a certificate now'],
      ['notice', always, 'the certificate was renewed: same names, same issuer, same kind of key'],
    ],
  ],
  [
    'certificate.trusted',
    [
      ['improvement', becomes(true), 'the certificate is trusted now (it was not: {before})'],
      ['regression', was(true), 'the certificate is not trusted: {after}'],
      ['notice', always, 'the certificate is not trusted for another reason: {after}; it was: {before}'],
    ],
  ],
  [
    'certificate.matches_host',
    [
      ['improvement', becomes(true), 'the certificate bears the host name now'],
      ['regression', always, 'the certificate does not bear the host name'],
    ],
  ],
  [
    'certificate.expiry',
    [
      ['regression', becomes('expired'), 'the certificate has expired'],
      ['regression', was('ok'), 'the certificate expires soon: fewer days are left than the threshold'],
      ['improvement', always, 'the certificate was renewed (it was: {before})'],
    ],
  ],
  [
    'certificate.authority',
    [['regression', always, 'the certificate comes from another authority: {after}, it was {before}']],
  ],
  [
    'certificate.issuer',
    [['notice', always, 'the certificate was renewed by the same authority: {after}, before {before}']],
  ],
  [
    'certificate.names',
    [
      ['regression', (b, a) => lostWords(b, a).length > 0, 'the certificate lost these names: {lost}'],
      ['notice', always, 'the certificate has new names: {fresh}'],
    ],
  ],
  [
    'certificate.key',
    [
      ['regression', (_, a) => isWeakKey(a), 'the key of the certificate is weak: {after}, it was {before}'],
      ['notice', always, 'the key of the certificate is {after}, it was {before}'],
    ],
  ],
  [
    'finding',
    [
      ['improvement', gone, 'no longer found: {before}'],
      ['regression', (_, a) => String(a).endsWith(' error'), 'found for the first time: {after}'],
      ['notice', always, 'found for the first time: {after}'],
    ],
  ],
  [
    'verdict',
    [
      ['inconclusive', becomes('inconclusive'), 'the question could not be put{why}'],
      ['regression', becomes('failed'), 'the case fails{why}'],
      ['regression', (b, a) => b === 'passed' && a === 'skipped', 'the case no longer applies{why}'],
      ['improvement', becomes('passed'), 'the case passes (it was {before})'],
      ['notice', always, 'the case is {after}, it was {before}'],
    ],
  ],
  [
    'case',
    [
      ['inconclusive', becomes('interrupted'), 'the run ended before this case was asked'],
      ['inconclusive', becomes('unresolved'), 'the DNS did not give the target of this case'],
      ['notice', gone, 'the case is in the baseline but was not asked'],
      ['regression', becomes('failed'), 'the case is not in the baseline, and it fails{why}'],
      ['inconclusive', becomes('inconclusive'), 'the case is not in the baseline, and could not be asked{why}'],
      ['notice', always, 'the case is not in the baseline ({after}); accept it with --accept'],
    ],
  ],
  [
    'target',
    [
      ['regression', gone, 'the MX look-up no longer gives this host and address'],
      [
        'regression',
        becomes('failed'),
        'the MX look-up gives a host or address that is not in the baseline, and the case fails{why}',
      ],
      [
        'inconclusive',
        becomes('inconclusive'),
        'the MX look-up gives a host or address that is not in the baseline and could not be asked{why}',
      ],
      [
        'notice',
        always,
        'the MX look-up gives a host or address that is not in the baseline ({after}); accept it with --accept',
      ],
    ],
  ],
]);

/** Any other kind is a policy beside the dialogue: `dane`, `mta_sts` ... */
export const POLICY_RULES: readonly Rule[] = [
  ['inconclusive', becomes('unknown'), '{policy} could not be asked (it was {before})'],
  ['notice', was('unknown'), '{policy} is {after}; it could not be asked before'],
  ['improvement', becomes('verified'), '{policy} is verified now (before: {before})'],
  ['regression', becomes('failed'), '{policy} fails (before: {before})'],
  ['regression', (b, a) => b === 'verified' && a !== null, '{policy} is {after}, it was verified'],
  ['notice', always, '{policy}: {after}, before: {before}'],
];
