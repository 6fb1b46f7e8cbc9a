// Which scenarios run where.
import { fromEach, type PlannedCase, planCases, selected } from '../run/plan.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Asking } from './asking.ts';
import { MxprobeError } from './mistake.ts';
import { placesFor } from './targets.ts';

export interface Wanted extends Pick<Asking, 'target' | 'source' | 'family' | 'dns'> {
  readonly tag: readonly string[];
  readonly variant: readonly string[];
  /** Of a fleet; none: this machine asks. */
  readonly vantage: readonly string[];
}

/** The cases; throws if there is none, and says why. Without a target each scenario runs against the embedded MX it describes. */
export async function planScenarios(
  scenarios: readonly Scenario[],
  wanted: Wanted,
  signal: AbortSignal,
): Promise<PlannedCase[]> {
  const { tag: tags, variant: variants, target, source, family, dns, vantage } = wanted;
  if (vantage.length > 0 && (target.length === 0 || source.length > 0))
    throw new MxprobeError('a vantage point asks a server, from the address that it has', {
      advice: 'give --target, and no --source',
    });
  const places = await placesFor(target, { family, dns, signal });
  const planned = planCases(
    selected(scenarios, { tags, variants }),
    (scenario) => places ?? (scenario.sandbox === null ? [] : [{ kind: 'sandbox' }]),
    source,
  );
  if (planned.length === 0) throw noCase(scenarios, wanted);
  return fromEach(vantage, planned);
}

/** Whom to ask is said on the command line, or the embedded MX answers. */
export const NO_TARGET = 'give --target HOST, or write `sandbox: {}` into it: the embedded MX answers then';

function noCase(scenarios: readonly Scenario[], { target, tag, variant }: Wanted): MxprobeError {
  const offline = scenarios.filter((scenario) => scenario.sandbox === null);
  if (target.length === 0 && offline.length > 0) {
    const message = `no case to run: ${offline[0]?.file} has no \`sandbox:\``;
    return new MxprobeError(message, { advice: NO_TARGET });
  }
  const filters = [...tag.map((one) => `--tag ${one}`), ...variant.map((one) => `--variant ${one}`)];
  return new MxprobeError(`no case to run${filters.length === 0 ? '' : `: nothing has ${filters.join(' ')}`}`);
}
