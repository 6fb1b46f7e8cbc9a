// What a session shows of itself to those who shape its replies.
import type { Policy } from '../scenario/policy.ts';
import type { Action } from './action.ts';
import type { Facts } from './facts.ts';

export interface Speaker {
  readonly policy: Policy;
  readonly facts: Facts;
  readonly actions: Action[];
  readonly errors: number;
  readonly commands: number;
  readonly ended: boolean;
  close(): void;
  reset(): void;
  stall(ms: number | null, deaf?: boolean): void;
}
