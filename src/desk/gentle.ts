// What a scenario from the browser may send to a server that is not the embedded one: a conversation up to the recipients, and no more.
import type { Scenario, Step } from '../scenario/scenario.ts';

/** No login, no message, no octets of one's own, no look-up of mailboxes, no other client's name. */
const GENTLE: ReadonlySet<Step['verb']> = new Set([
  'connect',
  'ehlo',
  'helo',
  'lhlo',
  'starttls',
  'mail',
  'rcpt',
  'rset',
  'noop',
  'help',
  'quit',
  'wait',
  'drop',
  'listen',
] as const);
/** One after the other, with pauses, within a minute. */
const MAX_CASES = 20;
const MAX_STEPS = 40;
/** RFC 5321 4.5.3.1.8 has servers take a hundred; who guesses addresses needs them. */
const MAX_RECIPIENTS = 5;

export function isGentle(scenarios: readonly Scenario[]): boolean {
  return scenarios.length <= MAX_CASES && scenarios.every(isOneGentle);
}

function isOneGentle({ steps, burst, retry }: Scenario): boolean {
  const recipients = steps.filter(({ verb }) => verb === 'rcpt').length;
  if (burst !== null || retry !== null || steps.length > MAX_STEPS || recipients > MAX_RECIPIENTS) return false;
  return steps.every((step) => GENTLE.has(step.verb) && (step.verb !== 'starttls' || step.options.inject === null));
}
