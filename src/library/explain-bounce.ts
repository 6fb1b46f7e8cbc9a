// Bytes -> the facts of a bounce, joined with what each failure means.

import type { BounceFacts, Failure, TextPart } from '../bounce/facts.ts';
import { failureOfWords } from '../bounce/lone-words.ts';
import { readBounceText } from '../bounce/read-bounce.ts';
import type { Catalogue } from '../diagnosis/catalogue.ts';
import { type Diagnosis, diagnose } from '../diagnosis/diagnose.ts';
import { type ExplainOptions, explain } from '../diagnosis/explain.ts';
import { houseOf } from '../quoted/house.ts';
import type { BounceDocument, ExplainedFailure } from '../report/bounce-document.ts';

export interface Explaining extends Pick<ExplainOptions, 'lang' | 'audience' | 'we'> {
  readonly catalogue: Catalogue;
}

/** Reads a bounce, a log line, a session or a reply, and explains each failure that it tells of. */
export function explainBounce(bytes: Uint8Array, how: Explaining): BounceDocument {
  return explainFacts(factsIn(bytes, how.catalogue).facts, how);
}

/** What it states, with the decoded texts that its places point into; read once, it can be explained to several readers. */
export function factsIn(
  bytes: Uint8Array,
  catalogue: Catalogue,
): { readonly facts: BounceFacts; readonly parts: readonly TextPart[] } {
  const { facts, parts } = readBounceText(bytes);
  const lone = facts.kind === 'not-a-bounce' && facts.form === 'text' ? loneReason(bytes, catalogue) : null;
  return { facts: lone === null ? facts : { ...facts, kind: 'bounce', failures: [lone] }, parts };
}

/** The facts, each failure explained. */
export function explainFacts(facts: BounceFacts, how: Explaining): BounceDocument {
  return { ...facts, failures: facts.failures.map((failure) => explained(failure, facts.reportingMta, how)) };
}

/** Longer texts say more than a reason. */
const LONGEST_REASON = 2000;

/** The reply to QUIT (RFC 5321 4.2.3). */
const TAKEN_LEAVE = /^[^\n]{0,80}?\b221[ -]/m;

/** `Connection refused`, pasted by itself: words that the catalogue knows are a reason, with nothing around them. */
function loneReason(bytes: Uint8Array, catalogue: Catalogue): Failure | null {
  if (bytes.length > LONGEST_REASON) return null;
  const text = Buffer.from(bytes).toString('utf8');
  // a session that was ended in good order: how it was closed is no reason
  if (TAKEN_LEAVE.test(text)) return null;
  const failure = failureOfWords(text);
  const { basis, confidence } = diagnose({ text: failure.diagnostic ?? '' }, catalogue);
  return basis === 'text' && confidence !== 'low' ? failure : null;
}

function explained(
  failure: Failure,
  reportingMta: string | null,
  { lang, audience, we, catalogue }: Explaining,
): ExplainedFailure {
  if (failure.action !== 'failed' && failure.action !== 'delayed')
    return { ...failure, cause: null, actor: null, explanation: null };
  const diagnosis = diagnoseFailure(failure, catalogue, reportingMta);
  const { remote, recipient } = failure;
  const isReporters = isFilterOfReporter(failure, diagnosis, reportingMta);
  const told = { lang, audience, we, remote: remote.host ?? remote.address, recipient, isReporters };
  const explanation = explain(diagnosis, told);
  return { ...failure, cause: diagnosis.cause, actor: diagnosis.actor, explanation };
}

/**
 * The diagnosis of one failure: the reply if one is quoted, else the words that stand in its place. What a bounce says beside
 * a reply decides only where the reply's own words say nothing.
 */
export function diagnoseFailure(failure: Failure, catalogue: Catalogue, reportingMta: string | null = null): Diagnosis {
  const { reply, diagnostic, words, status, stage, action } = failure;
  const side = { stage, isFinal: action === 'failed', isOwnSide: isOwnHouse(failure, reportingMta) };
  const codes = { code: reply?.code ?? null, enhanced: reply?.enhanced ?? status };
  const first = diagnose({ text: reply?.text ?? diagnostic ?? words ?? status ?? '', ...codes, ...side }, catalogue);
  if (first.basis === 'text') return first;
  for (const text of [diagnostic, words]) {
    if (text === null || text === reply?.text) continue;
    const other = diagnose({ text, ...side }, catalogue);
    // that somebody gave up, or how the session ended, is no reason beside a reply
    const isReason = other.cause !== 'queue-expired' && other.cause !== 'connection-dropped';
    if (other.basis === 'text' && (reply === null || isReason))
      return reply === null ? other : { ...other, reply: first.reply, notes: first.notes };
  }
  return first.basis === 'none' ? (hinted(failure, first, catalogue) ?? first) : first;
}

/** Words without a code hint at a cause only where it is said that they are the reason of a failure: read as a refusal would be. */
function hinted(
  { diagnostic, words, stage, action }: Failure,
  first: Diagnosis,
  catalogue: Catalogue,
): Diagnosis | null {
  const text = diagnostic ?? words;
  if (text === null || action === 'delivered') return null;
  const code = action === 'failed' ? '550' : '450';
  const found = diagnose({ text: `${code} ${text}`, stage, isFinal: action === 'failed' }, catalogue);
  return found.basis === 'text' ? { ...found, reply: first.reply, outer: null, notes: first.notes } : null;
}

/** What was in the message was refused, a report names who wrote it, and no other server answered or is named. */
function isFilterOfReporter({ reply, remote }: Failure, { cause }: Diagnosis, reportingMta: string | null): boolean {
  const isAlone = reply === null && remote.host === null && remote.address === null;
  return cause.startsWith('content-') && isAlone && reportingMta !== null;
}

/** The reporting server and the one that refused are of one house, and the recipient's domain is another. */
function isOwnHouse({ remote, recipient }: Failure, reportingMta: string | null): boolean {
  const house = houseOf(reportingMta);
  return house !== null && house === houseOf(remote.host) && house !== houseOf(recipient?.split('@').at(-1) ?? null);
}
