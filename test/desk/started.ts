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

/** Longer than any suite takes: one that is left behind holds the pipes of whoever waits for its output. */
const MAX_MS = 20 * 60_000;
/** On a machine that does other things, too. */
const MAX_START_MS = 60_000;

/** The built program, on a free port. Who starts ends; one that is left behind is ended with this process. */
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
      timeout: MAX_MS,
      killSignal: 'SIGKILL',
    },
  );
  const endIt = () => child.kill('SIGKILL');
  process.once('exit', endIt);
  child.once('exit', () => process.off('exit', endIt));
  const lines: string[] = [];
  const waiting: (() => void)[] = [];
  let rest = '';
  child.stdout?.on('data', (octets: Buffer) => {
    const parts = (rest + octets.toString()).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
    if (parts.some((line) => line.includes('"token"'))) waiting.shift()?.();
  });
  const invited = () =>
    new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`no address came: ${lines.join(' ')}`)), MAX_START_MS);
      waiting.push(() => {
        clearTimeout(late);
        resolve();
      });
    });
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
