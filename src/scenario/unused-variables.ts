// Variables that are given and that nothing uses.
import type { ScalarNode } from '../document/node.ts';
import { type Problem, problemAt, type Source } from '../document/problem.ts';
import { nearest } from '../document/suggest.ts';
import type { Variant } from './variants.ts';

/** Variables that nothing uses: a typing mistake, and then two variants are the same. */
export function unusedIn(
  source: Source,
  variants: readonly Variant[],
  vars: ReadonlyMap<string, ScalarNode>,
  found: readonly { readonly used: ReadonlySet<string> }[],
): Problem[] {
  const used = new Set([...OWN_NAMES, ...found.flatMap((one) => [...one.used])]);
  const told = new Map<string, Problem>();
  const given = [...variants.flatMap((one) => [...one.vars]), ...vars];
  for (const [name, { span }] of given) {
    if (used.has(name) || told.has(name)) continue;
    const near = nearest(name, used);
    const advice = near === null ? `nothing says \`\${${name}}\`` : `did you mean \`${near}\`?`;
    told.set(name, problemAt(source, span, `nothing uses the variable \`${name}\``, advice, 'warning'));
  }
  return [...told.values()];
}
/** Known without being declared, and used by steps that do not name them. */
const OWN_NAMES = ['helo', 'from', 'to'];
