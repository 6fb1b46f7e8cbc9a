// The JSON Schema of the run document, as `mxprobe schema run` prints it and schema/run.schema.json holds it.
import type { JsonSchema } from '../document/shape.ts';
import { definitions } from './dialogue-shape.ts';
import { runShape } from './run-shape.ts';

export function runSchema(): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'mxprobe/run@1',
    ...runShape.schema,
    $defs: Object.fromEntries([...definitions].map(([name, shape]) => [name, shape.schema])),
  };
}
