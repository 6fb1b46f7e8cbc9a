// mxprobe mx: the survey of a domain's mail exchangers.
import { throttlesBy } from '../diagnosis/throttles.ts';
import { policyFetcher } from '../library/policy-fetcher.ts';
import { refuseOtherFamily } from '../library/targets.ts';
import { systemClock } from '../net/clock.ts';
import { openStream } from '../net/lean-stream.ts';
import { ownName } from '../net/machine.ts';
import { openDns } from '../net/open-dns.ts';
import { readRoots } from '../net/roots.ts';
import { escapeJson } from '../report/escape/json.ts';
import { mxText } from '../report/mx.ts';
import type { EndpointRecord, MxSurvey } from '../survey/document.ts';
import { surveyMx } from '../survey/survey.ts';
import { parseTarget, shownTarget, type Target } from '../target/parse-target.ts';
import { TrustStore } from '../trust/trust-store.ts';
import { command as commandLine, mailCommand } from '../wire/command.ts';
import { type Context, commandOf } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import { watchInterrupts } from './interrupt.ts';
import { type ArgumentsOf, flag, text } from './option.ts';
import { ASKING, ownAddress } from './options.ts';

const positionals = {
  domain: text({ about: 'a mail domain; or one server: smtp://HOST, HOST:PORT, an address', required: true }),
};
const options = {
  ...ASKING,
  source: text({ about: 'connect from this address', group: 'Target', ...ownAddress }),
  json: flag({ about: 'the survey as JSON on stdout, nothing else', group: 'Output' }),
  verbose: flag({ about: 'all facts of every server', alias: 'v', group: 'Output' }),
};
type MxArguments = ArgumentsOf<typeof positionals> & ArgumentsOf<typeof options>;

export const command = commandOf({
  about: 'survey every MX host at every address: STARTTLS, certificate, DANE, MTA-STS',
  positionals,
  options,
  examples: [
    ['mxprobe mx example.org', 'every MX host at every address'],
    ['mxprobe mx smtp://mx1.example.org -v', 'one server, with all facts'],
  ],
  run: survey,
});

/** A server that is reached through many hops and greets late answers within this. */
const TIMEOUT_MS = 30_000;
/** For all questions to one endpoint. */
const ENDPOINT_MS = 240_000;
const THROTTLE_PAUSE_MS = 5_000;

async function survey(args: MxArguments, context: Context): Promise<number> {
  const { screen } = context;
  const { domain: written, family, source } = args;
  const target = targetOf(written);
  refuseOtherFamily(written, target, family);
  const helo = args.helo ?? ownName();
  const from = args.from ?? `postmaster@${helo}`;
  sendable(helo, from);
  const dns = openDns(args.dns, systemClock);
  const roots = [...(await readRoots(context.environment)).pems, ...args.ca];
  const timeoutMs = args.timeout ?? TIMEOUT_MS;
  const interruption = watchInterrupts(args.maxTime, screen.err);
  try {
    const found = await surveyMx(
      { written, target, family },
      {
        clock: systemClock,
        signal: interruption.signal,
        open: openStream,
        dns,
        roots,
        trustStore: new TrustStore(roots),
        fetchPolicy: policyFetcher({ dns, roots, owned: args.owned }),
        source,
        serverName: args.servername,
        proxy: null,
        helo,
        from,
        timeoutMs,
        endpointMs: Math.max(ENDPOINT_MS, 4 * timeoutMs),
        throttlePauseMs: THROTTLE_PAUSE_MS,
        throttles: throttlesBy(),
        listen: (done, left) => screen.status(progress(done, left, screen.isTerminal)),
      },
    );
    screen.status(null);
    if (args.json) screen.out(`${escapeJson(JSON.stringify(found, null, 2))}\n`);
    else
      screen.out(
        mxText(found, {
          palette: screen.palette,
          width: Math.min(110, Math.max(80, screen.columns)),
          details: args.verbose,
        }),
      );
    return interruption.interrupted() ? EXIT.interrupted : exitCodeOf(found);
  } finally {
    interruption.stop();
  }
}

/** A bare name is a domain; a server is named by a port, a scheme or its address. */
function targetOf(written: string): Target {
  const bare = /^[^:/[\]]+$/.test(written) ? parseTarget(`mx:${written}`) : null;
  const parsed = bare !== null && 'target' in bare ? bare : parseTarget(written);
  if ('problem' in parsed)
    throw new UsageError(`${shownTarget(written)}: ${parsed.problem.message}`, parsed.problem.advice);
  const { target } = parsed;
  if (target.kind === 'socket' || target.mode === 'smtps' || target.mode === 'lmtp')
    throw new UsageError(`${written}: a survey asks about STARTTLS`, 'give a domain, smtp://HOST or submission://HOST');
  return target;
}

function sendable(helo: string, from: string): void {
  for (const [option, line] of [
    ['helo', commandLine('EHLO', helo)],
    ['from', mailCommand({ path: from })],
  ] as const)
    if (!line.ok) throw new UsageError(`--${option}: ${line.problem}`);
}

function progress(done: EndpointRecord, left: number, isTerminal: boolean): string | null {
  if (!isTerminal || left === 0) return null;
  return `${done.host.replace(/[^\x20-\x7e]/g, '?').slice(0, 40)} [${done.address}] done, ${left} left`;
}

/** An error is an answer that is not as it should be; what could not be asked is inconclusive. */
export function exitCodeOf({ findings, endpoints, problem, mtaSts }: MxSurvey): number {
  if (findings.some(({ severity }) => severity === 'error')) return EXIT.failed;
  const open = problem !== null || endpoints.some(({ reason }) => reason !== null) || mtaSts?.verdict === 'unknown';
  return open ? EXIT.inconclusive : EXIT.ok;
}
