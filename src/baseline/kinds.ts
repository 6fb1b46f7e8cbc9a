// The kinds of change, from the deepest cause to the outermost sign, as one table: what is known as the same thing wherever it
// shows, and which other changes of the same case follow from it. A change follows only from one that stands above it.
import type { Change, Difference } from './change.ts';
import { accepted, isRecipient, keywordIs, refused, wasUnknownRecipient } from './fact.ts';
import { belongsTo, FACT_KINDS, isFindingOfFact } from './fact-kinds.ts';
import { stageIn } from './step-words.ts';

export interface Kind {
  readonly is: (change: Change) => boolean;
  /** Changes of this kind with equal subjects are one cause, in whatever case, exchange or host they show. */
  readonly subject: (change: Change) => readonly (string | number | boolean | null)[];
  /** Whether `other`, of the same case, follows from this one. */
  readonly explains: (change: Change, other: Change) => boolean;
}

type Is = (change: Difference) => boolean;

const about =
  (...kinds: readonly string[]): Is =>
  ({ what }) =>
    kinds.includes(what);
const at = (change: Difference, stage: string) => change.step?.split(/[/ ]/).includes(stage) === true;
const isReply: Is = about('code', 'outcome', 'enhanced', 'text', 'step', 'violation');
const isNotReached: Is = ({ what, after }) => what === 'outcome' && after === 'not reached';
const isTls: Is = ({ what }) => what === 'tls' || what.startsWith('tls.');
const isCertificate: Is = ({ what }) => what === 'certificate' || what.startsWith('certificate.');
const isVerdict: Is = about('verdict');
const ofFinding = ({ what, after, before }: Difference, id: string) =>
  what === 'finding' && String(after ?? before).startsWith(id);
const ofCertificate: Is = (change) => isCertificate(change) || ofFinding(change, 'certificate-');
const isError: Is = (change) =>
  change.what === 'finding' && String(change.after).endsWith(' error') && !isFindingOfFact(change);
const isLost = (keyword: string) => (change: Change) =>
  change.what === 'capability' && change.class === 'regression' && keywordIs(change.before, keyword);
const worse = (is: Is) => (change: Change) => change.class === 'regression' && is(change);

/** "Not implemented", "not allowed here", "parameter not known": what follows when something is no longer offered. */
const NOT_OFFERED: ReadonlySet<unknown> = new Set([500, 501, 502, 503, 504, 530, 538, 555]);
const isNotOffered: Is = ({ what, after }) => what === 'code' && NOT_OFFERED.has(after);
/** RFC 1870 section 6.1: 552, or 452 for the moment; and their like. */
const isOfSize = ({ what, before, after, words }: Difference) =>
  what === 'code' &&
  [before, after].some((code) => code === 552 || code === 452) &&
  !/ [45]\.2\./.test(words?.[1] ?? '');

const sameText = ({ what, text }: Change) => [what, text];
const never = () => false;
/** What goes without saying once a case went another way. */
const isSign: Is = (other) => isNotReached(other) || isVerdict(other);

const kind = (
  is: Kind['is'],
  explains: Kind['explains'] = (_, other) => isSign(other),
  subject: Kind['subject'] = sameText,
): Kind => ({ is, explains, subject });

const capability: Kind['subject'] = ({ what, before, after }) => [what, before, after];

/** The first that fits; the last fits all. */
export const KINDS: readonly Kind[] = [
  kind(about('target', 'case'), never, (change) => [change.what, change.text]),
  ...FACT_KINDS.map(({ is, explains }) => kind(is, (change, other) => isSign(other) || explains(change, other))),
  kind(
    (change) => ofFinding(change, 'starttls-overwritten'),
    (_, other) =>
      isSign(other) ||
      isTls(other) ||
      at(other, 'starttls') ||
      (other.what === 'capability' && /^(?:STARTTLS|X+[A-Z]?)\b/.test(String(other.before ?? other.after))),
  ),
  kind(isError, (_, other) => isSign(other) || at(other, 'starttls')),
  kind(
    isLost('STARTTLS'),
    (_, other) => isSign(other) || isTls(other) || isCertificate(other) || (at(other, 'starttls') && isReply(other)),
    capability,
  ),
  kind(isLost('AUTH'), (_, other) => isSign(other) || (at(other, 'auth') && isReply(other)), capability),
  kind(
    (change) => change.what === 'capability' && keywordIs(change.before ?? change.after, 'SIZE'),
    (_, other) => isOfSize(other),
    capability,
  ),
  kind(
    (change) => change.what === 'capability' && change.class === 'regression',
    (_, other) => isNotOffered(other) || isSign(other),
    capability,
  ),
  kind(about('auth-in-clear'), undefined, capability),
  kind(
    ({ after }) => after === 'tls-failure',
    (_, other) => isSign(other) || isTls(other) || ofCertificate(other),
    ({ after, text }) => [after, text],
  ),
  kind(about('tls'), (_, other) => isSign(other) || isTls(other) || ofCertificate(other)),
  kind(worse(about('tls.version')), (_, other) => isSign(other) || isTls(other) || isRenewal(other)),
  kind(worse(isTls), (_, other) => isSign(other) || isTls(other)),
  ...['expiry', 'trusted', 'matches_host', 'authority', 'key', 'names'].map((fact) =>
    kind(
      (change) =>
        change.class === 'regression' &&
        change.what === `certificate.${fact}` &&
        // One that ends soon is whole: what else changed has another cause.
        change.after !== 'soon',
      (_, other) => isSign(other) || ofCertificate(other) || isPolicy(other) || isFindingOfFact(other),
    ),
  ),
  kind(worse(isCertificate), (_, other) => isRenewal(other)),
  kind(
    worse((change) => isPolicy(change)),
    (change, other) => isSign(other) || isRenewal(other) || belongsTo(change, other),
    ({ what, after }) => [what, after],
  ),
  kind(
    isRelay,
    (_, other) => isSign(other),
    () => OPENED,
  ),
  kind(
    (change) => !isNotReached(change) && about('code', 'outcome', 'enhanced', 'text')(change),
    (change, other) => isSign(other) || (change.step === other.step && isReply(other)),
    replySubject,
  ),
  kind(about('latency'), undefined, ({ what, step, after }) => [what, stageIn(step ?? ''), after]),
  kind(about('capability'), undefined, capability),
  kind(isTls),
  kind(isCertificate, (_, other) => isSign(other) || ofCertificate(other)),
  kind(about('step', 'violation'), undefined, ({ what, step, before, after }) => [
    what,
    stageIn(step ?? ''),
    before,
    after,
  ]),
  kind(about('finding')),
  kind(isNotReached, (_, other) => isVerdict(other) || isNotReached(other)),
  kind(isVerdict, never),
  kind(
    () => true,
    undefined,
    ({ what, before, after }) => [what, before, after],
  ),
];

/** As a consequence it says nothing that its cause does not say, or that a reader does not expect. */
export function goesWithoutSaying(change: Change): boolean {
  const { what, after, class: kind } = change;
  if (what === 'finding') return kind !== 'regression';
  return (
    isSign(change) ||
    what === 'text' ||
    what === 'enhanced' ||
    (what === 'certificate.trusted' && /^expired/.test(String(after)))
  );
}

function isRenewal(change: Change): boolean {
  return isCertificate(change) && change.class !== 'regression';
}

/** DANE, MTA-STS and their kin: whatever no other kind is about. */
function isPolicy({ what }: Difference): boolean {
  return !/^(?:code|outcome|enhanced|text|step|violation|latency|capability|auth-in-clear|finding|verdict|case|target)$|^(?:tls|certificate)\b/.test(
    what,
  );
}

/** A refusal is the same wherever it is said with the same codes, whatever mailbox its text names. */
function replySubject(change: Change): readonly (string | null)[] {
  const { what, step, before, after, words } = change;
  const stage = stageIn(step ?? '');
  const [codes = ''] = /^\d{3}(?: \d\.\d{1,3}\.\d{1,3})?/.exec(words?.[1] ?? '') ?? [];
  if (codes >= '4' || refused(after)) return ['refused', stage, codes || String(after)];
  if (what === 'text' || what === 'enhanced') return ['said', stage];
  if (what === 'outcome') return ['outcome', stage, String(after)];
  if (isOpened(change) && isRecipient(change)) return OPENED;
  return [what, stage, isOpened(change) ? String(before) : null, String(after)];
}

const OPENED = ['opened'] as const;

/** RFC 5321 7.1: recipients that were refused are taken. A server that takes all of them is one cause. */
function isOpened({ what, before, after }: Change): boolean {
  return what === 'code' && refused(before) && accepted(after);
}

function isRelay(change: Change): boolean {
  return isOpened(change) && isRecipient(change) && !wasUnknownRecipient(change);
}
