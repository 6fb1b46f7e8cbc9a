// The DNS as the user asked for it: `--dns SERVER`, else what the machine is set up with.
import { readFileSync } from 'node:fs';
import type { Clock } from './clock.ts';
import type { Dns } from './dns.ts';
import { DnsClient } from './dns-client.ts';
import { HostsDns, MAX_HOSTS_OCTETS } from './dns-hosts.ts';
import { type DnsServer, serversOf } from './dns-servers.ts';

/**
 * With `server`, only that resolver is asked and the hosts file is not read. Without, the resolvers of /etc/resolv.conf and
 * the names of /etc/hosts are used; a file that is missing counts as empty.
 */
export function openDns(server: DnsServer | null, clock: Clock): Dns {
  if (server !== null) return new DnsClient({ servers: [server], clock });
  const servers = serversOf(readIfThere('/etc/resolv.conf'));
  return new HostsDns(readIfThere('/etc/hosts'), new DnsClient({ servers, clock }));
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'latin1').slice(0, MAX_HOSTS_OCTETS);
  } catch {
    return '';
  }
}
