// Does a mechanism match the client? RFC 7208 section 5.
import { type IpAddress, inNetwork, parseIp } from './ip-network.ts';
import { addressesIn, exchangesIn, type Looked } from './lookup.ts';
import { expandDomain, type MacroPiece } from './spf-macro.ts';
import type { Mechanism } from './spf-record.ts';
import { SpfEnd, type SpfSession } from './spf-session.ts';

/** Hosts of one `mx` mechanism (RFC 7208 4.6.4). */
const MAX_MX_HOSTS = 10;

/** `include` evaluates another domain: it is handed in, for it begins again at the top. */
export async function matches(
  session: SpfSession,
  domain: string,
  mechanism: Mechanism,
  include: (target: string) => Promise<boolean>,
): Promise<boolean> {
  const { ip } = session.question;
  const target = (pieces: readonly MacroPiece[] | null) =>
    pieces === null ? domain : expandDomain(pieces, session.macroValues(domain));
  switch (mechanism.name) {
    case 'all':
      return true;
    case 'ip4':
    case 'ip6':
      return inNetwork(ip, mechanism.network.ip, mechanism.network.bits);
    case 'include':
      session.countTerm();
      return include(await target(mechanism.domain));
    case 'exists':
      session.countTerm();
      return (await session.lookupForTerm(await target(mechanism.domain), 'A')).records.length > 0;
    case 'ptr':
      session.countTerm();
      return hasNameIn(session, await target(mechanism.domain));
    case 'a':
      session.countTerm();
      return isAmong(ip, await addressesOf(session, await target(mechanism.domain)), mechanism);
    case 'mx':
      session.countTerm();
      return isMx(session, await target(mechanism.domain), mechanism);
  }
  return mechanism satisfies never;
}

/** Only addresses of the client's family are asked for. */
function addressesOf(session: SpfSession, name: string): Promise<Looked> {
  return session.lookupForTerm(name, session.question.ip.family === 4 ? 'A' : 'AAAA');
}

function isAmong(ip: IpAddress, looked: Looked, prefix: { readonly bits4: number; readonly bits6: number }): boolean {
  const bits = ip.family === 4 ? prefix.bits4 : prefix.bits6;
  return addressesIn(looked).some((address) => {
    const found = parseIp(address);
    return found !== null && inNetwork(ip, found, bits);
  });
}

async function isMx(
  session: SpfSession,
  domain: string,
  prefix: { readonly bits4: number; readonly bits6: number },
): Promise<boolean> {
  const hosts = exchangesIn(await session.lookupForTerm(domain, 'MX'));
  if (hosts.length > MAX_MX_HOSTS) throw new SpfEnd('permerror', `${domain} has more than ${MAX_MX_HOSTS} MX hosts`);
  for (const { exchange } of hosts) {
    if (isAmong(session.question.ip, await addressesOf(session, exchange), prefix)) return true;
  }
  return false;
}

/** RFC 7208 5.5: a failing look-up is no match and no error. */
async function hasNameIn(session: SpfSession, domain: string): Promise<boolean> {
  const wanted = domain.toLowerCase();
  const { validated } = await session.names();
  return validated.some((name) => name.toLowerCase() === wanted || name.toLowerCase().endsWith(`.${wanted}`));
}
