// What the record of a command says of it, and what is told of a record on the screen.
import type { RecordAround } from '../library/keep-record.ts';
import type { Context } from './command.ts';
import { escapedLines } from './screen.ts';

export function recordAround({ clock, version, argv, screen }: Context): RecordAround {
  return {
    clock,
    version,
    argv,
    notWhole: (fault) => screen.err(`mxprobe: the record is not whole: ${escapedLines(fault.text)}\n`),
  };
}
