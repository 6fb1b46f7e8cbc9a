// XCLIENT and PROXY: appearing as another client to one's own MX. Postfix XCLIENT_README, HAProxy's PROXY protocol.
import type { ProxyHeader } from '../../scenario/scenario.ts';
import { textOf } from '../../scenario/template.ts';
import { encodeProxy } from '../../wire/proxy.ts';
import { xclientCommand } from '../../wire/xclient.ts';
import type { Made, PlainStep, Planned, Refused } from '../program.ts';
import type { Assembly, Spoken } from './assembly.ts';
import { lineOf } from './line.ts';

/** After XCLIENT the session begins anew: a greeting follows, and EHLO is due. */
export function xclient(assembly: Assembly, step: Extract<PlainStep, { verb: 'xclient' }>, of: Planned): Spoken {
  return {
    stage: 'ehlo',
    octets: assembly.rendering.octets((values) =>
      lineOf(xclientCommand([...step.attributes].map(([name, value]) => [name, textOf(value, values)]))),
    ),
    answers: () => assembly.await(of, assembly.rows.of(step), { learns: 'anew' }),
  };
}

/** The header waits for the next connection, whose first octets it is. */
export function proxy(assembly: Assembly, step: Extract<PlainStep, { verb: 'proxy' }>, of: Planned): void {
  const octets = assembly.rendering.octets((values) => headerOf(step.proxy, values));
  assembly.put({ do: 'header', of, octets }, { do: 'settle', of });
}

function headerOf(proxy: ProxyHeader, values: ReadonlyMap<string, string>): Made | Refused {
  const source = { address: textOf(proxy.source, values), port: proxy.sourcePort };
  const family = source.address.includes(':');
  const address =
    proxy.destination === null
      ? (values.get('target.address') ?? (family ? '::1' : '127.0.0.1'))
      : textOf(proxy.destination, values);
  const destination = { address, port: proxy.destinationPort ?? Number(values.get('target.port') ?? 25) };
  const encoded = encodeProxy(proxy.version, { source, destination });
  if (!encoded.ok) return { refuse: encoded.problem };
  const shown = `(PROXY v${proxy.version}: ${source.address} port ${source.port} to ${destination.address} port ${destination.port})`;
  return { octets: encoded.octets, shown };
}
