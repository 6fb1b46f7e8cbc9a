// A list on one machine and through a fleet: domains a second, connections by the servers' own count, memory, the database's processor time.
//   npm run bench:fleet -- --domains 1000,10000 --hosts 200 [--workers 1,2] [--alone] [--delay 0] [--connections 200]
// Hosts are dealt out as in the world (Zipf, exponent 1.1), a third of the domains have two. DNS and mail servers are our own, in this
// process: on two cores they take the greater part, so read ratios and counts, and each one's own time of the processor. With --delay the servers
// think for so many ms before they greet, and the DNS before it answers: then workers wait, as they do in the world, and not for a core.
// A worker is two processes: one resolves and plans, one visits.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Dns } from '../src/net/dns.ts';
import { serveDns } from '../src/net/serve-dns.ts';
import { type Zone, ZoneDns } from '../src/net/zone-dns.ts';
import { start } from '../test/cli/built.ts';
import { postgres } from '../test/fleet/postgres.ts';
import { fleet, random } from '../test/fleet/workers.ts';
import type { World } from '../test/fleet/world.ts';
import { type CountingServer, contextFor, countingServer } from '../test/survey/counting-server.ts';

const { values } = parseArgs({
  options: {
    domains: { type: 'string', default: '1000,10000' },
    hosts: { type: 'string', default: '200' },
    workers: { type: 'string', default: '1,2' },
    alone: { type: 'boolean', default: false },
    delay: { type: 'string', default: '0' },
    connections: { type: 'string', default: '200' },
  },
});
const numbers = (text: string) => text.split(',').map(Number);
const hosts = Number(values.hosts);
const delay = Number(values.delay);
const folder = mkdtempSync(join(tmpdir(), 'mxprobe-bench-fleet-'));
const names = Array.from({ length: hosts }, (_, at) => `m${at}.op${at}.test`);
/** A network each: a fleet asks eight addresses of one at a time. */
const addressOf = (at: number) => `127.${66 + (at >> 8)}.${at & 255}.1`;
const secureContext = await contextFor('bench.test');
const servers: CountingServer[] = [];
for (const [at] of names.entries())
  servers.push(
    await countingServer({ secureContext }, { host: addressOf(at), port: servers[0]?.port ?? 0, slowMs: delay }),
  );
const connections = () => servers.reduce((sum, { counts }) => sum + counts.all, 0);
const port = servers[0]?.port ?? 0;

/** The same draw for each length, so that a longer list has the shorter one in it. */
function zoneOf(domains: number): { readonly zone: Zone; readonly used: number; readonly visits: number } {
  const draw = random(5321);
  const weights = names.map((_, at) => 1 / (at + 1) ** 1.1);
  const all = weights.reduce((sum, one) => sum + one, 0);
  const one = () => {
    let left = draw() * all;
    for (const [at, weight] of weights.entries()) {
      left -= weight;
      if (left <= 0) return at;
    }
    return 0;
  };
  const zone: Record<string, Zone[string]> = Object.fromEntries(names.map((name, at) => [name, { A: addressOf(at) }]));
  const used = new Set<number>();
  let visits = 0;
  for (let at = 0; at < domains; at += 1) {
    const mine = new Set(draw() < 0.3 ? [one(), one()] : [one()]);
    visits += mine.size;
    for (const host of mine) used.add(host);
    zone[`d${at}.test`] = { MX: [...mine].map((host, index) => [10 * (index + 1), names[host] ?? ''] as const) };
  }
  return { zone, used: used.size, visits };
}

const WIDTHS = [8, 19, 7, 9, 7, 10, 10, 21, 12, 6, 9, 9, 9];
const tell = (...row: (string | number)[]) =>
  process.stdout.write(`${row.map((cell, at) => String(cell).padStart(WIDTHS[at] ?? 0)).join(' ')}\n`);
tell(
  ...[
    'domains',
    'how',
    's',
    'resolve s',
    'visit s',
    'domains/s',
    'endpoints',
    'visits if each asked',
    'connections',
    'MB',
  ],
  ...['cpu: db', 'workers', 'servers'],
);
const ownCpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
try {
  for (const domains of numbers(values.domains)) {
    const { zone, used, visits } = zoneOf(domains);
    const known = new ZoneDns(zone);
    const slow: Dns = {
      query: async (...asked) => {
        if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
        return known.query(...asked);
      },
    };
    const dns = await serveDns(slow, { host: '127.0.0.1', port: 0 });
    const list = Array.from({ length: domains }, (_, at) => `mx:d${at}.test:${port}`);
    writeFileSync(join(folder, 'list'), list.join('\n'));
    const before = connections();
    const begun = performance.now();
    const own = ownCpu();
    const words = ['mx', '--domains', 'list', '--out', `out-${domains}`, '--owned', '--dns', `127.0.0.1:${dns.port}`];
    const { peakKiB } = await start(words, { cwd: folder }).ended;
    const s = (performance.now() - begun) / 1000;
    tell(
      domains,
      'mx --domains',
      ...[s.toFixed(1), '', '', (domains / s).toFixed(0), used, visits, connections() - before],
      ...[(peakKiB / 1024).toFixed(0), '', '', (ownCpu() - own).toFixed(1)],
    );
    const net: World = {
      port,
      dns,
      servers,
      addresses: [],
      domains: list,
      connections,
      hold() {},
      recount() {},
      assertPolite() {},
      close: () => dns.close(),
    };
    for (const workers of values.alone ? [] : numbers(values.workers))
      await throughFleet(net, workers, { domains, used, visits });
    await dns.close();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
  process.exit();
}

async function throughFleet(
  net: World,
  workers: number,
  { domains, used, visits }: { readonly domains: number; readonly used: number; readonly visits: number },
): Promise<void> {
  const server = await postgres({ durable: true });
  const one = await fleet(await server.database('bench'), net, ['fra1'], '60s');
  try {
    const before = connections();
    const cpu = server.cpuSeconds();
    const begun = performance.now();
    const own = ownCpu();
    await one.call(['submit', 'bench', '--domains', 'list']);
    const all = [
      ...Array.from({ length: workers }, () => one.worker(null)),
      ...Array.from({ length: workers }, () => one.worker('fra1', ['--connections', values.connections])),
    ];
    // Not often: each look is a connection to the database, and counted with it.
    while ((await one.rows('select from mxprobe.round where ended is not null')).length === 0)
      await new Promise((resolve) => setTimeout(resolve, 500));
    const s = (performance.now() - begun) / 1000;
    const [phases] = await one.rows(
      `select extract(epoch from planned - started)::float as resolved, extract(epoch from ended - planned)::float as visited from mxprobe.round`,
    );
    const busy = all.reduce((sum, { child }) => sum + cpuSeconds(child.pid ?? 0), 0);
    const memory = Math.max(...all.map(({ child }) => residentMb(child.pid ?? 0)));
    const spent = server.cpuSeconds() - cpu;
    for (const { child } of all) child.kill('SIGTERM');
    await Promise.all(all.map(({ ended }) => ended));
    tell(
      domains,
      `fleet, ${workers} worker(s)`,
      ...[
        s.toFixed(1),
        Number(phases?.resolved).toFixed(1),
        Number(phases?.visited).toFixed(1),
        (domains / s).toFixed(0),
      ],
      ...[used, visits, connections() - before, memory.toFixed(0)],
      ...[spent, busy, ownCpu() - own].map((seconds) => seconds.toFixed(1)),
    );
  } finally {
    await one.close();
    await server.remove();
  }
}

/** proc(5): fields 14 and 15, in hundredths. */
function cpuSeconds(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** The most it had, so far (proc(5): VmHWM). */
function residentMb(pid: number): number {
  const [, kib = '0'] = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib) / 1024;
}
