// One attempt at a dialogue: its program, one session of it on the clock, and the verdict.
import type { LeanSink, LeanStream } from '../net/lean-stream.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { compile } from './compile/compile.ts';
import type { Policies } from './judge.ts';
import { Machine } from './machine.ts';
import type { Program } from './program.ts';
import { RecordWitness } from './record-witness.ts';
import { ReplyMemory } from './reply-memory.ts';
import type { Host } from './session.ts';
import { NO_POLICIES } from './setting.ts';
import type { Surroundings } from './surroundings.ts';
import type { Attempt } from './verdict.ts';
import type { Witness } from './witness.ts';

export type { Attempt } from './verdict.ts';

/** Runs the steps of `scenario` once. Rejects only when interrupted. */
export async function runDialogue(
  scenario: Scenario,
  around: Surroundings,
  values: ReadonlyMap<string, string>,
  attempt: number,
  policies: Policies = NO_POLICIES,
): Promise<Attempt> {
  const {
    mode,
    roots,
    serverName,
    certificateHost,
    source,
    redactor,
    nonce,
    tlsRecord,
    clock,
    emit,
    throttles,
    lookFor,
  } = around;
  const world = {
    mode,
    roots,
    serverName,
    certificateHost,
    source,
    redactor,
    nonce,
    tlsRecord,
    policies,
    lookFor: lookFor ?? null,
  };
  const program = compile({ scenario, burst: null, values, date: () => clock.date(), ...world });
  const witness = new RecordWitness({ attempt, redactor, emit, throttles });
  await runSession(program, witness, around);
  return witness.attempt();
}

/** What one session needs from outside. */
export type SessionSurroundings = Pick<Surroundings, 'clock' | 'signal' | 'open'>;

/**
 * One session of `program`, to its end. Rejects when it is interrupted (with the signal's reason), and with what a bug of ours
 * throws while it runs; the server is told where it can be.
 */
export function runSession(program: Program, witness: Witness, around: SessionSurroundings): Promise<void> {
  return new Promise((resolve, reject) => new OneSession(program, witness, around, { resolve, reject }).begin());
}

interface Settle {
  readonly resolve: () => void;
  readonly reject: (why: unknown) => void;
}

class OneSession implements Host {
  readonly program: Program;
  readonly memory = new ReplyMemory();
  readonly #around: SessionSurroundings;
  readonly #settle: Settle;
  readonly #machine: Machine;
  /** The timer that looks at the deadline: set once, and again only if it fires too early. */
  #watch: { readonly at: number; readonly cancel: () => void } | null = null;
  readonly #onAbort = this.#guarded(() => this.#interrupt());

  constructor(program: Program, witness: Witness, around: SessionSurroundings, settle: Settle) {
    this.program = program;
    this.#around = around;
    this.#settle = settle;
    this.#machine = new Machine(this, witness, 1, around.clock.now());
  }

  begin(): void {
    const { signal } = this.#around;
    if (signal.aborted) this.#settle.reject(signal.reason);
    else {
      signal.addEventListener('abort', this.#onAbort, { once: true });
      this.#guarded(() => this.#machine.begin())();
    }
  }

  now(): number {
    return this.#around.clock.now();
  }
  after(ms: number, action: () => void): () => void {
    return this.#around.clock.after(ms, this.#guarded(action));
  }
  open(source: string | null, deadlineMs: number, sink: LeanSink): LeanStream {
    const guarded: LeanSink = {
      connected: this.#guarded((ends) => sink.connected(ends)),
      data: this.#guarded((octets) => sink.data(octets)),
      secured: this.#guarded((agreed, failure, facts) => sink.secured(agreed, failure, facts)),
      gone: this.#guarded((error, message) => sink.gone(error, message)),
    };
    return this.#around.open(source, deadlineMs, guarded);
  }

  waits({ overdueAt }: Machine): void {
    if (overdueAt === Number.POSITIVE_INFINITY || (this.#watch !== null && this.#watch.at <= overdueAt)) return;
    this.#watch?.cancel();
    const cancel = this.after(overdueAt - this.now(), () => {
      this.#watch = null;
      if (this.#machine.overdueAt <= this.now()) this.#machine.overdue();
      else this.waits(this.#machine);
    });
    this.#watch = { at: overdueAt, cancel };
  }

  ended(): void {
    this.#over();
    this.#settle.resolve();
  }

  #interrupt(): void {
    this.#settle.reject(this.#around.signal.reason);
    this.#machine.interrupt();
  }

  #over(): void {
    this.#watch?.cancel();
    this.#watch = null;
    this.#around.signal.removeEventListener('abort', this.#onAbort);
  }

  /** What is thrown in a callback would end the process: it ends the session. */
  #guarded<A extends unknown[]>(action: (...args: A) => void): (...args: A) => void {
    return (...args) => {
      try {
        action(...args);
      } catch (error) {
        this.#over();
        this.#settle.reject(error);
        this.#machine.abandon();
      }
    };
  }
}
