// What was expected against what came: a list of differences in words, empty if there is none.
import { holds } from '../scenario/comparison.ts';
import type { CERTIFICATE_FACTS } from '../scenario/expectation.ts';
import type { Expectation } from '../scenario/scenario.ts';
import {
  codeMatches,
  enhancedMatches,
  type OutcomeWord,
  parseShortForm,
  type ShortForm,
} from '../scenario/short-form.ts';
import type { Capabilities } from '../wire/ehlo.ts';
import { formatEnhanced } from '../wire/enhanced.ts';
import { replyLine } from '../wire/reply.ts';
import { ambiguityOf, cutOf } from './ambiguity.ts';
import { type Answer, words } from './answer.ts';
import { search, valueDifference, writtenMatch } from './judge-value.ts';
import type { TlsRecord } from './transcript.ts';
import { violationsOf } from './violations.ts';

export interface Judged {
  readonly answer: Answer;
  readonly capabilities: Capabilities | null;
  readonly tls: TlsRecord | null;
  /** Verdicts on DANE and MTA-STS; null where nothing was looked up. */
  readonly dane: PolicyVerdict | null;
  readonly mtaSts: PolicyVerdict | null;
  readonly values: ReadonlyMap<string, string>;
  /** The transaction was begun with SMTPUTF8: replies may be UTF-8. */
  readonly smtputf8?: boolean;
}

/** What the policies of the target's domain make of a handshake; asked after every step. */
export type Policies = (tls: TlsRecord | null) => Pick<Judged, 'dane' | 'mtaSts'>;

export interface PolicyVerdict {
  /** The word of the expectation: `verified`, `failed`, `absent`, `testing`; null if it is not known. */
  readonly word: string | null;
  readonly text: string;
}

/** Differences between `expectation` (or, where it names no reply, the verb's default) and what came. */
export function differences(expectation: Expectation | null, byDefault: string, judged: Judged): string[] {
  const form = expectation?.reply ?? defaultForm(byDefault);
  const found = replyDifferences(withDefaultCodes(form, byDefault), judged);
  if (expectation === null) return found;
  // A reply of another kind makes what follows from it moot.
  if (found.length > 0 && judged.answer.outcome !== 'reply') return found;
  return [...found, ...longDifferences(expectation, judged)];
}

const forms = new Map<string, ShortForm>();
function defaultForm(written: string): ShortForm {
  const known = forms.get(written);
  if (known !== undefined) return known;
  const parsed = parseShortForm(written);
  if ('refuse' in parsed) throw new Error(`the default expectation ${written}: ${parsed.refuse}`);
  forms.set(written, parsed);
  return parsed;
}
/** `+STARTTLS` alone still expects the verb's own success code. */
function withDefaultCodes(form: ShortForm, byDefault: string): ShortForm {
  if (form.codes.length + form.outcomes.length > 0) return form;
  const { codes, outcomes } = defaultForm(byDefault);
  return { ...form, codes, outcomes };
}

function replyDifferences(form: ShortForm, judged: Judged): string[] {
  const { answer, values } = judged;
  const { reply } = answer;
  const asked = form.written;
  if (answer.outcome !== 'reply' || reply === null) {
    if (form.outcomes.some((word) => isMetBy(word, answer.outcome))) return [];
    return [`expected ${asked}, but ${answer.detail ?? NO_REPLY[answer.outcome] ?? 'there was no reply'}`];
  }
  const line = replyLine(reply);
  const cut = cutOf(reply);
  if (cut !== undefined && !form.outcomes.includes('any')) return [`expected ${asked}, got ${cut}`];
  const codeFits =
    form.outcomes.includes('any') ||
    (reply.code !== null && form.codes.some((code) => codeMatches(code, reply.code as number)));
  if (!codeFits) return [`expected ${asked}, got ${line}`];
  const ambiguity = form.outcomes.includes('any') ? undefined : ambiguityOf(reply);
  if (ambiguity !== undefined) return [`expected ${asked}, got a reply with ${ambiguity}: ${line}`];
  const found: string[] = [];
  const enhanced = reply.enhanced === null ? null : formatEnhanced(reply.enhanced);
  if (form.enhanced.length > 0 && !form.enhanced.some((one) => enhanced !== null && enhancedMatches(one, enhanced))) {
    found.push(`expected the enhanced status code ${form.enhanced.join(' or ')}, got ${enhanced ?? 'none'} in ${line}`);
  }
  for (const pattern of form.patterns) {
    const { written, found: matches, undecided } = search(pattern, reply.text, values);
    if (undecided !== null) found.push(`${written} ${undecided}`);
    else if (!matches) found.push(`expected a text that matches ${written}, got ${line}`);
  }
  return [...found, ...capabilityDifferences(form.include, form.exclude, judged)];
}

/** No reply in time is silence, by whichever word it is expected. */
function isMetBy(word: OutcomeWord, outcome: Answer['outcome']): boolean {
  const silent = (one: string) => one === 'silence' || one === 'timeout';
  return word === outcome || (silent(word) && silent(outcome));
}

const NO_REPLY: Readonly<Record<string, string>> = { silence: 'the server stayed silent', none: 'nothing was sent' };

function capabilityDifferences(
  include: ShortForm['include'],
  exclude: ShortForm['exclude'],
  { capabilities, answer }: Judged,
): string[] {
  if (include.length + exclude.length === 0) return [];
  if (capabilities === null)
    return [`expected EHLO keywords, got ${answer.reply === null ? 'no reply' : replyLine(answer.reply)}`];
  const offers = ({ keyword, parameter }: ShortForm['include'][number]) => {
    const parameters = capabilities.keywords.get(keyword);
    return (
      parameters !== undefined &&
      (parameter === null || parameters.some((one) => one.toUpperCase() === parameter.toUpperCase()))
    );
  };
  const name = ({ keyword, parameter }: ShortForm['include'][number]) =>
    parameter === null ? keyword : `${keyword} ${parameter}`;
  const offered = [...capabilities.keywords.keys()].join(', ') || 'nothing';
  return [
    ...include
      .filter((test) => !offers(test))
      .map((test) => `expected ${name(test)} to be offered; offered are ${offered}`),
    ...exclude.filter(offers).map((test) => `expected ${name(test)} not to be offered`),
  ];
}

function longDifferences(expectation: Expectation, judged: Judged): string[] {
  const { reply, ms } = judged.answer;
  const found: string[] = [];
  const lines = reply?.lines.length ?? 0;
  if (expectation.lines !== null && !holds(expectation.lines, lines))
    found.push(`expected ${expectation.lines.written} lines, got ${lines}`);
  if (expectation.withinMs !== null && ms > expectation.withinMs)
    found.push(`expected within ${words(expectation.withinMs)}, took ${words(ms)}`);
  if (expectation.strict && reply !== null) {
    const broken = violationsOf(reply, judged.smtputf8 ?? false);
    if (broken.length > 0) found.push(`expected a reply that obeys RFC 5321 4.2, got one with ${broken.join(', ')}`);
  }
  const { include, exclude, parameters } = expectation.capabilities;
  found.push(...capabilityDifferences(include, exclude, judged));
  for (const [keyword, match] of parameters) {
    const given = judged.capabilities?.keywords.get(keyword);
    const problem = given === undefined ? 'it is not offered' : valueDifference(match, given.join(' '), judged.values);
    if (problem !== null) found.push(`expected ${keyword} ${writtenMatch(match)}: ${problem}`);
  }
  return [...found, ...tlsDifferences(expectation, judged), ...policyDifferences(expectation, judged)];
}

function tlsDifferences({ tls: asked, certificate: facts }: Expectation, { tls, values }: Judged): string[] {
  if (asked.size + facts.size === 0) return [];
  if (tls === null || tls.failure !== null)
    return [`expected TLS, but ${tls?.failure ?? 'the session is not encrypted'}`];
  const found: string[] = [];
  for (const [name, match] of asked) {
    const given = name === 'version' ? tls.protocol : tls[name];
    const problem = given === null ? 'there is none' : valueDifference(match, given, values, name === 'version');
    if (problem !== null) found.push(`expected TLS ${name} ${writtenMatch(match)}: ${problem}`);
  }
  for (const [name, match] of facts) {
    const given = certificateFact(name, tls);
    const problem = given === null ? 'there is none' : valueDifference(match, given, values);
    const why = name === 'trusted' ? tls.trustError : name === 'matches_host' ? tls.nameProblem : null;
    if (problem === null) continue;
    found.push(
      `expected the certificate's ${name} ${writtenMatch(match)}: ${problem}${why === null ? '' : `: ${why}`}`,
    );
  }
  return found;
}

function certificateFact(name: keyof typeof CERTIFICATE_FACTS, tls: TlsRecord): string | number | boolean | null {
  const { certificate } = tls;
  if (certificate === null) return null;
  switch (name) {
    case 'trusted':
      return tls.trusted;
    case 'matches_host':
      return tls.matchesHost;
    case 'self_signed':
      return certificate.selfSigned;
    case 'days_left':
      return certificate.daysLeft;
    case 'bits':
      return certificate.key.bits;
    case 'chain_length':
      return tls.sent?.count ?? 1 + tls.chain.length;
    case 'key':
      return [certificate.key.type, certificate.key.curve].filter((part) => part !== null).join(' ');
    case 'san':
      return certificate.san.join('\n');
    case 'issuer':
    case 'subject':
    case 'sha256':
      return certificate[name];
  }
}

function policyDifferences(expectation: Expectation, { dane, mtaSts }: Judged): string[] {
  return [
    ...policyDifference('DANE', expectation.dane, dane),
    ...policyDifference('MTA-STS', expectation.mtaSts, mtaSts),
  ];
}

function policyDifference(policy: string, expected: string | null, got: PolicyVerdict | null): string[] {
  if (expected === null || expected === got?.word) return [];
  if (got === null) return [`expected ${policy} ${expected}, and nothing was looked up: the embedded MX has no DNS`];
  return [`expected ${policy} ${expected}, got ${got.word ?? 'no verdict'} (${got.text})`];
}
