// A fragment: a YAML file with `steps:`, which other files use.
import type { Node } from '../document/node.ts';
import { foreignIn, readYaml } from '../document/read-yaml.ts';
import { anyNode, Checking, mapped, object, optional, required, string } from '../document/shape.ts';

const fragmentShape = mapped(
  object({ name: optional(string()), about: optional(string()), steps: required(anyNode) }),
  (read) => read.steps,
);

/** The `steps:` of a fragment. */
export function parseFragment({ file, bytes }: { file: string; bytes: Uint8Array }, node: Node, checking: Checking) {
  const source = { file, text: Buffer.from(bytes).toString('utf8') };
  const { root, problems } = readYaml(source);
  // The place is told, the text is not: the file may not be the user's to read.
  const line = problems[0]?.line ?? 1;
  const advice = 'a fragment is a YAML file with `steps:`';
  const foreign = source.text.trim() === '' ? 'it is empty' : foreignIn(source)?.message;
  const why = foreign ?? `line ${line} can't be read`;
  if (root === null) return checking.problem(node.span, `${file} is no fragment: ${why}`, advice);
  const inner = new Checking(source);
  const steps = fragmentShape.read(root, inner);
  if (steps === undefined) return checking.problem(node.span, `${file} is no fragment`, advice);
  return { source, steps, problems: inner.problems };
}
