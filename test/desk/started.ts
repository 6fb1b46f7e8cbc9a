// The desk as a person starts it: a process of its own, which prints where it listens.
import { type ChildProcess, spawn } from 'node:child_process';
import { PROGRAM } from '../../scripts/fresh.mjs';

export interface Started {
  readonly child: ChildProcess;
  readonly origin: string;
  /** A fresh address that opens a session. */
  invite(): Promise<string>;
  /** All that it printed. */
  readonly lines: string[];
}

/** The built program, on a free port. Who starts ends. */
export async function start(
  folder: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Started> {
  const child = spawn(
    process.execPath,
    [PROGRAM, 'desk', ...(args.includes('--port') ? [] : ['--port', '0']), '--json', ...args],
    {
      cwd: folder,
      env: environment,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const lines: string[] = [];
  const waiting: (() => void)[] = [];
  let rest = '';
  child.stdout?.on('data', (octets: Buffer) => {
    const parts = (rest + octets.toString()).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
    if (parts.some((line) => line.includes('"token"'))) waiting.shift()?.();
  });
  const invited = () => new Promise<void>((resolve) => waiting.push(resolve));
  await invited();
  const said = () =>
    JSON.parse(lines.findLast((line) => line.includes('"token"')) ?? '{}') as { listening: string; token: string };
  let isFirst = true;
  return {
    child,
    origin: said().listening,
    lines,
    async invite() {
      if (!isFirst) {
        const next = invited();
        child.kill('SIGUSR2');
        await next;
      }
      isFirst = false;
      return `${said().listening}/?token=${said().token}`;
    },
  };
}

/** Its exit code, once it has ended. */
export const ended = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once('exit', resolve));
