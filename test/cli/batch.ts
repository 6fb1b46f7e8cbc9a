// Runs many command lines in one process, each as the built program would: a process for each would take minutes.
// Reads [[args...], ...] as JSON from stdin, writes [{code, out, err, ms}, ...] to descriptor 3.
import { readFileSync, writeSync } from 'node:fs';
import { main } from '../../src/cli/commands.ts';

export interface Told {
  readonly code: number | string;
  readonly out: string;
  readonly err: string;
  readonly ms: number;
}

/** A command line that takes longer hangs. */
const HANG_MS = 20_000;

const lines = JSON.parse(readFileSync(0, 'utf8')) as string[][];
const told: Told[] = [];
for (const args of lines) {
  const taken = { out: '', err: '' };
  const undo = [
    take(process.stdout, (text) => (taken.out += text)),
    take(process.stderr, (text) => (taken.err += text)),
  ];
  const begun = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const hang = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve('hangs'), HANG_MS);
  });
  const code = await Promise.race([main(args, 'test').then(() => process.exitCode ?? 0), hang]).catch(
    (error: unknown) => `throws ${String(error)}`,
  );
  clearTimeout(timer);
  for (const one of undo) one();
  process.exitCode = 0;
  told.push({ code, ...taken, ms: performance.now() - begun });
}
writeSync(3, JSON.stringify(told));
process.exit(0);

function take(stream: NodeJS.WriteStream, hear: (text: string) => void): () => void {
  const { write } = stream;
  stream.write = ((chunk: string | Uint8Array) => {
    hear(String(chunk));
    return true;
  }) as typeof stream.write;
  return () => {
    stream.write = write;
    stream.removeAllListeners('error');
  };
}
