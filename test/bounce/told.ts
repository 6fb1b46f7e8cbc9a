// What is told of a failure, and what is right of it.
import type { Cause } from '../../src/diagnosis/cause.ts';

export interface ToldOf {
  readonly name: string;
  readonly recipient: string | null;
  /** null: no reply is quoted; left out: not asked. */
  readonly code?: number | null;
  readonly enhanced?: string;
  readonly host?: string;
  /** Any of them is right. */
  readonly causes: readonly Cause[];
  readonly text: string;
}
