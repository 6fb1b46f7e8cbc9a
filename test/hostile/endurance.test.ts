// A day of probing, and many sessions at once: nothing grows. `bench/tarpit.ts` does the latter with thousands.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Clock, FakeClock } from '../../src/net/clock.ts';
import { diskFiles } from '../../src/net/disk-files.ts';
import { FileFault } from '../../src/net/files.ts';
import { openStream } from '../../src/net/lean-stream.ts';
import { listRuns } from '../../src/record/runs.ts';
import type { RunDocument } from '../../src/run/document.ts';
import { run } from '../../src/run/run.ts';
import { TrustStore } from '../../src/trust/trust-store.ts';
import { NightWorld } from '../cli/night-world.ts';
import { load } from '../scenario/reading.ts';
import { startHostile } from './server.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Counts the timers that are set and neither fired nor cancelled. */
class CountingClock implements Clock {
  readonly fake = new FakeClock();
  open = 0;
  now = () => this.fake.now();
  date = () => this.fake.date();
  after(ms: number, action: () => void): () => void {
    this.open += 1;
    let over = false;
    const end = () => {
      if (!over) this.open -= 1;
      over = true;
    };
    const cancel = this.fake.after(ms, () => {
      end();
      action();
    });
    return () => {
      end();
      cancel();
    };
  }
}

async function probe(ports: readonly number[], clock: Clock, jobs: number, dialogue: string): Promise<RunDocument> {
  const [scenario] = load(`name: x\ntimeout: 60s\ndialogue:${dialogue}`).scenarios;
  assert.ok(scenario);
  const at = (port: number) =>
    ({ host: '127.0.0.1', address: '127.0.0.1', port, mode: 'smtp', domain: null, preference: null }) as const;
  return run(
    ports.map((port) => ({ scenario, source: null, place: { kind: 'endpoints', endpoints: [at(port)] } })),
    {
      head: { id: 'x', started: clock.date().toISOString(), version: '0', argv: [], node: '', results: null },
      jobs,
      listen: () => {},
      around: {
        clock,
        signal: new AbortController().signal,
        open: openStream,
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
}

const descriptors = () => readdirSync('/proc/self/fd').length;
function heapOctets(): number {
  collect();
  return process.memoryUsage().heapUsed;
}
/** Sockets take their time to close; how long, no test depends on. */
async function until(holds: () => boolean, what: () => string): Promise<void> {
  for (let turn = 0; turn < 1_000; turn += 1) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.fail(what());
}

const QUARTER_HOUR_MS = 15 * 60_000;
const SCENARIO = `name: mail is taken inside TLS
dialogue:
  - connect
  - ehlo: \${helo}
    expect: 250 +STARTTLS
  - starttls
  - mail: \${from}
  - rcpt: \${to}
    expect: 250
  - quit
`;
const PROBE = `identity: { helo: probe.example.net, from: a@example.net, to: postmaster@lab.test }
scenarios: scenarios
retention: { runs: 5 }
`;

describe('endurance', { skip: process.platform !== 'linux' }, () => {
  test('24 hours of `mxprobe probe`, every quarter of an hour: nothing is left open, nothing grows, old runs go', async () => {
    const clock = new CountingClock();
    const world = await NightWorld.open(clock);
    await world.write({
      'scenarios/mail.yaml': SCENARIO,
      'own.yaml': `name: own\ntargets: smtp://localhost:${world.port}\n${PROBE}`,
    });
    await world.serve({ hostname: 'localhost' });
    const read = world.read('own.yaml');
    assert.equal((await world.night(read, { accept: true })).end, 'good');
    const measured: { descriptors: number; heap: number; timers: number; files: number }[] = [];
    for (let round = 1; round <= 96; round += 1) {
      await clock.fake.advance(QUARTER_HOUR_MS);
      const { end, out } = await world.night(read);
      assert.equal(end, 'good', out);
      if (round % 32 !== 0) continue;
      const [first] = measured;
      if (first !== undefined)
        await until(
          () => descriptors() <= first.descriptors + 2,
          () => `${first.descriptors} descriptors, now ${descriptors()}`,
        );
      const files = readdirSync(world.results, { recursive: true }).length;
      measured.push({ descriptors: descriptors(), heap: heapOctets(), timers: clock.open, files });
    }
    const runs = await listRuns(diskFiles, world.results);
    const history = readFileSync(join(world.results, 'history/own.ndjson'), 'utf8').trim().split('\n');
    await world.close();
    const [first, second, last] = measured;
    assert.ok(first !== undefined && second !== undefined && last !== undefined);
    assert.deepEqual(
      measured.map(({ timers }) => timers),
      [0, 0, 0],
    );
    assert.ok(last.heap < first.heap + 4 * 1024 * 1024, JSON.stringify(measured));
    assert.equal(last.files, second.files);
    // The five newest, and the one that was accepted.
    assert.ok(!(runs instanceof FileFault));
    assert.equal(runs.length, 6);
    assert.equal(
      runs.filter(({ started }) => Date.parse(started) > clock.date().getTime() - 5 * QUARTER_HOUR_MS).length,
      5,
    );
    assert.ok(history.length >= 50 && history.length < 60, `${history.length} lines of history`);
  });

  test('200 sessions at once in a tarpit: each ends at its deadline, none keeps a descriptor or a timer', async () => {
    const server = await startHostile((peer) => peer.drip('220-wait\r\n'.repeat(500), 20));
    const clock = new CountingClock();
    const before = descriptors();
    const running = probe(Array<number>(200).fill(server.port), clock, 200, '\n  - connect:\n    expect: 220\n');
    while (server.peers.length < 200) await new Promise((resolve) => setTimeout(resolve, 20));
    await clock.fake.advance(60_000);
    for (let turn = 0; turn < 5; turn += 1) await clock.fake.advance(1_000);
    const { summary, cases } = await running;
    assert.deepEqual([summary.inconclusive, cases[0]?.reason], [200, 'timeout']);
    assert.equal(clock.open, 0);
    await server.close();
    await until(
      () => descriptors() <= before + 2,
      () => `${before} descriptors, now ${descriptors()}`,
    );
  });
});
