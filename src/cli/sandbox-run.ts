// The embedded MX from its start until it ends: by a signal, by the time, with stdin, or with the user's own command.

import { type Keeping, startKeeping } from '../control/keep.ts';
import type { EndLine, ListeningLine } from '../control/line-shapes.ts';
import { hasTls } from '../control/ready.ts';
import { type Controlled, Sandboxes, type Written } from '../control/sandboxes.ts';
import { systemClock } from '../net/clock.ts';
import { diskFiles } from '../net/disk-files.ts';
import { FileFault } from '../net/files.ts';
import { randomOctets } from '../net/random.ts';
import type { ServedDns } from '../net/serve-dns.ts';
import type { HttpServer } from '../net/serve-http.ts';
import { certificateStore } from '../sandbox/certificate-store.ts';
import { isLoopback, type RunningSandbox, type SandboxOptions, startSandbox } from '../sandbox/serve.ts';
import type { Policy } from '../scenario/policy.ts';
import type { Context } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import { watchInterrupts } from './interrupt.ts';
import { besideCommand } from './sandbox-command.ts';
import type { SandboxArguments } from './sandbox-options.ts';
import { Told } from './sandbox-told.ts';
import { serveZone } from './sandbox-zone.ts';

/** What runs, and is closed in the end. */
interface Served {
  readonly running: RunningSandbox;
  readonly api: (HttpServer & { readonly url: string }) | null;
  readonly token: string | null;
  readonly keeping: Keeping | null;
  readonly dns: ServedDns | null;
}

export async function runSandbox(
  args: SandboxArguments,
  policy: { readonly policy: Policy; readonly written: Written },
  context: Context,
): Promise<number> {
  const { screen, rest = null } = context;
  const told = { json: args.json, verbose: args.verbose, aside: rest !== null };
  const served = await start(args, policy, context);
  const telling = new Told(served.running, told, screen);
  const close = async () => {
    await served.api?.close();
    await served.dns?.close();
    await served.running.close();
    await served.keeping?.close();
    return telling.end(endLine(served.running));
  };
  try {
    const isAsked = args.json || args.ready !== null || rest !== null;
    const listening = await listeningLine(served, policy.policy.seed ?? args.seed ?? 0, isAsked);
    await writeOutputs(args, served, listening);
    telling.begin(listening);
    const code = rest === null ? await untilEnd(args) : await runBeside(rest, args, served, listening, context);
    // What nobody reads would keep the process.
    if (!(await close())) process.exit(code);
    return code;
  } catch (error) {
    await close();
    throw error;
  }
}

function runBeside(
  command: readonly string[],
  { ca, maxTime: maxTimeMs }: SandboxArguments,
  { token }: Served,
  listening: ListeningLine,
  { environment }: Context,
): Promise<number> {
  return besideCommand({ command, listening, token, ca, maxTimeMs, environment });
}

async function start(
  args: SandboxArguments,
  { policy, written }: { readonly policy: Policy; readonly written: Written },
  { version, environment, screen, rest = null }: Context,
): Promise<Served> {
  const { host, expose, port, keep, keepMax } = args;
  const seed = args.seed ?? 0;
  const certificates = certificateStore(() => systemClock.date());
  const limits = Object.fromEntries(args.limit);
  const shared: SandboxOptions = { host, certificates, exposed: expose, seed, limits };
  const running = await startSandbox(policy, { ...shared, port: port ?? 0 }).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(listenProblem(host, port ?? 0, error));
  });
  const undo = async (why: UsageError): Promise<never> => {
    await running.close();
    throw why;
  };
  const tell = (text: string) => screen.err(`mxprobe: ${text}\n`);
  const keeping =
    keep === null
      ? null
      : await startKeeping(running.journal, { files: diskFiles, folder: keep, maxBytes: keepMax, tell });
  if (keeping instanceof FileFault) return undo(new UsageError(`--keep: ${keeping.text}`));
  const dns = await serveZone(running, host, args.dnsPort).catch(undo);
  const apiPort = args.api ?? (rest === null ? null : 0);
  if (apiPort === null) return { running, api: null, token: null, keeping, dns };
  const token = tokenFor(host, environment, tell);
  const first: Controlled = { running, seed: policy.seed ?? seed, first: written, written };
  // Loaded only when it is asked for.
  const { serveApi } = await import('../control/serve-api.ts');
  const failed = (error: unknown) =>
    tell(`a bug of ours in the API: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  const api = await serveApi(new Sandboxes(first, shared), {
    host,
    port: apiPort,
    token,
    version,
    clock: systemClock,
    failed,
  }).catch((error: NodeJS.ErrnoException) => undo(new UsageError(`--api: ${listenProblem(host, apiPort, error)}`)));
  return { running, api: { ...api, url: urlOf('http', api.address, api.port) }, token, keeping, dns };
}

/** Beyond loopback there is always one: the user's, or one that is made and shown. */
function tokenFor(host: string, environment: NodeJS.ProcessEnv, tell: (text: string) => void): string | null {
  const { MXPROBE_API_TOKEN: given } = environment;
  if (given !== undefined && given !== '') return given;
  if (isLoopback(host)) return null;
  const made = randomOctets(24).toString('hex');
  tell(`the API asks for a token; MXPROBE_API_TOKEN is not set, so it is ${made}`);
  return made;
}

const urlOf = (scheme: string, host: string, port: number) =>
  `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;

/** The root is made only where somebody is told of it. */
async function listeningLine({ running, api }: Served, seed: number, withRoot: boolean): Promise<ListeningLine> {
  return {
    e: 'listening',
    schema: 'mxprobe/sandbox@1',
    host: running.address,
    port: running.port,
    mode: running.mode,
    hostname: running.hostname,
    api: api?.url ?? null,
    ca: withRoot && hasTls(running.policy) ? await running.caPem() : null,
    seed,
    pid: process.pid,
  };
}

function endLine({ counts, journal, when }: RunningSandbox): EndLine {
  const unused = when.hits().filter(({ hits }) => hits === 0);
  return { e: 'end', counts: { ...counts }, dropped: { ...journal.dropped }, unused: unused.map(({ name }) => name) };
}

/** Before it is said that the server listens: a script that waits for that line, or for the file, may read the others. */
async function writeOutputs({ ca, ready }: SandboxArguments, { running }: Served, listening: ListeningLine) {
  const root = ca === null ? null : await diskFiles.write(ca, await running.caPem());
  if (root !== null) throw new UsageError(`--ca: ${root.text}`);
  const fault = ready === null ? null : await diskFiles.write(ready, `${JSON.stringify(listening)}\n`);
  if (fault !== null) throw new UsageError(`--ready: ${fault.text}`);
}

/** A signal, the time, or the end of stdin. */
export async function untilEnd({ maxTime, untilEof }: Pick<SandboxArguments, 'maxTime' | 'untilEof'>): Promise<number> {
  const interruption = watchInterrupts(maxTime, () => {});
  await new Promise<void>((resolve) => {
    const over = () => resolve();
    if (interruption.signal.aborted) return over();
    interruption.signal.addEventListener('abort', over, { once: true });
    if (untilEof) process.stdin.on('end', over).on('close', over).on('error', over).resume();
  });
  interruption.stop();
  // Else it would keep the process.
  if (untilEof) process.stdin.destroy();
  return EXIT.ok;
}

function listenProblem(host: string, port: number, { code, message }: NodeJS.ErrnoException): string {
  const words: Readonly<Record<string, string>> = {
    EADDRINUSE: 'something else listens there',
    EACCES: 'not allowed; ports below 1024 are for root',
    EADDRNOTAVAIL: 'this machine has no such address',
  };
  return `${host}:${port}: ${words[code ?? ''] ?? message}`;
}
