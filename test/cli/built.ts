// The built program as a child process.
import { type ChildProcess, spawn } from 'node:child_process';
import { freshProgram, PROGRAM } from '../../scripts/fresh.mjs';

/** Tests of yesterday's program prove nothing. scripts/unit.mjs has done it already; a test that is run alone does it here. */
export const build = freshProgram;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
  /** Largest resident size, KiB. */
  readonly peakKiB: number;
}

/** Tells its peak memory on descriptor 3 when it ends. */
const MEASURING = `data:text/javascript,${encodeURIComponent(
  "import{writeSync}from'node:fs';process.on('exit',()=>{try{writeSync(3,String(process.resourceUsage().maxRSS))}catch{}})",
)}`;

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

export function start(args: readonly string[], options: { readonly cwd: string; readonly shell?: string }): Started {
  const words = [process.execPath, '--import', MEASURING, PROGRAM, ...args];
  const env = { PATH: process.env.PATH, TERM: 'xterm', HOME: options.cwd };
  const [command = '', ...rest] =
    options.shell === undefined ? words : ['bash', '-c', options.shell.replace('PROGRAM', words.map(quoted).join(' '))];
  const child = spawn(command, rest, { cwd: options.cwd, env, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  const heard = ['', '', '', ''];
  for (const [index, stream] of child.stdio.entries())
    stream?.on('data', (chunk: Buffer) => {
      heard[index] += chunk.toString('utf8');
    });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code, signal) =>
      resolve({ code, signal, out: heard[1] ?? '', err: heard[2] ?? '', peakKiB: Number(heard[3]) }),
    );
  });
  return { child, ended };
}

const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;
