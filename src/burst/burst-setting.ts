// What a burst is made of: a scenario's dialogue, and how often.
import type { Setting } from '../dialogue/setting.ts';
import { asksForTls } from '../scenario/expectation.ts';
import type { Burst, Scenario } from '../scenario/scenario.ts';
import { tlsRecord } from '../trust/tls-record.ts';
import type { TrustStore } from '../trust/trust-store.ts';

export interface BurstSetting extends Setting {
  readonly scenario: Scenario;
  readonly burst: Burst;
}

/** What a handshake shows, judged; null where no step asks for it: judging takes as long as shaking hands. */
export function tlsRecordOf(
  { steps }: Pick<Scenario, 'steps'>,
  trustStore: () => TrustStore,
  date: () => Date,
): Setting['tlsRecord'] {
  const flat = steps.flatMap((step) => (step.verb === 'pipeline' ? step.steps : [step]));
  if (!flat.some(({ expect }) => asksForTls(expect))) return null;
  return (facts, host) => tlsRecord(facts, { host, now: date(), roots: trustStore() });
}
