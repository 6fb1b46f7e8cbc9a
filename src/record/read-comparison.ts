// What a probe's run was compared with, and what came of it: it stands beside the events in a file of its own.
import { object, readAs, word } from '../document/json-shape.ts';
import { parsedJson } from '../document/json-text.ts';
import { FileFault, type Files } from '../net/files.ts';
import { comparisonShape, type RunDocument } from '../run/document.ts';
import { COMPARISON_SCHEMA, comparisonPath } from './format.ts';

type Kept = Pick<RunDocument, 'baseline' | 'changes'>;

/** 10,000 cases that all changed in ten ways are 40 MB. */
const MAX_COMPARISON_OCTETS = 64 << 20;

const shape = object({ schema: [word(COMPARISON_SCHEMA), 'Its name.'], ...comparisonShape.fields });

/** Null if there is none; `unreadable` is for a person. */
export async function readComparison(
  files: Files,
  folder: string,
): Promise<Kept | null | { readonly unreadable: string }> {
  const octets = await files.read(comparisonPath(folder), MAX_COMPARISON_OCTETS);
  if (octets instanceof FileFault) return octets.code === 'absent' ? null : { unreadable: octets.text };
  const read = readAs(shape, parsedJson(new TextDecoder().decode(octets)));
  if ('problem' in read) return { unreadable: 'its comparison is damaged and left out' };
  const { baseline, changes } = read.value;
  return { baseline, changes };
}
