// A failure -> the scenario that reproduces it: the dialogue as far as the refusal, the reply that came back then, and, if a
// flip is proposed, the variant that should make it go away. Nothing of the message but its envelope is in it.
import { escapePattern } from '../scenario/pattern.ts';
import type { BounceFacts, Failure, QuotedReply, Stage } from './facts.ts';
import { blockText, quoted } from './yaml-text.ts';

/** The one change that should turn the answer, as the catalogue proposes it. */
export interface Flip {
  /** Name of the variant: `encrypted`, `other-sender`. */
  readonly name: string;
  /** `starttls` is true or false; the others are the value to use instead. */
  readonly changes: Partial<Readonly<Record<'starttls' | 'helo' | 'from' | 'to', string | boolean>>>;
  /** What is expected then, in the short form; default `250`. */
  readonly expect?: string;
}

export interface ToScenarioOptions {
  readonly flip?: Flip | null;
  /** Default: true. False leaves `helo`, `from` and `to` to the run's own identity. */
  readonly envelope?: boolean;
}

export type ScenarioText = { readonly yaml: string } | { readonly refuse: string };

const COMMAND: Readonly<Record<Stage, string>> = {
  connect: 'the connection',
  ehlo: 'EHLO',
  starttls: 'STARTTLS',
  auth: 'AUTH',
  mail: 'MAIL FROM',
  rcpt: 'RCPT TO',
  data: 'DATA',
  eod: 'the end of the message',
};
const ORDER: readonly Stage[] = ['connect', 'ehlo', 'starttls', 'auth', 'mail', 'rcpt', 'data', 'eod'];
/** A pattern may have 2,000 characters; escaping doubles a text at worst. */
const MAX_PATTERN_TEXT = 900;
const CONTROL_AS_BOUNCED = 'as-bounced';

/** Writes the scenario. `refuse` says why there is none: no reply was quoted, so there is nothing to expect. */
export function toScenario(facts: BounceFacts, failure: Failure, options: ToScenarioOptions = {}): ScenarioText {
  const { reply } = failure;
  if (reply === null || reply.code === null)
    return { refuse: 'the bounce quotes no reply, so there is none to expect' };
  const stage = failure.stage ?? 'rcpt';
  const flip = options.flip ?? null;
  const envelope = options.envelope ?? true;
  const tls = usesTls(failure, stage, flip);
  const lines = [
    `name: ${quoted(`${[reply.code, reply.enhanced].filter((part) => part !== null).join(' ')} in reply to ${COMMAND[stage]}`)}`,
    'about: |',
    ...blockText(about(facts, failure, reply), '  '),
    'tags: [bounce]',
    ...sandboxOf(stage, reply, flip, tls),
    ...varsOf(facts, failure, stage, envelope, tls),
    'variants:',
    `  ${CONTROL_AS_BOUNCED}: { answer: ${quoted(expectationOf(reply))} }`,
    ...(flip === null ? [] : [`  ${quoted(flip.name)}: { ${changesOf(flip)} }`]),
    'dialogue:',
    ...dialogueOf(stage, reply.code, tls).map((line) => `  ${line}`),
  ];
  return { yaml: `${lines.join('\n')}\n` };
}

/** `530 5.7.0 /Must issue a STARTTLS command first/`: the reply, verbatim, in the short form of an expectation. */
export function expectationOf(reply: QuotedReply): string {
  const between =
    reply.lines > 1 ? `\\s+${reply.enhanced === null ? '' : `(?:${escapePattern(reply.enhanced)}\\s+)?`}` : ' ';
  const text = reply.text
    .slice(0, MAX_PATTERN_TEXT)
    .replace(/[^\x20-\x7e\n]+/g, '\0')
    .trim();
  const pattern = text
    .split('\n')
    .map((line) => escapePattern(line.trim()))
    .join(between)
    // what is not ASCII reaches us through two decoders: any characters may stand for it
    .replaceAll('\0', '.{1,40}');
  return [reply.code, reply.enhanced, pattern === '' ? null : `/${pattern}/`].filter((part) => part !== null).join(' ');
}

function about(facts: BounceFacts, failure: Failure, reply: QuotedReply): string {
  const who = failure.remote.host ?? failure.remote.address ?? 'the server';
  const said = [reply.code, reply.enhanced, reply.text].filter((part) => part !== null).join(' ');
  const told = [
    `Written from a bounce${facts.reportingMta === null ? '' : ` of ${facts.reportingMta}`}: ${who} answered`,
    `  ${said.replaceAll('\n', '\n  ')}`,
  ];
  if (failure.stage === null) told.push('The bounce does not say to which command; most refusals answer RCPT TO.');
  else if (failure.stageBasis === 'inferred')
    told.push('The bounce does not say to which command; it was concluded from the code.');
  if (failure.replyBy === 'reporter')
    told.push('The reporting server said so itself: the other server may never have been asked.');
  if (failure.tls === null)
    told.push('It does not say whether the session was encrypted: set `starttls: true` to encrypt it.');
  return told.join('\n');
}

/** Whether the dialogue has a STARTTLS step at all, and whether it is taken in the control. */
function usesTls(failure: Failure, stage: Stage, flip: Flip | null): { step: boolean; taken: boolean } {
  if (stage === 'starttls') return { step: true, taken: true };
  const later = ORDER.indexOf(stage) > ORDER.indexOf('starttls');
  const flipped = flip?.changes.starttls;
  return { step: later, taken: typeof flipped === 'boolean' ? !flipped : failure.tls === true };
}

function sandboxOf(stage: Stage, reply: QuotedReply, flip: Flip | null, tls: { taken: boolean }): string[] {
  const demandsTls = flip?.changes.starttls === true && !tls.taken && ['auth', 'mail', 'rcpt', 'data'].includes(stage);
  const text = reply.text.replace(/[\0-\x09\x0b-\x1f\x7f]/g, ' ');
  if (demandsTls) {
    const said = `code: ${reply.code}, enhanced: ${reply.enhanced ?? 'none'}, text: ${quoted(text)}`;
    return ['sandbox:', `  require_starttls: { at: ${stage}, ${said} }`];
  }
  const whole = [reply.code, reply.enhanced, text].filter((part) => part !== null).join(' ');
  const auth = stage === 'auth' ? ['  auth: { mechanisms: [PLAIN], tls_only: false }'] : [];
  if (stage === 'connect') return ['sandbox:', `  greeting: ${quoted(whole)}`];
  return ['sandbox:', ...auth, `  refuse: { ${stage}: ${quoted(whole)} }`];
}

function varsOf(
  facts: BounceFacts,
  failure: Failure,
  stage: Stage,
  envelope: boolean,
  tls: { step: boolean; taken: boolean },
): string[] {
  const vars: string[] = [];
  if (envelope && facts.reportingMta !== null && stage !== 'connect')
    vars.push(`  helo: ${quoted(facts.reportingMta)}`);
  if (envelope && failure.sender !== null && ORDER.indexOf(stage) >= 4) vars.push(`  from: ${quoted(failure.sender)}`);
  if (envelope && ORDER.indexOf(stage) >= 5) vars.push(`  to: ${quoted(failure.recipient)}`);
  if (tls.step && stage !== 'starttls') vars.push(`  starttls: ${tls.taken}`);
  if (stage === 'auth') vars.push('  user: probe', '  password: probe');
  return vars.length === 0 ? [] : ['vars:', ...vars];
}

function changesOf(flip: Flip): string {
  const changes = Object.entries(flip.changes).map(
    ([name, value]) => `${name}: ${typeof value === 'boolean' ? value : quoted(value)}`,
  );
  return [...changes, `answer: ${quoted(flip.expect ?? '250')}`].join(', ');
}

function dialogueOf(stage: Stage, code: number, tls: { step: boolean }): string[] {
  const steps: string[] = [];
  const add = (at: Stage, line: string, extra: readonly string[] = []): void => {
    if (ORDER.indexOf(at) > ORDER.indexOf(stage)) return;
    const expected = at === stage || (at === 'data' && stage === 'eod') ? ['  expect: ${answer}'] : [];
    const isMap = line.includes(':') || extra.length + expected.length > 0;
    steps.push(`- ${isMap && !line.includes(':') ? `${line}:` : line}`, ...extra, ...expected);
  };
  add('connect', 'connect');
  add('ehlo', 'ehlo: ${helo}');
  if (tls.step) add('starttls', 'starttls', stage === 'starttls' ? [] : ['  if: ${starttls}']);
  if (stage === 'auth') add('auth', 'auth: { mechanism: PLAIN, user: "${user}", password: "${password}" }');
  add('mail', 'mail: ${from}');
  add('rcpt', 'rcpt: ${to}');
  // one step for DATA and the end of data: a refusal of either is its answer
  if (stage === 'data' || stage === 'eod') add('data', 'data');
  // a server that says 421 or 521 closes (RFC 5321 3.8, RFC 7504 3): there is nobody to take leave of
  return code === 421 || code === 521 ? steps : [...steps, '- quit'];
}
