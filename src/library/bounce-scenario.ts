// A bounce -> the scenario that reproduces it: the dialogue of the bounce, the variant that the catalogue proposes, and an
// embedded MX whose refusal depends on what the catalogue says.
import type { BounceFacts, Failure } from '../bounce/facts.ts';
import { isPlaceholder } from '../bounce/recipients.ts';
import type { SandboxRule } from '../bounce/sandbox-policy.ts';
import { type Flip, type ScenarioText, type ToScenarioOptions, toScenario } from '../bounce/to-scenario.ts';
import type { Cause } from '../diagnosis/cause.ts';
import type { Diagnosis } from '../diagnosis/diagnose.ts';
import type { FactorId } from '../diagnosis/factor.ts';
import { proposalsFor } from '../diagnosis/proposals.ts';

/** The failure that can be reproduced: the first that failed, names its recipient and quotes a reply; null if there is none. */
export function reproducible<F extends Failure>(failures: readonly F[]): F | null {
  const answered = failures.filter(
    ({ reply, recipient }) => recipient !== null && !isPlaceholder(recipient) && reply !== null && reply.code !== null,
  );
  return answered.find(({ action }) => action === 'failed') ?? answered[0] ?? null;
}

export interface Speaking {
  /** Who speaks where the bounce does not say. */
  readonly identity: ToScenarioOptions['identity'];
  /** Who speaks instead, because the user says so. */
  readonly speakers?: NonNullable<ToScenarioOptions['speakers']>;
}

/** The scenario file of one failure, with an embedded MX that needs nothing but the dialogue to refuse. */
export function scenarioOf(
  facts: BounceFacts,
  failure: Failure,
  diagnosis: Diagnosis,
  { identity, speakers }: Speaking,
  rule: SandboxRule | null = ruleOf(diagnosis, false),
): ScenarioText {
  const said = { identity: identity ?? null, speakers: speakers ?? {} };
  return toScenario(facts, failure, { flip: flipOf(failure, diagnosis, identity), rule, ...said });
}

/** The variant for the first factor that a variable of the dialogue can change. */
function flipOf(failure: Failure, { proof }: Diagnosis, identity: ToScenarioOptions['identity']): Flip | null {
  const domain = failure.recipient?.split('@')[1] ?? null;
  const known = { fqdn: identity?.helo, domain, 'other-sender': identity?.from };
  for (const factor of proof) {
    if (factor === 'starttls') return { name: 'encrypted', changes: { starttls: true } };
    const [value] = VARIABLES[factor] === undefined ? [] : proposalsFor(factor, controlOf(factor, failure), known);
    const [variable, name] = VARIABLES[factor] ?? [];
    if (variable !== undefined && name !== undefined && value !== undefined)
      return { name, changes: { [variable]: value } };
  }
  return null;
}

const VARIABLES: Readonly<Partial<Record<FactorId, readonly ['helo' | 'from' | 'to', string]>>> = {
  helo: ['helo', 'other-helo'],
  sender: ['from', 'other-sender'],
  recipient: ['to', 'other-recipient'],
};

function controlOf(factor: FactorId, { sender, recipient }: Failure): string | null {
  if (factor === 'recipient') return recipient;
  return factor === 'sender' ? (sender === '' ? '<>' : sender) : null;
}

/**
 * What the embedded MX's refusal depends on: the first factor of the catalogue that it can show. `any`: also those whose
 * refusal needs more than the dialogue, namely many at once, a large message, or certain words in it.
 */
export function ruleOf({ proof, cause }: Diagnosis, any: boolean): SandboxRule | null {
  for (const factor of proof) {
    const rule = factor === 'source' ? sourceRule(cause) : RULES[factor];
    if (rule !== undefined && (any || !NEEDS_MORE.has(rule))) return rule;
  }
  return null;
}

const NEEDS_MORE: ReadonlySet<SandboxRule> = new Set(['rate', 'size', 'content']);

const RULES: Readonly<Partial<Record<FactorId, SandboxRule>>> = {
  starttls: 'starttls',
  helo: 'helo',
  sender: 'sender',
  recipient: 'recipient',
  family: 'family',
  wait: 'wait',
  rate: 'rate',
  size: 'size',
  auth: 'auth',
  content: 'content',
};

function sourceRule(cause: Cause): SandboxRule {
  if (cause.startsWith('rdns-')) return 'reverse-dns';
  return cause.startsWith('ip-blocklist-') || cause.startsWith('dnsbl-') ? 'blocklist' : 'source';
}
