// mxprobe mx: the survey of a domain's mail exchangers.
import { throttlesBy } from '../diagnosis/throttles.ts';
import { policyFetcher } from '../library/policy-fetcher.ts';
import { refuseOtherFamily } from '../library/targets.ts';
import { systemClock } from '../net/clock.ts';
import { openStream } from '../net/lean-stream.ts';
import { ownName } from '../net/machine.ts';
import { openDns } from '../net/open-dns.ts';
import { readRoots } from '../net/roots.ts';
import { sourceAddress } from '../net/source-address.ts';
import { escapeJson } from '../report/escape/json.ts';
import { mxText } from '../report/mx.ts';
import type { AskingMeans } from '../survey/ask-endpoint.ts';
import type { EndpointRecord, MxSurvey } from '../survey/document.ts';
import { outcomeOf } from '../survey/outcome.ts';
import { surveyMx } from '../survey/survey.ts';
import { TrustStore } from '../trust/trust-store.ts';
import { type Context, commandOf } from './command.ts';
import { EXIT } from './exit.ts';
import { watchInterrupts } from './interrupt.ts';
import { askedFamily, checkSendable, surveyTarget } from './mx-question.ts';
import { type ArgumentsOf, flag, oneOf, text } from './option.ts';
import { ASKING, ownAddress } from './options.ts';

const positionals = {
  domain: text({ about: 'a mail domain; or one server: smtp://HOST, HOST:PORT, an address', required: true }),
};
const options = {
  ...ASKING,
  source: text({ about: 'connect from this address', group: 'Target', ...ownAddress }),
  proxy: text({
    about: 'say a PROXY header first: the server stands behind a balancer',
    group: 'Target',
    ...oneOf(['v1', 'v2']),
  }),
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
  const { domain: written, source } = args;
  const target = surveyTarget(written);
  refuseOtherFamily(written, target, args.family);
  const family = await askedFamily(args, target);
  const helo = args.helo ?? ownName();
  const from = args.from ?? `postmaster@${helo}`;
  checkSendable(helo, from);
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
        proxy: proxyOf(args),
        owned: args.owned,
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

function proxyOf({ proxy, source }: MxArguments): AskingMeans['proxy'] {
  if (proxy === null) return null;
  const sourceOf = async (towards: string) => source ?? (await sourceAddress(towards)) ?? towards;
  return { version: proxy === 'v1' ? 1 : 2, sourceOf };
}

function progress(done: EndpointRecord, left: number, isTerminal: boolean): string | null {
  if (!isTerminal || left === 0) return null;
  return `${done.host.replace(/[^\x20-\x7e]/g, '?').slice(0, 40)} [${done.address}] done, ${left} left`;
}

export function exitCodeOf(survey: MxSurvey): number {
  return { passed: EXIT.ok, failed: EXIT.failed, inconclusive: EXIT.inconclusive }[outcomeOf(survey)];
}
