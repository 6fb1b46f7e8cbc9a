// Which endpoints a list comes to: each once, those of an address together.
import { inNetwork, parseIp } from '../../trust/ip-network.ts';
import type { AskedEndpoint } from '../ask-endpoint.ts';
import type { SurveyQuestion } from '../look.ts';
import type { LookLine } from '../look-line.ts';
import type { Journal } from './journal.ts';

/** One address, and what is still to be asked there. */
export interface Stop {
  readonly address: string;
  readonly left: readonly AskedEndpoint[];
}

/** As findings name it. */
export const endpointKey = ({ host, address, port }: AskedEndpoint): string => `${host}[${address}]:${port}`;

/** The endpoints of many domains, gathered by address. */
export class Stops {
  readonly #seen = new Set<string>();
  readonly #stops = new Map<string, AskedEndpoint[]>();
  readonly #excluded: readonly ReturnType<typeof network>[];
  /** Endpoints and domains that asked to be left alone. */
  leftOut = 0;

  /** `excluded`: networks, `192.0.2.0/24`. */
  constructor(excluded: readonly string[] = []) {
    this.#excluded = excluded.map(network);
  }

  /** Endpoints, each once. */
  get endpoints(): number {
    return this.#seen.size;
  }

  add({ host, address, port }: AskedEndpoint): void {
    const key = endpointKey({ host, address, port });
    if (this.#seen.has(key)) return;
    if (this.#isExcluded(address)) {
      this.leftOut += 1;
      return;
    }
    this.#seen.add(key);
    const left = this.#stops.get(address);
    if (left === undefined) this.#stops.set(address, [{ host, address, port }]);
    else left.push({ host, address, port });
  }

  /** In their order of visit; of an address no more names than `most`. */
  planned(most = Number.POSITIVE_INFINITY): Stop[] {
    const planned = [...this.#stops].map(([address, left]) => ({ address, left: left.slice(0, most) }));
    return planned.sort((a, b) => scattered(a.address) - scattered(b.address));
  }

  #isExcluded(address: string): boolean {
    const ip = parseIp(address);
    return ip !== null && this.#excluded.some((one) => one.ip !== null && inNetwork(ip, one.ip, one.bits));
  }
}

function network(written: string) {
  const [address = '', bits] = written.split('/');
  const ip = parseIp(address);
  return { ip, bits: bits === undefined ? (ip?.octets.length ?? 0) * 8 : Number(bits) };
}

export function addressesOf(
  questions: readonly SurveyQuestion[],
  looks: Journal<LookLine>,
  isKnown: (key: string) => boolean,
  namesPerAddress: number,
): { readonly stops: readonly Stop[]; readonly endpoints: number } {
  const planned = stopsOf(questions, looks).planned(namesPerAddress);
  const open = planned
    .map(({ address, left }) => ({ address, left: left.filter((one) => !isKnown(endpointKey(one))) }))
    .filter(({ left }) => left.length > 0);
  return { stops: open, endpoints: planned.reduce((sum, { left }) => sum + left.length, 0) };
}

export function stopsOf(questions: readonly SurveyQuestion[], looks: Journal<LookLine>): Stops {
  const stops = new Stops();
  for (const { written } of questions) for (const endpoint of looks.get(written)?.endpoints ?? []) stops.add(endpoint);
  return stops;
}

/** Neighbours in the list are often neighbours in a network: they are not asked one behind the other (FNV-1a). */
function scattered(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return hash;
}
