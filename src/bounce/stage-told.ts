// At which stage it was refused: as a sentence or a dialogue says, or as the codes alone make likely.
import type { Statement } from '../quoted/statements.ts';
import { type Exchange, helloIn } from '../quoted/transcript.ts';
import type { Evidence } from './evidence.ts';
import type { Basis, Failure, Place } from './facts.ts';
import { type Ground, groundAt, placeOfCommand, placeOfWords } from './place.ts';
import type { VisibleText } from './visible-text.ts';

/** A stage, and what it rests on. */
export interface Staged {
  readonly stage: Failure['stage'];
  readonly basis: Basis;
  /** What said it; null for what was concluded. */
  readonly by: Statement | Exchange | null;
}

/** A sentence before the codes; a dialogue before both, unless the reply stands elsewhere. */
export function stageFrom(spoken: readonly Statement[], exchange: Exchange | null, evidence: Evidence | null): Staged {
  const shown: Staged | null = exchange === null ? null : { stage: exchange.stage, basis: 'transcript', by: exchange };
  if (shown !== null && evidence?.basis !== 'stated') return shown;
  const stated = spoken.find((s) => s.stage !== null && s.basis === 'stated') ?? spoken.find((s) => s.stage !== null);
  if (stated !== undefined) return { stage: stated.stage, basis: stated.basis, by: stated };
  return shown ?? { ...inferStage(evidence), by: null };
}

/** `after EHLO name:` quotes the command with its name. */
export function helloOf({ by }: Staged): string | null {
  // `(in reply to EHLO command)` names the command alone
  const words = by !== null && 'grammar' in by ? (by.stageWords?.text ?? '') : '';
  return helloIn(words.replace(/\scommand$/i, ''));
}

/** What the codes alone make likely. RFC 3463 3.2: address codes answer RCPT; 530 answers MAIL where TLS or AUTH is demanded. */
function inferStage(evidence: Evidence | null): { stage: Failure['stage']; basis: Basis } {
  if (evidence === null || evidence.by !== 'remote') return { stage: null, basis: 'none' };
  const { code, enhanced, text } = evidence.reply;
  if (/^[45]\.1\.[1236]$/.test(enhanced ?? '')) return { stage: 'rcpt', basis: 'inferred' };
  if (/^[45]\.1\.[78]$/.test(enhanced ?? '') || code === 530) return { stage: 'mail', basis: 'inferred' };
  return /user unknown|no such user|unknown user/i.test(text)
    ? { stage: 'rcpt', basis: 'inferred' }
    : { stage: null, basis: 'none' };
}

/** The words that name the stage, or the command that was refused; a sentence that only implies it has no such words. */
export function stagePlace(
  { stage, basis, by }: Staged,
  visible: VisibleText,
  inDiagnostic: readonly Statement[],
  field: Ground | null,
): Place | null {
  if (stage === null || by === null || basis === 'inferred') return null;
  if (!('grammar' in by)) return placeOfCommand(groundAt(visible, by.at), stage);
  if (by.stageWords === null) return null;
  return placeOfWords(inDiagnostic.includes(by) ? field : groundAt(visible, by.stageWords.at), by.stageWords.text);
}
