// Which cases a run has: scenarios x variants x endpoints, filtered by tag and variant.
import type { ThresholdQuestion } from '../burst/threshold-record.ts';
import type { Scenario, Step } from '../scenario/scenario.ts';
import type { Endpoint } from '../target/resolve-target.ts';

/** Where a case is run: endpoints to be tried in order until one answers, or the embedded MX. */
export type Place =
  | { readonly kind: 'endpoints'; readonly endpoints: readonly [Endpoint, ...Endpoint[]] }
  | { readonly kind: 'sandbox' }
  /** The target could not be resolved: the case is inconclusive, and this says why. */
  | { readonly kind: 'unresolved'; readonly written: string; readonly reason: 'dns'; readonly text: string };

export interface PlannedCase {
  readonly scenario: Scenario;
  readonly place: Place;
  /** A source address for this case, or null. */
  readonly source: string | null;
  /** The vantage point of a fleet that asks, if it is not this machine. */
  readonly vantage?: string;
  /** Not the dialogue as it is written, but how much of it the server takes. */
  readonly threshold?: ThresholdQuestion;
}

export interface Selection {
  /** A case must have one of these; empty: all. */
  readonly tags: readonly string[];
  readonly variants: readonly string[];
}

/** The scenarios that a selection leaves. */
export function selected(scenarios: readonly Scenario[], { tags, variants }: Selection): Scenario[] {
  return scenarios.filter(
    (scenario) =>
      (tags.length === 0 || scenario.tags.some((tag) => tags.includes(tag))) &&
      (variants.length === 0 || (scenario.variant !== null && variants.includes(scenario.variant))),
  );
}

/**
 * Every scenario at every place from every source (none: any); the variants of a scenario at one place stand together, and
 * bursts, which run alone, stand at the end.
 */
export function planCases(
  scenarios: readonly Scenario[],
  placesFor: (scenario: Scenario) => readonly Place[],
  sources: readonly string[],
): PlannedCase[] {
  const planned = scenarios.flatMap((scenario) =>
    placesFor(scenario).flatMap((place) =>
      (sources.length === 0 ? [null] : sources).map((source) => ({ scenario, place, source })),
    ),
  );
  const groups = new Map<string, PlannedCase[]>();
  for (const one of planned) {
    const key = JSON.stringify([one.scenario.file, one.place, one.source]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  const all = [...groups.values()].flat();
  return [...all.filter((one) => !isMany(one)), ...all.filter(isMany)];
}

/** The same from each of these vantage points; from here without any. All ask the same server: the first of several endpoints. */
export function fromEach(vantages: readonly string[], planned: readonly PlannedCase[]): PlannedCase[] {
  if (vantages.length === 0) return [...planned];
  return vantages.flatMap((vantage) => planned.map((one) => ({ ...one, place: pinnedTo(one.place), vantage })));
}

/** Loopback and our own embedded MX are ours to ask as often as we like. */
export function isOurs(place: Place): boolean {
  if (place.kind !== 'endpoints') return true;
  return place.endpoints.every(({ address }) => /^127\.|^::1$|^\//.test(address));
}

/** The first of several endpoints alone. */
export function pinnedTo(place: Place): Place {
  return place.kind === 'endpoints' ? { ...place, endpoints: [place.endpoints[0]] } : place;
}

/** True if many sessions are asked for at once. */
export function isMany({ scenario, threshold }: PlannedCase): boolean {
  return scenario.burst !== null || threshold !== undefined;
}

/** True if bursts may go there: loopback, the embedded MX, or what was declared `owned`. */
export function mayBurst({ place }: Pick<PlannedCase, 'place'>, owned: boolean): boolean {
  return owned || isOurs(place);
}

/** True if the case may begin TLS, or asks what a sender with web roots would say. */
export function needsRoots({ scenario, place }: PlannedCase): boolean {
  const mode = place.kind === 'endpoints' ? place.endpoints[0].mode : 'smtp';
  return shakesHands(scenario.steps, mode) || scenario.steps.some((step) => (step.expect?.mtaSts ?? null) !== null);
}

/** Whether a dialogue asks for TLS. */
export const shakesHands = (steps: readonly Step[], mode: Endpoint['mode']): boolean =>
  mode === 'smtps' ||
  steps.some((step) => step.verb === 'starttls' || (step.verb === 'connect' && step.tls === 'implicit'));

/** Whether a step expects something of DANE or of MTA-STS. */
export const expects = (steps: readonly Step[], policy: 'dane' | 'mtaSts'): boolean =>
  steps.some((step) => step.expect?.[policy] != null || (step.verb === 'pipeline' && expects(step.steps, policy)));

/** A name for a case that is unique within the run and stays the same from night to night. */
export function caseId({ scenario, place, source, vantage }: PlannedCase): string {
  const variant = scenario.variant === null ? '' : `#${scenario.variant}`;
  const asker = vantage ?? source;
  const from = asker === null ? '' : ` from ${asker}`;
  switch (place.kind) {
    case 'sandbox':
      return `${scenario.file}${variant}@sandbox${from}`;
    case 'unresolved':
      return `${scenario.file}${variant}@${place.written}${from}`;
    case 'endpoints': {
      const [{ host, address, port }, ...others] = place.endpoints;
      const where = host === address || others.length > 0 ? host : `${host}[${address}]`;
      return `${scenario.file}${variant}@${where}:${port}${from}`;
    }
  }
}
