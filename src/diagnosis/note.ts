// What has to be said beside the cause: how long the refusal lasts, and how sure the diagnosis is.
import type { Actor } from './cause.ts';
import type { SignatureStage } from './signature.ts';
import type { Spoken } from './speakers.ts';

export const NOTES = [
  'temporary',
  'will-not-help',
  'gave-up',
  'own-side',
  'refused-in-greeting',
  'weak',
  'generic',
] as const;
export type NoteId = (typeof NOTES)[number];

interface Facts {
  readonly reply: Spoken;
  readonly stage: SignatureStage | null;
  readonly actor: Actor;
  readonly basis: 'text' | 'enhanced' | 'code' | 'none';
  readonly priority: number | null;
  readonly isFinal: boolean;
  readonly isOwnSide: boolean;
}

/** The notes for a diagnosis, in the order in which they are told. */
export function notesFor({ reply, stage, actor, basis, priority, isFinal, isOwnSide }: Facts): readonly NoteId[] {
  const temporary = reply.code?.startsWith('4') ?? false;
  const permanent = reply.code?.startsWith('5') ?? false;
  const notes: NoteId[] = [];
  if (temporary && SAYS_PERMANENT.test(reply.text)) notes.push('will-not-help');
  else if (temporary && isFinal) notes.push('gave-up');
  else if (temporary && actor !== 'wait') notes.push('temporary');
  if (isOwnSide) notes.push('own-side');
  if (permanent && stage === 'connect') notes.push('refused-in-greeting');
  if (basis === 'enhanced' || basis === 'code') notes.push('weak');
  else if (basis === 'text' && priority !== null && priority <= 2) notes.push('generic');
  return notes;
}

/** Yahoo and others say it in a reply whose code says the contrary. */
const SAYS_PERMANENT = /permanently deferred|retrying will not succeed|do not retry/i;
