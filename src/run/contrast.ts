// What a changed variable changed: the step at which two variants of one dialogue part, and what follows from it.
import type { Value } from '../scenario/template.ts';
import { codesOf, isRefused } from '../wire/reply.ts';
import type { CaseRecord, Contrast, StepRecord } from './document.ts';
import { sayVerb } from './verb-words.ts';

/** A finished case with the variables that change what it sends. */
export interface Comparable {
  readonly record: CaseRecord;
  readonly acting: Acting;
}
type Acting = Readonly<Record<string, Value>>;

/** Contrasts among the variants of one scenario against one target: each variant with the nearest one before it. */
export function contrastsOf(cases: readonly Comparable[]): Contrast[] {
  const usable = cases.filter(
    ({ record }) => record.variant !== null && (record.verdict === 'passed' || record.verdict === 'failed'),
  );
  return usable.flatMap((after, i) => {
    const before = nearestBefore(usable, i, after);
    const contrast = before === null ? null : contrastOf(before, after);
    return contrast === null ? [] : [contrast];
  });
}

/** Of the first `count` cases the one that differs in the fewest variables; the first of equals. */
function nearestBefore(cases: readonly Comparable[], count: number, after: Comparable): Comparable | null {
  let best: Comparable | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < count && least > 1; i += 1) {
    const before = cases[i];
    const changed = before === undefined ? 0 : changedNames(before.acting, after.acting).length;
    if (before !== undefined && changed > 0 && changed < least) [best, least] = [before, changed];
  }
  return best;
}

/** The variables that have another value in one of the two; one that is not there counts as null. */
function changedNames(before: Acting, after: Acting): string[] {
  const gone = Object.keys(before).filter((name) => !Object.hasOwn(after, name) && before[name] !== null);
  return [...gone, ...Object.keys(after).filter((name) => valueIn(before, name) !== after[name])];
}

/** A variable may be called `__proto__`. */
const valueIn = (acting: Acting, name: string) => (Object.hasOwn(acting, name) ? (acting[name] ?? null) : null);

function changedBetween(before: Acting, after: Acting): Contrast['changed'] {
  const names = changedNames(before, after).sort();
  return Object.fromEntries(names.map((name) => [name, [valueIn(before, name), valueIn(after, name)] as const]));
}

function contrastOf(before: Comparable, after: Comparable): Contrast | null {
  const parted = partingStep(before.record, after.record);
  if (parted === null) return null;
  const [was, is] = parted;
  const changed = changedBetween(before.acting, after.acting);
  const confounded = Object.keys(changed).length > 1;
  const [from, to] = [answerOf(was), answerOf(is)];
  return {
    scenario: after.record.scenario,
    file: after.record.file,
    step: is.verb,
    line: is.line,
    variants: [before.record.variant ?? '', after.record.variant ?? ''],
    changed,
    before: from,
    after: to,
    confounded,
    text: sentence(changed, `${sayVerb(is.verb)} changed from ${from} to ${to}`, was, is),
  };
}

/** The first step that both ran and that was answered with another code, or refused for another reason. */
function partingStep(before: CaseRecord, after: CaseRecord): readonly [StepRecord, StepRecord] | null {
  const lastOf = (record: CaseRecord) =>
    record.steps.filter((step) => step.attempt === record.attempt && step.name !== 'closing');
  const others = new Map(lastOf(after).map((step) => [step.index, step]));
  for (const was of lastOf(before)) {
    const is = others.get(was.index);
    if (is === undefined || is.verb !== was.verb || !ran(was) || !ran(is)) continue;
    if (codeOf(was) !== codeOf(is) || (refuses(was) && answerOf(was) !== answerOf(is))) return [was, is];
  }
  return null;
}

const ran = (step: StepRecord) =>
  step.verdict !== 'skipped' && step.verdict !== 'not-reached' && step.outcome !== 'none';
const refuses = ({ reply }: StepRecord) => isRefused(reply?.code);
const codeOf = (step: StepRecord) =>
  step.reply === null || step.outcome !== 'reply' ? step.outcome : `${step.reply.code}`;
function answerOf(step: StepRecord): string {
  if (step.reply === null || step.outcome !== 'reply') return OUTCOMES[step.outcome];
  return codesOf(step.reply);
}

const OUTCOMES: Readonly<Record<StepRecord['outcome'], string>> = {
  reply: 'a reply',
  none: 'nothing',
  closed: 'a closed connection',
  timeout: 'silence',
  silence: 'silence',
  'tls-failure': 'a failed handshake',
};

function sentence(changed: Contrast['changed'], what: string, was: StepRecord, is: StepRecord): string {
  const names = Object.keys(changed);
  const change = (name: string) => `(${(changed[name] ?? []).map((value) => JSON.stringify(value)).join(' -> ')})`;
  if (names.length > 1) {
    const shown = names.map((name) => `${name} ${change(name)}`);
    return `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)} differ, and ${what}: which of them is the reason can't be told; change one at a time.`;
  }
  const [name = ''] = names;
  return `Only ${name} differs ${change(name)}, and ${what}: ${conclusion(name, was, is)}.`;
}

/** What follows, in words, where the variable's name says what it is. */
function conclusion(name: string, was: StepRecord, is: StepRecord): string {
  const demands = DEMANDS.find(([pattern]) => pattern.test(name));
  if (demands !== undefined && (refuses(was) !== refuses(is) || [was, is].some(asksForMore))) return demands[1];
  const decides = DECIDES.find(([pattern]) => pattern.test(name));
  return decides === undefined ? `${name} is the reason` : `${decides[1]} is the reason`;
}

/** 530 and 538: something must be done first, TLS or AUTH (RFC 3207 4, RFC 4954 6). */
const asksForMore = ({ reply }: StepRecord) => reply?.code === 530 || reply?.code === 538;

const DEMANDS: readonly (readonly [RegExp, string])[] = [
  [/^(starttls|tls|encrypted|secure)$/i, 'the server demands STARTTLS'],
  [/^(auth|login|authenticated)$/i, 'the server demands authentication'],
  [/^(greet|hello)$/i, 'the server demands HELO or EHLO'],
];
const DECIDES: readonly (readonly [RegExp, string])[] = [
  [/^(helo|ehlo)(_name)?$/i, 'the name given in EHLO'],
  [/^(from|sender|mail_from)$/i, 'the sender'],
  [/^(author|from_header|header_from)$/i, 'the address in From'],
  [/^(to|rcpt|recipient)$/i, 'the recipient'],
  [/^(recipients|new_message)$/i, 'the number of recipients in one message'],
  [/^(early|early_talk)$/i, 'speaking before the greeting'],
  [/^(source|client|address|ip)$/i, "the client's address"],
  [/^(ptr|pointer|reverse|reverse_name)$/i, "the client's reverse DNS name"],
  [/^(size|octets)$/i, 'the size'],
  [/^(tls_?version|min|max|version)$/i, 'the TLS version'],
  [/^(wait|pause|delay)$/i, 'the time between the attempts'],
  [/^(password|user|credentials)$/i, 'the login'],
  [/^(entry|listing)$/i, 'the entry on the block list'],
  [/^(signature|dkim|flaw)$/i, 'the DKIM signature'],
  [/^spf_record$/i, 'the SPF record'],
  [/^mx_record$/i, 'the MX record'],
  [/^host_address$/i, "the address record of the sender's host"],
  [/^spare_serves$/i, 'the list of domains that the spare MX serves'],
  [/^eaten$/i, 'the capability that the wrapper loses'],
  [/^reads_on$/i, 'reading the reply to its last line'],
];
