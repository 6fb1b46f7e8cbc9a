// From a refusal to its cause, whose turn it is, and the experiments that prove it: text first, then code, then stage.

import { builtInCatalogue, type Catalogue } from './catalogue.ts';
import { type Actor, type Cause, usualOf } from './cause.ts';
import type { FactorId } from './factor.ts';
import { hostIn } from './facts-in.ts';
import { conjecture } from './from-codes.ts';
import { type Normalised, normalise } from './normalise.ts';
import { type NoteId, notesFor } from './note.ts';
import { bestOf, type Circumstances } from './rank.ts';
import { type Circumstance, settle } from './settle.ts';
import { type AmbiguityId, PRIORITIES, type SignatureStage } from './signature.ts';
import type { Entry } from './signature-index.ts';
import type { Row } from './signature-shape.ts';
import { type Speakers, type Spoken, speakersIn } from './speakers.ts';

export interface Refusal {
  /** The reply, or what the bounce says in its place; wrappers, prefixes and folded lines are taken off. */
  readonly text: string;
  /** If it is known apart from the text. */
  readonly code?: string | number | null;
  readonly enhanced?: string | null;
  readonly stage?: SignatureStage | 'other' | null;
  /** The mail system has given up: nobody tries again, whatever the code says. */
  readonly isFinal?: boolean;
  /** The server that refused belongs to the house that reports it: the sender's own provider. */
  readonly isOwnSide?: boolean;
}

export interface Diagnosis {
  readonly cause: Cause;
  readonly actor: Actor;
  /** What to do about this very wording; null if only the cause's own text applies. */
  readonly remedy: Row['hint'] | null;
  /** The experiments that prove it, most telling first. */
  readonly proof: readonly FactorId[];
  readonly basis: 'text' | 'enhanced' | 'code' | 'none';
  /** high: the wording of one program or provider; medium: common wording, or a firm code; low: a conjecture. */
  readonly confidence: 'high' | 'medium' | 'low';
  /** The id of the signature that matched. */
  readonly signature: string | null;
  /** Nobody tries again: the code is a permanent one, or the mail system has given up. */
  readonly isOver: boolean;
  /** Whose wording it is. */
  readonly server: string | null;
  readonly url: string | null;
  /** The second dialogues that decide, when the words have several causes. */
  readonly ambiguous: readonly AmbiguityId[];
  readonly stage: SignatureStage | null;
  /** The server that answered, if the words before the reply name it. */
  readonly host: string | null;
  /** The reply that decided, and its codes. */
  readonly reply: Spoken;
  /** The reply of the server that relayed, when the decisive one is quoted in it. */
  readonly outer: Spoken | null;
  readonly notes: readonly NoteId[];
}

/** Diagnoses one refusal. Never throws; a text that says nothing gives the cause `unknown`. */
export function diagnose(refusal: Refusal, catalogue: Catalogue = builtInCatalogue()): Diagnosis {
  const normalised = normalise(withCodes(refusal));
  const speakers = speakersIn(normalised.text);
  const stage = refusal.stage && refusal.stage !== 'other' ? refusal.stage : normalised.stage;
  const found = findEntry(normalised, speakers, stage, catalogue);
  const innermost = speakers.replies.at(-1) ?? { text: normalised.text, code: null, enhanced: null };
  const host = hostIn(normalised.text);
  const side = { isFinal: refusal.isFinal === true, isOwnSide: refusal.isOwnSide === true };
  const isSaid =
    found !== null && !(isHint(found.entry) && conjecture(circumstances(innermost, stage)).basis === 'enhanced');
  return { host, ...(isSaid ? fromEntry(found, speakers, stage, side) : fromCodes(innermost, stage, side)) };
}

/** A row that hints at a cause by what the words speak of says less than an enhanced code does. */
const isHint = ({ signature }: Entry): boolean =>
  signature.priority === PRIORITIES.wrapper && signature.codes !== undefined;

type Side = Pick<Circumstance, 'isFinal' | 'isOwnSide'>;

/** All but what the wrapper around the reply says. */
type Told = Omit<Diagnosis, 'host'>;

interface Found {
  readonly entry: Entry;
  readonly reply: Spoken;
  /** Set if the reply stands inside that of a server which relayed. */
  readonly outer: Spoken | null;
}

/** From the innermost reply outwards, the first one whose words say something; the whole text last. */
function findEntry(
  { text }: Normalised,
  speakers: Speakers,
  stage: SignatureStage | null,
  catalogue: Catalogue,
): Found | null {
  const whole: Spoken = { ...(speakers.replies[0] ?? { code: null, enhanced: null }), text };
  const wholeMatches = catalogue.matching(text);
  const quoting = bestOf(
    wholeMatches.filter(({ signature }) => signature.outer),
    circumstances(whole, stage),
  );
  if (quoting !== null) return { entry: quoting, reply: whole, outer: null };
  let last: Found | null = null;
  for (const reply of [...speakers.replies].reverse()) {
    const matches = reply.text === text ? wholeMatches : catalogue.matching(reply.text);
    const entry = bestOf(matches, circumstances(reply, stage));
    if (entry === null) continue;
    const outer = reply !== speakers.replies[0] && speakers.relayed ? (speakers.replies[0] ?? null) : null;
    if (entry.signature.priority >= PRIORITIES.generic) return { entry, reply, outer };
    if (last === null || entry.signature.priority > last.entry.signature.priority) last = { entry, reply, outer };
  }
  const innermost = speakers.replies.at(-1) ?? whole;
  const entry = bestOf(wholeMatches, circumstances(innermost, stage));
  if (entry !== null && entry.signature.priority > (last?.entry.signature.priority ?? -1)) {
    return { entry, reply: innermost, outer: null };
  }
  return last;
}

function circumstances(reply: Spoken, stage: SignatureStage | null): Circumstances {
  return { code: reply.code, enhanced: reply.enhanced, stage };
}

function fromEntry({ entry, reply, outer }: Found, speakers: Speakers, stage: SignatureStage | null, side: Side): Told {
  const { signature, server } = entry;
  // To the server that refused, the relaying one is the sender: what its operator must do, ours can't.
  const others = outer !== null && (signature.actor === 'sending-admin' || signature.actor === 'sender-dns-owner');
  const spoken = reply.code === null ? { ...reply, ...codesOf(speakers) } : reply;
  const { cause, actor } = settle(
    { cause: signature.cause, actor: others ? 'receiving-admin' : signature.actor },
    { code: spoken.code, stage: others ? null : stage, ...side },
  );
  const isSettled = cause === signature.cause;
  return {
    cause,
    actor,
    // what to do about a wording says nothing once the facts give it another sense
    remedy: isSettled && (actor === signature.actor || others) ? signature.hint : null,
    proof: (isSettled ? signature.factors : undefined) ?? usualOf(cause).factors,
    basis: 'text',
    confidence: confidenceOf(signature),
    signature: signature.id,
    isOver: isOver(spoken, side),
    server,
    url: signature.url,
    ambiguous: signature.ambiguous === undefined ? [] : [signature.ambiguous],
    stage,
    reply: spoken,
    outer,
    notes: notesFor({ reply: spoken, stage, actor, basis: 'text', priority: signature.priority, ...side }),
  };
}

function isOver({ code }: Spoken, { isFinal }: Side): boolean {
  return isFinal || code?.startsWith('5') === true;
}

function codesOf(speakers: Speakers): { code: string | null; enhanced: string | null } {
  const said = speakers.replies.findLast((reply) => reply.code !== null);
  return { code: said?.code ?? null, enhanced: said?.enhanced ?? null };
}

function confidenceOf({ priority, ambiguous }: Row): Diagnosis['confidence'] {
  if (priority >= PRIORITIES.specific) return ambiguous === undefined ? 'high' : 'medium';
  return priority >= PRIORITIES.generic ? 'medium' : 'low';
}

function fromCodes(reply: Spoken, stage: SignatureStage | null, side: Side): Told {
  const { cause: likely, basis, firm } = conjecture(circumstances(reply, stage));
  const usual = usualOf(likely);
  const { cause, actor } = settle({ cause: likely, actor: usual.actor }, { code: reply.code, stage, ...side });
  const { factors } = usualOf(cause);
  return {
    cause,
    actor,
    remedy: null,
    proof: factors,
    basis,
    confidence: firm ? 'medium' : 'low',
    signature: null,
    isOver: isOver(reply, side),
    server: null,
    url: null,
    ambiguous: [],
    stage,
    reply,
    outer: null,
    notes: notesFor({ reply, stage, actor, basis, priority: null, ...side }),
  };
}

/** A text without its code gets the one that is known apart from it. */
function withCodes({ text, code, enhanced }: Refusal): string {
  if ((code ?? null) === null && enhanced && !text.includes(enhanced)) return `${enhanced} ${text}`;
  if (code === undefined || code === null || standsIn(text.slice(0, 400), String(Number(code)))) return text;
  // x.0.0 says nothing, and would only part the code from its words
  const status = enhanced && !enhanced.endsWith('.0.0') && !text.includes(enhanced) ? `${enhanced} ` : '';
  return `${code} ${status}${text}`;
}

/** As a word of its own, with what stands between a code and its text behind it. */
function standsIn(text: string, code: string): boolean {
  for (let at = text.indexOf(code); at !== -1; at = text.indexOf(code, at + 1)) {
    const behind = text[at + code.length];
    if ((behind === '-' || behind === ' ') && !/\w/.test(text[at - 1] ?? '')) return true;
  }
  return false;
}
