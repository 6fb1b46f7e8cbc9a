// From a bounce and the options to the question that is put to a server: the control dialogue, where, and what may be tried.
import { envelopeOf } from '../bounce/envelope.ts';
import type { Stage } from '../bounce/facts.ts';
import { SANDBOX_LOGIN, type SandboxRule } from '../bounce/sandbox-policy.ts';
import { unansweredScenario } from '../bounce/unanswered-scenario.ts';
import type { Diagnosis } from '../diagnosis/diagnose.ts';
import type { FactorId } from '../diagnosis/factor.ts';
import { breaksOf } from '../diagnosis/proof/broken.ts';
import type { Means, Question } from '../diagnosis/proof/question.ts';
import type { ClientBy, Login } from '../diagnosis/proof/vary.ts';
import { ownName } from '../net/machine.ts';
import type { BounceDocument, ExplainedFailure } from '../report/bounce-document.ts';
import { filledIn } from '../report/reproduction-words.ts';
import { type Words, wordsOf } from '../report/words.ts';
import { isOurs, type Place, pinnedTo } from '../run/plan.ts';
import { loadScenario } from '../scenario/load.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { ResolvedTarget } from '../target/resolve-target.ts';
import type { Asking } from './asking.ts';
import { reproducible, ruleOf, scenarioOf } from './bounce-scenario.ts';
import { diagnoseFailure, type Explaining } from './explain-bounce.ts';
import { badOption, MxprobeError } from './mistake.ts';
import { meansOf, type ProofSurroundings } from './proof-means.ts';
import { type MessagesGiven, messagesOf } from './proof-messages.ts';
import { withTimeout } from './read-scenarios.ts';
import { placesFor, placesOf } from './targets.ts';
import { parseTries, type Tries } from './tries.ts';

/** Whom to ask, and what may be tried. */
export interface Proving extends Asking, MessagesGiven {
  /** `FACTOR=VALUE`, each. */
  readonly try: readonly string[];
  /** The vantage point of a fleet that asks the control; null: this machine. */
  readonly vantage: string | null;
  /** Log in as this user. */
  readonly auth: string | null;
  /** Its password. */
  readonly password: string | null;
  /** Of several, the one that is asked about. */
  readonly recipient: string | null;
  /** How to be the client at `source`, on one's own server. */
  readonly clientBy: ClientBy | null;
  /** Octets of the message that came back. */
  readonly size: number | null;
  /** Looked up already, and nowhere else is gone: neither another name nor another port is tried. */
  readonly pinned?: ResolvedTarget;
}

/** What is to be reproduced. */
export interface Case {
  readonly failure: ExplainedFailure;
  readonly diagnosis: Diagnosis;
  readonly yaml: string;
  /** How it breaks off where nobody replied; null where somebody did. */
  readonly breaks: Question['breaks'];
  readonly scenario: Scenario;
  readonly rule: SandboxRule | null;
  readonly envelope: Question['envelope'];
  readonly identity: { readonly helo: string; readonly from: string };
  readonly tries: Tries;
  /** Of a fleet: other source addresses. */
  readonly vantages: readonly string[];
  readonly login: Login | null;
}

/** The failure that can be reproduced, its scenario, and what may be tried; everything is checked before anything is sent. */
export function caseOf(
  document: BounceDocument,
  { catalogue, lang }: Explaining,
  args: Proving,
): Case | { readonly refuse: string } {
  const { faults } = wordsOf(lang);
  const asked = failuresFor(args.recipient, document.failures, faults);
  const failure =
    reproducible(asked) ?? asked.find(({ action }) => action === 'failed' || action === 'delayed') ?? null;
  if (failure === null) return { refuse: faults['no-reply'] };
  const diagnosis = diagnoseFailure(failure, catalogue);
  const identity = { helo: ownName(), from: `postmaster@${ownName()}` };
  const given = { helo: args.helo, from: args.from, to: args.to };
  const speakers = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
  const rule = args.sandbox ? ruleOf(diagnosis, true) : ruleOf(diagnosis, false);
  const breaks = failure.reply === null ? breaksOf(diagnosis.cause) : null;
  if (failure.reply === null && breaks === null) return { refuse: faults['no-reply'] };
  if (failure.reply === null && args.sandbox) return { refuse: faults['sandbox-answers'] };
  const written =
    failure.reply === null
      ? {
          yaml: unansweredScenario({
            envelope: { ...envelopeOf(document, failure), ...speakers },
            stage: stageOf(failure, diagnosis),
            isVerified: diagnosis.proof.includes('verify'),
            isEncrypted: failure.tls === true,
          }),
        }
      : scenarioOf(document, failure, diagnosis, { identity, speakers }, rule);
  if ('refuse' in written) return written;
  const known = { ...envelopeOf(document, failure), ...speakers };
  return {
    failure,
    diagnosis,
    yaml: written.yaml,
    breaks,
    scenario: controlIn(written.yaml, args),
    rule,
    envelope: { helo: known.helo ?? identity.helo, from: known.from ?? identity.from, to: known.to },
    identity,
    ...parseTries(args.try),
    login: loginOf(args),
  };
}

/** Those that `recipient` names, as the bounce writes it or as it was written to; all without one. */
function failuresFor(
  recipient: string | null,
  failures: readonly ExplainedFailure[],
  faults: Words['faults'],
): readonly ExplainedFailure[] {
  if (recipient === null) return failures;
  const wanted = recipient.toLowerCase();
  const found = failures.filter((one) =>
    [one.recipient, one.originalRecipient].some((of) => of?.toLowerCase() === wanted),
  );
  if (found.length > 0) return found;
  const recipients = failures
    .map((one) => one.recipient)
    .slice(0, 5)
    .join(', ');
  throw new MxprobeError(filledIn(faults['no-such-recipient'], { recipient, recipients }));
}

/** Where a dialogue without a reply broke off. */
function stageOf({ stage }: ExplainedFailure, { cause }: Diagnosis): Stage {
  return stage ?? (cause.startsWith('tls-') ? 'starttls' : 'connect');
}

/** The control: the first variant of the scenario. */
function controlIn(yaml: string, args: Proving): Scenario {
  const { scenarios, problems } = loadScenario(
    { file: 'bounce.yaml', text: yaml },
    { helo: ownName(), environment: () => undefined, readFile: () => ({ refuse: 'a bounce names no file' }) },
  );
  const [control] = scenarios;
  if (control === undefined) {
    throw new MxprobeError(`the dialogue of this bounce can't be asked: ${problems[0]?.message ?? ''}`, {
      code: 'problems',
      advice: problems[0]?.advice ?? null,
      problems,
    });
  }
  return withTimeout(control, args);
}

/** A password shorter than this can't be masked. */
const MIN_SECRET_LENGTH = 4;

function loginOf({ auth: user, password, sandbox }: Proving): Login | null {
  if (user === null)
    return sandbox ? { user: SANDBOX_LOGIN.user, secret: SANDBOX_LOGIN.password, clearText: true } : null;
  const secret = password ?? '';
  if (secret.length < MIN_SECRET_LENGTH)
    throw badOption('auth', ': MXPROBE_PASSWORD holds no password', `of ${MIN_SECRET_LENGTH} characters at least`);
  return { user, secret, clearText: false };
}

/** The question and the means to put it: a target that the user named, or the embedded MX. */
export async function proof(
  bounced: Case,
  args: Proving,
  { catalogue, lang }: Explaining,
  around: ProofSurroundings,
): Promise<{ readonly question: Question; readonly means: Means }> {
  const isSandbox = args.sandbox;
  const places = isSandbox ? [SANDBOX] : await whereTo(args, around.signal);
  const isFar = args.vantage !== null || bounced.vantages.length > 0;
  if (isFar && (isSandbox || around.elsewhere === undefined))
    throw badOption('try', ' vantage=NAME: the vantage points of a fleet ask a server', '--target, and --key FILE');
  const [first = SANDBOX] = places;
  // From wherever it is asked, it is the same server.
  const place = isFar ? pinnedTo(first) : first;
  const [source = null, ...otherSources] = args.source;
  const owned = isSandbox || args.owned || isOurs(place);
  if (args.clientBy !== null && !owned) throw new MxprobeError(wordsOf(lang).faults['client-by-needs-own']);
  const { failure, diagnosis, envelope, login } = bounced;
  const tries = withSources(bounced.tries, otherSources);
  const { code, enhanced, text } = failure.reply ?? { code: null, enhanced: null, text: '' };
  const vantageOf = (name: string) => around.vantages?.get(name) ?? { name, address: null, identity: null };
  const others = places.flatMap((one) => (one.kind === 'endpoints' ? one.endpoints : []));
  const question: Question = {
    control: { scenario: bounced.scenario, place, source, ...(args.vantage === null ? {} : { vantage: args.vantage }) },
    refused: {
      code,
      enhanced,
      text,
      stage: bounced.breaks === null ? failure.stage : stageOf(failure, diagnosis),
    },
    breaks: bounced.breaks,
    diagnosis,
    envelope,
    others,
    given: [
      ...Object.keys(tries),
      ...(bounced.vantages.length === 0 ? [] : ['source']),
      ...(args.auth === null ? [] : ['auth']),
      ...(args.dkim === null ? [] : ['signature']),
    ] as FactorId[],
    tries: isSandbox ? { ...SANDBOX_TRIES, ...tries } : args.pinned === undefined ? tries : { ...tries, port: [] },
    vantages: [...new Set([...(args.vantage === null ? [] : [args.vantage]), ...bounced.vantages])].map(vantageOf),
    known: knownOf(bounced, source),
    login,
    messages: messagesOf(bounced.rule, args),
    sizeBytes: args.size,
    owned,
    clientBy: args.clientBy,
  };
  return { question, means: await meansOf(args, catalogue, isSandbox || isOurs(place), around) };
}

const SANDBOX: Place = { kind: 'sandbox' };
/** What the embedded MX of bounce/sandbox-policy.ts lets one see in a moment. */
const SANDBOX_TRIES: Tries = { source: ['198.51.100.25'], wait: ['1200ms'], rate: ['3200ms'] };

/** The control asks from the first `--source`; the others are tried. */
function withSources(tries: Tries, others: readonly string[]): Tries {
  return others.length === 0 ? tries : { ...tries, source: [...(tries.source ?? []), ...others] };
}

async function whereTo(args: Proving, signal: AbortSignal): Promise<readonly Place[]> {
  if (args.pinned !== undefined) return placesOf(args.target[0] ?? '', args.pinned);
  return (await placesFor(args.target, { family: args.family, dns: args.dns, signal })) ?? [];
}

function knownOf({ envelope, identity }: Case, source: string | null): Question['known'] {
  return {
    fqdn: identity.helo,
    source,
    domain: envelope.to.split('@')[1] ?? null,
    'other-sender': otherSender(identity.helo),
  };
}

/** An address that no server has a reason to exempt; null where this machine has no name that a sender could bear. */
const otherSender = (host: string) => (host.includes('.') ? `mxprobe@${host}` : null);
