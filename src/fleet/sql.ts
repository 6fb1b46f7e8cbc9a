// The SQL of a fleet, as files beside this one; in the built program beside its chunks.
import { fileURLToPath } from 'node:url';
import { diskFiles } from '../net/disk-files.ts';
import { FileFault } from '../net/files.ts';

const MAX_OCTETS = 1024 * 1024;

export async function sqlOf(name: 'schema' | 'functions' | 'dialogues' | 'roles'): Promise<string> {
  const read = await diskFiles.read(fileURLToPath(new URL(`./sql/${name}.sql`, import.meta.url)), MAX_OCTETS);
  if (read instanceof FileFault) throw new Error(`the installation is incomplete: ${read.text}`);
  return Buffer.from(read).toString('utf8');
}
