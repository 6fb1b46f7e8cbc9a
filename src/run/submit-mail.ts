// A mail of our own, handed to a mail server by the client that also asks the questions. RFC 6409, RFC 5321.

import { Session, type Surroundings } from '../dialogue/old-session.ts';
import type { Performed } from '../dialogue/perform.ts';
import { perform } from '../dialogue/perform.ts';
import { Redactor } from '../dialogue/redact.ts';
import type { Clock } from '../net/clock.ts';
import type { ConnectOptions, ConnectResult, Endpoint as SocketEndpoint } from '../net/connect.ts';
import type { Tried } from '../net/notify.ts';
import type { Action, StepBase } from '../scenario/scenario.ts';
import type { Endpoint } from '../target/resolve-target.ts';
import { tlsRecord } from '../trust/tls-record.ts';
import type { TrustStore } from '../trust/trust-store.ts';
import { hasClass, isPermanent, replyLine } from '../wire/reply.ts';

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
  readonly connect: (endpoint: SocketEndpoint, options: ConnectOptions) => Promise<ConnectResult>;
  readonly roots: readonly string[];
  readonly trustStore: () => TrustStore;
  readonly random: () => string;
}

/** One visit. What may pass is a connection that failed and a 4xx; after an unanswered end of data nothing is sent again. */
export async function submitMail(submission: Submission, endpoint: Endpoint, means: SubmitMeans): Promise<Tried> {
  const session = new Session(surroundingsOf(endpoint, means), valuesOf(submission, endpoint));
  try {
    return await new Visit(session, endpoint, submission).pass();
  } finally {
    session.conversation?.transport.close();
  }
}

/** Long enough for a server that looks its clients up; a notification does not wait as long as a mail queue would. */
const DEADLINE_MS = 60_000;
const NOWHERE = { file: 'notify', line: 1, column: 1 };
const BASE: StepBase = {
  place: NOWHERE,
  name: null,
  conditions: [],
  captures: [],
  timeoutMs: null,
  goOn: false,
  expect: null,
};
const TLS = { min: null, max: null, ciphers: null, groups: null, sni: null, alpn: [], inject: null } as const;
const NO_CLIENT = { clientCertificate: null, clientKey: null } as const;

type Plain = Exclude<Action, { verb: 'pipeline' }>;

class Visit {
  readonly #session: Session;
  readonly #endpoint: Endpoint;
  readonly #submission: Submission;

  constructor(session: Session, endpoint: Endpoint, submission: Submission) {
    this.#session = session;
    this.#endpoint = endpoint;
    this.#submission = submission;
  }

  async pass(): Promise<Tried> {
    const { mode } = this.#endpoint;
    const hello: Plain = { verb: mode === 'lmtp' ? 'lhlo' : 'ehlo', argument: this.#submission.helo };
    const opened =
      (await this.#say({ verb: 'connect', tls: null, source: null, options: this.#tls() }, 220)) ??
      (await this.#say(hello, 250)) ??
      (await this.#secure()) ??
      (await this.#login());
    return opened ?? this.#send();
  }

  /** Submission without TLS is refused by us (RFC 8314 section 3); relaying takes TLS where it is offered (RFC 3207). */
  async #secure(): Promise<Tried | null> {
    const session = this.#session;
    if (session.secure) return null;
    if (session.capabilities?.keywords.has('STARTTLS')) {
      return this.#say({ verb: 'starttls', options: this.#tls() }, 220);
    }
    const demanded = this.#endpoint.mode === 'submission' || this.#submission.login !== null;
    return demanded ? { done: false, text: 'the server does not offer STARTTLS', passing: false } : null;
  }

  /** The certificate must hold where a login or the message depends on it. */
  #tls() {
    const { mode } = this.#endpoint;
    const verify = mode === 'submission' || mode === 'smtps' || this.#submission.login !== null;
    return { ...TLS, ...NO_CLIENT, verify, reehlo: true };
  }

  async #login(): Promise<Tried | null> {
    const { login } = this.#submission;
    if (login === null) return null;
    const offered = this.#session.capabilities?.keywords.get('AUTH') ?? [];
    const mechanism = (['SCRAM-SHA-256', 'PLAIN', 'LOGIN'] as const).find((one) => offered.includes(one));
    if (mechanism === undefined) {
      const text = `the server offers no login of ours (${offered.join(' ') || 'no AUTH'})`;
      return { done: false, text, passing: false };
    }
    const auth = { mechanism, user: login.user, secret: login.password, initial: null, clearText: false };
    return this.#say({ verb: 'auth', auth }, 235);
  }

  async #send(): Promise<Tried> {
    const mail = { from: this.#submission.from, size: null, body: null, smtputf8: false, ret: null, envid: null };
    const begun = await this.#say({ verb: 'mail', mail: { ...mail, requiretls: false, params: [] } }, 250);
    if (begun !== null) return begun;
    let refused: Tried | null = null;
    for (const to of this.#submission.to) {
      const rcpt = { to, notify: null, orcpt: null, params: [] };
      refused = (await this.#say({ verb: 'rcpt', rcpt }, 250)) ?? refused;
    }
    // All or none: who was not told tonight is told tomorrow, together with the others.
    if (refused !== null) return refused;
    const source = { kind: 'text', text: this.#submission.message } as const;
    const message = { source, size: null, eol: 'crlf', ending: null, dotStuff: true } as const;
    const ended = await this.#say({ verb: 'data', message }, 250);
    if (ended === null) await this.#say({ verb: 'quit', argument: null }, 221);
    return ended ?? { done: true };
  }

  /** Null if the step was answered as it must be. */
  async #say(action: Plain, code: number): Promise<Tried | null> {
    const session = this.#session;
    const done = await perform({ ...BASE, ...action }, session, DEADLINE_MS);
    const answers = [done, ...(done.also ?? [])];
    const taken = answers.every(({ reply }) => hasClass(reply?.code, Math.floor(code / 100)));
    if (taken && done.outcome === 'reply' && done.broken === undefined) return null;
    const refused = done.refused !== undefined || isPermanent(done.reply?.code);
    const final = refused || done.outcome === 'tls-failure' || done.deliveryUnknown === true;
    return { done: false, text: said(action.verb, done, session), passing: !final };
  }
}

function said(verb: string, done: Performed, { around }: Session): string {
  const words =
    done.refused ?? done.broken ?? done.detail ?? (done.reply === null ? done.outcome : replyLine(done.reply));
  return around.redactor.text(`${verb}: ${words}`);
}

function surroundingsOf({ host, address, port, mode }: Endpoint, means: SubmitMeans): Surroundings {
  const isAddress = host === address;
  return {
    clock: means.clock,
    signal: means.signal,
    connect: (options) => means.connect({ address, port: port === 0 ? null : port }, options),
    mode,
    roots: means.roots,
    serverName: isAddress ? null : host,
    certificateHost: host,
    tlsRecord: (facts, name) => tlsRecord(facts, { host: name, now: means.clock.date(), roots: means.trustStore() }),
    // Nothing of it is recorded.
    emit: () => {},
    redactor: new Redactor(),
    source: null,
    nonce: means.random,
  };
}

function valuesOf({ helo, from }: Submission, { host, port }: Endpoint): Map<string, string> {
  return new Map([
    ['helo', helo],
    ['from', from],
    ['target.host', host],
    ['target.port', String(port)],
  ]);
}
