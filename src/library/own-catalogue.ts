// A user's own catalogue of refusals.
import { type Catalogue, catalogueOf } from '../diagnosis/catalogue.ts';
import { renderProblem } from '../document/problem.ts';
import { readRegularFile } from '../net/project-files.ts';
import { MxprobeError } from './mistake.ts';

/** The bound of a YAML document of ours (document/read-yaml.ts). */
const MAX_CATALOGUE_BYTES = 1024 * 1024;

/** The YAML reader is loaded only for this. Problems are told with their places. */
export async function ownCatalogue(path: string): Promise<Catalogue> {
  const read = readRegularFile(path, MAX_CATALOGUE_BYTES);
  if ('refuse' in read) throw new MxprobeError(read.refuse, { code: 'unreadable' });
  const { readCatalogue } = await import('../diagnosis/read-catalogue.ts');
  const { entries, problems } = readCatalogue({ file: path, text: Buffer.from(read.bytes).toString('utf8') });
  if (entries !== null) return catalogueOf(entries);
  throw new MxprobeError(`${path}: no catalogue\n${problems.map(renderProblem).join('\n')}`, {
    code: 'problems',
    problems,
  });
}
