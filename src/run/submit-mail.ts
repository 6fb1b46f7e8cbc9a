// A mail of our own, handed to a mail server by the machine that also asks the questions. RFC 6409, RFC 5321.
import { type Answer, words } from '../dialogue/answer.ts';
import type { Assembly } from '../dialogue/compile/assembly.ts';
import { assemble, compileStep } from '../dialogue/compile/compile.ts';
import { endWords, failureDetail, failureWords } from '../dialogue/failure-words.ts';
import type { Expecting, Facts, PlainStep, Planned, Program } from '../dialogue/program.ts';
import { Redactor } from '../dialogue/redact.ts';
import { runSession } from '../dialogue/run-dialogue.ts';
import type { Session } from '../dialogue/session.ts';
import { NO_POLICIES } from '../dialogue/setting.ts';
import { type Failure, type Missing, type Place, SilentWitness } from '../dialogue/witness.ts';
import type { Clock } from '../net/clock.ts';
import type { OpenStream } from '../net/lean-stream.ts';
import type { Tried } from '../net/notify.ts';
import type { Action, StepBase } from '../scenario/scenario.ts';
import type { Endpoint } from '../target/resolve-target.ts';
import { tlsRecord } from '../trust/tls-record.ts';
import type { TrustStore } from '../trust/trust-store.ts';
import { isAccepted, isPermanent, replyLine } from '../wire/reply.ts';

export interface Submission {
  readonly helo: string;
  readonly from: string;
  readonly to: readonly string[];
  /** Shown only inside TLS to a server whose certificate holds. */
  readonly login: { readonly user: string; readonly password: string } | null;
  /** The whole message, RFC 5322. */
  readonly message: string;
}

export interface SubmitMeans {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly open: OpenStream;
  readonly roots: readonly string[];
  readonly trustStore: () => TrustStore;
  readonly random: () => string;
}

/** One visit. What may pass is a connection that failed and a 4xx; after an unanswered end of data nothing is sent again. */
export async function submitMail(submission: Submission, endpoint: Endpoint, means: SubmitMeans): Promise<Tried> {
  const { clock, signal } = means;
  const redactor = new Redactor();
  const witness = new SubmitWitness(redactor);
  const { address, port } = endpoint;
  await runSession(programOf(submission, endpoint, means, witness, redactor), witness, {
    clock,
    signal,
    open: (source, _deadlineMs, sink) => means.open({ address, port: port === 0 ? null : port }, source, sink),
  });
  return witness.failure ?? { done: true };
}

/** Long enough for a server that looks its clients up; a notification does not wait as long as a mail queue would. */
const DEADLINE_MS = 60_000;
const BASE: StepBase = {
  place: { file: 'notify', line: 1, column: 1 },
  name: null,
  conditions: [],
  captures: [],
  timeoutMs: DEADLINE_MS,
  goOn: false,
  expect: null,
};
const TLS = { min: null, max: null, ciphers: null, groups: null, sni: null, alpn: [], inject: null } as const;
const NO_CLIENT = { clientCertificate: null, clientKey: null } as const;
const MAIL = {
  size: null,
  body: null,
  smtputf8: false,
  ret: null,
  envid: null,
  requiretls: false,
  params: [],
} as const;
const RCPT = { notify: null, orcpt: null, params: [] } as const;
const MESSAGE = { size: null, eol: 'crlf', ending: null, dotStuff: true, dkim: [] } as const;
const MECHANISMS = ['SCRAM-SHA-256', 'PLAIN', 'LOGIN'] as const;
/** Any 2xx is consent: a relay may say 251. */
const CONSENT: Expecting = { codes: null, judge: ({ reply }) => (isAccepted(reply?.code) ? [] : ['no consent']) };

type Plain = Exclude<Action, { verb: 'pipeline' }>;

function programOf(
  { helo, from, to, login, message }: Submission,
  { host, address, port, mode }: Endpoint,
  { roots, random, clock, trustStore }: SubmitMeans,
  witness: SubmitWitness,
  redactor: Redactor,
): Program {
  // The certificate must hold where a login or the message depends on it.
  const demanded = mode === 'submission' || login !== null;
  const options = { ...TLS, ...NO_CLIENT, verify: demanded || mode === 'smtps', reehlo: true };
  const offers = ({ secure, capabilities }: Facts) => !secure && capabilities?.keywords.has('STARTTLS') === true;
  const setting = {
    scenario: { steps: [], timeouts: new Map<string, number>(), requires: [] },
    burst: null,
    values: new Map([
      ['helo', helo],
      ['from', from],
      ['target.host', host],
      ['target.port', String(port)],
    ]),
    mode,
    roots,
    serverName: host === address ? null : host,
    certificateHost: host,
    source: null,
    redactor,
    nonce: random,
    date: () => clock.date(),
    tlsRecord: (facts: Parameters<typeof tlsRecord>[0], name: string) =>
      tlsRecord(facts, { host: name, now: clock.date(), roots: trustStore() }),
    policies: NO_POLICIES,
  };
  return assemble(setting, true, (assembly) => {
    say(assembly, { verb: 'connect', tls: null, source: null, options });
    say(assembly, { verb: mode === 'lmtp' ? 'lhlo' : 'ehlo', argument: helo });
    say(assembly, { verb: 'starttls', options }, offers);
    // Submission without TLS is refused by us (RFC 8314 section 3); relaying takes TLS where it is offered (RFC 3207).
    if (demanded) refuse(assembly, ({ secure }) => (secure ? null : 'the server does not offer STARTTLS'));
    if (login !== null) logIn(assembly, login);
    say(assembly, { verb: 'mail', mail: { ...MAIL, from } });
    for (const one of to) say(assembly, { verb: 'rcpt', rcpt: { ...RCPT, to: one } }, undefined, true);
    // All or none: who was not told tonight is told tomorrow, together with the others.
    const data = { verb: 'data', message: { ...MESSAGE, source: { kind: 'text', text: message } } } as const;
    say(assembly, data, () => witness.failure === null);
    for (const of of assembly.steps) of.expecting = CONSENT;
  });
}

function say(assembly: Assembly, action: Plain, holds?: (facts: Facts) => boolean, goOn = false): void {
  const step: PlainStep = { ...BASE, ...action, goOn };
  if (holds === undefined) compileStep(assembly, step);
  else assembly.unless(holds, () => compileStep(assembly, step));
}

function logIn(assembly: Assembly, { user, password }: NonNullable<Submission['login']>): void {
  const offered = ({ capabilities }: Facts) => capabilities?.keywords.get('AUTH') ?? [];
  const chosen = (facts: Facts) => MECHANISMS.find((one) => offered(facts).includes(one));
  refuse(assembly, (facts) =>
    chosen(facts) === undefined
      ? `the server offers no login of ours (${offered(facts).join(' ') || 'no AUTH'})`
      : null,
  );
  for (const mechanism of MECHANISMS) {
    const auth = { mechanism, user, secret: password, initial: null, clearText: false };
    say(assembly, { verb: 'auth', auth }, (facts) => chosen(facts) === mechanism);
  }
}

/** A step that says nothing and ends the visit where there is a reason. */
const OURS = 'ours';
function refuse(assembly: Assembly, why: (facts: Facts) => string | null): void {
  const of = assembly.plan({ ...BASE, verb: 'noop', argument: null, name: OURS });
  assembly.unless(
    (facts) => why(facts) !== null,
    () =>
      assembly.put(
        { do: 'step', of, first: true },
        { do: 'write', of, stage: 'other', octets: (facts) => ({ refuse: why(facts) ?? '' }), bye: false },
      ),
  );
  of.over = assembly.moves.length;
  of.groupEnd = of.over;
}

class SubmitWitness extends SilentWitness {
  /** Why the message is not handed over; null as long as nothing speaks against it. */
  failure: Extract<Tried, { done: false }> | null = null;
  readonly #redactor: Redactor;
  #failed: Failure | null = null;
  /** Why there is no reply. */
  #missing: string | null = null;
  #unknown = false;

  constructor(redactor: Redactor) {
    super();
    this.#redactor = redactor;
  }

  override missed({ connection, budgetMs }: Session, _place: Place, how: Missing): void {
    this.#missing =
      how === 'timeout'
        ? `no reply within ${words(budgetMs)}`
        : `the server ${endWords(connection?.end?.error ?? null)}`;
  }
  override failed(_session: Session, _of: Planned, _row: number | null, failure: Failure): void {
    this.#failed = failure;
  }
  override unknown(): void {
    this.#unknown = true;
  }

  override settled(_session: Session, { step }: Planned, { reply, outcome }: Answer, fits: boolean): void {
    const failed = this.#failed;
    if (fits || step.name === 'closing') return;
    const said = failed?.kind === 'unsent' ? failed.why : failed === null ? null : failureWords(failed);
    const why = said ?? failureDetail(failed) ?? this.#missing ?? (reply === null ? outcome : replyLine(reply));
    const final = failed?.kind === 'unsent' || isPermanent(reply?.code) || outcome === 'tls-failure' || this.#unknown;
    const text = this.#redactor.text(step.name === OURS ? why : `${step.verb}: ${why}`);
    this.failure = { done: false, text, passing: !final };
    this.#failed = null;
    this.#missing = null;
  }
}
