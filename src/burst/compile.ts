// Scenario -> program. What no session changes is rendered here, once; the tracking map says which that is.
import { deadlineOf } from '../dialogue/deadlines.ts';
import type { Redactor } from '../dialogue/redact.ts';
import type { Burst, Scenario, StartTls, Step } from '../scenario/scenario.ts';
import { textOf } from '../scenario/template.ts';
import { type AwaitWay, awaiting, awaitingStep } from './compile-await.ts';
import { anything, judgingOf } from './compile-expectation.ts';
import { bodyOf, chunksOf } from './compile-message.ts';
import { beginSasl, lineOf, proxyOf } from './compile-octets.ts';
import { tlsOptionsOf } from './compile-tls.ts';
import type { Move, Octets, Program, SessionValues } from './program.ts';
import { Rendering } from './rendering.ts';
import { RowTable } from './row-table.ts';

/** What a program needs to know of the world. */
export interface Setting {
  readonly scenario: Scenario;
  readonly burst: Burst;
  /** The same for all sessions: target, identity. */
  readonly values: ReadonlyMap<string, string>;
  readonly mode: 'smtp' | 'smtps' | 'submission' | 'lmtp';
  readonly roots: readonly string[];
  readonly serverName: string | null;
  readonly certificateHost: string;
  readonly source: string | null;
  readonly redactor: Redactor;
  readonly nonce: () => string;
  /** The date in message headers. */
  readonly date: Date;
}

/** How long a server is given to answer our own QUIT. */
const CLOSING_MS = 2_000;

export function compile(setting: Setting): Program {
  return new Compiler(setting).program();
}

class Compiler {
  readonly setting: Setting;
  readonly rendering: Rendering;
  readonly moves: Move[] = [];
  readonly rows = new RowTable();

  constructor(setting: Setting) {
    this.setting = setting;
    this.rendering = new Rendering(setting);
  }

  program(): Program {
    const { scenario, burst } = this.setting;
    const { steps } = scenario;
    const first = steps.findIndex((step) => flat(step).some(({ verb }) => verb === 'mail'));
    const last = steps.findIndex(
      (step, i) => i >= first && flat(step).some(({ verb }) => verb === 'data' || verb === 'bdat'),
    );
    let from = 0;
    for (const [index, step] of steps.entries()) {
      if (index === first) from = this.moves.length;
      this.#conditional(step, () => this.#step(step));
      if (index === last && burst.messages > 1) this.moves.push({ do: 'again', from });
    }
    const ended = steps.at(-1)?.verb === 'quit' || steps.at(-1)?.verb === 'drop';
    if (ended) this.moves.push({ do: 'end' });
    const closing = this.moves.length;
    const quit = this.rows.at('quit', 'other', 'other', steps.at(-1)?.place.line ?? 0);
    this.moves.push({ do: 'write', octets: 'QUIT\r\n' });
    this.moves.push(awaiting(quit, anything, CLOSING_MS, { closing: true }));
    this.moves.push({ do: 'end' });
    const { moves, rendering } = this;
    const { rows } = this.rows;
    const valuesOf = (session: number) => rendering.valuesOf(session);
    return { moves, rows, closing, messages: burst.messages, hasMessages: last !== -1, valuesOf };
  }

  /** A step whose `if` only a session can decide is jumped over there; one that is decided is left out or not. */
  #conditional(step: Step, add: () => void): void {
    const open: ((session: SessionValues) => boolean)[] = [];
    for (const { value } of step.conditions) {
      if (typeof value === 'boolean') {
        if (!value) return;
        continue;
      }
      const { left, equal, right } = value;
      const holds = (values: ReadonlyMap<string, string>) => (textOf(left, values) === textOf(right, values)) === equal;
      const known = this.rendering.once((values) => holds(values));
      if (known === null) open.push((session) => holds(session.values()));
      else if (!known.value) return;
    }
    const at = this.moves.length;
    if (open.length > 0) this.moves.push({ do: 'end' });
    add();
    if (open.length > 0)
      this.moves[at] = { do: 'unless', holds: (session) => open.every((one) => one(session)), to: this.moves.length };
  }

  #step(step: Step): void {
    switch (step.verb) {
      case 'connect':
        this.#open(step);
        this.#await(step, this.rows.at(step.verb, 'connect', 'banner', step.place.line));
        return;
      case 'starttls':
        this.#startTls(step, step.options);
        return;
      case 'auth':
        this.#auth(step);
        return;
      case 'data':
        this.moves.push({ do: 'write', octets: 'DATA\r\n' });
        this.#afterData(step);
        return;
      case 'bdat':
        this.#chunks(step);
        return;
      case 'pipeline':
        this.#pipeline(step);
        return;
      case 'wait':
        this.moves.push({ do: 'pause', ms: step.ms });
        return;
      case 'drop':
        this.moves.push({ do: 'drop', reset: step.reset });
        return;
      case 'listen':
        this.#await({ ...step, timeoutMs: step.ms }, this.rows.of(step));
        return;
      case 'proxy':
        this.#header = proxyOf(step.proxy, this.rendering);
        return;
      default:
        this.moves.push({ do: 'write', octets: lineOf(step, this.rendering) });
        this.#await(step, this.rows.of(step));
        return;
    }
  }

  /** A PROXY header waits for the next connection. */
  #header: Octets | null = null;

  #open(step: Extract<Step, { verb: 'connect' }>): void {
    const { source, mode } = this.setting;
    const deadlineMs = this.deadlineOf(step);
    const own = step.source === null ? source : textOf(step.source, this.rendering.base);
    const row = this.rows.at(step.verb, 'connect', 'connect', step.place.line);
    this.moves.push({ do: 'open', row, deadlineMs, source: own, header: this.#header });
    this.#header = null;
    if (step.tls === 'implicit' || (step.tls === null && mode === 'smtps')) this.#tls(step, step.options);
  }

  #tls(step: Step, options: StartTls): void {
    const row = this.rows.at(step.verb, 'starttls', 'tls', step.place.line);
    this.moves.push({
      do: 'tls',
      row,
      deadlineMs: this.deadlineOf(step),
      options: tlsOptionsOf(this.setting, options, this.rendering.base),
    });
  }

  /** 220, the handshake, EHLO again (RFC 3207 4.2). Another reply, if it is expected, leaves the rest out. */
  #startTls(step: Step, options: StartTls): void {
    this.moves.push({ do: 'write', octets: 'STARTTLS\r\n' });
    const at = this.moves.length;
    this.#await(step, this.rows.of(step), { needs: 220 });
    this.#tls(step, options);
    if (options.reehlo) {
      const verb = this.setting.mode === 'lmtp' ? 'lhlo' : 'ehlo';
      const hello = {
        verb,
        argument: this.rendering.base.get('hello') ?? this.rendering.base.get('helo') ?? '',
      } as const;
      this.moves.push({ do: 'write', octets: lineOf(hello, this.rendering) });
      const row = this.rows.at(verb, 'ehlo', 'ehlo', step.place.line);
      this.moves.push(awaiting(row, judgingOf(null, '250'), this.deadlineOf(step), { goOn: step.goOn }));
    }
    this.#skipFrom(at);
  }

  #auth(step: Extract<Step, { verb: 'auth' }>): void {
    const row = this.rows.of(step);
    const { nonce, redactor } = this.setting;
    this.moves.push({ do: 'sasl', row, begin: beginSasl(step.auth, this.rendering, redactor, nonce) });
    this.#await(step, row, { challenges: true });
  }

  /** 354, the message, and what is said of it. */
  #afterData(step: Extract<Step, { verb: 'data' }>): void {
    const at = this.moves.length;
    this.#await(step, this.rows.at(step.verb, 'data', 'data', step.place.line), { needs: 354 });
    for (const octets of bodyOf(step.message, this.rendering)) this.moves.push({ do: 'write', octets });
    this.#end(step, true);
    this.#skipFrom(at);
  }

  #end(step: Step, last: boolean): void {
    const perRecipient = last && this.setting.mode === 'lmtp';
    this.#await(step, this.rows.of(step), { accepts: last, endOfData: last, perRecipient });
  }

  #chunks(step: Extract<Step, { verb: 'bdat' }>): void {
    for (const { octets, last } of chunksOf(step.chunks, this.rendering)) {
      this.moves.push({ do: 'write', octets });
      this.#end(step, last);
    }
  }

  /** All commands in one write; replies are paired in order (RFC 2920). */
  #pipeline(step: Extract<Step, { verb: 'pipeline' }>): void {
    const [head] = step.steps;
    if (head?.verb === 'connect') this.#open(head);
    const octets: Octets[] = [];
    for (const one of step.steps) {
      if (one.verb === 'data') octets.push('DATA\r\n');
      else if (one.verb === 'bdat') octets.push(...chunksOf(one.chunks, this.rendering).map((chunk) => chunk.octets));
      else if (one.verb !== 'connect') octets.push(lineOf(one, this.rendering));
    }
    for (const one of this.rendering.joined(octets)) this.moves.push({ do: 'write', octets: one });
    const begin = this.moves.length;
    for (const one of step.steps) {
      if (one.verb === 'connect') this.#await(one, this.rows.at(one.verb, 'connect', 'banner', one.place.line));
      else if (one.verb === 'data') this.#afterData(one);
      else if (one.verb === 'bdat') for (const { last } of one.chunks) this.#end(one, last);
      else this.#await(one, this.rows.of(one));
    }
    this.#group(begin);
  }

  /** The awaits from `begin` on belong to one write. */
  #group(begin: number): void {
    const groupEnd = this.moves.length;
    for (const [at, move] of this.moves.entries())
      if (at >= begin && move.do === 'await') this.moves[at] = { ...move, groupEnd };
  }

  #await(step: Step, row: number, way: AwaitWay = {}): void {
    this.moves.push(awaitingStep(step, row, this.deadlineOf(step), way));
  }

  /** Where the await at `at` goes on if its step is answered otherwise and that is expected. */
  #skipFrom(at: number): void {
    const move = this.moves[at];
    if (move?.do === 'await') this.moves[at] = { ...move, skipTo: this.moves.length };
  }

  deadlineOf(step: Step): number {
    return deadlineOf(step, this.setting.scenario.timeouts);
  }
}

const flat = (step: Step) => (step.verb === 'pipeline' ? step.steps : [step]);
