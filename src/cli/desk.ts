// mxprobe desk: the pages for people without a terminal, served on this machine.

import { type DeskServer, openDesk } from '../desk/desk.ts';
import type { AskProbe } from '../desk/route.ts';
import { builtInCatalogue } from '../diagnosis/catalogue.ts';
import type { Language } from '../diagnosis/texts.ts';
import { ownCatalogue } from '../library/own-catalogue.ts';
import { systemClock } from '../net/clock.ts';
import { diskFiles } from '../net/disk-files.ts';
import { FileFault } from '../net/files.ts';
import { randomOctets } from '../net/random.ts';
import { type HttpAnswer, type HttpServer, serveHttp } from '../net/serve-http.ts';
import { type Context, commandOf } from './command.ts';
import { addressOf, entranceOf, houseOf, isLoopback } from './desk-entrance.ts';
import { ANY_MX, type DeskArguments, options } from './desk-options.ts';
import { EXIT, UsageError } from './exit.ts';
import { watchInterrupts } from './interrupt.ts';

export const command = commandOf({
  about: 'serve the pages for people without a terminal',
  positionals: {},
  options,
  examples: [['mxprobe desk --lang de --we sender', 'then open the address that is shown']],
  run: serve,
});

/** A form of the largest file; each page has bounds of its own below that. */
const MAX_BODY_BYTES = 25 * 1024 * 1024 + 64 * 1024;
/** A browser has six for each tab. */
const MAX_CONNECTIONS = 100;

async function serve(args: DeskArguments, context: Context): Promise<number> {
  const { screen, version } = context;
  const entrance = entranceOf(args);
  await foldersOf(args);
  const catalogue = args.catalogue === null ? builtInCatalogue() : await ownCatalogue(args.catalogue);
  let desk: DeskServer | null = null;
  const faults: unknown[] = [];
  const server = await listen(
    args,
    (request, client) => (desk === null ? new Response(null, { status: 503 }) : desk.handle(request, client)),
    faults,
  );
  desk = openDesk({
    clock: systemClock,
    random: () => randomOctets(16).toString('base64url'),
    house: houseOf(args, server.port),
    entrance,
    isSecure: args.proxy.length > 0,
    cookieName: `mxprobe-${server.port}`,
    version,
    catalogue,
    lang: args.lang as Language | null,
    we: args.we === 'neither' ? null : args.we,
    targets: args.allow.filter((one) => one !== ANY_MX),
    isAnyMxAllowed: args.allow.includes(ANY_MX),
    asking: {
      source: args.source,
      family: null,
      dns: args.dns,
      ca: args.ca,
      servername: null,
      owned: args.owned,
      helo: args.helo,
      from: args.from,
      timeout: null,
    },
    environment: context.environment,
    failed: (error) => void faults.push(error),
    results: args.results,
    probes: args.probes,
    scenarios: args.scenarios,
    askProbe: askProbeOf(args, context),
    files: diskFiles,
    isOpen: !isLoopback(args.listen) && args.proxy.length === 0,
    log: (line) => {
      if (args.json) screen.out(`${JSON.stringify(line)}\n`);
    },
  });
  const interruption = watchInterrupts(null, () => {});
  const invite = () => invitation(server, desk, args, context);
  const address = invite();
  const opened = args.open ? await openFor(address, context) : null;
  // behind what is listened to: whoever comes meanwhile waits no longer than without it
  void desk.warm().catch((error) => faults.push(error));
  const stopAsking = onEnter(invite);
  await ended(interruption.signal);
  stopAsking();
  await opened?.close();
  await desk.close();
  await server.close();
  interruption.stop();
  if (faults.length > 0) throw faults[0];
  return EXIT.ok;
}

/** What is to be shown is there, before somebody looks for it. */
async function foldersOf({ results, probes, scenarios, keep, mayAccept, mayProbe }: DeskArguments): Promise<void> {
  for (const [name, path] of Object.entries({ results, probes, scenarios })) {
    const there = path === null ? null : await diskFiles.list(path);
    if (there instanceof FileFault) throw new UsageError(`--${name} ${there.text}`);
  }
  if (keep && results === null) throw new UsageError('--keep: where?', 'give --results FOLDER');
  const writes = mayAccept ? '--may-accept' : mayProbe ? '--may-probe' : null;
  if (writes !== null && (results === null || probes === null))
    throw new UsageError(
      `${writes}: which probes, and where are their nights?`,
      'give --probes FOLDER and --results FOLDER',
    );
}

/** The machine of the nights is loaded for the first reader who asks. */
function askProbeOf({ probes, results, ca, dns, lang }: DeskArguments, context: Context): AskProbe {
  return async (name, signal) => {
    const { probeAsker } = await import('./desk-probe.ts');
    return probeAsker(probes ?? '', results ?? '', { ca, dns, lang }, context)(name, signal);
  };
}

function listen({ listen: host, port }: DeskArguments, answer: HttpAnswer, faults: unknown[]): Promise<HttpServer> {
  const options = { host, port, maxBodyBytes: MAX_BODY_BYTES, maxConnections: MAX_CONNECTIONS };
  return serveHttp({ ...options, failed: (error) => void faults.push(error) }, answer).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRNOTAVAIL')
        throw new UsageError(`--listen ${host} is not an address of this machine`, 'see `ip address`');
      const why = error.code === 'EADDRINUSE' ? `something else listens on port ${port}` : error.message;
      throw new UsageError(`--port ${port}: ${why}`, 'who does, says `ss -ltnp`; --port 0 takes any free one');
    },
  );
}

/** The address to begin with; with a token it opens a session, once and for five minutes. */
function invitation({ port }: HttpServer, desk: DeskServer | null, args: DeskArguments, { screen }: Context): string {
  const path = desk?.invite() ?? '/';
  const listening = addressOf(args, port);
  const [, token = null] = path.split('token=');
  if (args.json) screen.out(`${JSON.stringify({ listening, token })}\n`);
  else screen.out(`${listening}${path}\n`);
  return `${listening}${path}`;
}

async function openFor(address: string, { environment, screen }: Context) {
  const { openInBrowser } = await import('../net/open-browser.ts');
  return openInBrowser(address, environment, () =>
    screen.err('mxprobe: there is no program that opens a browser here; open the address yourself\n'),
  );
}

/** Enter in the terminal, or SIGUSR2 to a service, asks for a fresh address (SIGUSR1 belongs to Node's debugger). */
function onEnter(invite: () => void): () => void {
  process.on('SIGUSR2', invite);
  const { stdin } = process;
  const isTerminal = stdin.isTTY === true;
  if (isTerminal) stdin.on('data', invite).resume();
  return () => {
    process.off('SIGUSR2', invite);
    if (isTerminal) stdin.off('data', invite).pause();
  };
}

const ended = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
