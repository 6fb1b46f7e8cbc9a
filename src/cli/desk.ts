// mxprobe desk: the pages for people without a terminal, served on this machine.

import { type DeskServer, openDesk } from '../desk/desk.ts';
import type { Right } from '../desk/guard.ts';
import { builtInCatalogue } from '../diagnosis/catalogue.ts';
import { LANGUAGES, type Language } from '../diagnosis/texts.ts';
import { ownCatalogue } from '../library/own-catalogue.ts';
import { systemClock } from '../net/clock.ts';
import { diskFiles } from '../net/disk-files.ts';
import { randomOctets } from '../net/random.ts';
import { type HttpServer, serveHttp } from '../net/serve-http.ts';
import { parseTarget, shownTarget } from '../target/parse-target.ts';
import { type Context, commandOf } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import { watchInterrupts } from './interrupt.ts';
import { type ArgumentsOf, bad, flag, oneOf, text, texts, whole } from './option.ts';
import { ASKING } from './options.ts';

/** A target that is wrongly written is told at the start, not when somebody asks it. */
function allowed(word: string, shown: string): string {
  const parsed = parseTarget(word);
  if ('target' in parsed) return word;
  return bad(`${shown} ${shownTarget(word)}: ${parsed.problem.message}`, parsed.problem.advice);
}

const options = {
  port: text({ about: 'listen on this port; 0: any free one', default: '8925', parse: whole(0, 65_535) }),
  allow: texts({ about: 'may be asked, as in --target; else only the embedded MX', group: 'Target', parse: allowed }),
  results: text({ about: 'the folder of runs and nights that are shown' }),
  probes: text({ about: 'the folder of probe files, for accepting' }),
  'may-accept': flag({ about: 'readers may take what a night saw as normal' }),
  lang: text({ ...oneOf(LANGUAGES), about: 'the first language of the page; the browser decides if not said' }),
  we: text({
    ...oneOf(['sender', 'receiver', 'neither'] as const),
    about: 'the mail server that is ours, as a first choice',
  }),
  catalogue: text({ about: 'a file of your own signatures, YAML or JSON' }),
  source: ASKING.source,
  dns: ASKING.dns,
  ca: ASKING.ca,
  owned: ASKING.owned,
  helo: ASKING.helo,
  from: ASKING.from,
  json: flag({ about: 'one line of JSON when it listens, then one for each request', group: 'Output' }),
};

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

async function serve(args: ArgumentsOf<typeof options>, context: Context): Promise<number> {
  const { screen, version } = context;
  const catalogue = args.catalogue === null ? builtInCatalogue() : await ownCatalogue(args.catalogue);
  let desk: DeskServer | null = null;
  const faults: unknown[] = [];
  const server = await listen(
    args.port,
    (request) => (desk === null ? new Response(null, { status: 503 }) : desk.handle(request)),
    faults,
  );
  const names = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${server.port}`);
  desk = openDesk({
    clock: systemClock,
    random: () => randomOctets(16).toString('base64url'),
    house: { hosts: new Set(names), origins: new Set(names.map((name) => `http://${name}`)), rights: rightsOf(args) },
    cookieName: `mxprobe-${server.port}`,
    version,
    catalogue,
    lang: args.lang as Language | null,
    we: args.we === 'neither' ? null : args.we,
    targets: args.allow,
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
    files: diskFiles,
    isOpen: false,
    log: (line) => {
      if (args.json) screen.out(`${JSON.stringify(line)}\n`);
    },
  });
  const interruption = watchInterrupts(null, () => {});
  const invite = () => invitation(server, desk, args.json, context);
  invite();
  const stopAsking = onEnter(invite);
  await ended(interruption.signal);
  stopAsking();
  await desk.close();
  await server.close();
  interruption.stop();
  if (faults.length > 0) throw faults[0];
  return EXIT.ok;
}

function rightsOf({ mayAccept }: { readonly mayAccept: boolean }): ReadonlySet<Right> {
  return new Set<Right>(mayAccept ? ['accept'] : []);
}

function listen(
  port: number,
  answer: (request: Request) => Response | Promise<Response>,
  faults: unknown[],
): Promise<HttpServer> {
  const options = { host: '127.0.0.1', port, maxBodyBytes: MAX_BODY_BYTES, maxConnections: MAX_CONNECTIONS };
  return serveHttp({ ...options, failed: (error) => void faults.push(error) }, answer).catch(
    (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? `something else listens on port ${port}` : error.message;
      throw new UsageError(`--port ${port}: ${why}`, 'who does, says `ss -ltnp`; --port 0 takes any free one');
    },
  );
}

/** The address that opens a session, once and for five minutes. */
function invitation(server: HttpServer, desk: DeskServer | null, json: boolean, { screen }: Context): void {
  const path = desk?.invite() ?? '/';
  const listening = `http://127.0.0.1:${server.port}`;
  if (json) screen.out(`${JSON.stringify({ listening, token: path.split('=')[1] ?? '' })}\n`);
  else screen.out(`${listening}${path}\n`);
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
