// What is kept of one bounce: the facts that were read, the texts they point into, what was proved.
import type { BounceFacts, TextPart } from '../bounce/facts.ts';
import type { Reproduction } from '../diagnosis/proof/document.ts';
import type { Language } from '../diagnosis/texts.ts';
import type { Side } from '../diagnosis/we.ts';
import type { Other } from './other.ts';
import type { Proof } from './proof.ts';

export interface Kept {
  readonly facts: BounceFacts;
  readonly parts: readonly TextPart[];
  /** What was brought, where it is no notice and that can be told. */
  readonly other: Other | null;
  /** As chosen when it was pasted. */
  readonly lang: Language;
  readonly we: Side | null;
  /** The last proof that was begun. */
  proof: Proof | null;
  /** What the last one found, once one did. */
  found: Reproduction | null;
  /** The run that somebody had written of it: its folder's name. */
  record: string | null;
}
