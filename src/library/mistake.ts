// What the library throws: the caller's mistake, and nothing else. What servers, files and mails do is data.
import type { Problem } from '../document/problem.ts';

/** `usage`: an option is wrong; `unreadable`: a file is; `problems`: a text has mistakes, each with its place. */
export type MistakeCode = 'usage' | 'unreadable' | 'problems';

/** What is known of a mistake besides its message. */
export interface MistakeDetails {
  readonly code?: MistakeCode;
  /** What to do instead. */
  readonly advice?: string | null;
  /** The option that is wrong, by its name on the command line; the message begins with it. */
  readonly option?: string | null;
  readonly problems?: readonly Problem[];
}

/** A mistake of the caller: an option, a file or a text. What servers, files and mails do is never thrown. */
export class MxprobeError extends Error {
  override readonly name: string = 'MxprobeError';
  readonly code: MistakeCode;
  readonly advice: string | null;
  readonly option: string | null;
  readonly problems: readonly Problem[];

  constructor(message: string, { code = 'usage', advice = null, option = null, problems = [] }: MistakeDetails = {}) {
    super(message);
    this.code = code;
    this.advice = advice;
    this.option = option;
    this.problems = problems;
  }
}

/** A mistake in a call is read in the report of a test, which shows its message and nothing else. */
export const withAdvice = (message: string, advice: string | null): string =>
  advice === null ? message : `${message} (${advice})`;

/** The value of an option is wrong: `target nowhere:x: no port`. */
export function badOption(option: string, words: string, advice: string | null = null): MxprobeError {
  return new MxprobeError(`${option}${words}`, { option, advice });
}
