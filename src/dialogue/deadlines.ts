// How long each step may take if the scenario does not say. RFC 5321 4.5.3.2 gives minutes to mail servers, which have
// queues; a person waits for a probe. docs/scenario-language.md states these numbers.
import type { Step } from '../scenario/scenario.ts';

const DEFAULT_MS = 30_000;
const BY_VERB: ReadonlyMap<string, number> = new Map([
  ['connect', 30_000],
  ['starttls', 20_000],
  ['data', 120_000],
  ['bdat', 120_000],
  ['quit', 5_000],
]);

export function deadlineOf(step: Step, timeouts: ReadonlyMap<string, number>): number {
  return step.timeoutMs ?? timeouts.get(step.verb) ?? timeouts.get('*') ?? BY_VERB.get(step.verb) ?? DEFAULT_MS;
}
