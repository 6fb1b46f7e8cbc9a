// A policy on top of those with a name: `use: postfix-greylist`, or a key of one's own.
import { nodesOf } from '../../document/nodes-of.ts';
import { problemWith } from '../../document/problem.ts';
import { Checking, type Shape } from '../../document/shape.ts';

import { withoutOff } from './keys.ts';
import { NAMED_POLICIES } from './named-policies.ts';

/** `policy` on top of the named ones it uses; of two named ones the later wins, key by key. */
export function composed<P extends { readonly use?: readonly string[] | undefined }>(policy: P, shape: Shape<P>): P {
  const layers = (policy.use ?? []).map((name) => namedPolicy(name, shape));
  return withoutOff(Object.assign(Object.create(null), ...layers, definedOf(policy)));
}

/** The named policy, read as if it stood in a file. */
export function namedPolicy<P>(name: string, shape: Shape<P>): P {
  const named = NAMED_POLICIES.find((one) => one.name === name);
  const { root, source, problems } = nodesOf(named?.written, `policy ${name}`);
  const checking = new Checking(source);
  const policy = shape.read(root, checking);
  const first = [...problems, ...checking.problems][0] ?? problemWith(source.file, 'no such policy');
  if (policy === undefined) throw new Error(`the policy ${name} is wrong: ${first.message}`);
  return policy;
}

function definedOf(policy: object): object {
  return Object.fromEntries(Object.entries(policy).filter(([, value]) => value !== undefined));
}
