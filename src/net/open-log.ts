// A log in pieces: a file or stdin, gzip unpacked on the way by its first octets. A file that is cut off gives what stood before
// the break, and says so.
import { createReadStream, statSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { noteInput } from './inputs.ts';
import { wordsOf } from './project-files.ts';

export interface LogPieces {
  readonly pieces: AsyncIterable<Uint8Array>;
  /** After the last piece: why it was the last before the end; null: it was read whole. */
  readonly broken: () => string | null;
  /** After the last piece: octets behind the end of the packed part. */
  readonly trailing: () => boolean;
}

const PIECE_BYTES = 256 * 1024;

/** `file`: a path, or `-` for `stdin`. `refuse`: why it can't be read. */
export function openLog(file: string, stdin: AsyncIterable<Uint8Array>): LogPieces | { readonly refuse: string } {
  if (file === '-') return unpacked(stdin);
  try {
    const stats = statSync(file);
    if (stats.isDirectory()) return { refuse: `${file} is a folder` };
    // A pipe may be what a shell made of `<(zcat ...)`; one with a name would be waited for until somebody writes.
    const isOfShell = stats.isFIFO() && /^\/(?:dev|proc)\//.test(file);
    if (stats.isFIFO() && !isOfShell)
      return { refuse: `${file} is a named pipe; \`mxprobe log - < ${file}\` reads it` };
    if (!stats.isFile() && !isOfShell) return { refuse: `${file} is no regular file` };
    noteInput(file, stats);
    return unpacked(createReadStream(file, { highWaterMark: PIECE_BYTES }));
  } catch (error) {
    return { refuse: `${file}: ${wordsOf(error)}` };
  }
}

function unpacked(source: AsyncIterable<Uint8Array>): LogPieces {
  let broken: string | null = null;
  let trailing = false;
  const note = (error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'Z_DATA_ERROR' && error instanceof Error && error.message === 'incorrect header check')
      trailing = true;
    else broken = code === 'Z_BUF_ERROR' ? 'the packed file is cut off' : 'the file can be read only in part';
  };
  return { pieces: piecesOf(source, note), broken: () => broken, trailing: () => trailing };
}

async function* piecesOf(
  source: AsyncIterable<Uint8Array>,
  note: (error: unknown) => void,
): AsyncGenerator<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  try {
    const first = await iterator.next();
    if (first.done === true) return;
    const rest = { [Symbol.asyncIterator]: () => iterator };
    if (first.value[0] !== 0x1f || first.value[1] !== 0x8b) {
      yield first.value;
      yield* rest;
      return;
    }
    yield* gunzipped(first.value, rest);
  } catch (error) {
    note(error);
  }
}

async function* gunzipped(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: PIECE_BYTES });
  const feeding = feed(gunzip, first, rest);
  try {
    for await (const piece of gunzip) yield piece;
  } finally {
    gunzip.destroy();
    await feeding;
  }
}

/** Waits for the reader: no more than two pieces are packed in memory. Errors of the source end the reading. */
async function feed(
  gunzip: ReturnType<typeof createGunzip>,
  first: Uint8Array,
  rest: AsyncIterable<Uint8Array>,
): Promise<void> {
  const isOpen = () => !gunzip.destroyed && !gunzip.writableEnded;
  const write = (piece: Uint8Array) =>
    new Promise<void>((resolve) => {
      const done = () => {
        gunzip.off('close', done);
        resolve();
      };
      gunzip.once('close', done);
      gunzip.write(piece, done);
    });
  try {
    await write(first);
    for await (const piece of rest) {
      if (!isOpen()) return;
      await write(piece);
    }
    if (isOpen()) gunzip.end();
  } catch (error) {
    gunzip.destroy(error instanceof Error ? error : new Error('the file cannot be read'));
  }
}
