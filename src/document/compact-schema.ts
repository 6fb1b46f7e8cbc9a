// JSON Schemas made from shapes repeat themselves: what stands twice is said once, under $defs.
import type { JsonSchema } from './shape.ts';

/** Smaller parts are clearer where they stand. */
const MIN_LENGTH = 60;

/** The same schema, with every part that occurs more than once moved to `$defs`. */
export function compactSchema(schema: JsonSchema): JsonSchema {
  const counts = new Map<string, number>();
  count(schema, counts);
  const names = new Map<string, string>();
  const definitions: Record<string, unknown> = {};
  const replaced = replace(schema, true);
  return {
    ...(replaced as JsonSchema),
    $defs: { ...((replaced as JsonSchema).$defs as object | undefined), ...definitions },
  };

  function replace(value: unknown, isRoot = false): unknown {
    if (Array.isArray(value)) return value.map((item) => replace(item));
    if (value === null || typeof value !== 'object') return value;
    const text = JSON.stringify(value);
    if (!isRoot && text.length >= MIN_LENGTH && (counts.get(text) ?? 0) > 1 && isSchema(value)) {
      const known = names.get(text);
      if (known !== undefined) return { $ref: `#/$defs/${known}` };
      const name = `shape${names.size + 1}`;
      names.set(text, name);
      definitions[name] = inside(value);
      return { $ref: `#/$defs/${name}` };
    }
    return inside(value);
  }
  function inside(value: object): unknown {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replace(item)]));
  }
}

/** A map of properties is no schema of its own, and can't be referred to. */
function isSchema(value: object): boolean {
  return 'type' in value || 'anyOf' in value || 'enum' in value || 'oneOf' in value;
}

function count(value: unknown, counts: Map<string, number>): void {
  if (value === null || typeof value !== 'object') return;
  if (!Array.isArray(value)) {
    const text = JSON.stringify(value);
    const before = counts.get(text) ?? 0;
    counts.set(text, before + 1);
    if (before > 0) return;
  }
  for (const item of Object.values(value)) count(item, counts);
}
