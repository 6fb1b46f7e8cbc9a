// The survey of a domain's mail exchangers: what is asked, checked, and the way to the servers.
import { throttlesBy } from '../diagnosis/throttles.ts';
import { systemClock } from '../net/clock.ts';
import { openStream } from '../net/lean-stream.ts';
import { ownName } from '../net/machine.ts';
import { openDns } from '../net/open-dns.ts';
import { readRoots } from '../net/roots.ts';
import { sourceAddress } from '../net/source-address.ts';
import type { AskingMeans } from '../survey/ask-endpoint.ts';
import { type SurveyMeans, type SurveyQuestion, surveyMx } from '../survey/survey.ts';
import { TrustStore } from '../trust/trust-store.ts';
import type { Asking } from './asking.ts';
import type { MxSurvey } from './documents.ts';
import { abortSignal, checkOptions, checkValue, type Kinds, text } from './given.ts';
import { ASKING, type AskingOptions, askingOf, ownSignal } from './options.ts';
import { policyFetcher } from './policy-fetcher.ts';
import { askedFamily, checkSendable, surveyTarget } from './survey-question.ts';
import { refuseOtherFamily } from './targets.ts';
import { type Going, going } from './telling.ts';

/** What one server said at one address. */
export type EndpointRecord = MxSurvey['endpoints'][number];

export interface SurveyAsking extends Omit<Asking, 'target' | 'source' | 'to'> {
  /** A mail domain, or one server. */
  readonly written: string;
  readonly source: string | null;
  /** Say a PROXY header first. */
  readonly proxy: 'v1' | 'v2' | null;
}

/** What is asked, checked. */
export interface Surveyed {
  readonly question: SurveyQuestion;
  readonly asking: SurveyAsking & { readonly helo: string; readonly from: string };
}

/** A server that is reached through many hops and greets late answers within this. */
const TIMEOUT_MS = 30_000;
/** For all questions to one endpoint. */
const ENDPOINT_MS = 240_000;
const THROTTLE_PAUSE_MS = 5_000;

/** Throws for what contradicts itself, before anything is sent. */
export async function surveyQuestion(asking: SurveyAsking): Promise<Surveyed> {
  const { written } = asking;
  const target = surveyTarget(written);
  refuseOtherFamily(written, target, asking.family);
  const family = await askedFamily(asking, target);
  const helo = asking.helo ?? ownName();
  const from = asking.from ?? `postmaster@${helo}`;
  checkSendable(helo, from);
  return { question: { written, target, family }, asking: { ...asking, helo, from } };
}

/** The way to the servers. `environment` may name the roots of this machine (net/roots.ts). */
export async function surveyMeans(
  { asking }: Surveyed,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Omit<SurveyMeans, 'listen' | 'signal'>> {
  const { source, owned, helo, from } = asking;
  const dns = openDns(asking.dns, systemClock);
  const roots = [...(await readRoots(environment)).pems, ...asking.ca];
  const timeoutMs = asking.timeout ?? TIMEOUT_MS;
  return {
    clock: systemClock,
    open: openStream,
    dns,
    roots,
    trustStore: new TrustStore(roots),
    fetchPolicy: policyFetcher({ dns, roots, owned }),
    source,
    serverName: asking.servername,
    proxy: proxyOf(asking),
    owned,
    helo,
    from,
    timeoutMs,
    endpointMs: Math.max(ENDPOINT_MS, 4 * timeoutMs),
    throttlePauseMs: THROTTLE_PAUSE_MS,
    throttles: throttlesBy(),
  };
}

export function proxyOf({ proxy, source }: Pick<SurveyAsking, 'proxy' | 'source'>): AskingMeans['proxy'] {
  if (proxy === null) return null;
  const sourceOf = async (towards: string) => source ?? (await sourceAddress(towards)) ?? towards;
  return { version: proxy === 'v1' ? 1 : 2, sourceOf };
}

/** An endpoint is done. */
export interface SurveyEvent {
  readonly e: 'endpoint';
  readonly endpoint: EndpointRecord;
  /** So many are still asked. */
  readonly left: number;
}

/** Who asks, and how. */
export interface SurveyOptions extends Omit<AskingOptions, 'target' | 'source' | 'to'> {
  readonly source?: string;
  readonly signal?: AbortSignal;
}

const { target: _target, to: _to, ...OTHERS } = ASKING;
const OPTIONS: Kinds<SurveyOptions> = { ...OTHERS, source: text, signal: abortSignal };

/** `for await` hears of each endpoint, `result` is the document. */
export function surveyDomain(target: string, options: SurveyOptions = {}): Going<SurveyEvent, MxSurvey> {
  return going(async (tell) => {
    checkValue(target, text, 'target');
    checkOptions(options, OPTIONS, 'surveyMx()');
    const { source = null } = options;
    const asked = await surveyQuestion({ ...askingOf(options), written: target, source, proxy: null });
    const listen = (endpoint: EndpointRecord, left: number) => tell({ e: 'endpoint', endpoint, left });
    const means = await surveyMeans(asked, {});
    return surveyMx(asked.question, { ...means, signal: ownSignal(options.signal), listen });
  });
}
