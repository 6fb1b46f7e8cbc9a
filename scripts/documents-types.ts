// Writes src/library/documents.ts: the documents and events of mxprobe as plain interfaces, from the shapes that check them, each
// key's line as its comment. Part of `npm run schema`; a test checks that it is current.
import { join } from 'node:path';
import { explanationShape } from '../src/diagnosis/explanation.ts';
import { reproductionShape } from '../src/diagnosis/proof/document.ts';
import { either, type JsonShape } from '../src/document/json-shape.ts';
import type { JsonSchema } from '../src/document/shape.ts';
import { bounceShape } from '../src/report/bounce-document.ts';
import { runShape } from '../src/run/document.ts';
import { caseDialogueEventShape, runOwnEventShape } from '../src/run/events.ts';
import { mxShape } from '../src/survey/document.ts';
import { formatted, typeOf, type Writing } from './write-types.ts';

const FILE = 'src/library/documents.ts';
export const documentsFile = join(import.meta.dirname, '..', FILE);

/** What has a name, by the shape that says it. */
const NAMED: Readonly<Record<string, readonly [JsonShape<unknown>, about: string]>> = {
  RunDocument: [runShape, 'A run, once it has happened: `mxprobe/run@1`.'],
  RunEvent: [either(runOwnEventShape, caseDialogueEventShape), 'What happens in a run, as it does.'],
  MxSurvey: [mxShape, "The survey of a domain's mail exchangers: `mxprobe/mx@1`."],
  BounceDocument: [bounceShape, 'What a bounce states and means: `mxprobe/bounce@1`.'],
  Reproduction: [reproductionShape, 'A bounce, asked again: `mxprobe/reproduction@1`.'],
  Explanation: [explanationShape, 'A refusal in plain words.'],
};

/** The text of the file, formatted. */
export function documentsText(): string {
  const definitions = new Map<string, JsonSchema>();
  const writing: Writing = { lists: new Map(), refs: (name) => nameOf(name) };
  const roots = Object.entries(NAMED).map(([name, [shape, about]]) => {
    const schema = shape.schema(definitions);
    return `/** ${about} */\nexport type ${name} = ${typeOf(schema, writing)};\n`;
  });
  const parts = [...definitions].map(
    ([name, schema]) =>
      `/** ${String(schema.description ?? `One ${name}.`)} */\nexport type ${nameOf(name)} = ${typeOf(schema, writing)};\n`,
  );
  const head = '// The documents of mxprobe as plain types. Made from the shapes that check them: `npm run schema`.\n';
  return formatted([head, ...roots, ...parts].join('\n'), FILE);
}

/** `case` -> `CaseRecord`: a word of the language can't be a name. */
function nameOf(part: string): string {
  const name = part.replace(/(?:^|[-_ ])([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return `${name}Part`;
}
