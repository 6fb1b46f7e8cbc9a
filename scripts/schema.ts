// npm run schema: writes the JSON Schemas of what mxprobe reads and writes. `--check` only compares; the tests do the same.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonSchema } from '../src/document/shape.ts';
import { SCHEMAS } from '../src/library/schemas.ts';
import { documentsFile, documentsText } from './documents-types.ts';
import { draftFile, draftText } from './policy-draft.ts';

const folder = join(import.meta.dirname, '../schema');

export const schemaText = (schema: JsonSchema) => `${JSON.stringify(schema, null, 2)}\n`;
export const schemaFile = (name: string) => join(folder, `${name}.schema.json`);

if (process.argv[1] === import.meta.filename) {
  const check = process.argv.includes('--check');
  mkdirSync(folder, { recursive: true });
  for (const [name, { make }] of Object.entries(SCHEMAS)) {
    const text = schemaText(make());
    if (!check) writeFileSync(schemaFile(name), text);
    else if (readFileSync(schemaFile(name), 'utf8') !== text) {
      console.error(`${schemaFile(name)} is not current: npm run schema`);
      process.exitCode = 1;
    }
  }
  for (const [file, text] of [
    [draftFile, draftText()],
    [documentsFile, documentsText()],
  ] as const) {
    if (!check) writeFileSync(file, text);
    else if (readFileSync(file, 'utf8') !== text) {
      console.error(`${file} is not current: npm run schema`);
      process.exitCode = 1;
    }
  }
}
