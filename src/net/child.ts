// A program that has our own input and outputs, and ends when it wants to.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

export interface Child {
  /** Its exit code, 128 and the number of the signal that ended it (as a shell has it), or why it could not be begun. */
  readonly ended: Promise<number | { readonly refuse: string }>;
  kill(signal: NodeJS.Signals): void;
}

/** Without a shell. */
export function startChild(command: readonly string[], environment: NodeJS.ProcessEnv): Child {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { stdio: 'inherit', env: environment, shell: false });
  const ended = new Promise<number | { readonly refuse: string }>((resolve) => {
    child.on('error', (error: NodeJS.ErrnoException) => resolve({ refuse: wordsOf(error.code) }));
    child.on('exit', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
  return { ended, kill: (signal) => void child.kill(signal) };
}

function wordsOf(code: string | undefined): string {
  if (code === 'ENOENT') return 'there is no such program';
  return code === 'EACCES' ? 'it may not be run' : `it can't be run: ${code ?? 'unknown error'}`;
}
