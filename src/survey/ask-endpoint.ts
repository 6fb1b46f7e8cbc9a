// One MX host at one address: the questions in their order. What the answers mean for a domain is judged elsewhere.
import { round } from '../dialogue/answer.ts';
import { Redactor } from '../dialogue/redact.ts';
import { deadline } from '../net/deadline.ts';
import { failureWords } from '../trust/words.ts';
import { Asker, type AskerMeans } from './asker.ts';
import { onlyKnown, probeTls, probeVersions } from './probe-tls.ts';
import { type Asked, type Said, saidIn } from './said.ts';
import type { Visit, VisitEnd, VisitMeans } from './visit.ts';

export interface AskedEndpoint {
  readonly host: string;
  readonly address: string;
  readonly port: number;
}

export interface AskingMeans extends Omit<VisitMeans, 'sni' | 'proxy'> {
  readonly connections: AskerMeans['connections'];
  readonly throttlePauseMs: number;
  /** For all questions to one endpoint. */
  readonly endpointMs: number;
  /** PEM, the same array for all. */
  readonly roots: readonly string[];
  /** SNI, if it is not the host's name. */
  readonly serverName: string | null;
  /** The version of a PROXY header before all else, and the address that stands in it. */
  readonly proxy: { readonly version: 1 | 2; readonly sourceOf: (address: string) => Promise<string> } | null;
  /** `short`: as a sender makes them, two connections: MAIL FROM in clear text, and within TLS. */
  readonly depth?: 'full' | 'short';
}

/** What was said, and beside it how long it took. */
export interface Answered {
  readonly said: Said;
  readonly ms: number;
  readonly handshakeMs: number;
}

/** Never rejects for anything that a server does. */
export async function askEndpoint(endpoint: AskedEndpoint, means: AskingMeans): Promise<Answered> {
  const limit = deadline(means.clock, means.endpointMs, means.signal);
  const begun = means.clock.now();
  const literal = endpoint.host === endpoint.address;
  const { address, port } = endpoint;
  const sni = means.serverName ?? (literal ? null : endpoint.host);
  const { version = null, sourceOf } = means.proxy ?? {};
  const proxy = version && sourceOf ? { version, source: await sourceOf(address) } : null;
  const asker = new Asker({ address, port }, { ...means, proxy, signal: limit.signal, sni });
  try {
    const asked = await askAll(asker, means);
    const stopped: VisitEnd | null = limit.passed ? OVERDUE : asker.stopped;
    const said = saidIn({ ...asked, stopped, connections: asker.count }, new Redactor());
    return { said, ms: round(means.clock.now() - begun), handshakeMs: round(asked.shown?.tls?.ms ?? 0) };
  } finally {
    limit.cancel();
  }
}

const OVERDUE = { reason: 'timeout', text: 'the time for this endpoint was over before all was asked' } as const;

/** The first visit alone: a server that is not there, wants none of us, or says nothing any more is asked no further. */
async function askAll(asker: Asker, means: AskingMeans): Promise<Omit<Asked, 'stopped' | 'connections'>> {
  const ask = asker.ask.bind(asker);
  const first = await ask({ kind: 'tls', options: { roots: means.roots }, until: 'mail' });
  if (first === null || first.capabilities === null || first.reason === 'throttled' || first.reason === 'stopped')
    return { first, mail: null, probes: null, shown: null };
  const silence = silenceOf(first);
  if (silence !== null) {
    const probes = first.tls === null ? null : { ...NO_MORE, versions: onlyKnown(first, silence) };
    return { first, mail: null, probes, shown: first.tls === null ? null : first };
  }
  if (means.depth === 'short') {
    const probes =
      first.tls === null ? null : { ...NO_MORE, versions: onlyKnown(first, 'it was not looked at so closely') };
    return { first, mail: await ask({ kind: 'mail' }), probes, shown: first.tls === null ? null : first };
  }
  const [mail, probed] = await Promise.all([
    ask({ kind: 'mail' }),
    first.tls === null ? null : probeVersions(first, ask),
  ]);
  if (probed === null) return { first, mail, probes: null, shown: null };
  const worked = first.tls?.failure === null;
  const shown = worked ? first : (probed.best ?? first);
  const more = probed.best === null ? NO_MORE : await probeTls(worked ? first : probed.best, probed, ask);
  return { first, mail, probes: { versions: probed.versions, ...more }, shown };
}

const NO_MORE = { groups: [], cipherOrder: null, resumption: null, alpnOffered: null, withoutName: null };

/** Each further question would cost another deadline. */
function silenceOf({ reason, text, tls, tlsEnd }: Visit): string | null {
  if (reason === 'timeout') return text;
  if (tlsEnd?.reason === 'timeout') return tlsEnd.text;
  return tls?.failure?.code === 'ETIMEDOUT' ? failureWords(tls.failure) : null;
}
