// What of a survey counts from night to night: names and words that stay while nobody changes anything. Whatever drips, counts
// or differs by chance (banners, serial numbers, times) stands in the survey, not here.
import type { EndpointRecord, EndpointTls, MxSurvey } from '../survey/document.ts';
import type { PtrFacts } from '../trust/sender-facts.ts';

export type Facts = Readonly<Record<string, string>>;

/** What could not be found out. */
export const UNKNOWN = 'unknown';
export const NONE = 'none';
/** A server that offers more keywords wants to fill disks. */
const MAX_KEYWORDS = 60;
const MAX_LENGTH = 300;

export function endpointFacts(endpoint: EndpointRecord): Facts {
  const { capabilities, capabilitiesInTls, starttls, dane, mtaSts, mail, mailInTls, tls, ptr } = endpoint;
  return {
    ...ptrFacts(ptr),
    starttls: starttls ?? UNKNOWN,
    ...(mail === null ? {} : { 'mail.clear': String(mail.code ?? NONE) }),
    ...(mailInTls === null ? {} : { 'mail.tls': String(mailInTls.code ?? NONE) }),
    ...(tls === null ? {} : tlsFacts(tls)),
    ...(dane === null ? {} : { dane: dane.verdict, 'dane.rollover': yes(dane.rollover) }),
    ...(mtaSts === null ? {} : { mta_sts: mtaSts.verdict }),
    ...capabilityFacts(capabilities, capabilitiesInTls),
  };
}

export function ptrFacts(ptr: PtrFacts | null): Facts {
  if (ptr === null) return {};
  if (ptr.outcome !== 'found') return { ptr: ptr.outcome === 'unknown' ? UNKNOWN : NONE };
  const outcome = ptr.confirmed.length > 0 ? 'confirmed' : ptr.notes.length > 0 ? UNKNOWN : 'unconfirmed';
  return { ptr: outcome, 'ptr.names': listed(ptr.names) };
}

function tlsFacts({ versions, groups, cipherOrder, resumption, sent }: EndpointTls): Facts {
  return {
    ...Object.fromEntries(versions.map(({ version, accepted }) => [`version.${version}`, taken(accepted)])),
    ...Object.fromEntries(groups.map(({ group, accepted }) => [`group.${group}`, taken(accepted)])),
    ...(cipherOrder === null ? {} : { cipher_order: cipherOrder.decides }),
    ...(resumption === null ? {} : { resumption: yes(resumption) }),
    ...(sent === undefined || sent.count === 0 ? {} : { chain: cut(sent.roles.join(' ')) }),
  };
}

const taken = (accepted: boolean | null) => (accepted === null ? UNKNOWN : accepted ? 'accepted' : 'refused');
const yes = (value: boolean) => (value ? 'yes' : 'no');

/** What is offered where mail is sent, and whether a password is asked for in clear text. */
function capabilityFacts(clear: readonly string[], inTls: readonly string[] | null): Facts {
  if (clear.length === 0) return {};
  const auth = clear.find((one) => /^AUTH\b/i.test(one));
  // Whether STARTTLS is offered, `starttls` says, also where something overwrites it.
  const offered = [...(inTls ?? clear)].filter((one) => !/^(?:STARTTLS|X{2,})/i.test(one)).sort();
  return {
    'clear.AUTH': auth === undefined ? NONE : wordsOf(auth).rest,
    ...Object.fromEntries(
      offered.slice(0, MAX_KEYWORDS).map((one) => [`ehlo.${wordsOf(one).keyword}`, wordsOf(one).rest]),
    ),
  };
}

function wordsOf(capability: string): { readonly keyword: string; readonly rest: string } {
  const [keyword = '', ...rest] = capability.split(' ');
  return { keyword: cut(keyword.toUpperCase()), rest: rest.length === 0 ? 'yes' : listed(rest) };
}

export function domainFacts({ mx, mxAuthentic, mtaSts, tlsRpt, problem }: MxSurvey): Facts {
  return {
    ...(problem === null ? { mx: listed(mx.map(({ host, preference }) => `${preference ?? 0}:${host}`)) } : {}),
    ...(mxAuthentic === null ? {} : { 'mx.signed': yes(mxAuthentic) }),
    ...(mtaSts === null ? {} : { 'sts.policy': mtaSts.verdict }),
    ...(mtaSts?.policy == null
      ? {}
      : {
          'sts.mode': mtaSts.policy.mode,
          'sts.mx': listed(mtaSts.policy.mx),
          'sts.max_age': String(mtaSts.policy.maxAgeSeconds),
        }),
    ...(tlsRpt === null ? {} : { tls_rpt: tlsRpt.verdict }),
    ...(tlsRpt?.verdict === 'valid' ? { 'tls_rpt.to': listed(tlsRpt.reportTo) } : {}),
  };
}

/** Their order means nothing. */
export const listed = (words: readonly string[]): string =>
  words.length === 0 ? NONE : cut([...words].sort().join(' '));
const cut = (text: string) => (text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH)}…`);
