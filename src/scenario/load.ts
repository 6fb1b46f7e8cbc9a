// The whole scenario language: who reads files in any number, and does not know what stands in them.
import { loadingWith } from './load-with.ts';
import { policyShape } from './policy.ts';

export type { Loaded, LoadOptions } from './load-with.ts';

export const loadScenario = loadingWith(policyShape);
