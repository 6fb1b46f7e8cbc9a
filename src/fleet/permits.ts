// The worker decides last: where it goes, whatever a ticket says.
import { isPublicAddress } from '../net/public-address.ts';
import { type IpAddress, inNetwork, parseIp } from '../trust/ip-network.ts';

export interface Network {
  readonly ip: IpAddress;
  readonly bits: number;
}

/** `192.0.2.0/24`, `2001:db8::/32`, or one address; null for anything else. */
export function parseNetwork(written: string): Network | null {
  const [address = '', bits, ...more] = written.trim().split('/');
  const ip = parseIp(address);
  const most = ip?.family === 4 ? 32 : 128;
  const length = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : -1;
  return ip === null || more.length > 0 || length < 0 || length > most ? null : { ip, bits: length };
}

export interface Permits {
  /** The user's own networks: private addresses and any port. */
  readonly owned: readonly Network[];
  readonly excluded: readonly Network[];
  /** Who has agreed to be talked to: networks, and hosts with all below them. */
  readonly consented: { readonly networks: readonly Network[]; readonly domains: readonly string[] };
}

/** Why it is not asked; null if it may be. */
export function refusal(address: string, port: number, { owned, excluded }: Permits): string | null {
  const ip = parseIp(address);
  if (ip === null) return 'it is no address';
  const isIn = (networks: readonly Network[]) => isAmong(ip, networks);
  if (isIn(excluded)) return 'this worker leaves it out';
  if (isIn(owned)) return null;
  if (!isPublicAddress(address))
    return 'the address is not public, and not of the networks that this worker was told to own';
  return port === 25 ? null : `port ${port}: a fleet asks port 25 only`;
}

const isAmong = (ip: IpAddress, networks: readonly Network[]) =>
  networks.some((one) => inNetwork(ip, one.ip, one.bits));

/** Where a dialogue may go. */
const PORTS: readonly number[] = [25, 465, 587];

/** Why no dialogue is held there; null if it may be: with who is one's own, or has agreed. */
export function mayTalk(
  { host, address, port }: { readonly host: string; readonly address: string; readonly port: number },
  permits: Permits,
): string | null {
  const ip = parseIp(address);
  const isOwned = ip !== null && isAmong(ip, permits.owned);
  const why = refusal(address, isOwned || PORTS.includes(port) ? 25 : port, permits);
  if (why !== null || ip === null) return why;
  const { networks, domains } = permits.consented;
  const isKnown = domains.some((one) => host === one || host.endsWith(`.${one}`));
  return isOwned || isKnown || isAmong(ip, networks)
    ? null
    : 'a dialogue goes only to --owned networks of this worker, and to whom its --consented file names';
}
