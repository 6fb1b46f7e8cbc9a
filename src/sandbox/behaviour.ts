// A policy at work: its rules and what its keys decide. A session keeps the one that it began with.
import type { Clock } from '../net/clock.ts';
import { ZoneDns } from '../net/zone-dns.ts';
import type { Moment } from '../scenario/policy/moment.ts';
import type { Policy } from '../scenario/policy.ts';
import type { Memory } from './memory.ts';
import { withoutTlsa } from './own-zone.ts';
import { gateOf, type RuleTable, rulesOf } from './policies.ts';
import { standingDecisions } from './standing.ts';
import type { Decision } from './when.ts';

export interface Behaviour {
  readonly policy: Policy;
  /** What the server calls itself. */
  readonly host: string;
  /** Rules asked before the order of commands is looked at, and those behind it. */
  readonly gate: RuleTable;
  readonly rules: RuleTable;
  /** The policy's own DNS. */
  readonly zone: ZoneDns | null;
  /** What the keys that are older than `when:` decide. */
  readonly standing: ReadonlyMap<Moment, Decision>;
}

export function behaviourOf(policy: Policy, clock: Clock, memory: Memory): Behaviour {
  return {
    policy,
    host: policy.hostname ?? 'mx.sandbox.test',
    gate: gateOf(policy),
    rules: rulesOf(policy, clock, memory),
    zone: policy.dns === undefined ? null : new ZoneDns(withoutTlsa(policy.dns)),
    standing: standingDecisions(policy),
  };
}
