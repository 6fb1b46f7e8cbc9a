// Every finding of a survey in German, by its id: what it says and what an admin does about it.
import type { FindingId } from '../../survey/finding-texts.ts';
import { CERTIFICATE_DE } from './findings-certificate.ts';
import { POLICY_DE } from './findings-policy.ts';
import { REACH_DE, SESSION_DE } from './findings-reach.ts';
import type { GermanFinding } from './german-finding.ts';

export const FINDINGS_DE: Readonly<Record<FindingId, GermanFinding>> = {
  ...REACH_DE,
  ...SESSION_DE,
  ...CERTIFICATE_DE,
  ...POLICY_DE,
};
