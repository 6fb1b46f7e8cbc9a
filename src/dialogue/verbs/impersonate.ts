// XCLIENT and PROXY: appearing as another client to one's own MX. Postfix XCLIENT_README, HAProxy's PROXY protocol.
import type { Action, ProxyHeader } from '../../scenario/scenario.ts';
import { textOf } from '../../scenario/template.ts';
import { encodeProxy } from '../../wire/proxy.ts';
import { xclientCommand } from '../../wire/xclient.ts';
import type { Session } from '../old-session.ts';
import { isPositive, NOTHING, type Performed, refusal } from '../perform.ts';

type Xclient = Extract<Action, { verb: 'xclient' }>;

/** After XCLIENT the session begins anew: a greeting follows, and EHLO is due. */
export async function impersonate(step: Xclient, session: Session, deadlineMs: number): Promise<Performed> {
  const written = xclientCommand([...step.attributes].map(([name, value]) => [name, textOf(value, session.values)]));
  if (!written.ok) return refusal(written.problem);
  const answer = await session.exchange({ stage: 'ehlo', octets: `${written.line}\r\n`, deadlineMs });
  session.accepted('xclient', isPositive(answer));
  if (isPositive(answer)) session.capabilities = null;
  return answer;
}

/** The header waits for the next connection, whose first octets it is. */
export async function prepareProxy(proxy: ProxyHeader, session: Session): Promise<Performed> {
  const { values } = session;
  const source = { address: textOf(proxy.source, values), port: proxy.sourcePort };
  const family = source.address.includes(':');
  const destination = {
    address:
      proxy.destination === null
        ? (values.get('target.address') ?? (family ? '::1' : '127.0.0.1'))
        : textOf(proxy.destination, values),
    port: proxy.destinationPort ?? Number(values.get('target.port') ?? 25),
  };
  const encoded = encodeProxy(proxy.version, { source, destination });
  if (!encoded.ok) return refusal(encoded.problem);
  const shown = `(PROXY v${proxy.version}: ${source.address} port ${source.port} to ${destination.address} port ${destination.port})`;
  session.proxyHeader = { octets: encoded.octets, shown };
  return NOTHING;
}
