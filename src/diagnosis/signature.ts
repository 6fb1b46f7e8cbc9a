// What a signature speaks of (signature-shape.ts): where, how surely, and which second dialogue decides.
import { STAGES as SESSION_STAGES } from '../wire/stage.ts';

/** Where in the session a reply comes; `dns` before any connection, `submission` and `queue` at the sender's own server. */
export const STAGES = ['dns', ...SESSION_STAGES, 'submission', 'queue'] as const;
export type SignatureStage = (typeof STAGES)[number];

/** 4: one provider or list; 3: one software; 2: wording of many; 1: says little; 0: only says that somebody gave up. */
export const PRIORITIES = { max: 4, specific: 3, generic: 2, wrapper: 0 } as const;

/** Dialogues that decide between causes of one text: the ids of texts/*.json `ambiguities`. */
export const AMBIGUITIES = [
  'filter-or-greylisting',
  'postscreen',
  'relay',
  'list-or-login',
  'access-denied',
  'mailbox-unavailable',
  'spamhaus-query',
  'helo-not-found',
  'sender-domain',
  'certificate',
  'gmail-later',
  'mimecast',
  'yahoo-volume',
  'any-policy',
  'service-unavailable',
  'lost-connection',
] as const;
export type AmbiguityId = (typeof AMBIGUITIES)[number];
