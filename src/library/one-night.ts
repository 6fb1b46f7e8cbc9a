// A probe, asked now: what `mxprobe probe FILE` does, for who has no command line. `for await` hears what happens.
import type { Language } from '../diagnosis/texts.ts';
import { systemClock } from '../net/clock.ts';
import type { DnsServer } from '../net/dns-servers.ts';
import { nightTongue } from '../report/nights/words.ts';
import { PolicyLookups } from '../run/policies.ts';
import type { RunDocument, RunEvent } from './documents.ts';
import { abortSignal, checkOptions, checkValue, flag, type Kinds, LANGUAGES, secrets, text, whole } from './given.ts';
import type { NightAround } from './night-around.ts';
import { ASKING, type AskingOptions, askingOf, ownSignal } from './options.ts';
import { wayOutside } from './outside.ts';
import { perform } from './perform.ts';
import { policyFetcher } from './policy-fetcher.ts';
import { type NightEnd, probeNight } from './probe-night.ts';
import { type ReadProbe, readProbes } from './read-probes.ts';
import type { Unrunnable } from './run-scenarios.ts';
import { sandboxes } from './sandboxes.ts';
import { lazyDns } from './targets.ts';
import { type Going, going } from './telling.ts';
import { version } from './version.ts';

/** How a probe is asked, and where it is kept. */
export interface ProbeOptions extends Pick<AskingOptions, 'ca' | 'dns' | 'timeout'> {
  /** Where nights, what was accepted, and the history are kept; `results` if not said. */
  readonly results?: string;
  /** What is found is normal from now on. */
  readonly accept?: boolean;
  /** Cases at once. */
  readonly jobs?: number;
  /** Of what the probe file says `env: NAME`; none if not said. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** In which receivers are told; English if not said. */
  readonly lang?: 'en' | 'de';
  /** Aborted, it ends the sessions politely: the document says that it is not complete. */
  readonly signal?: AbortSignal;
}

const OPTIONS: Kinds<ProbeOptions> = {
  ...{ ca: ASKING.ca, dns: ASKING.dns, timeout: ASKING.timeout },
  results: text,
  accept: flag,
  jobs: whole(1, 10_000),
  environment: secrets,
  lang: LANGUAGES,
  signal: abortSignal,
};

/** `notice`: a lock that was left behind, a receiver that could not be told; `again`: so many cases are asked once more. */
export type NightEvent =
  | RunEvent
  | { readonly e: 'notice'; readonly text: string }
  | { readonly e: 'again'; readonly cases: number };

/** What became of a night. */
export interface NightResult {
  /** `fault`: something could not be read or written. */
  readonly end: NightEnd;
  /** With `baseline` and `changes`; null where nothing was asked. */
  readonly document: RunDocument | null;
  /** What was told beside it. */
  readonly notices: readonly string[];
}

/** Asks the probe in `file` once, compares it with what was accepted, and remembers the night. */
export function askProbe(file: string, options: ProbeOptions = {}): Going<NightEvent, NightResult | Unrunnable> {
  return going(async (tell) => {
    checkValue(file, text, 'file');
    checkOptions(options, OPTIONS, 'askProbe()');
    const asking = askingOf(options);
    const environment = options.environment ?? {};
    const { probes, problems } = readProbes([file], (name) => environment[name]);
    const [read] = probes;
    if (read === undefined || problems.some(({ severity }) => severity === 'error')) return { problems };
    const { results = 'results', accept = false, jobs = null, lang = 'en' } = options;
    const kept = { results, accept, jobs, timeoutMs: asking.timeout, argv: [], version, lang };
    return oneNight(read, { ...asking, ...kept, environment, signal: ownSignal(options.signal) }, tell);
  });
}

/** What a night is asked with, checked. */
export interface NightAsking extends Pick<NightAround, 'results' | 'accept' | 'jobs' | 'timeoutMs' | 'signal'> {
  readonly ca: readonly string[];
  readonly dns: DnsServer | null;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  readonly argv: readonly string[];
  readonly lang: Language;
}

export async function oneNight(
  read: ReadProbe,
  asking: NightAsking,
  tell: (event: NightEvent) => void,
): Promise<NightResult> {
  const notices: string[] = [];
  let document: RunDocument | null = null;
  const notice = (text: string) => {
    notices.push(text);
    tell({ e: 'notice', text });
  };
  const mx = sandboxes(systemClock);
  try {
    const end = await probeNight(read, {
      ...(await aroundOf(asking)),
      startSandbox: mx.start,
      perform: (planned, performance) =>
        perform(planned, {
          ...performance,
          version: asking.version,
          argv: asking.argv,
          notWhole: ({ text }) => notice(`the record is not whole: ${text}`),
          watch: { event: (event) => tell(event), burst() {}, searching() {} },
        }),
      tell(told) {
        if (told.e === 'notice') notice(told.text);
        else if (told.e === 'problems')
          for (const { file, line, message } of told.problems) notice(`${file}:${line}: ${message}`);
        else if (told.e === 'again') tell(told);
      },
      async report(found) {
        document = found;
        return false;
      },
    });
    return { end, document, notices };
  } finally {
    await mx.close();
  }
}

async function aroundOf(
  asking: NightAsking,
): Promise<Omit<NightAround, 'startSandbox' | 'perform' | 'tell' | 'report'>> {
  const { ca, dns: server, results, accept, jobs, timeoutMs, signal, environment, lang } = asking;
  const dns = lazyDns(server);
  const outside = await wayOutside({ ca, dns: server, servername: null, owned: false }, environment);
  return {
    ...{ outside, signal, dns: server, lookUp: dns, jobs, timeoutMs, accept, results },
    policies: (owned) => new PolicyLookups(dns, policyFetcher({ dns, roots: outside.roots, owned })),
    environment: (name) => environment[name],
    tongue: await nightTongue(lang),
  };
}
