// Names that were not asked because their address has many: where those that were asked answered alike, one of them stands for the rest, and
// the certificate is judged for each name. Large providers give every domain an MX name of its own on the same few addresses.
import type { AskedEndpoint } from '../ask-endpoint.ts';
import { endpointKey } from './plan.ts';

export class StandIns<T> {
  /** By address; null: they answered differently. */
  readonly #known = new Map<string, { readonly manner: string; readonly answer: T } | null>();

  /** What a name of the address answered; `manner`: the same for answers that are alike but for the name. */
  add(address: string, manner: string, answer: T): void {
    const known = this.#known.get(address);
    if (known === undefined) this.#known.set(address, { manner, answer });
    else if (known !== null && known.manner !== manner) this.#known.set(address, null);
  }

  for(address: string): T | null {
    return this.#known.get(address)?.answer ?? null;
  }
}

/** For `notes` of a survey. */
export const stoodFor = (endpoint: AskedEndpoint): string =>
  `${endpointKey(endpoint)} was not asked by this name: its address has many, and those that were asked answered alike`;
