// Every finding of a survey: how bad it is, from which standard it comes, what it says and what an admin does about it.
// `{name}` is filled in. Report and manual are made from these tables; docs/mx.md lists the same ids.
import { CERTIFICATE_TEXTS } from './texts/certificate.ts';
import { POLICY_TEXTS } from './texts/policy.ts';
import { REACH_TEXTS } from './texts/reach.ts';
import { SESSION_TEXTS } from './texts/session.ts';

export const FINDING_TEXTS = { ...REACH_TEXTS, ...SESSION_TEXTS, ...CERTIFICATE_TEXTS, ...POLICY_TEXTS };

export type FindingId = keyof typeof FINDING_TEXTS;

/** The words in braces; a name that is not given stays as it is, which a test would see. */
export const filledIn = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{([a-z]+)\}/g, (whole, name: string) => values[name] ?? whole);
