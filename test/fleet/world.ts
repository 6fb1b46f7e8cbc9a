// Mail servers that count, on addresses of loopback, and a DNS that knows who has which: what a fleet is let loose on.
import assert from 'node:assert/strict';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Dns } from '../../src/net/dns.ts';
import { type ServedDns, serveDns } from '../../src/net/serve-dns.ts';
import { type Zone, ZoneDns } from '../../src/net/zone-dns.ts';
import { type CountingServer, contextFor, countingServer } from '../survey/counting-server.ts';

/** A busy machine holds up everybody. */
const LATE_MS = 250;

export interface World {
  readonly port: number;
  readonly dns: ServedDns;
  readonly servers: readonly CountingServer[];
  readonly addresses: readonly string[];
  /** Lines of a list. */
  readonly domains: readonly string[];
  connections(): number;
  /** Counters of the servers begin anew. */
  recount(): void;
  /** Four connections at most, of one client, at each server; not asked where this process, which is the servers, heard of ends too late to say. */
  assertPolite(told?: string): void;
  /** While it is held, the DNS does not answer. */
  hold(held: boolean): void;
  close(): Promise<void>;
}

/** `network`: the third octet, so that suites do not meet; `slowMs`: what a server takes before it greets. Each domain has two of the hosts, each host an address. */
export async function world(network: number, hosts: number, domains: number, slowMs = 0): Promise<World> {
  const names = Array.from({ length: hosts }, (_, at) => `m${at}.op${at}.test`);
  const secureContext = await contextFor(names);
  const servers: CountingServer[] = [];
  const addresses = names.map((_, at) => `127.0.${network}.${at + 1}`);
  let port = 0;
  for (const host of addresses) {
    const server = await countingServer({ secureContext }, { host, port, slowMs });
    port = server.port;
    servers.push(server);
  }
  const zone: Record<string, Zone[string]> = {};
  for (const [at, name] of names.entries()) zone[name] = { A: addresses[at] ?? '' };
  const list = Array.from({ length: domains }, (_, at) => `d${at}.test`);
  for (const [at, name] of list.entries())
    zone[name] = { MX: [[10, names[at % hosts] ?? ''] as const, [20, names[(at * 3 + 1) % hosts] ?? ''] as const] };
  const known = new ZoneDns(zone);
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  let free = Promise.resolve();
  let release = () => {};
  const held: Dns = { query: async (...asked) => free.then(() => known.query(...asked)) };
  const dns = await serveDns(held, { host: '127.0.0.1', port: 0 });
  return {
    port,
    dns,
    servers,
    addresses,
    domains: list.map((name) => `mx:${name}:${port}`),
    connections: () => servers.reduce((sum, { counts }) => sum + counts.all, 0),
    recount() {
      delay.reset();
      for (const { counts } of servers) Object.assign(counts, { most: counts.now, mostClients: 0 });
    },
    assertPolite(told = '') {
      // A client waits for the server's end of a connection for half a second.
      if (delay.max / 1e6 > LATE_MS) return;
      for (const { counts } of servers) {
        assert.ok(counts.most <= 4, `${counts.most} at once; ${told}`);
        assert.ok(counts.mostClients <= 1, `${counts.mostClients} clients at once; ${told}`);
      }
    },
    hold(isHeld) {
      release();
      if (isHeld)
        free = new Promise((resolve) => {
          release = resolve;
        });
    },
    async close() {
      delay.disable();
      await dns.close();
    },
  };
}
