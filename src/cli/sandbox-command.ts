// `mxprobe sandbox -- COMMAND`: the command finds the server in its environment, gets the signals that we get, and its exit code is
// ours.
import type { ListeningLine } from '../control/line-shapes.ts';
import { type Child, startChild } from '../net/child.ts';
import { type TemporaryFile, temporaryFile } from '../net/temporary.ts';
import { UsageError } from './exit.ts';

export interface Beside {
  readonly command: readonly string[];
  readonly listening: ListeningLine;
  readonly token: string | null;
  /** Where the root was written to, if the user said so. */
  readonly ca: string | null;
  /** Then it is told to end. */
  readonly maxTimeMs: number | null;
  readonly environment: NodeJS.ProcessEnv;
}

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'] as const;
/** A command that has been told to end is given so long. */
const GRACE_MS = 5_000;

/** Runs the command to its end; gives its exit code. */
export async function besideCommand(beside: Beside): Promise<number> {
  const { command, listening, ca } = beside;
  const made = ca === null && listening.ca !== null ? await temporaryFile('ca.pem', listening.ca) : null;
  try {
    const child = startChild(command, environmentFor(beside, made));
    const stop = forwarding(child, beside.maxTimeMs);
    const ended = await child.ended;
    stop();
    if (typeof ended === 'number') return ended;
    throw new UsageError(`${command[0]}: ${ended.refuse}`, 'what stands behind `--` is run as it is, without a shell');
  } finally {
    await made?.remove();
  }
}

function environmentFor({ listening, token, ca, environment }: Beside, made: TemporaryFile | null): NodeJS.ProcessEnv {
  const { host, port, mode, api } = listening;
  const path = ca ?? made?.path;
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    ...environment,
    SMTP_HOST: host,
    SMTP_PORT: String(port),
    SMTP_URL: `${mode}://${name}:${port}`,
    ...(api === null ? {} : { MXPROBE_API: api }),
    ...(token === null ? {} : { MXPROBE_API_TOKEN: token }),
    ...(path === undefined ? {} : { MXPROBE_CA: path, NODE_EXTRA_CA_CERTS: environment.NODE_EXTRA_CA_CERTS ?? path }),
  };
}

/** Until it is called. A terminal's ^C reaches the command by itself. */
function forwarding(child: Child, maxTimeMs: number | null): () => void {
  const listeners = FORWARDED.map((signal) => {
    const forward = () => {
      if (signal !== 'SIGINT' || process.stdin.isTTY !== true) child.kill(signal);
    };
    process.on(signal, forward);
    return () => process.off(signal, forward);
  });
  const timers =
    maxTimeMs === null
      ? []
      : [
          setTimeout(() => child.kill('SIGTERM'), maxTimeMs),
          setTimeout(() => child.kill('SIGKILL'), maxTimeMs + GRACE_MS),
        ];
  return () => {
    for (const stop of listeners) stop();
    for (const timer of timers) clearTimeout(timer);
  };
}
