// What the record of a command says of it, and what is told of a record on the screen.
import type { RecordAround } from '../library/keep-record.ts';
import { inEnglish, type Say } from '../report/say.ts';
import type { Context } from './command.ts';
import { escapedLines } from './screen.ts';

export function recordAround({ clock, version, argv, screen }: Context, say: Say = inEnglish): RecordAround {
  return {
    clock,
    version,
    argv,
    notWhole: (fault) => screen.err(`mxprobe: ${escapedLines(say(`the record is not whole: ${fault.text}`))}\n`),
  };
}
