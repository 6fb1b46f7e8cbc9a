// An earlier document of `mxprobe log --json`, for --compare.
import { type JsonShape, listOf, type Of, object, readAs, word } from '../document/json-shape.ts';
import { groupShape } from '../log/document.ts';
import { readRegularFile } from '../net/project-files.ts';
import { UsageError } from './exit.ts';

const { id, events, outcome } = groupShape.fields;
const earlierShape = object({
  schema: [word('mxprobe/log@1'), 'The name of the schema.'],
  groups: [listOf(object({ id, events, outcome })), 'Its groups.'],
});
type Earlier = typeof earlierShape extends JsonShape<infer T> ? T : never;

/** Its groups; a `UsageError` if it is no such document. */
export function readEarlier(path: string): Of<typeof earlierShape>['groups'] {
  const read = readRegularFile(path);
  if ('refuse' in read) throw new UsageError(read.refuse);
  const found = readAs<Earlier>(earlierShape, parsed(Buffer.from(read.bytes).toString('utf8')));
  if ('problem' in found) throw new UsageError(`${path}: no document of mxprobe log --json: ${found.problem}`);
  return found.value.groups;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
