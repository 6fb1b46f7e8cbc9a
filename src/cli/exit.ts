// Exit codes, one table: what scripts, CI jobs and monitoring depend on.
import { MxprobeError } from '../library/mistake.ts';
import type { Summary } from '../run/document.ts';

export const EXIT = {
  ok: 0,
  /** Something failed: the server answered, and not as expected. */
  failed: 1,
  /** Usage, scenario, probe or bounce file is wrong; nothing was sent. */
  usage: 2,
  /** Nothing failed, something was inconclusive. */
  inconclusive: 3,
  /** With `--exit nagios`: nothing is known. */
  unknown: 3,
  /** A bug of ours. */
  bug: 70,
  interrupted: 130,
} as const;

/** The exit code of a run that was not interrupted. */
export function exitCodeOf(summary: Summary): number {
  if (summary.failed > 0) return EXIT.failed;
  return summary.inconclusive > 0 ? EXIT.inconclusive : EXIT.ok;
}

/** Ends a command with a message for the user; never a stack trace. */
export class UsageError extends MxprobeError {
  constructor(message: string, advice: string | null = null) {
    super(message, { advice });
  }
}

/** The message of the user's mistake, its option as it stands on the command line; null for a bug of ours. */
export function usageErrorOf(error: unknown): { readonly message: string; readonly advice: string | null } | null {
  if (!(error instanceof MxprobeError)) return null;
  const { message, option, advice } = error;
  return { message: option === null ? message : `--${message}`, advice };
}
