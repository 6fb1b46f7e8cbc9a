// Loaded before the tests of a file: every run document that they come to is kept, masked.
import { appendFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Gathering } from '../../src/run/gather.ts';
import { masked } from './mask.ts';

const folder = process.env.MXPROBE_DOCUMENTS;
if (folder === undefined) throw new Error('MXPROBE_DOCUMENTS names the folder');
const test = relative(join(import.meta.dirname, '../../test'), process.argv[1] ?? 'none');
const file = join(folder, `${test.replaceAll('/', '_')}.ndjson`);
const keep = (gathering: Gathering) => appendFileSync(file, `${JSON.stringify(gathering.document(), masked)}\n`);

const { add } = Gathering.prototype;
/** An interrupted run has no end: it is kept when the process ends. */
const unfinished = new Set<Gathering>();
Gathering.prototype.add = function (event) {
  add.call(this, event);
  if (event.e === 'run') unfinished.add(this);
  if (event.e !== 'end') return;
  unfinished.delete(this);
  keep(this);
};
process.on('exit', () => unfinished.forEach(keep));
