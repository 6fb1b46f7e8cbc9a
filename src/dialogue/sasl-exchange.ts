// AUTH of one session: a challenge, an answer, at most so many times. RFC 4954 4.
import { decodeBase64, encodeBase64 } from '../wire/sasl/base64.ts';
import type { SaslClient } from '../wire/sasl/mechanism.ts';

/** A SASL mechanism of ours needs three rounds at most. */
const MAX_ROUNDS = 8;
/** What a prompt of LOGIN says decides nothing, so one in clear text is taken as all clients take it. */
const NO_OCTETS = new Uint8Array();

export class SaslExchange {
  readonly #client: SaslClient;
  /** The initial response has not gone out with AUTH: the first challenge asks for it. */
  #held: boolean;
  #rounds = 0;
  #broken: string | null = null;

  constructor(client: SaslClient, initialSent: boolean) {
    this.#client = client;
    this.#held = !initialSent;
  }

  /** The line to send for the text of a 334; null behind our `*`, which ends it (RFC 4954 4). */
  answer(challenge: string): string | null {
    if (this.#broken !== null) return null;
    this.#rounds += 1;
    if (this.#rounds > MAX_ROUNDS) return this.#cancel(`the server sent more than ${MAX_ROUNDS} challenges`);
    const held = this.#held ? this.#client.initial : null;
    this.#held = false;
    if (held !== null) return `${encodeBase64(held)}\r\n`;
    const octets = decodeBase64(challenge) ?? (this.#client.mechanism === 'LOGIN' ? NO_OCTETS : null);
    const answer = octets === null ? { fail: 'the challenge is no base64' } : this.#client.next(octets);
    return 'send' in answer ? `${encodeBase64(answer.send)}\r\n` : this.#cancel(answer.fail);
  }

  #cancel(why: string): string {
    this.#broken = why;
    return '*\r\n';
  }

  /** Why the exchange is not what it seems, given the code that ended it: a server that says 235 may have shown nothing. */
  doubt(code: number | null): string | null {
    const doubt = this.#broken ?? (code === 235 ? this.#client.doubt() : null);
    return doubt === null ? null : `${this.#client.mechanism}: ${doubt}`;
  }
}
