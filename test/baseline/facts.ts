// Facts as a baseline has them, made by hand: a step, a case, a handshake, each with what a test wants different.
import type { CaseFacts, CertificateFacts, StepFacts, TlsFacts } from '../../src/baseline/baseline.ts';
import type { Change, Difference } from '../../src/baseline/change.ts';

export const step = (name: string, over: Partial<StepFacts> = {}): StepFacts => ({
  step: name,
  outcome: 'reply',
  code: 250,
  enhanced: null,
  text: 'Ok',
  capabilities: null,
  latency: '<0.1s',
  violations: [],
  ...over,
});

export const certificate: CertificateFacts = {
  issuer: 'CN=R3,O=Authority',
  authority: 'Authority',
  names: ['a.example', 'b.example'],
  key: 'EC P-256',
  trusted: true,
  trustError: null,
  matchesHost: true,
  expiry: 'ok',
  sha256: 'aa',
};

export const tls: TlsFacts = { version: 'TLSv1.3', cipher: 'aead', group: 'elliptic', certificate };

export const facts = (over: Partial<CaseFacts> = {}): CaseFacts => ({
  target: { host: 'mx.example', address: '192.0.2.1', domain: null },
  verdict: 'passed',
  reason: null,
  why: null,
  steps: [step('connect', { code: 220 }), step('mail')],
  omitted: 0,
  tls: null,
  policies: new Map(),
  findings: [],
  ...over,
});

/** `mail code 250 > 550`; `-` where there is no step. */
export const brief = ({ step: name, what, before, after }: Difference): string =>
  `${name ?? '-'} ${what} ${before} > ${after}`;
export const told = (change: Change): string => `${change.class}: ${brief(change)}`;
