// A probe file -> the rules by which its nights are judged.
import type { NightRules } from './night.ts';
import { NORMALISING, type Normalising } from './normalise.ts';
import type { Probe } from './probe.ts';

/** `policies`: what DANE, MTA-STS and the like say of a case. */
export function rulesOf(probe: Probe, policies: Normalising['policies'] = NORMALISING.policies): NightRules {
  const { masks, certificateDays, lateMs, addressesVary, vary, nights, alert, vantages } = probe;
  const normalising = { masks, certificateDays, lateMs, addressesVary, policies };
  return { normalising, vary, nights, vantages: alert === 'any' ? [] : vantages };
}
