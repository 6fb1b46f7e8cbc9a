// The embedded MX for the tests of programs that send mail: started, asked, changed and closed by a test.
import { follow } from '../control/follow.ts';
import { messagesThat, nearestTo, waitFor, waitForNone } from '../control/inbox.ts';
import { systemClock } from '../net/clock.ts';
import { type CertificateStore, certificateStore } from '../sandbox/certificate-store.ts';
import { isLoopback, type RunningSandbox, startSandbox as startServer } from '../sandbox/serve.ts';
import { durationMs } from './durations.ts';
import { checkValue, duration } from './given.ts';
import { matchOf } from './matching.ts';
import { messageOf } from './message-face.ts';
import { badOption, MxprobeError } from './mistake.ts';
import { NoMessage, UnexpectedMessage } from './no-message.ts';
import { policyFrom, readPolicyDraft, rulesFrom, sureOf } from './policy-of.ts';
import type {
  Duration,
  Match,
  Message,
  PolicyDraft,
  QuietOptions,
  Rule,
  RuleHandle,
  Sandbox,
  SandboxEvent,
  SessionRecord,
  StartOptions,
  WaitOptions,
} from './sandbox-face.ts';
import {
  checkFollow,
  checkMatch,
  checkQuiet,
  checkStart,
  checkWait,
  type FollowOptions,
  LISTENING,
  limitsOf,
} from './sandbox-options.ts';

/** One root for all sandboxes of this process: made when it is first asked for. */
const CERTIFICATES: CertificateStore = certificateStore(() => systemClock.date());

/** Test runners give up after five seconds: what came instead is said before. */
const WAIT_MS = 4_000;
const QUIET_MS = 200;

/** Rejects with a `MxprobeError` for what is wrongly written, with the system's error where it can't listen. */
export async function openSandbox(options: StartOptions): Promise<Sandbox> {
  checkStart(options);
  const { policy: written = {}, host = '127.0.0.1', port = 0, expose = false, signal } = options;
  const limits = limitsOf(options.limits);
  if (!expose && !isLoopback(host))
    throw badOption(
      'host',
      ` ${host}: no address of loopback`,
      'with `expose: true` everybody who reaches it can send',
    );
  const read = sureOf(await readPolicyDraft(written), 'policy');
  const policy = { ...read, when: [...rulesFrom(options.when ?? [], read), ...(read.when ?? [])] };
  const seed = read.seed ?? options.seed ?? 0;
  const running = await startServer(policy, { host, exposed: expose, port, seed, limits, certificates: CERTIFICATES });
  const ca = policy.tls === 'none' ? '' : await running.caPem();
  const api = options.api === undefined || options.api === false ? null : await apiOf(running, options.api, seed);
  const sandbox = new OpenSandbox(running, { ca, seed, api });
  if (signal?.aborted === true) await sandbox.close();
  signal?.addEventListener('abort', () => void sandbox.close(), { once: true });
  return sandbox;
}

interface Api {
  readonly url: string;
  close(): Promise<void>;
}

/** Loaded only where it is asked for. */
async function apiOf(running: RunningSandbox, api: true | { readonly port?: number }, seed: number): Promise<Api> {
  const { beginApi } = await import('./sandbox-api.ts');
  return beginApi(running, { port: api === true ? 0 : (api.port ?? 0), seed, certificates: CERTIFICATES });
}

class OpenSandbox implements Sandbox {
  readonly host: string;
  readonly port: number;
  readonly hostname: string;
  readonly ca: string;
  readonly seed: number;
  readonly api: string | null;
  readonly #running: RunningSandbox;
  readonly #api: Api | null;
  /** Aborted when it is closed: nobody waits for a message any more. */
  readonly #closed = new AbortController();

  constructor(running: RunningSandbox, { ca, seed, api }: { ca: string; seed: number; api: Api | null }) {
    this.#running = running;
    this.#api = api;
    this.host = running.address;
    this.port = running.port;
    this.hostname = running.hostname;
    this.ca = ca;
    this.seed = seed;
    this.api = api?.url ?? null;
  }

  get mode(): Sandbox['mode'] {
    return this.#running.mode;
  }

  get url(): string {
    return `${this.mode}://${this.host.includes(':') ? `[${this.host}]` : this.host}:${this.port}`;
  }

  get messages(): readonly Message[] {
    return this.#running.journal.messages.map(messageOf);
  }

  get sessions(): readonly SessionRecord[] {
    return this.#running.journal.sessions.map((notes) => notes.record());
  }

  get counts() {
    return { ...this.#running.counts };
  }

  when(...rules: Rule[]): RuleHandle {
    const { when, policy } = this.#running;
    const added = when.hold(rulesFrom(rules, policy));
    return {
      get hits() {
        return added.hits();
      },
      get unused() {
        return added.hits() === 0;
      },
      remove: () => added.remove(),
    };
  }

  setPolicy(policy: PolicyDraft): void {
    const refused = this.#running.setPolicy(policyFrom(policy));
    if (refused !== null) throw new MxprobeError(`policy: ${refused.refuse}`);
  }

  async message(match: Match = {}, options: WaitOptions = {}): Promise<Message> {
    checkMatch(match, 'message()');
    checkWait(options);
    const { since = 0 } = options;
    const withinMs = options.timeout === undefined ? WAIT_MS : durationMs(options.timeout, 'timeout');
    const awaited = { match: matchOf(match), count: 1, since, withinMs, signal: this.#signal(options.signal) };
    const waited = await waitFor(this.#running.journal, systemClock, awaited);
    const newest = waited.messages.at(-1);
    if (waited.came && newest !== undefined) return messageOf(newest);
    throw new NoMessage(match, withinMs, waited.came ? [] : waited.near);
  }

  async noMessage(match: Match = {}, options: QuietOptions = {}): Promise<void> {
    checkMatch(match, 'noMessage()');
    checkQuiet(options);
    const { since = 0, signal } = options;
    const quietMs = options.quiet === undefined ? QUIET_MS : durationMs(options.quiet, 'quiet');
    const withinMs = options.timeout === undefined ? WAIT_MS : durationMs(options.timeout, 'timeout');
    const wanted = { match: matchOf(match), since, quietMs, withinMs, signal: this.#signal(signal) };
    const silent = await waitForNone(this.#running.journal, systemClock, wanted);
    if (!silent.silent) throw new UnexpectedMessage(match, silent.messages.map(messageOf), silent.open);
  }

  find(match: Match = {}): readonly Message[] {
    checkMatch(match, 'find()');
    return messagesThat(this.#running.journal, matchOf(match)).map(messageOf);
  }

  near(match: Match = {}) {
    checkMatch(match, 'near()');
    return nearestTo(this.#running.journal, matchOf(match));
  }

  mark(): number {
    return this.#running.journal.events.mark;
  }

  events(options: FollowOptions = {}): AsyncIterable<SandboxEvent> {
    checkFollow(options);
    return this.#events(options);
  }

  async *#events(options: FollowOptions): AsyncGenerator<SandboxEvent> {
    const { events } = this.#running.journal;
    for await (const piece of follow(events, options.since ?? events.mark, this.#signal(options.signal))) yield* piece;
  }

  async advance(by: Duration): Promise<void> {
    checkValue(by, duration, 'by');
    await this.#running.advance(durationMs(by, 'by'));
  }

  async listening(state: 'open' | 'refused' | 'mute'): Promise<void> {
    checkValue(state, LISTENING, 'state');
    await this.#running.listening(state);
  }

  reset(): void {
    this.#running.reset();
  }

  async close(): Promise<void> {
    if (!this.#closed.signal.aborted) this.#closed.abort(new MxprobeError('the sandbox is closed'));
    await Promise.all([this.#running.close(), this.#api?.close()]);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #signal(signal: AbortSignal | undefined): AbortSignal {
    return signal === undefined ? this.#closed.signal : AbortSignal.any([signal, this.#closed.signal]);
  }
}
