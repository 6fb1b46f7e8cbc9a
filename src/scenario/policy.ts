// The policy of the embedded MX, as `sandbox:` of a scenario and `mxprobe sandbox --policy FILE` write it; its keys are in
// policy/server-policy.ts.
import type { JsonSchema } from '../document/checking.ts';
import { compactSchema } from '../document/compact-schema.ts';
import { mapped, type Shape } from '../document/shape.ts';
import { contradictionIn } from './policy/contradiction.ts';
import { keysOrOff } from './policy/keys.ts';
import { composed } from './policy/named.ts';
import { allFields, type Policy, serverShape } from './policy/server-policy.ts';

export type { Policy } from './policy/server-policy.ts';

/** A policy, the named ones it uses folded in. */
export const policyShape: Shape<Policy> = mapped(keysOrOff(allFields, 'a policy of the sandbox'), (written, refuse) => {
  const policy: Policy = composed(written, serverShape);
  const contradiction = contradictionIn(policy);
  return contradiction === null ? policy : refuse(contradiction);
});

export function policySchema(): JsonSchema {
  return compactSchema({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'mxprobe policy',
    description: 'What the embedded MX does: a policy file, or `sandbox:` of a scenario.',
    ...policyShape.schema(),
  });
}
