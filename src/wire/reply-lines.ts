// The lines of a reply as they were written, for transcripts and records.
import type { Reply } from './reply.ts';

const LF = 0x0a;
const CR = 0x0d;

/** Each line with its code and separator, without its line end; as long as its text was kept, decoded as its text was. */
export function writtenLines(reply: Reply): readonly string[] {
  const raw = Buffer.from(reply.raw.buffer, reply.raw.byteOffset, reply.raw.byteLength);
  let start = 0;
  return reply.lines.map(({ code, text }) => {
    const lf = raw.indexOf(LF, start);
    const end = lf === -1 ? raw.length : lf;
    const head = code === null ? '' : headOf(raw, start, end);
    start = end + 1;
    return head + text;
  });
}

/** The code, and the separator if there is one. */
function headOf(raw: Buffer, start: number, end: number): string {
  const contentEnd = raw[end - 1] === CR ? end - 1 : end;
  const head = raw.toString('latin1', start, Math.min(start + 4, contentEnd));
  return /^\d{3}[ -]?$/.test(head) ? head : head.slice(0, 3);
}
