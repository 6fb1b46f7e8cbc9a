// A failure -> the scenario that reproduces it: the dialogue as far as the refusal, the reply that came back then, and, if a
// flip is proposed, the variant that should make it go away. Nothing of the message but its envelope is in it.

import { blockText, quoted } from '../document/yaml-text.ts';
import { escapePattern } from '../scenario/pattern.ts';
import { reaches, STAGE_WORDS } from '../wire/stage.ts';
import { type Envelope, envelopeOf } from './envelope.ts';
import type { BounceFacts, Failure, QuotedReply, Stage } from './facts.ts';
import { policyLines, type SandboxRule } from './sandbox-policy.ts';

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
  /** What the embedded MX makes its refusal depend on; default: on what the flip changes. */
  readonly rule?: SandboxRule | null;
  /** Default: true. False leaves `helo`, `from` and `to` to the run's own identity. */
  readonly envelope?: boolean;
  /** Who speaks where the bounce does not say. */
  readonly identity?: { readonly helo: string; readonly from: string } | null;
  /** Who speaks in place of those whom the bounce names. */
  readonly speakers?: Partial<Envelope>;
}

export type ScenarioText = { readonly yaml: string } | { readonly refuse: string };

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
  const speakers = { ...envelopeOf(facts, failure), ...options.speakers };
  const known: Envelope = {
    helo: speakers.helo ?? options.identity?.helo ?? null,
    from: speakers.from ?? options.identity?.from ?? null,
    to: speakers.to,
  };
  const rule = options.rule === undefined ? ruleOf(flip) : options.rule;
  const controlled = controlledIn(flip, known, tls.taken);
  const lines = [
    `name: ${quoted(`${[reply.code, reply.enhanced].filter((part) => part !== null).join(' ')} in reply to ${STAGE_WORDS[stage]}`)}`,
    'about: |',
    ...blockText(about(facts, failure, reply), '  '),
    'tags: [bounce]',
    'sandbox:',
    ...policyLines({ stage, reply, envelope: known, encrypted: tls.taken }, rule).map((line) => `  ${line}`),
    ...varsOf(envelope ? known : null, stage, tls, Object.keys(controlled)),
    'variants:',
    `  ${CONTROL_AS_BOUNCED}: { ${[...Object.entries(controlled).map(written), `answer: ${quoted(expectationOf(reply))}`].join(', ')} }`,
    ...(flip === null ? [] : [`  ${quoted(flip.name)}: { ${changesOf(flip)} }`]),
    'dialogue:',
    ...dialogueOf(stage, reply.code, tls).map((line) => `  ${line}`),
  ];
  return { yaml: `${lines.join('\n')}\n` };
}

/** `530 5.7.0 /Must issue a STARTTLS command first/`: the reply, verbatim, in the short form of an expectation. */
export function expectationOf(reply: QuotedReply): string {
  // bounded, so that it takes no time limit to run it (scenario/pattern.ts)
  const between =
    reply.lines > 1 ? `\\s{1,9}${reply.enhanced === null ? '' : `(?:${escapePattern(reply.enhanced)}\\s{1,9})?`}` : ' ';
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
  const later = reaches(stage, 'auth');
  const flipped = flip?.changes.starttls;
  // nobody logs in without TLS if he can help it
  const usual = failure.tls ?? stage === 'auth';
  return { step: later, taken: typeof flipped === 'boolean' ? !flipped : usual };
}

function ruleOf(flip: Flip | null): SandboxRule | null {
  const [changed] = Object.keys(flip?.changes ?? {});
  const rules: Readonly<Record<string, SandboxRule>> = {
    starttls: 'starttls',
    helo: 'helo',
    from: 'sender',
    to: 'recipient',
  };
  return flip?.changes.starttls === false || changed === undefined ? null : (rules[changed] ?? null);
}

/** The values of the bounce for what the flip changes: they stand in the variant, facing the others. */
function controlledIn(flip: Flip | null, { helo, from, to }: Envelope, starttls: boolean): Flip['changes'] {
  const control: Readonly<Record<string, string | boolean | null>> = {
    starttls,
    helo,
    from: from === '' ? '<>' : from,
    to,
  };
  const changed = Object.keys(flip?.changes ?? {}).filter((name) => (control[name] ?? null) !== null);
  return Object.fromEntries(changed.map((name) => [name, control[name]]));
}

/** The variables that are the same in all variants. */
function varsOf(
  envelope: Envelope | null,
  stage: Stage,
  tls: { step: boolean; taken: boolean },
  varied: readonly string[],
): string[] {
  const vars: string[] = [];
  const { helo = null, from = null, to = null } = envelope ?? {};
  if (helo !== null && reaches(stage, 'ehlo')) vars.push(`  helo: ${quoted(helo)}`);
  if (from !== null && reaches(stage, 'mail')) vars.push(`  from: ${quoted(from === '' ? '<>' : from)}`);
  if (to !== null && reaches(stage, 'rcpt')) vars.push(`  to: ${quoted(to)}`);
  if (tls.step && stage !== 'starttls') vars.push(`  starttls: ${tls.taken}`);
  if (stage === 'auth') vars.push('  user: probe', '  password: probe');
  const same = vars.filter((line) => !varied.some((name) => line.startsWith(`  ${name}:`)));
  return same.length === 0 ? [] : ['vars:', ...same];
}

function changesOf(flip: Flip): string {
  return [...Object.entries(flip.changes).map(written), `answer: ${quoted(flip.expect ?? '250')}`].join(', ');
}

const written = ([name, value]: readonly [string, string | boolean]) =>
  `${name}: ${typeof value === 'boolean' ? value : quoted(value)}`;

function dialogueOf(stage: Stage, code: number, tls: { step: boolean }): string[] {
  const steps: string[] = [];
  const add = (at: Stage, line: string, extra: readonly string[] = []): void => {
    if (!reaches(stage, at)) return;
    const expected = at === stage || (at === 'data' && stage === 'eod') ? ['  expect: ${answer}'] : [];
    const isMap = line.includes(':') || extra.length + expected.length > 0;
    steps.push(`- ${isMap && !line.includes(':') ? `${line}:` : line}`, ...extra, ...expected);
  };
  add('connect', 'connect');
  add('ehlo', 'ehlo: ${helo}');
  if (tls.step) add('starttls', 'starttls', stage === 'starttls' ? [] : ['  if: ${starttls}']);
  // the credentials are made up, so they may be shown
  if (stage === 'auth')
    add('auth', 'auth: { mechanism: PLAIN, user: "${user}", password: "${password}", clear_text: true }');
  add('mail', 'mail: ${from}');
  add('rcpt', 'rcpt: ${to}');
  // one step for DATA and the end of data: a refusal of either is its answer
  if (stage === 'data' || stage === 'eod') add('data', 'data');
  // a server that says 421 or 521 closes (RFC 5321 3.8, RFC 7504 3): there is nobody to take leave of
  return code === 421 || code === 521 ? steps : [...steps, '- quit'];
}
