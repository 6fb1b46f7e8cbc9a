// The JSON Schema of a scenario file, from the shapes that read it.
import { compactSchema } from '../document/compact-schema.ts';
import type { Node } from '../document/node.ts';
import { Checking, type JsonSchema, type Shape } from '../document/shape.ts';
import { expectation } from './expectation.ts';
import { fileFields, fileShape } from './file-shape.ts';
import { MODIFIERS } from './modifiers.ts';
import { policyShape } from './policy.ts';
import { STRUCTURES } from './structures.ts';
import { VERBS } from './verbs.ts';

/** The JSON Schema of a scenario file (draft 2020-12). */
export function scenarioSchema(): JsonSchema {
  return compactSchema({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:mxprobe:scenario@1',
    title: 'mxprobe scenario',
    description: 'An SMTP dialogue and what the server must answer.',
    ...withPolicy(fileShape.schema()),
    $defs: { step: stepSchema(), expectation: expectation.schema() },
  });
}

/** `sandbox:` is a policy. */
function withPolicy(schema: JsonSchema): JsonSchema {
  const sandbox = { ...policyShape.schema(), description: fileFields.sandbox.about };
  return { ...schema, properties: { ...Object(schema.properties), sandbox } };
}

function stepSchema(): JsonSchema {
  const verbs = Object.fromEntries(
    Object.entries(VERBS).map(([verb, entry]) => [verb, { ...entry.shape.schema(), description: entry.about }]),
  );
  const names = [...Object.keys(VERBS), ...Object.keys(STRUCTURES)];
  return {
    anyOf: [
      {
        enum: Object.entries(VERBS).flatMap(([verb, { shape }]) => (takesNothing(shape) ? [verb] : [])),
      },
      {
        type: 'object',
        properties: { ...verbs, ...STRUCTURES, ...MODIFIERS },
        additionalProperties: false,
        oneOf: names.map((name) => ({ required: [name] })),
      },
    ],
  };
}

/** True if the verb may stand alone. */
function takesNothing(shape: Shape<unknown>): boolean {
  const nothing: Node = { kind: 'scalar', value: null, span: { start: 0, end: 0 } };
  return shape.read(nothing, new Checking({ file: '', text: '' })) !== undefined;
}
