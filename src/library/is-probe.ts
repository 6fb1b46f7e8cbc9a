// A file of ours by its keys: only a probe has targets.
import { entryOf } from '../document/node.ts';
import { readYaml } from '../document/read-yaml.ts';
import { readRegularFile } from '../net/project-files.ts';

/** False for what can't be read: that is told where scenarios are read. */
export function isProbe(file: string): boolean {
  const read = readRegularFile(file);
  if ('refuse' in read) return false;
  const { root } = readYaml({
    file,
    text: Buffer.from(read.bytes)
      .toString('utf8')
      .replace(/^\ufeff/, ''),
  });
  return root?.kind === 'map' && entryOf(root, 'dialogue') === undefined && entryOf(root, 'targets') !== undefined;
}
