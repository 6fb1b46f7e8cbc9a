// Child processes: mxprobe as a user runs it, and the clients and servers that it meets.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');
const MXPROBE = join(ROOT, 'dist/mxprobe.js');
/** Longer than any row needs: greylisting and rates wait some 12 s, a search at a smoothed rate two minutes. */
const DEADLINE_MS = 150_000;
/** A transcript of ours is some KiB; a client gone wild is not read to its end. */
const MAX_OUTPUT_CHARACTERS = 4_000_000;

export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
}

/** Runs the built `mxprobe` with these arguments in the project's folder. */
export const mxprobe = (args: readonly string[]): Promise<Ended> => run(process.execPath, [MXPROBE, ...args]);

/** Runs a command to its end; one that does not end is killed. A command that is not there gives code 127. */
export function run(command: string, args: readonly string[], input = ''): Promise<Ended> {
  const begun = performance.now();
  const child = start(command, args);
  const output = collect(child);
  child.stdin?.on('error', () => {});
  child.stdin?.end(input);
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), DEADLINE_MS);
    const settle = (code: number | null, stderr: string) => {
      clearTimeout(timer);
      resolve({ code, stdout: output.stdout(), stderr, ms: performance.now() - begun });
    };
    child.once('error', (error) => settle(127, error.message));
    child.once('close', (code) => settle(code, output.stderr()));
  });
}

/** A long-running `mxprobe sandbox`, once it has said where it listens. */
export interface Sandbox {
  readonly port: number;
  /** Ends it and gives its last words. */
  stop(): Promise<Ended>;
}

export async function sandbox(args: readonly string[]): Promise<Sandbox> {
  const { said, stop } = await listening(['--max-time', '2m', ...args], /listens on \S+:(\d+) /);
  return { port: Number(said), stop };
}

/** One that answers as a recorded server did. */
export async function likeness(args: readonly string[]): Promise<Sandbox> {
  const { said, stop } = await listening(['--max-time', '2m', ...args], /:(\d+) answers as /);
  return { port: Number(said), stop };
}

/** One with its control API, whose URL it gives. */
export async function controlled(args: readonly string[]): Promise<{ readonly api: string; stop(): Promise<Ended> }> {
  const { said, stop } = await listening(['--max-time', '5m', '--api', '0', ...args], /API (http:[^\s,)]+)/);
  return { api: said, stop };
}

/** Waits until it has said what is looked for. */
function listening(
  args: readonly string[],
  wanted: RegExp,
): Promise<{ readonly said: string; stop(): Promise<Ended> }> {
  const begun = performance.now();
  const child = start(process.execPath, [MXPROBE, 'sandbox', ...args]);
  const output = collect(child);
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) =>
      resolve({ code, stdout: output.stdout(), stderr: output.stderr(), ms: performance.now() - begun }),
    );
  });
  const stop = () => {
    child.kill('SIGTERM');
    return ended;
  };
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', () => {
      const said = wanted.exec(output.stdout())?.[1];
      if (said !== undefined) resolve({ said, stop });
    });
    void ended.then(({ stderr }) => reject(new Error(`mxprobe sandbox ${args.join(' ')} ended: ${stderr}`)));
  });
}

function start(command: string, args: readonly string[]): ChildProcess {
  // Nothing here depends on certificates or colours that the caller's environment asks for.
  const { NODE_EXTRA_CA_CERTS: _, FORCE_COLOR: __, ...env } = process.env;
  return spawn(command, [...args], { cwd: ROOT, env: { ...env, NO_COLOR: '1', LC_ALL: 'C' }, stdio: 'pipe' });
}

function collect(child: ChildProcess): { stdout(): string; stderr(): string } {
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (chunk: string) => {
      if (texts[name].length < MAX_OUTPUT_CHARACTERS) texts[name] += chunk;
    });
  }
  return { stdout: () => texts.stdout, stderr: () => texts.stderr };
}
