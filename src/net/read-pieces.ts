// A regular file in pieces, as often as asked, without waiting: for records that are read while a report is written.
import { Buffer } from 'node:buffer';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { noteInput } from './inputs.ts';

const PIECE_BYTES = 1 << 20;

/** The pieces share one buffer: each holds until the next is asked for. A file that is gone or none has no pieces. */
export function* readPieces(path: string): Generator<Buffer> {
  const file = opened(path);
  if (file === null) return;
  try {
    const buffer = Buffer.allocUnsafe(PIECE_BYTES);
    for (let got = 1; got > 0; ) {
      got = readSync(file, buffer, 0, buffer.length, null);
      if (got > 0) yield buffer.subarray(0, got);
    }
  } finally {
    closeSync(file);
  }
}

function opened(path: string): number | null {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return null;
  }
  const stats = fstatSync(file);
  if (stats.isFile()) {
    noteInput(path, stats);
    return file;
  }
  closeSync(file);
  return null;
}
