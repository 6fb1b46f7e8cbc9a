// node --import tsx bench/tarpit.ts [sessions]: so many cases at once against a server that says one octet a second. Prints how
// long it took, the peak memory, and what is left open behind it. The server is a process of its own.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { systemClock } from '../src/net/clock.ts';
import { connect } from '../src/net/connect.ts';
import { run } from '../src/run/run.ts';
import { TrustStore } from '../src/trust/trust-store.ts';
import { load } from '../test/scenario/reading.ts';

const SERVER = `
const s = require('net').createServer((c) => {
  c.on('error', () => {});
  const t = setInterval(() => c.write('2'), 1000);
  c.on('close', () => clearInterval(t));
  c.resume();
});
s.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => console.log(s.address().port));`;

const sessions = Number(process.argv[2] ?? 2000);
const server = spawn(process.execPath, ['-e', SERVER], { stdio: ['ignore', 'pipe', 'inherit'] });
const port = Number(await new Promise((resolve) => server.stdout.once('data', (text) => resolve(String(text)))));
const [scenario] = load('name: tarpit\ntimeout: 10s\ndialogue:\n  - connect:\n    expect: 220\n').scenarios;
if (scenario === undefined) throw new Error('the scenario is wrong');
const endpoint = {
  host: '127.0.0.1',
  address: '127.0.0.1',
  port,
  mode: 'smtp',
  domain: null,
  preference: null,
} as const;
const open = () => readdirSync('/proc/self/fd').length;
const before = open();
const begun = performance.now();
const { summary } = await run(
  Array.from({ length: sessions }, () => ({
    scenario,
    source: null,
    place: { kind: 'endpoints', endpoints: [endpoint] } as const,
  })),
  {
    head: {
      id: 'tarpit',
      started: new Date().toISOString(),
      version: '0',
      argv: [],
      node: process.version,
      results: null,
    },
    jobs: sessions,
    listen: () => {},
    around: {
      clock: systemClock,
      signal: new AbortController().signal,
      connect,
      startSandbox: () => Promise.reject(new Error('no embedded MX here')),
      roots: [],
      trustStore: () => new TrustStore([]),
      serverName: null,
      random: () => 'random',
      throttlePauseMs: 1,
      policies: null,
    },
  },
);
const seconds = (performance.now() - begun) / 1000;
await new Promise((resolve) => setTimeout(resolve, 1000));
console.log(`${sessions} sessions with a deadline of 10 s: ${seconds.toFixed(1)} s, ${JSON.stringify(summary)}`);
console.log(
  `peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB; descriptors ${before} before, ${open()} after`,
);
console.log(`still active: ${process.getActiveResourcesInfo().join(', ') || 'nothing'}`);
server.kill();
