// From a bounce and the options to the question that is put to a server: the control dialogue, where, and what may be tried.
import { envelopeOf } from '../bounce/envelope.ts';
import { SANDBOX_CONTENT, SANDBOX_LOGIN, type SandboxRule } from '../bounce/sandbox-policy.ts';
import type { Catalogue } from '../diagnosis/catalogue.ts';
import type { Diagnosis } from '../diagnosis/diagnose.ts';
import type { FactorId } from '../diagnosis/factor.ts';
import type { Means, Question } from '../diagnosis/proof/question.ts';
import type { Login } from '../diagnosis/proof/vary.ts';
import { ownName } from '../net/machine.ts';
import { readRegularFile } from '../net/project-files.ts';
import type { BounceDocument, ExplainedFailure } from '../report/bounce-document.ts';
import { isOurs, type Place } from '../run/plan.ts';
import { loadScenario } from '../scenario/load.ts';
import type { Message, Scenario } from '../scenario/scenario.ts';
import { reproducible, ruleOf, scenarioOf } from './bounce-scenario.ts';
import { UsageError } from './exit.ts';
import { diagnoseFailure, type Explaining } from './explain-bounce.ts';
import { type ArgumentsOf, flag, text, texts, whole } from './option.ts';
import type { TargetArguments } from './options.ts';
import { withTimeout } from './read-scenarios.ts';
import { meansOf, type ProofSurroundings } from './reproduce-means.ts';
import { placesFor } from './targets.ts';
import { parseTries, type Tries } from './tries.ts';

/** What may be tried. */
export const PROVING = {
  sandbox: flag({ about: 'ask an embedded MX that answers as the bounce says', group: 'Target' }),
  try: texts({ about: 'FACTOR=VALUE: helo from to source size tls wait rate port', group: 'Experiments' }),
  auth: text({ about: 'log in as this user; MXPROBE_PASSWORD holds the password', group: 'Experiments' }),
  size: text({ about: 'octets of the message that came back', group: 'Experiments', parse: whole(1, 1e9) }),
  message: text({ about: 'send this message where the refusal came after it', group: 'Experiments' }),
};

/** What is to be reproduced. */
export interface Case {
  readonly failure: ExplainedFailure;
  readonly diagnosis: Diagnosis;
  readonly yaml: string;
  readonly scenario: Scenario;
  readonly rule: SandboxRule | null;
  readonly envelope: Question['envelope'];
  readonly identity: { readonly helo: string; readonly from: string };
  readonly tries: Tries;
  readonly login: Login | null;
}

type CaseArguments = TargetArguments & ArgumentsOf<typeof PROVING>;

/** The failure that can be reproduced, its scenario, and what may be tried; everything is checked before anything is sent. */
export function caseOf(
  document: BounceDocument,
  { catalogue }: Explaining,
  args: CaseArguments,
  environment: NodeJS.ProcessEnv,
): Case | { readonly refuse: string } {
  const failure = reproducible(document.failures);
  if (failure === null) return { refuse: 'the bounce quotes no reply, so there is nothing to reproduce' };
  const diagnosis = diagnoseFailure(failure, catalogue);
  const identity = { helo: ownName(), from: `postmaster@${ownName()}` };
  const given = { helo: args.helo, from: args.from, to: args.to };
  const speakers = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
  const rule = args.sandbox ? ruleOf(diagnosis, true) : ruleOf(diagnosis, false);
  const written = scenarioOf(document, failure, diagnosis, { identity, speakers }, rule);
  if ('refuse' in written) return written;
  const known = { ...envelopeOf(document, failure), ...speakers };
  return {
    failure,
    diagnosis,
    yaml: written.yaml,
    scenario: controlIn(written.yaml, args),
    rule,
    envelope: { helo: known.helo ?? identity.helo, from: known.from ?? identity.from, to: known.to },
    identity,
    tries: parseTries(args.try),
    login: loginOf(args, environment),
  };
}

/** The control: the first variant of the scenario. */
function controlIn(yaml: string, args: CaseArguments): Scenario {
  const { scenarios, problems } = loadScenario(
    { file: 'bounce.yaml', text: yaml },
    { helo: ownName(), environment: () => undefined, readFile: () => ({ refuse: 'a bounce names no file' }) },
  );
  const [control] = scenarios;
  if (control === undefined) {
    throw new UsageError(
      `the dialogue of this bounce can't be asked: ${problems[0]?.message ?? ''}`,
      problems[0]?.advice ?? null,
    );
  }
  return withTimeout(control, args);
}

/** A password shorter than this can't be masked. */
const MIN_SECRET_LENGTH = 4;

function loginOf(args: CaseArguments, environment: NodeJS.ProcessEnv): Login | null {
  const { auth: user } = args;
  if (user === null)
    return args.sandbox ? { user: SANDBOX_LOGIN.user, secret: SANDBOX_LOGIN.password, clearText: true } : null;
  const secret = environment.MXPROBE_PASSWORD ?? '';
  if (secret.length < MIN_SECRET_LENGTH)
    throw new UsageError('--auth: MXPROBE_PASSWORD holds no password', `of ${MIN_SECRET_LENGTH} characters at least`);
  return { user, secret, clearText: false };
}

/** The question and the means to put it: a target that the user named, or the embedded MX. */
export async function proof(
  bounced: Case,
  args: CaseArguments,
  catalogue: Catalogue,
  around: ProofSurroundings,
): Promise<{ readonly question: Question; readonly means: Means }> {
  const isSandbox = args.sandbox;
  const places = isSandbox ? [SANDBOX] : await placesOf(args, around.signal);
  const [place = SANDBOX] = places;
  const source = args.source[0] ?? null;
  const { failure, diagnosis, envelope, login } = bounced;
  const { code, enhanced, text } = failure.reply ?? { code: null, enhanced: null, text: '' };
  const others = places.flatMap((one) => (one.kind === 'endpoints' ? one.endpoints : []));
  const question: Question = {
    control: { scenario: bounced.scenario, place, source },
    refused: { code, enhanced, text, stage: failure.stage ?? 'rcpt' },
    diagnosis,
    envelope,
    others,
    given: [...Object.keys(bounced.tries), ...(args.auth === null ? [] : ['auth'])] as FactorId[],
    tries: isSandbox ? { ...SANDBOX_TRIES, ...bounced.tries } : bounced.tries,
    known: knownOf(bounced, source),
    login,
    messages: messagesOf(bounced, args),
    sizeBytes: args.size,
    owned: isSandbox || args.owned || isOurs(place),
  };
  return { question, means: await meansOf(args, catalogue, isSandbox || isOurs(place), around) };
}

const SANDBOX: Place = { kind: 'sandbox' };
/** What the embedded MX of bounce/sandbox-policy.ts lets one see in a moment. */
const SANDBOX_TRIES: Tries = { source: ['198.51.100.25'], wait: ['1200ms'], rate: ['3200ms'] };

async function placesOf(args: CaseArguments, signal: AbortSignal): Promise<readonly Place[]> {
  return (await placesFor(args.target, { family: args.family, dns: args.dns, signal })) ?? [];
}

function knownOf({ envelope, identity }: Case, source: string | null): Question['known'] {
  return { fqdn: identity.helo, source, domain: envelope.to.split('@')[1] ?? null, 'other-sender': identity.from };
}

function messagesOf({ rule }: Case, args: CaseArguments): Question['messages'] {
  const { message: path } = args;
  const plain = { size: null, eol: 'crlf', ending: null, dotStuff: true } as const;
  const other: Message = { ...plain, source: { kind: 'test' } };
  if (path !== null) {
    const read = readRegularFile(path, MAX_MESSAGE_BYTES);
    if ('refuse' in read) throw new UsageError(`--message: ${read.refuse}`);
    return { control: { ...plain, eol: 'as-is', source: { kind: 'file', path, bytes: read.bytes } }, other };
  }
  if (!args.sandbox || rule !== 'content') return { control: null, other };
  const content = `${SANDBOX_CONTENT}\nSubject: mxprobe\n\nWhat the embedded MX does not like.\n`;
  return { control: { ...plain, source: { kind: 'text', text: content } }, other };
}

/** What common mail servers take. */
const MAX_MESSAGE_BYTES = 50 * 1024 * 1024;
