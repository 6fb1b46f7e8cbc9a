// A probe file -> the rules by which its nights are judged.
import type { NightRules } from './night.ts';
import { NORMALISING } from './normalise.ts';
import type { Probe } from './probe.ts';

export function rulesOf({ masks, certificateDays, lateMs, addressesVary, vary, nights }: Probe): NightRules {
  return { normalising: { ...NORMALISING, masks, certificateDays, lateMs, addressesVary }, vary, nights };
}
