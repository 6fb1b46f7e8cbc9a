// What became of a message, in lines: where it lies, since when, over which hops, and who vouched for it.
import type { StepRecord } from '../run/document.ts';
import { sayDuration } from './duration.ts';

type Arrival = NonNullable<StepRecord['arrival']>;

export function arrivalTexts({ places, found, faults }: Arrival): string[] {
  const seen = found.flatMap((one) => [
    `${found.length > 1 ? 'a copy ' : ''}in ${one.folder ?? one.place} after ${sayDuration(one.ms)}, ${hops(one.received)}`,
    ...one.differences.map((text) => `  ${text}`),
    ...(one.authentication === null ? [] : [`  ${authentication(one.authentication)}`]),
  ]);
  const nothing = found.length === 0 ? [`not seen in ${places.join(', ')}`] : [];
  return [...seen, ...nothing, ...faults];
}

function hops(received: Arrival['found'][number]['received']): string {
  if (received.length === 0) return 'no hop';
  const names = received.map(({ by, with: how }) => `${by ?? '?'}${how === null ? '' : ` (${how})`}`).reverse();
  return `${received.length === 1 ? '1 hop' : `${received.length} hops`}: ${names.join(' -> ')}`;
}

function authentication({
  server,
  trusted,
  spf,
  dkim,
  dmarc,
}: NonNullable<Arrival['found'][number]['authentication']>) {
  const said = Object.entries({ spf, dkim, dmarc }).flatMap(([method, is]) => (is === null ? [] : [`${method}=${is}`]));
  return `${server} says ${said.join(' ') || 'nothing of SPF, DKIM and DMARC'}${trusted ? '' : ' (not in `trust`)'}`;
}
