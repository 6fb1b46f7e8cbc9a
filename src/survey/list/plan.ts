// Which endpoints a list comes to: each once, those of an address together.
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

export function addressesOf(
  questions: readonly SurveyQuestion[],
  looks: Journal<LookLine>,
  isKnown: (key: string) => boolean,
): { readonly stops: readonly Stop[]; readonly endpoints: number } {
  const seen = new Set<string>();
  const stops = new Map<string, AskedEndpoint[]>();
  for (const { written } of questions)
    for (const { host, address, port } of looks.get(written)?.endpoints ?? []) {
      const key = endpointKey({ host, address, port });
      if (seen.has(key)) continue;
      seen.add(key);
      if (isKnown(key)) continue;
      const left = stops.get(address);
      if (left === undefined) stops.set(address, [{ host, address, port }]);
      else left.push({ host, address, port });
    }
  const planned = [...stops].map(([address, left]) => ({ address, left }));
  return { stops: planned.sort((a, b) => scattered(a.address) - scattered(b.address)), endpoints: seen.size };
}

/** Neighbours in the list are often neighbours in a network: they are not asked one behind the other (FNV-1a). */
function scattered(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return hash;
}
