// The policy of the embedded MX, as `sandbox:` of a scenario and `mxprobe sandbox --policy FILE` write it; its keys are in
// policy/server-policy.ts.

import type { JsonSchema } from '../document/checking.ts';
import { compactSchema } from '../document/compact-schema.ts';
import type { Node } from '../document/node.ts';
import { either, mapped, type Shape, string } from '../document/shape.ts';
import { contradictionIn } from './policy/contradiction.ts';
import { keysOrOff } from './policy/keys.ts';
import { composed } from './policy/named.ts';
import { allFields, type Policy, serverShape } from './policy/server-policy.ts';
import { WORDS_OF_A_POLICY } from './spelling/words-of-servers.ts';

export type { Policy } from './policy/server-policy.ts';

const written: Shape<Policy> = mapped(
  keysOrOff(allFields, 'a policy of the sandbox', WORDS_OF_A_POLICY),
  (written, refuse) => {
    const policy: Policy = composed(written, serverShape);
    const contradiction = contradictionIn(policy);
    return contradiction === null ? policy : refuse(contradiction);
  },
);

const LABEL = 'a policy of the sandbox, or the name of one of ours';
const asMap = (entries: (node: Node) => readonly { key: string; value: Node }[]): Shape<Policy> => ({
  label: LABEL,
  read: (node, checking) =>
    written.read(
      { kind: 'map', span: node.span, entries: entries(node).map((one) => ({ ...one, keySpan: node.span })) },
      checking,
    ),
  schema: () => string().schema(),
});
const byName = asMap((node) => [{ key: 'use', value: node }]);
/** `sandbox: true`: as it is by default. */
const byDefault = asMap(() => []);

/** A policy, the named ones it uses folded in; a name alone is one of those. */
export const policyShape: Shape<Policy> = either(
  LABEL,
  (node) => {
    if (node.kind === 'map') return written;
    if (node.kind !== 'scalar' || node.parts !== undefined) return null;
    if (node.value === true) return byDefault;
    return typeof node.value === 'string' ? byName : null;
  },
  [written, { ...byName, schema: () => ({ type: ['string', 'boolean'] }) }],
);

export function policySchema(): JsonSchema {
  return compactSchema({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:mxprobe:policy@1',
    title: 'mxprobe policy',
    description: 'What the embedded MX does: a policy file, or `sandbox:` of a scenario.',
    ...written.schema(),
  });
}
