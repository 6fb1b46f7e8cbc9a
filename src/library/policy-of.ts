// Policies and rules as a program writes them, or as text -> checked ones, or a `MxprobeError` with every mistake.
import { nodesOf, type ValueTree } from '../document/nodes-of.ts';
import type { Problem } from '../document/problem.ts';
import { Checking, oneOrMore, type Shape } from '../document/shape.ts';
import { contradictionIn } from '../scenario/policy/contradiction.ts';
import { NAMED_POLICIES } from '../scenario/policy/named-policies.ts';
import { whenRule } from '../scenario/policy/when.ts';
import type { WhenRule } from '../scenario/policy/when-rule.ts';
import { type Policy, policyShape } from '../scenario/policy.ts';
import { MxprobeError, withAdvice } from './mistake.ts';
import type { PolicyDraft, Rule } from './sandbox-face.ts';

/** A problem of a value that a program gave: with the keys that lead to it. */
export interface ValueProblem extends Problem {
  readonly path: readonly string[];
}

type Read<T> = { readonly value: T } | { readonly problems: readonly Problem[] };

/** A text is YAML, for which its reader is loaded, or the name of one of ours. */
export async function readPolicyDraft(policy: PolicyDraft | string): Promise<Read<Policy>> {
  if (typeof policy !== 'string') return readValue(policyShape, policy, 'policy');
  if (NAMED_POLICIES.some(({ name }) => name === policy)) return readValue(policyShape, { use: policy }, 'policy');
  const { readYaml } = await import('../document/read-yaml.ts');
  const source = { file: 'policy', text: policy };
  const { root, problems } = readYaml(source);
  const checking = new Checking(source);
  const value = root === null ? undefined : policyShape.read(root, checking);
  const all = [...problems, ...checking.problems];
  return value === undefined || all.length > 0 ? { problems: all } : { value };
}

export const policyFrom = (policy: PolicyDraft): Policy => sureOf(readValue(policyShape, policy, 'policy'), 'policy');

/** Rules that a server of this policy can have. */
export function rulesFrom(rules: readonly Rule[], policy: Policy): readonly WhenRule[] {
  if (rules.length === 0) return [];
  const read = sureOf(readValue(oneOrMore(whenRule), rules, 'when'), 'when');
  const contradiction = contradictionIn({ ...policy, when: read });
  if (contradiction === null) return read;
  throw new MxprobeError(`when: ${contradiction}`, { code: 'problems' });
}

export function sureOf<T>(read: Read<T>, what: string): T {
  if ('value' in read) return read.value;
  const { problems } = read;
  const [first] = problems;
  const where = first !== undefined && isValueProblem(first) ? first.path.join('.') : `line ${first?.line ?? 1}`;
  const message = `${what}${where === '' ? '' : `: ${where}`}: ${first?.message ?? 'nothing is written there'}`;
  const advice = first?.advice ?? null;
  throw new MxprobeError(withAdvice(message, advice), { code: 'problems', advice, problems });
}

const isValueProblem = (problem: Problem): problem is ValueProblem => 'path' in problem;

function readValue<T>(shape: Shape<T>, value: unknown, file: string): Read<T> {
  const tree = nodesOf(value, file);
  const checking = new Checking(tree.source);
  const read = tree.problems.length > 0 ? undefined : shape.read(tree.root, checking);
  const problems = [...tree.problems, ...checking.problems].map((problem) => withPath(problem, tree));
  return read === undefined || problems.length > 0 ? { problems } : { value: read };
}

function withPath(problem: Problem, tree: ValueTree): ValueProblem {
  return { ...problem, path: tree.pathOf(problem) };
}
