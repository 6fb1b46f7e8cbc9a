// Which resolvers to ask: what `--dns` says, else /etc/resolv.conf.
import { isIP, isIPv6 } from 'node:net';

export interface DnsServer {
  /** An IP address, without brackets. */
  readonly address: string;
  readonly port: number;
}

const DNS_PORT = 53;
/** As the C library does (resolv.conf(5), MAXNS). */
const MAX_SERVERS = 3;

/** Parses `192.0.2.53`, `192.0.2.53:5353`, `2001:db8::53`, `[2001:db8::53]:5353`; null if it is none of them. */
export function parseDnsServer(written: string): DnsServer | null {
  if (isIP(written) !== 0) return { address: written, port: DNS_PORT };
  const match = /^(?:\[([^\]]+)\]|([0-9.]+))(?::(\d{1,5}))?$/.exec(written);
  if (match === null) return null;
  const [, bracketed, plain, digits] = match;
  const port = digits === undefined ? DNS_PORT : Number(digits);
  if (port < 1 || port > 65535) return null;
  const address = bracketed ?? plain ?? '';
  if (bracketed === undefined ? isIP(address) !== 4 : !isIPv6(address)) return null;
  return { address, port };
}

/** The `nameserver` lines of a resolv.conf; a machine without any asks itself (resolv.conf(5)). */
export function serversOf(resolvConf: string): readonly DnsServer[] {
  const servers: DnsServer[] = [];
  for (const line of resolvConf.split('\n')) {
    const server = parseDnsServer(/^nameserver\s+(\S+)/.exec(line.trim())?.[1] ?? '');
    if (server !== null && servers.length < MAX_SERVERS) servers.push(server);
  }
  return servers.length > 0 ? servers : [{ address: '127.0.0.1', port: DNS_PORT }];
}
