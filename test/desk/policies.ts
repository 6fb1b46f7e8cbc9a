// A named policy of the embedded MX, read as from a file.
import { readYaml } from '../../src/document/read-yaml.ts';
import { Checking } from '../../src/document/shape.ts';
import { type Policy, policyShape } from '../../src/scenario/policy.ts';

export function policyNamed(name: string): Policy {
  const source = { file: 'policy.yaml', text: `use: ${name}\n` };
  const { root } = readYaml(source);
  const policy = root === null ? undefined : policyShape.read(root, new Checking(source));
  if (policy === undefined) throw new Error(`no policy ${name}`);
  return policy;
}
