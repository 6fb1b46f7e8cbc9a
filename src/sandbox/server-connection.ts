// Carries out what a session asks of its connection, one action at a time.
import type { Accepted, SecureContext } from '../net/listen.ts';
import type { CertificateKind } from '../scenario/policy/certificate.ts';
import { type HandshakeFault, handshakeOf } from '../scenario/policy/deed.ts';
import type { Action } from './action.ts';
import type { CertificateStore } from './certificate-store.ts';
import { begin } from './commands/greet.ts';
import { carryOut } from './dispatch.ts';
import type { Mx } from './mx.ts';
import { ServerSession } from './server-session.ts';

/** A client on loopback that has not finished its handshake by then never will. */
const HANDSHAKE_MS = 10_000;
/** RFC 5321 4.5.3.2.7: at least five minutes. */
const IDLE_MS = 300_000;
/** What no TLS library takes for a record. */
const NO_TLS = Buffer.from('220 this is no handshake\r\n');
/** A fatal handshake_failure alert (RFC 8446 6.2), in the record layer of any version. */
const HANDSHAKE_FAILURE = Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28]);

/** A client that waits longer for a server that says nothing has no deadline at all. */
const STALLED_MS = 3_600_000;

/** Replies that wait for a delay. A client that sends as many commands without reading an answer is a flood. */
const WAITING_ACTIONS = 20_000;

/** Serves one connection until it is over. */
export function converse(connection: Accepted, mx: Mx, certificates: CertificateStore) {
  const served = new ServerConnection(connection, mx, certificates);
  if (mx.behaviour.policy.tls === 'implicit') void served.startSecure();
  else served.start();
}

class ServerConnection {
  readonly #connection: Accepted;
  readonly #mx: Mx;
  readonly #certificates: CertificateStore;
  readonly #session: ServerSession;
  /** An action takes its time; the others wait for it. */
  #busy = false;
  /** What the client's handshake is answered with. */
  #fault: HandshakeFault | null = null;
  /** No more actions: closing, or closed. */
  #over = false;
  #ended = false;
  #context: SecureContext | null = null;
  /** When something was said last, by either side: silence is the client's from then on. */
  #lastWord: number;
  readonly #cancels = new Set<() => void>();

  constructor(connection: Accepted, mx: Mx, certificates: CertificateStore) {
    this.#connection = connection;
    this.#mx = mx;
    this.#certificates = certificates;
    const { address, port } = connection.remote;
    const from = mx.claimed() ?? address.replace(/^::ffff:(?=[0-9.]+$)/i, '');
    const client = { address: from, port, name: 'unknown', pointer: null };
    this.#session = new ServerSession(mx, client, false, carryOut);
    this.#lastWord = mx.clock.now();
    this.#session.wake = () => this.#carryOn();
  }

  start(): void {
    this.#attach();
    this.#watch(this.#session.policy.idle_timeout?.after ?? IDLE_MS, () => this.#session.idle());
    const nudge = this.#session.policy.unsolicited?.idle;
    if (nudge !== undefined) this.#watch(nudge, () => this.#session.nudge());
    begin(this.#session);
    this.#carryOn();
  }

  #attach(): void {
    this.#connection.attach({ data: (chunk) => this.#heard(chunk), gone: () => this.#gone() });
  }

  /** TLS from the first octet: nothing is read before it. */
  async startSecure() {
    const { fault, certificate } = handshakeOf(this.#session.due.ask('connect').deed);
    this.#context = await this.#makeContext(certificate);
    this.#session.whenSecured(() => this.start());
    if (fault !== null) this.#attach();
    this.#act({ do: 'tls', fault });
  }

  #heard(chunk: Buffer) {
    this.#lastWord = this.#mx.clock.now();
    if (this.#fault !== null) return this.#spoilHandshake(this.#fault);
    this.#session.receive(chunk);
    this.#carryOn();
    if (this.#session.actions.length > WAITING_ACTIONS) this.#act({ do: 'reset' });
  }

  #spoilHandshake(fault: HandshakeFault) {
    if (fault === 'broken') this.#connection.write(HANDSHAKE_FAILURE);
    if (fault === 'garbled') this.#connection.write(NO_TLS);
    this.#connection.close();
  }

  /** Carries out actions until one takes time. Writes that follow each other go out in one segment. */
  #carryOn() {
    if (this.#busy || this.#over) return;
    const { actions } = this.#session;
    let written: Buffer[] = [];
    const flush = () => {
      if (written.length === 0) return;
      this.#connection.write(written.length === 1 && written[0] ? written[0] : Buffer.concat(written));
      this.#lastWord = this.#mx.clock.now();
      written = [];
    };
    for (let action = actions.shift(); action !== undefined; action = actions.shift()) {
      if (action.do === 'write') {
        written.push(typeof action.bytes === 'string' ? Buffer.from(action.bytes, 'latin1') : action.bytes);
        continue;
      }
      flush();
      this.#act(action);
      if (this.#busy || this.#over) return;
    }
    flush();
  }

  #act(action: Exclude<Action, { do: 'write' }>) {
    switch (action.do) {
      case 'pause':
        this.#busy = true;
        return this.#after(action.ms, () => this.#resume());
      case 'then':
        return action.run();
      case 'tls':
        this.#busy = true;
        this.#fault = action.fault;
        if (action.fault === null) void this.#startTls(this.#context);
        return;
      case 'prepare-tls':
        this.#busy = true;
        void this.#makeContext(action.certificate).then((context) => {
          this.#context = context;
          this.#resume();
        });
        return;
      case 'stall':
        this.#busy = true;
        if (action.deaf) this.#connection.stopReading();
        return this.#after(action.ms ?? STALLED_MS, () => this.#act({ do: 'close' }));
      case 'close':
        this.#over = true;
        return this.#connection.close();
      case 'reset':
        this.#over = true;
        return this.#connection.destroy(true);
      default:
        return action satisfies never;
    }
  }

  #makeContext(certificate: CertificateKind | null): Promise<SecureContext> {
    const { policy, host } = this.#session.behaviour;
    const shown =
      certificate === null ? policy : { ...policy, certificate: { ...policy.certificate, kind: certificate } };
    return this.#certificates.contextOf(shown, host, this.#connection.local.address);
  }

  async #startTls(context: SecureContext | null) {
    const seen = context === null ? null : await this.#connection.startTls(context, HANDSHAKE_MS);
    if (seen === null) return this.#gone();
    this.#session.secured(seen);
    this.#resume();
  }

  #resume() {
    this.#busy = false;
    this.#carryOn();
  }

  /** Calls `silent` once, when the client has been silent for `ms`. */
  #watch(ms: number, silent: () => void): void {
    const left = this.#lastWord + ms - this.#mx.clock.now();
    this.#after(Math.max(1, left), () => {
      // Whoever waits for a reply of ours is not silent.
      if (this.#busy) this.#lastWord = this.#mx.clock.now();
      if (this.#lastWord + ms > this.#mx.clock.now()) return this.#watch(ms, silent);
      silent();
      this.#carryOn();
    });
  }

  #after(ms: number, action: () => void): void {
    const cancel = this.#mx.clock.after(ms, () => {
      this.#cancels.delete(cancel);
      if (!this.#over) action();
    });
    this.#cancels.add(cancel);
  }

  #gone() {
    if (this.#ended) return;
    this.#ended = true;
    this.#over = true;
    for (const cancel of this.#cancels) cancel();
    this.#cancels.clear();
    this.#session.gone();
  }
}
