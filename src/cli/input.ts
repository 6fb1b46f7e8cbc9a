// FILE or `-`: what a user hands us, bounded.
import { readRegularFile } from '../net/project-files.ts';
import { UsageError } from './exit.ts';

/** The octets of a regular file, or of stdin for `-`; no more than `maxBytes` of either. */
export async function readInput(file: string, maxBytes: number): Promise<Uint8Array> {
  if (file === '-') return readStdin(maxBytes);
  const read = readRegularFile(file, maxBytes);
  if ('refuse' in read) throw new UsageError(read.refuse);
  return read.bytes;
}

async function readStdin(maxBytes: number): Promise<Uint8Array> {
  if (process.stdin.isTTY) process.stderr.write('reading from the terminal; ^D ends it\n');
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > maxBytes) throw new UsageError(`stdin: more than ${maxBytes} octets`);
  }
  return Buffer.concat(chunks);
}

/** What an input is called in messages. */
export const nameOf = (file: string) => (file === '-' ? 'stdin' : file);
