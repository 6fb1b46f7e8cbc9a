// A baseline as text: sorted, one fact a line, without what is empty or usual, so that a pull request shows what changed.
import { BASELINE_SCHEMA, type Baseline, type CaseFacts, type StepFacts } from './baseline.ts';
import { compareText } from './change.ts';

/** JSON, ended by a line feed. Equal baselines give equal text. */
export function writeBaseline(baseline: Baseline): string {
  const cases = [...baseline.cases].sort(([a], [b]) => compareText(a, b));
  const document = {
    schema: BASELINE_SCHEMA,
    name: baseline.name,
    accepted: baseline.accepted,
    run: baseline.run,
    cases: Object.fromEntries(cases.map(([key, facts]) => [key, plainCase(facts)])),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function plainCase(facts: CaseFacts): object {
  return {
    target: withoutNulls({ ...facts.target }),
    verdict: facts.verdict,
    ...(facts.reason === null ? {} : { reason: facts.reason }),
    steps: facts.steps.map(plainStep),
    ...(facts.omitted === 0 ? {} : { omitted: facts.omitted }),
    ...(facts.tls === null ? {} : { tls: withoutNulls({ ...facts.tls, certificate: plainCertificate(facts) }) }),
    ...(facts.policies.size === 0 ? {} : { policies: Object.fromEntries(facts.policies) }),
    ...(facts.findings.length === 0 ? {} : { findings: facts.findings }),
  };
}

function plainCertificate(facts: CaseFacts): object | null {
  const certificate = facts.tls?.certificate ?? null;
  return certificate === null ? null : withoutNulls({ ...certificate, tonight: null });
}

function plainStep(step: StepFacts): object {
  const { outcome, code, enhanced, text, capabilities, latency, violations } = step;
  return {
    step: step.step,
    ...(outcome === 'reply' ? {} : { outcome }),
    ...withoutNulls({ code, enhanced }),
    ...(text === '' ? {} : { text }),
    // One line for a keyword: `"AUTH": "LOGIN PLAIN"`.
    ...(capabilities === null
      ? {}
      : { capabilities: Object.fromEntries([...capabilities].map(([keyword, words]) => [keyword, words.join(' ')])) }),
    ...(outcome === 'none' ? {} : { latency }),
    ...(violations.length === 0 ? {} : { violations }),
  };
}

function withoutNulls(record: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null));
}
